/**
 * The labelled runs of test/golden/corpus as the diagnoses see a training. They were made by another implementation, so
 * their fields are mapped:
 *
 * - losses, gradient norms and probabilities go over as they are; least-squares and hinge scores are no probabilities;
 * - each snapshot's emd (1000 samples, the final one 2500) stands beside its own null, of which the corpus keeps the mean
 *   and the maximum of twelve; the final samples are a snapshot of their own where the training outlasted the others;
 * - the corpus keeps no points but their nearest-mode shares and their spread. Points with the same shares are put on the
 *   modes' centers, or, where the samples are far out, in the direction of the centers at the distance of the spread.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DiagnosisInput } from "../../src/judging/diagnoses/diagnosis.ts";
import type { NullBand, Quantity, Snapshot, StepRecord, TargetRecord } from "../../src/result/index.ts";

const FOLDER = new URL("../golden/corpus", import.meta.url).pathname;
/** Points a snapshot, as many as samples were scored in all but the final one. */
const POINTS = 1000;
/** And in the final one. */
const FINAL_POINTS = 2500;

export type Label = "diverged" | "converged" | "saturated" | "oscillating" | "collapsed" | "partial";

interface LabelRecord {
  readonly label: Label;
  readonly firstStepOfFailure: number | null;
  readonly objective: string;
  readonly target: string;
  readonly settings: { readonly std: number; readonly mu?: number };
  readonly steps: number;
  readonly final: Omit<SnapLine, "kind" | "step" | "null" | "samples">;
  readonly nullFinal: SnapLine["null"];
  readonly sdData: number;
}

interface LogLine {
  readonly kind: "log";
  readonly step: number;
  readonly lossD: number | null;
  readonly lossG: number | null;
  readonly gradNormD: number | null;
  readonly gradNormG: number | null;
  readonly probReal: number | null;
  readonly probFake: number | null;
  readonly nonFinite?: boolean;
}

interface SnapLine {
  readonly kind: "snap";
  readonly step: number;
  readonly finite?: boolean;
  readonly emd?: number;
  readonly spread?: number;
  readonly hq?: number;
  readonly modes20?: number;
  readonly shares?: readonly number[];
  readonly move?: number;
  readonly null: { readonly emd: number; readonly emdMax: number };
  /** 1000 where it is not said. */
  readonly samples?: number;
}

export interface CorpusRun {
  readonly name: string;
  readonly label: Label;
  readonly firstStepOfFailure: number | null;
  readonly input: DiagnosisInput;
}

export function readCorpus(): CorpusRun[] {
  const labels = JSON.parse(readFileSync(join(FOLDER, "labels.json"), "utf8")) as Record<string, LabelRecord>;
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl"));
  return files.sort().map((file) => {
    const name = file.replace(/\.jsonl$/, "");
    const lines = readFileSync(join(FOLDER, file), "utf8").trim().split("\n");
    const events = lines.map((line) => JSON.parse(line) as LogLine | SnapLine);
    const { label, firstStepOfFailure } = labels[name];
    return { name, label, firstStepOfFailure, input: toInput(labels[name], events) };
  });
}

function toInput(record: LabelRecord, events: readonly (LogLine | SnapLine)[]): DiagnosisInput {
  const logs = events.filter((event) => event.kind === "log");
  const snaps = events.filter((event) => event.kind === "snap");
  const target = toTarget(record);
  const probabilistic = record.objective === "ns" || record.objective === "minimax";
  return {
    status: logs.some((log) => log.nonFinite) ? "diverged" : "completed",
    lastStep: logs[logs.length - 1].step,
    records: logs.map((log) => toRecord(log, probabilistic)),
    snapshots: [...snaps, ...finalSnap(record, snaps)].map((snap) => toSnapshot(snap, target)),
    nulls: { emd: toBand(snaps[0]) },
    target,
    probabilistic,
  };
}

/** The final samples, where the training went on after the last snapshot. */
function finalSnap(record: LabelRecord, snaps: readonly SnapLine[]): SnapLine[] {
  const { steps, final, nullFinal } = record;
  if (final.finite === false || snaps[snaps.length - 1].step >= steps) return [];
  return [{ ...final, kind: "snap", step: steps, null: nullFinal, samples: FINAL_POINTS }];
}

