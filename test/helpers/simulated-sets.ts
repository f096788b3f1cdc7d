/** Evaluations by chance: sets of samples of one generator, measured as `eval` measures them, and compared. */
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { compareTrained } from "../../src/judging/comparison/compare.ts";
import { foreseeSamples } from "../../src/judging/comparison/foresee-samples.ts";
import { type Trained, trainedOf } from "../../src/judging/comparison/trained.ts";
import type { Rng } from "../../src/maths/random.ts";
import { bandsOf, withBands } from "../../src/measuring/nulls.ts";
import type { NullBand, Quantity, ScenarioResult, SeedResult } from "../../src/result/index.ts";
import type { Samples } from "../../src/samples.ts";

const ROWS = 200;
const IDS = ["emd", "frechet"] as const;
const OPTIONS = { compare: "auto", points: 512 };

/** What a standard normal number is made into, of real samples and of generated ones. */
export type Shape = (normal: number) => number;

export const SHAPES: Readonly<Record<"normal" | "two modes" | "heavy tails" | "skewed", Shape>> = {
  normal: (z) => z,
  "two modes": (z) => 2 * Math.sign(z) + z / 4,
  // a kurtosis of about 40
  "heavy tails": (z) => Math.sinh(1.2 * z),
  // log-normal: a skewness of about 6
  skewed: (z) => Math.exp(z),
};

/** Numbers of a normal law, and what is made of them. */
export interface Law {
  readonly mean: number;
  readonly sd: number;
  readonly shape?: Shape;
}

const draw = ({ mean, sd, shape = SHAPES.normal }: Law, rng: Rng): Samples => ({
  rows: ROWS,
  dim: 1,
  data: rng.normals(new Float64Array(ROWS)).map((value) => mean + sd * shape(value)),
});

const active = IDS.map((id) => ({ id, metric: metrics[id], options: OPTIONS }));

const measure = (input: MetricInput): Record<string, Quantity> =>
  Object.assign({}, ...active.map(({ metric }) => metric.compute(input, OPTIONS as never)));

/** Real samples, and what other real samples score against them. */
export interface Reference {
  readonly real: Samples;
  readonly nulls: Record<string, NullBand>;
}

export function reference(rng: Rng, shape?: Shape): Reference {
  const law = { mean: 0, sd: 1, shape };
  const nulls = bandsOf(active, {
    pair: (resample) => {
      const own = rng.fork("null").fork(resample);
      return { real: draw(law, own), fake: draw(law, own) };
    },
  });
  return { real: draw(law, rng.fork("real")), nulls };
}

/** What `eval` makes of several sets of a generator, as a baseline holds it. */
export function evaluated({ real, nulls }: Reference, law: Law, sets: number, rng: Rng): Trained {
  const seeds = Array.from({ length: sets }, (_, seed) => ({
    seed,
    status: "completed",
    metrics: withBands(measure({ real, fake: draw(law, rng) }), nulls),
  })) as unknown as SeedResult[];
  const scenario = {
    real: { rows: ROWS, dim: 1, sha256: "" },
    rows: ROWS,
    metrics: { emd: OPTIONS, frechet: {} },
  };
  const found = trainedOf(
    { name: "sets", scenario, nulls, seeds, gates: [], timing: { seconds: 0 } } as ScenarioResult,
    [...IDS],
  );
  if (found === undefined) throw new Error("nothing was measured");
  return found;
}

/** The change of the distance that is named before the evaluation. */
export function named(before: Trained, sets: number): number {
  const seen = foreseeSamples(before, "emd", { sets, family: IDS.length });
  return "size" in seen ? seen.size : Number.NaN;
}

/** Reals with their nulls, for several studies: null bands take longer than all else. */
export const references = (rng: Rng, shape?: Shape): readonly Reference[] =>
  Array.from({ length: 50 }, (_, i) => reference(rng.fork("real").fork(i), shape));

/**
 * Share of comparisons in which something is called changed, or the distance regressed. The second side's law is moved until its
 * mean distance from these real samples is larger by what `shiftOf` says.
 */
export function rates(
  law: Law,
  {
    sets,
    trials,
    known,
  }: { readonly sets: number; readonly trials: number; readonly known: readonly Reference[] },
  shiftOf: (before: Trained) => number,
  rng: Rng,
): { readonly alarms: number; readonly found: number } {
  // Far from the real samples a distance is the difference of the means.
  const means = new Map<number, number>();
  const meanOf = (i: number): number => {
    const { values } = evaluated(known[i], law, 20, rng.fork("usual").fork(i)).primary.emd;
    const usual = values.reduce((sum, { value }) => sum + (value ?? 0) / values.length, 0);
    return usual + Array.from(known[i].real.data).reduce((sum, x) => sum + x / ROWS, 0);
  };
  const far = (i: number): number => {
    const mean = means.get(i) ?? meanOf(i);
    means.set(i, mean);
    return mean;
  };
  let [alarms, found] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const own = rng.fork(trial);
    const at = trial % known.length;
    const against = known[at];
    const before = evaluated(against, law, sets, own);
    const moved = shiftOf(before);
    const after = evaluated(against, moved === 0 ? law : { ...law, mean: far(at) + moved }, sets, own);
    const changes = compareTrained(before, after);
    if (changes.some(({ verdict }) => verdict === "regressed" || verdict === "improved")) alarms++;
    if (changes.some(({ metric, verdict }) => metric === "emd" && verdict === "regressed")) found++;
  }
  return { alarms: alarms / trials, found: found / trials };
}
