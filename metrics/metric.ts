import type { TObject } from "typebox";
import type { Histogram } from "../src/maths/histogram.ts";
import type { Quantity, StepRecord } from "../src/result/index.ts";
import type {
  Box,
  CriticBatch,
  Curves,
  Dynamics,
  Extractor,
  ImageShape,
  LatentMap,
  LogDensity,
  Modes,
  Plane,
  SampleGradients,
  Samples,
} from "../src/samples.ts";

/** All that a metric may look at. `real` and `fake` have the same dim; what the target or trainer cannot give is absent. */
export interface MetricInput {
  readonly real: Samples;
  readonly fake: Samples;
  readonly modes?: Modes;
  readonly box?: Box;
  readonly image?: ImageShape;
  /** What turns the samples into features and tells their classes. */
  readonly features?: Extractor;
  readonly logDensity?: LogDensity;
  /** The probability of each class of the data. */
  readonly classShares?: readonly number[];
  readonly curves?: Curves;
  readonly plane?: Plane;
  /** Whether the sigmoid of D's output is a probability; false for a WGAN's critic, absent means true. */
  readonly probabilistic?: boolean;
  readonly gradients?: SampleGradients;
  readonly critic?: CriticBatch;
  readonly dynamics?: Dynamics;
  readonly latents?: LatentMap;
  /** Training signals up to now. */
  readonly records?: readonly StepRecord[];
  /** Real samples that the generator was not trained on; `real`, or `training`, then holds those it was trained on. */
  readonly reference?: Samples;
  /** All that it was trained on, where `real` is only a part of it. */
  readonly training?: Samples;
}

/**
 * What there must be beside the samples for a metric to apply: "labels" on both sides, given or told by an extractor; "asked":
 * given on both sides, of the generated samples those that were asked for; "manyDimensions": more than two.
 */
export type Need =
  | "modes"
  | "box"
  | "logDensity"
  | "image"
  | "features"
  | "curves"
  | "optimum"
  | "critic"
  | "slopes"
  | "dynamics"
  | "latents"
  | "reference"
  | "labels"
  | "asked"
  | "manyDimensions";

/**
 * What there must be for one quantity of a metric to have a value: "points": a discriminator or critic that judges single samples;
 * "probability": its output, after a sigmoid, is one; "density": that of the generator; "classes": an extractor that tells them; "bound": of the critic's Lipschitz constant,
 * by its layers; "round": of both players, whose eigenvalues can be told.
 */
export type QuantityNeed =
  | Need
  | "opponent"
  | "points"
  | "probability"
  | "density"
  | "classes"
  | "bound"
  | "round";

/** What kind of number a quantity is. */
export interface QuantityKind {
  /** "nats", "modes", "share", "data units", ... */
  readonly unit: string;
  /** Lowest and highest value; infinite where there is no bound. */
  readonly range: readonly [number, number];
  /** Where a better generator moves it; "null" when the best value is what real samples score, and either side is worse. */
  readonly better: "lower" | "higher" | "null";
  /** What there must be for it to have a value, beside what its metric needs. */
  readonly needs?: readonly QuantityNeed[];
}

/** One metric as its file states it: a file in this folder, a line in index.ts, a test. What it leaves out has a default. */
export interface MetricDefinition<Options = never> {
  /** One line for `ganscope list` and the report. */
  readonly title: string;
  /** Paper or book. */
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** What there must be beside the samples for this metric to apply. */
  readonly needs: readonly Need[];
  /** The quantities it yields, under their names without the metric's own: "" for the metric itself, else ".hq", ... */
  readonly quantities: Readonly<Record<string, QuantityKind>>;
  /** Whether a scenario measures it at every snapshot unless it says otherwise: a matter of cost. */
  readonly enabled?: boolean;
  /** Fewest samples on either side, of this dimension, for an estimate under these options; 0 where samples are not looked at. */
  minimum?(dim: number, options: Options): number;
  /**
   * Resamples for the null band of two real samples of the same size, for input of this shape (only `real`, `fake`,
   * `box` and `image` are looked at) and these options; 0 where no null makes sense.
   */
  nullResamples?(input: MetricInput, options: Options): number;
  /**
   * Its quantities by their suffixes: "" for the metric itself, else ".hq", ... Pure: same input, same output; never mutates
   * its input; a non-finite result is { value: null, why }.
   */
  compute(input: MetricInput, options: Options): Readonly<Record<string, Quantity>>;
}

/** A metric as the registry has it: with its defaults, and `compute` gives quantities by their flat names ("prdc.recall"). */
export interface Metric<Options = never> extends MetricDefinition<Options> {
  readonly enabled: boolean;
  minimum(dim: number, options: Options): number;
  nullResamples(input: MetricInput, options: Options): number;
}

/**
 * Resamples of a null band, for cheap metrics and for those that compare clouds of points. One less than a multiple of 20:
 * a new value then exceeds the 190th of 199, or the 38th of 39, with a chance of exactly 5 %.
 */
export const NULL_RESAMPLES = 199;
export const NULL_RESAMPLES_CLOUD = 39;

/**
 * Why a metric of samples has no value: too few of them, or the first non-finite coordinate. Undefined when all is well.
 *
 * @param minimum fewest samples on either side
 */
export function whyNotMeasurable(
  { real, fake }: Pick<MetricInput, "real" | "fake">,
  minimum = 1,
): string | undefined {
  for (const [side, samples] of [
    ["real", real],
    ["generated", fake],
  ] as const) {
    if (samples.rows === 0) return `there are no ${side} samples`;
    if (samples.rows < minimum) return `it needs ${minimum} samples on either side (${side} ${samples.rows})`;
    const at = samples.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `${side} sample ${Math.floor(at / samples.dim)} is not finite (${samples.data[at]})`;
  }
  return undefined;
}

/** The same for a metric on the bins of the box; with the box, when all is well. */
export function binsFor(input: MetricInput): { readonly box: Box } | { readonly why: string } {
  const { real, box } = input;
  const why = whyNotMeasurable(input);
  if (why !== undefined) return { why };
  if (box === undefined) return { why: "the target has no box to put bins on" };
  return real.dim > 2
    ? { why: `histograms need samples of dimension 1 or 2 (these have ${real.dim})` }
    : { box };
}

/** Each of a metric's quantities without a value, for one reason. */
export function unmeasured(
  quantities: Readonly<Record<string, unknown>>,
  why: string,
): Record<string, Quantity> {
  return Object.fromEntries(Object.keys(quantities).map((suffix) => [suffix, { value: null, why }]));
}

/** The value under its name, or the reason why it is none: a non-finite number is never a value, nor an interval's end. */
export function quantity(measured: Exclude<Quantity, { value: null }>): Quantity {
  const { interval, ...rest } = measured;
  if (!Number.isFinite(rest.value)) return { value: null, why: `the result is ${rest.value}` };
  return interval === undefined || (Number.isFinite(interval.lo) && Number.isFinite(interval.hi))
    ? measured
    : rest;
}

/** What to say of samples outside a histogram's box, which count in its border bins unless said; nothing where there are none. */
export function outOfRangeNote(
  { real, fake }: { readonly real: Histogram; readonly fake: Histogram },
  where = "count in its border bins",
): { note?: string } {
  if (real.outOfRange === 0 && fake.outOfRange === 0) return {};
  const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
  return {
    note: `${percent(fake.outOfRange)} of the generated samples (${percent(real.outOfRange)} of the real ones) lie outside the box and ${where}`,
  };
}