function toRecord(log: LogLine, probabilistic: boolean): StepRecord {
  const { step, lossD, lossG, gradNormD, gradNormG } = log;
  const record = {
    step,
    lossD,
    lossG,
    gradNormD,
    gradNormG,
    layersD: [],
    layersG: [],
    criticReal: null,
    criticFake: null,
    probReal: probabilistic ? log.probReal : null,
    probFake: probabilistic ? log.probFake : null,
  };
  return log.nonFinite ? { ...record, nonFinite: ["lossD", "lossG"] } : record;
}

function toBand(snap: SnapLine): NullBand {
  const { emd, emdMax } = snap.null;
  return { median: emd, lo: 2 * emd - emdMax, hi: emdMax, resamples: 12, n: snap.samples ?? POINTS };
}

function toSnapshot(snap: SnapLine, target: TargetRecord): Snapshot {
  const quantity = (value: number | undefined, unit: string): Quantity =>
    value === undefined
      ? { value: null, why: "the samples are not finite" }
      : { value, unit, n: snap.samples ?? POINTS };
  const emd = quantity(snap.emd, "data units");
  const metrics: Record<string, Quantity> = {
    emd: emd.value === null ? emd : { ...emd, nullBand: toBand(snap) },
  };
  if (snap.move !== undefined) metrics.movement = quantity(snap.move, "data units");
  if (target.modes !== undefined) {
    metrics["mode-coverage.modes20"] = quantity(snap.modes20, "modes");
    metrics["mode-coverage.hq"] = quantity(snap.hq, "share");
  }
  return {
    step: snap.step,
    weights: "raw",
    metrics,
    ...(snap.spread === undefined ? {} : { points: toPoints(snap, target) }),
  };
}

function toPoints({ spread = 0, shares }: SnapLine, { modes, dim }: TargetRecord): number[][] {
  if (modes === undefined || shares === undefined || modes.centers.length === 1) {
    const center = modes?.centers[0] ?? new Array<number>(dim).fill(0);
    return [center.map((coordinate, j) => coordinate + (j === 0 ? spread : 0))];
  }
  const reach = (point: readonly number[]): number => Math.max(...point.map(Math.abs));
  const outermost = Math.max(...modes.centers.map(reach));
  const average = shares.reduce((sum, share, k) => sum + share * reach(modes.centers[k]), 0);
  const factor = spread > 1.5 ? (spread * outermost) / average : 1;
  return shares.flatMap((share, k) =>
    Array.from({ length: Math.round(share * POINTS) }, () => modes.centers[k].map((x) => factor * x)),
  );
}

/** The target with real points whose mean is the middle of the modes and whose reach is that of the outermost. */
function toTarget({ target: kind, settings, sdData: sd }: LabelRecord): TargetRecord {
  const centers = centersOf(kind, settings.mu ?? 0);
  if (centers === undefined)
    return {
      kind,
      dim: 2,
      sd,
      points: [
        [-1, -1],
        [1, 1],
      ],
    };
  const dim = centers[0].length;
  const modes = {
    centers,
    std: settings.std,
    weights: centers.map(() => 1 / centers.length),
    names: centers.map((_, k) => `mode ${k}`),
  };
  const points = centers.length > 1 ? centers : [[centers[0][0] - 1], [centers[0][0] + 1]];
  return { kind, dim, sd, modes, points };
}

function centersOf(kind: string, mu: number): number[][] | undefined {
  const side = [-4, -2, 0, 2, 4];
  switch (kind) {
    case "ring8":
      return Array.from({ length: 8 }, (_, k) => [Math.cos((Math.PI * k) / 4), Math.sin((Math.PI * k) / 4)]);
    case "grid25":
      return side.flatMap((x) => side.map((y) => [x, y]));
    case "gauss1d":
      return [[mu]];
    case "mix2":
      return [[-2], [2]];
    case "mix4":
      return [[-3], [-1], [1], [3]];
    case "moons":
    case "spiral":
      return undefined;
    default:
      throw new Error(`the corpus has no target ${kind}`);
  }
}
