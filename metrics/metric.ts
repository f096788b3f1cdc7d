import type { TObject } from "typebox";
import type { Histogram } from "../src/maths/histogram.ts";
import type { Quantity, StepRecord } from "../src/result.ts";
import type { Box, Curves, ImageShape, LogDensity, Modes, SampleGradients, Samples } from "../src/samples.ts";

/** All that a metric may look at. `real` and `fake` have the same dim; what the target or trainer cannot give is absent. */
export interface MetricInput {
  readonly real: Samples;
  readonly fake: Samples;
  readonly modes?: Modes;
  readonly box?: Box;
  readonly image?: ImageShape;
  readonly logDensity?: LogDensity;
  readonly curves?: Curves;
  /** Whether the sigmoid of D's output is a probability; false for a WGAN's critic, absent means true. */
  readonly probabilistic?: boolean;
  readonly gradients?: SampleGradients;
  /** Training signals up to now. */
  readonly records?: readonly StepRecord[];
}

/** What a target must offer for a metric to apply; `undefined` in `needs` means it applies to all. */
export type Need = "modes" | "box" | "logDensity" | "image" | "curves";

/** One metric: a file in this folder, a line in index.ts, a test. */
export interface Metric<Options = never> {
  /** One line for `ganscope list` and the report. */
  readonly title: string;
  /** Paper or book. */
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** What the target must know of itself for this metric to apply. */
  readonly needs: readonly Need[];
  /** The quantities it yields, without the metric's own name: "" for the metric itself, else ".modes", ".hq", ... */
  readonly quantities: readonly string[];
  /**
   * Resamples for the null band of two real samples of the same size, for input of this shape (only `real`, `fake`,
   * `box` and `image` are looked at); 0 where no null makes sense.
   */
  nullResamples(input: MetricInput): number;
  /** Pure: same input, same output; never mutates its input; a non-finite result is { value: null, why }. */
  compute(input: MetricInput, options: Options): Readonly<Record<string, Quantity>>;
}

/**
 * Resamples of a null band, for cheap metrics and for those that compare clouds of points. One less than a multiple of 20:
 * a new value then exceeds the 190th of 199, or the 38th of 39, with a chance of exactly 5 %.
 */
export const NULL_RESAMPLES = 199;
export const NULL_RESAMPLES_CLOUD = 39;

/** Why a metric of samples has no value: the first non-finite coordinate, or no samples. Undefined when all is well. */
export function whyNotMeasurable({ real, fake }: Pick<MetricInput, "real" | "fake">): string | undefined {
  for (const [side, samples] of [
    ["real", real],
    ["generated", fake],
  ] as const) {
    if (samples.rows === 0) return `there are no ${side} samples`;
    const at = samples.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `${side} sample ${Math.floor(at / samples.dim)} is not finite (${samples.data[at]})`;
  }
  return undefined;
}

/** Each quantity of a metric without a value, for one reason. */
export function unmeasured(names: readonly string[], why: string): Record<string, Quantity> {
  return Object.fromEntries(names.map((name) => [name, { value: null, why }]));
}

/** The value under its name, or the reason why it is none: a non-finite number is never a value. */
export function quantity(measured: Exclude<Quantity, { value: null }>): Quantity {
  return Number.isFinite(measured.value) ? measured : { value: null, why: `the result is ${measured.value}` };
}

/** What to say of samples that a histogram counted in its border bins; undefined when there were none. */
export function outOfRangeNote({ real, fake }: { real: Histogram; fake: Histogram }): { note?: string } {
  if (real.outOfRange === 0 && fake.outOfRange === 0) return {};
  const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
  return {
    note: `${percent(fake.outOfRange)} of the generated samples (${percent(real.outOfRange)} of the real ones) lie outside the box and count in its border bins`,
  };
}
