/** Verdicts on series of three sets of samples: of the law itself, and with faults as large as the verdict claims to exclude. */
import { metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Known } from "../../metrics/needs.ts";
import { diagnoses } from "../../src/judging/diagnoses/index.ts";
import { columnScale } from "../../src/maths/column-scale.ts";
import { boxAround } from "../../src/maths/histogram.ts";
import type { Rng } from "../../src/maths/random.ts";
import { firstRows } from "../../src/maths/rows.ts";
import { pooledSd } from "../../src/maths/statistics.ts";
import { type ActiveMetric, createMeter } from "../../src/measuring/meter.ts";
import { bandsOf } from "../../src/measuring/nulls.ts";
import { type Fault, faults } from "../../src/measuring/power/faults.ts";
import { powerOf } from "../../src/measuring/power/power.ts";
import type { FaultRecord, NullBand, PowerRecord, TargetRecord } from "../../src/result/index.ts";
import type { Samples } from "../../src/samples.ts";
import type { Law } from "./laws.ts";

/** Snapshots of a series: as many as a verdict asks for. */
const SNAPSHOTS = 3;
/** Multiples of the size that is claimed. */
const MULTIPLES = [1, 1.4, 2];

export interface Outcome {
  readonly law: string;
  readonly dim: number;
  readonly n: number;
  readonly faults: readonly FaultRecord[];
  /** By verdict, of samples of the law itself. */
  readonly alike: Readonly<Record<string, number>>;
  /** By kind of fault, series with it and how many were called converged. */
  readonly planted: readonly { readonly fault: string; readonly cases: number; readonly converged: number }[];
}

interface Setting {
  readonly law: Law;
  readonly n: number;
  readonly active: readonly ActiveMetric[];
  readonly nulls: Readonly<Record<string, NullBand>>;
  readonly power: PowerRecord;
  readonly target: TargetRecord;
  readonly known: Pick<Known, "box">;
}

export function measurePower(
  law: Law,
  n: number,
  counts: { readonly alike: number; readonly planted: number },
  rng: Rng,
): Outcome {
  const setting = settingOf(law, n, rng.fork("setting"));
  const alike: Record<string, number> = {};
  for (let i = 0; i < counts.alike; i++) {
    const status = verdictOf(setting, rng.fork("alike").fork(i), (draw) => law.sample(n, draw));
    alike[status] = (alike[status] ?? 0) + 1;
  }
  const planted = setting.power.faults.flatMap(({ fault: id, size }) => {
    if (size === null) return [];
    let converged = 0;
    for (let i = 0; i < counts.planted; i++) {
      const draws = rng.fork(id).fork(i);
      const larger = size * MULTIPLES[i % MULTIPLES.length];
      const status = verdictOf(setting, draws, plantedSample(setting, id, larger, draws.fork("fault")));
      if (status === "converged") converged++;
    }
    return [{ fault: id, cases: counts.planted, converged }];
  });
  return { law: law.name, dim: law.dim, n, faults: setting.power.faults, alike, planted };
}

function settingOf(law: Law, n: number, rng: Rng): Setting {
  const ids = law.dim > 2 ? (["emd", "two-sample"] as const) : (["emd"] as const);
  const options = { emd: { compare: "auto", points: 512 }, "two-sample": { rows: 2500, space: "data" } };
  const active = ids.map((id) => ({ id, metric: metrics[id] as Metric, options: options[id] }));
  const some = law.sample(2 * n, rng.fork("box"));
  const known = law.dim <= 2 ? { box: boxAround(some) } : {};
  const pair = (draw: Rng) => ({
    ...known,
    real: law.sample(n, draw.fork("real")),
    fake: law.sample(n, draw.fork("fake")),
  });
  const nulls = bandsOf(active, { pair: (resample) => pair(rng.fork("nulls").fork(resample)) });
  const target = { kind: "samples", dim: law.dim, sd: pooledSd(some), ...known };
  const power = powerOf({
    metrics: active,
    pair: (draw) => pair(rng.fork("power").fork(draw)),
    nulls,
    target,
    rng: rng.fork("faults"),
  });
  if (power === undefined) throw new Error(`${law.name} in ${law.dim} dimensions has no null bands`);
  return { law, n, active, nulls, power, target, known };
}

/** Rows of the law with a fault: lost ones are made up for by more of the rest. */
function plantedSample({ law, n }: Setting, id: string, size: number, series: Rng) {
  const fault: Fault = faults[id as keyof typeof faults];
  const most = fault.unit === "share" ? Math.min(size, 0.9) : size;
  return (draw: Rng, real: Samples): Samples => {
    const rows = id === "region" ? Math.ceil(n / (1 - most)) + 1 : n;
    const sample = law.sample(rows, draw.fork("rows"));
    const ground = { rows: sample, real, scale: columnScale(sample) };
    // its own numbers come from a stream of the series: the same column is off in every snapshot
    return firstRows(fault.plant(ground, most, series), n);
  };
}

function verdictOf(
  { active, nulls, power, target, known, law, n }: Setting,
  rng: Rng,
  fake: (draw: Rng, real: Samples) => Samples,
): string {
  const real = law.sample(n, rng.fork("real"));
  const measure = createMeter(active, known);
  const snapshots = Array.from({ length: SNAPSHOTS }, (_, i) =>
    measure({ step: i + 1, fake: fake(rng.fork(i), real), weights: "raw" }, { real, records: [] }),
  );
  const input = { status: "completed", lastStep: SNAPSHOTS, records: [], snapshots } as const;
  return diagnoses.convergence.diagnose({ ...input, nulls, power, target, probabilistic: false }).status;
}
