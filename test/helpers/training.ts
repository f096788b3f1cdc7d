/** Trainings written down as series, for the diagnoses' tests: what is not named is unremarkable. */

import type { DiagnosisInput } from "../../src/judging/diagnoses/diagnosis.ts";
import type { NullBand, Quantity, Snapshot, StepRecord, TargetRecord } from "../../src/result/index.ts";

/** Samples a snapshot. */
const SAMPLES = 2500;

/** Eight modes on the unit circle, with a null band of emd of 0.035: converged below 3 x 0.035 = 0.105. */
export const ringTarget: TargetRecord = {
  kind: "ring",
  dim: 2,
  sd: 0.7074,
  modes: {
    centers: Array.from({ length: 8 }, (_, k) => [Math.cos((Math.PI * k) / 4), Math.sin((Math.PI * k) / 4)]),
    std: 0.02,
    weights: new Array<number>(8).fill(1 / 8),
    names: Array.from({ length: 8 }, (_, k) => `mode ${k}`),
  },
  points: Array.from({ length: 8 }, (_, k) => [Math.cos((Math.PI * k) / 4), Math.sin((Math.PI * k) / 4)]),
};

export const ringNull: NullBand = { median: 0.035, lo: 0.02, hi: 0.055, resamples: 199, n: SAMPLES };

export interface SnapshotSeries {
  /** One value a snapshot; null where it could not be measured. */
  readonly emd?: readonly (number | null)[];
  readonly movement?: readonly (number | null)[];
  readonly modes20?: readonly (number | null)[];
  readonly hq?: readonly (number | null)[];
  /** Points of each snapshot. */
  readonly points?: readonly (readonly (readonly number[])[])[];
}

/** Snapshots at steps 250, 500, ... */
export function snapshots(series: SnapshotSeries): Snapshot[] {
  const length = Math.max(...Object.values(series).map((values) => values.length));
  return Array.from({ length }, (_, i) => {
    const metrics: Record<string, Quantity> = {};
    const put = (name: string, unit: string, values: readonly (number | null)[] | undefined): void => {
      if (values === undefined) return;
      const value = values[i];
      metrics[name] =
        value === null ? { value, why: "the samples are not finite" } : { value, unit, n: SAMPLES };
    };
    put("emd", "data units", series.emd);
    put("movement", "data units", series.movement);
    put("mode-coverage.modes20", "modes", series.modes20);
    put("mode-coverage.hq", "share", series.hq);
    const snapshot = { step: 250 * (i + 1), weights: "raw", metrics } as const;
    return series.points === undefined ? snapshot : { ...snapshot, points: series.points[i] };
  });
}

/** Records at steps 25, 50, ...: a balanced GAN but for what is given. */
export function records(count: number, at: (i: number) => Partial<StepRecord> = () => ({})): StepRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    step: 25 * (i + 1),
    lossD: 2 * Math.LN2,
    lossG: Math.LN2,
    gradNormD: 0.1,
    gradNormG: 0.1,
    layersD: [],
    layersG: [],
    criticReal: 0,
    criticFake: 0,
    probReal: 0.5,
    probFake: 0.5,
    ...at(i),
  }));
}

/** A completed training on the ring. */
export function training(parts: Partial<DiagnosisInput> = {}): DiagnosisInput {
  const given = parts.records ?? records(80);
  return {
    status: "completed",
    lastStep: Math.max(given.at(-1)?.step ?? 0, parts.snapshots?.at(-1)?.step ?? 0),
    records: given,
    snapshots: [],
    nulls: { emd: ringNull },
    target: ringTarget,
    probabilistic: true,
    ...parts,
  };
}

/** Points on the centers of the ring's modes, `each` on every mode listed, moved outward by `scale`. */
export function pointsOn(
  modes: readonly number[],
  scale = 1,
  each = Math.ceil(400 / modes.length),
): number[][] {
  const centers = ringTarget.modes?.centers ?? [];
  return modes.flatMap((k) => Array.from({ length: each }, () => centers[k].map((x) => scale * x)));
}
