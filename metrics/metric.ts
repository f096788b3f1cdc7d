import type { Static, TObject } from "typebox";
import { firstNonFinite } from "../src/maths/distances.ts";
import { type HalvedAsked, type HalvedSweep, sharingHalved } from "../src/maths/halved-sweep.ts";
import type { Halvings } from "../src/maths/halvings.ts";
import type { Histogram } from "../src/maths/histogram.ts";
import { type Asked, type PairSweep, sharing } from "../src/maths/pair-sweep.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Samples } from "../src/samples.ts";
import type { Given, Known, MetricInput, Need, Thing, Things } from "./needs.ts";

/** What kind of number a quantity is. */
export interface QuantityKind {
  /** "nats", "modes", "share", "data units", ... */
  readonly unit: string;
  /** Lowest and highest value; infinite where there is no bound. */
  readonly range: readonly [number, number];
  /** Where a better generator moves it; "null" when the best value is what real samples score, and either side is worse. */
  readonly better: "lower" | "higher" | "null";
  /** What there must be for it to have a value, beside what its metric needs. */
  readonly needs?: readonly Need[];
}

/** Real rows to be halved, in an order of their own. */
export interface Halved {
  readonly points: Samples;
  /** How many halvings are wanted, at most. */
  readonly resamples: number;
  /** Halvings of the first so many rows; an even number, always the same for the same number. */
  halvings(rows: number): Halvings;
}

/** Quantities by their suffixes of each halving; each finite, of `n` rows on either side. */
export interface HalvedValues {
  readonly n: number;
  readonly values: readonly Readonly<Record<string, number>>[];
}

/** What waits for a sweep over pairs of rows, which is made once for all who ask about the same rows. */
export interface Pending<Asked, Swept, Outcome> {
  readonly asked: Asked;
  measure(swept: Swept): Outcome;
}

export type Quantities = Readonly<Record<string, Quantity>>;
/** Quantities, or what they are made of first. */
export type Begun = Quantities | Pending<Asked, PairSweep, Quantities>;
export type HalvedBegun = HalvedValues | Pending<HalvedAsked, HalvedSweep, HalvedValues> | undefined;

const isPending = <Asked, Swept, Outcome>(
  begun: Pending<Asked, Swept, Outcome> | Outcome,
): begun is Pending<Asked, Swept, Outcome> =>
  typeof (begun as Partial<Pending<Asked, Swept, Outcome>> | undefined)?.measure === "function";

/** The same with something made of its outcome. */
export const followed = <Asked, Swept, Outcome, After>(
  begun: Pending<Asked, Swept, Outcome> | Outcome,
  by: (outcome: Outcome) => After,
): Pending<Asked, Swept, After> | After =>
  isPending(begun) ? { asked: begun.asked, measure: (swept) => by(begun.measure(swept)) } : by(begun);

const finishing =
  <Asked, Swept, Outcome>(share: (asked: readonly Asked[]) => (asked: Asked) => Swept) =>
  (begun: readonly (Pending<Asked, Swept, Outcome> | Outcome)[]) => {
    const swept = share(begun.flatMap((one) => (isPending(one) ? [one.asked] : [])));
    return (one: Pending<Asked, Swept, Outcome> | Outcome): Outcome =>
      isPending(one) ? one.measure(swept(one.asked)) : one;
  };

/** Of what several metrics have begun: what finishes each, with one sweep for all who ask about the same rows. */
export const finishingQuantities = finishing<Asked, PairSweep, Quantities>(sharing);
export const finishingHalved = finishing<HalvedAsked, HalvedSweep, HalvedValues | undefined>(sharingHalved);

