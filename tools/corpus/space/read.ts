/** The committed corpus above two dimensions, and a training of it as the diagnoses see one. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { DiagnosisInput } from "../../../src/judging/diagnoses/diagnosis.ts";
import { type LabelledRun, packed, recordsOf, unpacked } from "../read.ts";
import { type CorpusGroup, type Half, SNAPSHOTS } from "../run.ts";
import { snapshotsOf } from "./judge.ts";
import { spaceLabelOf } from "./label.ts";
import type { SpaceLine, SpaceRun, SpaceTarget, Truth } from "./run.ts";

const FILE = new URL("runs.jsonl.br", import.meta.url).pathname;

/** Empty where nothing is committed. */
export const spaceText = (): string => (existsSync(FILE) ? unpacked(readFileSync(FILE)) : "");

export const writeSpace = (lines: readonly object[]): void => writeFileSync(FILE, packed(lines));

export interface SpaceOwnRun extends LabelledRun {
  readonly group: string;
  readonly half: Half;
  readonly target: SpaceTarget;
  readonly truth: Truth;
  /** Generator steps between two snapshots. */
  readonly every: number;
}

export function readSpace(text: string): SpaceOwnRun[] {
  const targets = new Map<string, SpaceTarget>();
  const groups = new Map<string, CorpusGroup>();
  const runs: SpaceOwnRun[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const entry = JSON.parse(line) as SpaceLine;
    if (entry.kind === "judge") continue;
    if (entry.kind === "target") targets.set(entry.name, entry);
    else if (entry.kind === "group") groups.set(entry.name, entry);
    else {
      const group = groups.get(entry.group);
      const target = targets.get(group?.target ?? "");
      if (group === undefined || target === undefined)
        throw new Error(`${entry.group} stands before its group or target`);
      runs.push({
        name: `${entry.group}, seed ${entry.seed}`,
        group: entry.group,
        half: group.half,
        target,
        truth: entry.truth,
        every: Math.ceil(group.trainer.steps / SNAPSHOTS),
        ...spaceLabelOf(entry, target),
        input: toInput(entry, group, target),
      });
    }
  }
  return runs;
}

function toInput(
  run: SpaceRun,
  { probabilistic }: CorpusGroup,
  { judged, options }: SpaceTarget,
): DiagnosisInput {
  const records = recordsOf(run);
  return {
    ...judged,
    status: "completed",
    lastStep: records[records.length - 1].step,
    records,
    snapshots: snapshotsOf(run.seen),
    ...(run.untrained !== null && { untrained: { spread: run.untrained } }),
    probabilistic,
    unnamedModes: options.said === "nothing",
  };
}
