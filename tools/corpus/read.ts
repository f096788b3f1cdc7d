/** The committed corpus, and a training of it as the diagnoses see one. */
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { DiagnosisInput } from "../../src/judging/diagnoses/diagnosis.ts";
import { median } from "../../src/maths/statistics.ts";
import type { Quantity, Snapshot, StepRecord, TargetRecord } from "../../src/result/index.ts";
import { labelOf } from "./label.ts";
import {
  type CorpusGroup,
  type CorpusRun,
  type CorpusTarget,
  type Half,
  type Label,
  SEEN,
  type Seen,
  type Series,
  SNAPSHOTS,
} from "./run.ts";

const FILE = new URL("runs.jsonl.br", import.meta.url).pathname;

/** The committed corpus: targets, and each group before its runs, a line each. */
export const corpusText = (): string => unpacked(readFileSync(FILE));

export const writeCorpus = (lines: readonly object[]): void => writeFileSync(FILE, packed(lines));

/** Brotli with a window over all of it: a fifth smaller than gzip. */
export const packed = (lines: readonly object[]): Buffer =>
  brotliCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });

export const unpacked = (bytes: Buffer): string => brotliDecompressSync(bytes).toString("utf8");

/** A labelled training, whoever ran it. */
export interface LabelledRun {
  readonly name: string;
  readonly label: Label;
  readonly first: number | null;
  /** All that is true of it; the label is the first. */
  readonly findings: readonly Label[];
  readonly input: DiagnosisInput;
  /** Snapshots as generated samples alone show them. */
  readonly unpaired?: readonly Snapshot[];
}

export interface OwnRun extends LabelledRun {
  readonly group: string;
  readonly half: Half;
  readonly target: CorpusTarget;
  readonly start: CorpusRun["start"];
  /** Generator steps between two snapshots. */
  readonly every: number;
  /** The Earth mover's distance of the samples that no judge sees, a number a snapshot. */
  readonly truthDistances: readonly (number | null)[];
  /** The first step with a number that is not finite. */
  readonly lostAt?: number;
}

export function readRuns(text: string): OwnRun[] {
  const targets = new Map<string, CorpusTarget>();
  const groups = new Map<string, CorpusGroup>();
  const runs: OwnRun[] = [];
  for (const line of text.trim().split("\n")) {
    const entry = JSON.parse(line) as CorpusTarget | CorpusGroup | CorpusRun;
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
        start: entry.start,
        truthDistances: entry.truth.emd,
        every: Math.ceil(group.trainer.steps / SNAPSHOTS),
        ...(entry.lost && { lostAt: entry.lost.step }),
        ...labelOf(entry, target),
        input: toInput(entry, group, target),
        unpaired: toUnpaired(entry),
      });
    }
  }
  return runs;
}

function toInput(run: CorpusRun, { probabilistic }: CorpusGroup, target: CorpusTarget): DiagnosisInput {
  const records = recordsOf(run);
  return {
    status: "completed",
    lastStep: records[records.length - 1].step,
    records,
    snapshots: run.snapshots.map((step, i) => toSnapshot(step, run.seen, i, target)),
    ...(run.untrained !== null && { untrained: { spread: run.untrained } }),
    nulls: { emd: target.nulls.seen, movement: target.nulls.seen },
    target: toTarget(target),
    probabilistic,
  };
}

/** Movement between halves of 500, beside that between the two halves of either set. */
function toUnpaired({ snapshots, seen: { moved, halves } }: CorpusRun): Snapshot[] {
  return snapshots.map((step, i) => {
    const value = moved[i] ?? null;
    const still = halves.slice(Math.max(0, i - 1), i + 1).filter((each) => each !== null);
    const n = SEEN / 2;
    const movement: Quantity =
      value === null || still.length === 0
        ? { value: null, why: "it could not be measured" }
        : {
            value,
            unit: "data units",
            n,
            nullBand: {
              median: median(still),
              lo: Math.min(...still),
              hi: Math.max(...still),
              resamples: still.length,
              n,
            },
          };
    return { step, weights: "raw", metrics: { movement } };
  });
}