/** One metric as its file states it: a file in this folder, a line in index.ts, a test. What it leaves out has a default. */
export interface MetricDefinition<Options = unknown, Needs extends Need = Need, Uses extends Thing = Thing> {
  /** One line for `ganscope list` and the report. */
  readonly title: string;
  /** Paper or book. */
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** What there must be beside the samples for this metric to apply. */
  readonly needs: readonly Needs[];
  /** What else it looks at where it is there. */
  readonly uses?: readonly Uses[];
  /** The quantities it yields, under their names without the metric's own: "" for the metric itself, else ".hq", ... */
  readonly quantities: Readonly<Record<string, QuantityKind>>;
  /** Whether a scenario measures it at every snapshot unless it says otherwise: a matter of cost. */
  readonly enabled?: boolean;
  /** Fewest samples on either side, of this dimension, for an estimate under these options; 0 where samples are not looked at. */
  minimum?(dim: number, options: Options): number;
  /** About how many seconds it takes on one core for so many rows on either side; next to nothing where it is left out. */
  cost?(size: { readonly rows: number; readonly dim: number }): number;
  /** Resamples for the null band of two real samples of the same size, given this and these options; 0 where no null makes sense. */
  nullResamples?(input: Given<Needs, Uses>, options: Options): number;
  /**
   * Its values for many halvings of one set of real rows, made together, where that costs far less than one after the other: what
   * `compute` says of the halves, up to rounding unless its essay says otherwise. Undefined where there is no way for these options or rows.
   */
  halved?(input: Halved & Partial<Pick<Things, Uses>>, options: Options): HalvedBegun;
  /** About how many seconds that takes on one core for so many rows on either side; one value's time where it is left out. */
  halvedCost?(size: { readonly rows: number; readonly dim: number }): number;
  /**
   * Its quantities by their suffixes: "" for the metric itself, else ".hq", ... Called when all that the metric needs is there
   * and there are enough samples, all finite; leaves out a quantity whose own needs are not met. Pure: same input, same output;
   * never mutates its input; a non-finite result is { value: null, why }. A metric that looks at pairs of rows says what it asks about them, and
   * what it makes of the answer.
   */
  compute(input: Given<Needs, Uses>, options: Options): Begun;
  /** Whether it looks at pairs of rows. */
  readonly ofPairs?: true;
}

/** A definition as its file writes it: the types of what it is given follow from what it lists. */
export type Written<Schema extends TObject, Needs extends Need, Uses extends Thing> = Omit<
  MetricDefinition<Static<Schema>, Needs, Uses>,
  "options"
> & { readonly options: Schema };

export const defineMetric = <Schema extends TObject, Needs extends Need, Uses extends Thing = never>(
  definition: Written<Schema, Needs, Uses>,
): MetricDefinition<Static<Schema>, Needs, Uses> => definition;

/** A metric as the registry has it: with its defaults, asking for what it needs, and `compute` gives quantities by their flat names ("prdc.recall"). */
export interface Metric<Options = unknown>
  extends Omit<
    MetricDefinition<Options>,
    "enabled" | "minimum" | "cost" | "nullResamples" | "halved" | "compute" | "ofPairs"
  > {
  readonly enabled: boolean;
  cost?(size: { readonly rows: number; readonly dim: number }): number;
  /** By flat names. */
  halved?(input: Halved & Known, options: Options): HalvedBegun;
  minimum(dim: number, options: Options): number;
  nullResamples(input: MetricInput, options: Options): number;
  compute(input: MetricInput, options: Options): Quantities;
  /** The same up to the sweep that several metrics share, of those that look at pairs of rows. */
  begin?(input: MetricInput, options: Options): Begun;
}

/**
 * Resamples of a null band, for cheap metrics and for those that compare clouds of points. One less than a multiple of 20:
 * a new value then exceeds the 190th of 199, or the 38th of 39, with a chance of exactly 5 %.
 */
export const NULL_RESAMPLES = 199;
export const NULL_RESAMPLES_CLOUD = 39;

/**
 * Why samples cannot be measured: too few of them, or the first non-finite coordinate. Undefined when all is well.
 *
 * @param minimum fewest samples on either side
 */
export function whyNotMeasurable(sides: Pick<MetricInput, "real" | "fake">, minimum = 1): string | undefined {
  const few = whyTooFew({ real: sides.real.rows, fake: sides.fake.rows }, minimum);
  if (few !== undefined) return few;
  for (const [side, { data, dim }] of [
    ["real", sides.real],
    ["generated", sides.fake],
  ] as const) {
    const at = firstNonFinite(data);
    if (at >= 0) return `${side} sample ${Math.floor(at / dim)} is not finite (${data[at]})`;
  }
  return undefined;
}

/** Why so many samples are too few, where they are; a metric with the minimum 0 looks at none. */
export function whyTooFew(
  { real, fake }: { readonly real: number; readonly fake: number },
  minimum: number,
): string | undefined {
  const [side, rows] = real < minimum ? ["real", real] : ["generated", fake];
  if (rows >= minimum) return undefined;
  return rows === 0
    ? `there are no ${side} samples`
    : `it needs ${minimum} samples on either side (${side} ${rows})`;
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
