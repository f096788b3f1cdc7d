/**
 * Null bands: what each metric says of two real samples of the same size, which is what a perfect generator would
 * score. Both samples of a pair are halves of one draw, so that sets drawn without replacement stay disjoint.
 */
import { metrics } from "../metrics/index.ts";
import type { MetricInput } from "../metrics/metric.ts";
import { createTarget } from "./data/index.ts";
import { Rng } from "./maths/random.ts";
import { median, quantile } from "./maths/statistics.ts";
import { activeMetrics, compute } from "./measure.ts";
import type { NullBand } from "./result.ts";
import type { Samples } from "./samples.ts";
import type { Scenario } from "./scenario/scenario.ts";

function halves({ rows, dim, data }: Samples): { real: Samples; fake: Samples } {
  const half = rows / 2;
  return {
    real: { rows: half, dim, data: data.subarray(0, half * dim) },
    fake: { rows: half, dim, data: data.subarray(half * dim) },
  };
}

/** The band of every quantity that has one, and of "movement", whose null is that of the earth mover's distance. */
export function nullBands(scenario: Scenario): Record<string, NullBand> {
  const target = createTarget(scenario.target);
  const known = { modes: target.modes, box: target.box, image: target.image, logDensity: target.logDensity };
  const n = scenario.snapshots.samples;
  const rng = new Rng(0).fork("null bands");
  const pair = (r: number): MetricInput => ({ ...known, ...halves(target.sample(2 * n, rng.fork(r))) });
  const active = activeMetrics(scenario, target).map((id) => ({
    id,
    resamples: metrics[id].nullResamples(pair(0)),
  }));

  const values: Record<string, number[]> = {};
  const sizes: Record<string, number> = {};
  for (let r = 0; r < Math.max(0, ...active.map(({ resamples }) => resamples)); r++) {
    const input = pair(r);
    for (const { id } of active.filter(({ resamples }) => r < resamples)) {
      for (const [name, quantity] of Object.entries(compute(id, input, scenario))) {
        if (quantity.value === null) continue;
        values[name] = [...(values[name] ?? []), quantity.value];
        sizes[name] = quantity.n;
      }
    }
  }
  const bands: Record<string, NullBand> = {};
  for (const [name, sample] of Object.entries(values)) {
    bands[name] = {
      median: median(sample),
      lo: quantile(sample, 0.05),
      hi: quantile(sample, 0.95),
      resamples: sample.length,
      n: sizes[name],
    };
  }
  return bands.emd === undefined ? bands : { ...bands, movement: bands.emd };
}

/** Equal for scenarios whose null bands are equal. */
export const nullKey = ({ target, snapshots, metrics: options }: Scenario): string =>
  JSON.stringify([target, snapshots.samples, options]);