/** The log; where a number was lost, its next row says so, as a log that goes on would. */
export function recordsOf({ log, lost }: Pick<CorpusRun, "log" | "lost">): StepRecord[] {
  const none = { layersD: [], layersG: [], criticReal: null, criticFake: null };
  const records: StepRecord[] = log.step.map((step, i) => ({
    step,
    lossD: log.lossD[i],
    lossG: log.lossG[i],
    gradNormD: log.gradNormD[i],
    gradNormG: log.gradNormG[i],
    probReal: log.probReal[i],
    probFake: log.probFake[i],
    ...none,
  }));
  if (lost === undefined) return records;
  const before = records.filter(({ step }) => step < lost.step);
  const every = log.step.length > 2 ? log.step[2] - log.step[1] : 1;
  const gone = { lossD: null, lossG: null, gradNormD: null, gradNormG: null, probReal: null, probFake: null };
  return [
    ...before,
    { step: Math.ceil(lost.step / every) * every, ...gone, ...none, nonFinite: ["lossD", "lossG"] },
  ];
}

function toSnapshot(step: number, series: Seen, i: number, target: CorpusTarget): Snapshot {
  const quantity = (value: number | null | undefined, unit: string): Quantity =>
    value === undefined || value === null
      ? { value: null, why: "it could not be measured" }
      : { value, unit, n: SEEN };
  const { modes20, hq, precision, recall, lost } = series;
  return {
    step,
    weights: "raw",
    metrics: {
      emd: quantity(series.emd[i], "data units"),
      movement: quantity(series.movement[i], "data units"),
      ...(modes20 && { "mode-coverage.modes20": quantity(modes20[i], "modes") }),
      ...(hq && { "mode-coverage.hq": quantity(hq[i], "share") }),
      "prdc.precision": quantity(precision[i], "share"),
      "prdc.recall": quantity(recall[i], "share"),
      "ndb.lost": quantity(lost[i], "share"),
    },
    points: pointsOf(series, i, target),
  };
}

/** Where the points themselves are not needed to agree with what was read off them. */
const WITHIN = 1.5;

/**
 * Points with the counts and the spread that the corpus keeps: on the modes' centers, and where the samples are far out in
 * the direction of the centers at that distance.
 */
function pointsOf(series: Series, i: number, { modes, mean, reach }: CorpusTarget): number[][] {
  const spread = series.spread[i] ?? Number.POSITIVE_INFINITY;
  if (modes === undefined || modes.centers.length === 1)
    return [mean.map((x, j) => (j === 0 ? x + spread * reach : x))];
  const counts = series.nearest?.[i] ?? [];
  const far = (center: readonly number[]) => Math.max(...center.map((x, j) => Math.abs(x - mean[j])));
  const total = counts.reduce((sum, n) => sum + n, 0);
  const average = counts.reduce((sum, n, k) => sum + n * far(modes.centers[k]), 0) / total;
  const factor = spread > WITHIN && average > 0 ? (spread * reach) / average : 1;
  return counts.flatMap((n, k) =>
    Array.from({ length: n }, () => modes.centers[k].map((x, j) => mean[j] + factor * (x - mean[j]))),
  );
}

function toTarget({ options: { kind }, dim, sd, modes, mean, reach }: CorpusTarget): TargetRecord {
  return {
    kind,
    dim,
    sd,
    points: [-1, 1].map((sign) => mean.map((x, j) => (j === 0 ? x + sign * reach : x))),
    ...(modes && {
      modes: {
        ...modes,
        weights: modes.centers.map(() => 1 / modes.centers.length),
        names: modes.centers.map((_, k) => `mode ${k}`),
      },
    }),
  };
}
