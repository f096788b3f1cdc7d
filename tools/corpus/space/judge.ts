/** What judges see of a training above two dimensions: 1,000 samples a snapshot beside 2,000 real ones, by the pipeline of `ganscope diagnose`. */
import type { Target } from "../../../src/data/target.ts";
import { Rng } from "../../../src/maths/random.ts";
import { spreadBeyond } from "../../../src/maths/spread.ts";
import type { Quantity, Snapshot } from "../../../src/result/index.ts";
import { measureSamples } from "../../../src/runs/diagnose/diagnose.ts";
import type { EvaluationInput, Step } from "../../../src/runs/evaluate/prepare.ts";
import type { Samples } from "../../../src/samples.ts";
import { SEEN } from "../run.ts";
import type { Judged, Seen } from "./run.ts";
import type { SpaceOptions } from "./targets.ts";
import { short } from "./truth.ts";

/** Counts up with whatever is changed of what judges measure: trainings and targets are then made anew. */
export const JUDGE = 3;

/** Real rows that judges are given: two disjoint sets of what they compare. */
const REAL = 2 * SEEN;

const judgesRng = () => new Rng(0).fork("real samples of judges");

/** How far the samples of an untrained generator reach, as a run keeps it. */
export const untrainedSpread = (fake: Samples, target: Target): number | null =>
  short(spreadBeyond({ real: target.sample(SEEN, judgesRng()), fake, oneUnit: false }));

const inputOf = (target: Target, { said }: SpaceOptions, fake: readonly Step[]): EvaluationInput => ({
  real: target.sample(REAL, judgesRng()),
  fake,
  ...(said === "names" && { modes: target.modes }),
  ...(said === "none" && { modeless: true }),
});

/** Null bands and all else that is known of the target; what a later version adds is kept. */
export function judgedOf(target: Target, options: SpaceOptions): Judged {
  const other = target.sample(SEEN, new Rng(0).fork("a perfect generator"));
  const scenario = measureSamples(inputOf(target, options, [{ step: 1, samples: other }]));
  const { name, scenario: asked, seeds, gates, notMeasured, timing, ...kept } = scenario;
  return rounded(kept) as Judged;
}

/** Numbers of six digits, however deep. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return short(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, rounded(each)]));
}

export function seenOf(target: Target, options: SpaceOptions, steps: readonly Step[]): Seen {
  // Samples with numbers that are not finite are left out, as by the command.
  const finite = steps.filter(({ samples }) => samples.data.every(Number.isFinite));
  if (finite.length === 0) return { steps: [], metrics: {}, more: [] };
  const { snapshots } = measureSamples(inputOf(target, options, finite), { resamples: 0 }).seeds[0];
  const names = [...new Set(snapshots.flatMap(({ metrics }) => Object.keys(metrics)))];
  return {
    steps: snapshots.map(({ step }) => step),
    metrics: Object.fromEntries(names.map((name) => [name, columnOf(snapshots, name)])),
    more: snapshots.map(({ step, metrics, ...more }) => rounded(more) as Omit<Snapshot, "step" | "metrics">),
  };
}

function columnOf(snapshots: readonly Snapshot[], name: string): Seen["metrics"][string] {
  const quantities = snapshots.map(({ metrics }) => metrics[name]);
  const known = quantities.find((quantity) => quantity?.value !== null);
  return {
    unit: known && "unit" in known ? known.unit : "",
    n: known && "n" in known ? known.n : SEEN,
    values: quantities.map((quantity) => short(quantity?.value)),
  };
}

/** The snapshots back from their columns. */
export function snapshotsOf({ steps, metrics, more }: Seen): Snapshot[] {
  return steps.map((step, i) => ({
    ...more[i],
    step,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, { unit, n, values }]): [string, Quantity] => {
        const value = values[i];
        return [name, value === null ? { value, why: "it could not be measured" } : { value, unit, n }];
      }),
    ),
  }));
}
