/** What would settle what cannot be told of a training: which files, which columns, with the command that takes them. */

import type { DiagnosisInput } from "./diagnosis.ts";
import type { Verdicts } from "./overall.ts";

/** How the evidence was given, for the commands that give more of it. */
export interface Given {
  /** The log as the user named it. */
  readonly log?: string;
  readonly ambiguous?: readonly { readonly column: string; readonly could: readonly string[] }[];
}

const SNAPSHOTS = 3;
const RECORDS = 6;

export function needsOf(verdicts: Verdicts, input: DiagnosisInput, given: Given): string[] {
  return [...samplesNeeded(verdicts, input, given), ...signalsNeeded(verdicts, input, given)];
}

function samplesNeeded({ convergence }: Verdicts, input: DiagnosisInput, { log }: Given): string[] {
  if (convergence.status === "diverged") return [];
  const command = `ganscope diagnose ${log ?? ""}`.trim();
  const { snapshots, nulls, target } = input;
  if (input.unpaired === true) {
    return [
      "real samples, at least twice as many rows as a generated file has, tell whether it converged, collapsed or oscillates: " +
        `${command} --real real.npy --fake 'fake-*.npy'`,
    ];
  }
  if (snapshots.length === 0) {
    return [
      "samples tell whether it converged, collapsed or oscillates: generated ones from at least " +
        `${SNAPSHOTS} steps (one file each, the step in its name) and real ones, at least twice as many: ` +
        `${command} --real real.npy --fake 'fake-*.npy'`,
    ];
  }
  const needs: string[] = [];
  if (nulls.emd === undefined) {
    needs.push(
      "more real samples (at least twice as many rows as a generated file) tell how small a distance can be",
    );
  }
  if (snapshots.length < SNAPSHOTS) {
    needs.push(
      `generated samples from at least ${SNAPSHOTS} steps tell whether it lasts (got ${snapshots.length}): --fake 'fake-*.npy'`,
    );
  }
  if (input.unnamedModes === true && target?.modes === undefined) {
    needs.push(
      "the modes of the data tell whether some are lost: --modes modes.yaml, or --modes none where it has no separate ones",
    );
  }
  return needs;
}

function signalsNeeded({ saturation }: Verdicts, input: DiagnosisInput, given: Given): string[] {
  const { records } = input;
  const unclear = (given.ambiguous ?? []).map(
    ({ column, could }) =>
      `say what the column "${column}" is: ${could.map((name) => `--map ${column}=${name}`).join(" or ")}`,
  );
  if (saturation.status !== "inconclusive") return unclear;
  if (records.length === 0) {
    return [
      "a training log (JSON Lines or CSV with step, probReal, probFake, gradNormG) tells whether D saturated",
    ];
  }
  const missing = (["probReal", "probFake", "gradNormG"] as const).filter((name) =>
    records.every((record) => record[name] === null),
  );
  const words: Readonly<Record<string, string>> = {
    probReal: "D's mean output on real samples as a probability (probReal)",
    probFake: "the same on generated samples (probFake)",
    gradNormG: "the norm of the generator's gradient (gradNormG)",
  };
  return [
    ...unclear,
    ...(missing.length > 0
      ? [`log ${missing.map((name) => words[name]).join(", ")}: together they tell whether D saturated`]
      : []),
    ...(records.length < RECORDS ? [`log more often: ${RECORDS} rows at least (got ${records.length})`] : []),
  ];
}
