/**
 * The one answer to why a metric cannot be measured, for scenarios, evaluations, null bands and each snapshot alike; and a metric
 * that is given what it needs and no more.
 */
import { areLabelled, ownLabels } from "./labels.ts";
import {
  type Begun,
  finishingQuantities,
  followed,
  type Halved,
  type Metric,
  type MetricDefinition,
  whyNotMeasurable,
  whyTooFew,
} from "./metric.ts";
import {
  type Given,
  type Known,
  type MetricInput,
  type Need,
  needs,
  type Offer,
  type Thing,
  things,
} from "./needs.ts";

/** What a metric states of its needs. */
interface Asking {
  readonly needs: readonly Need[];
  readonly uses?: readonly Thing[];
}

const isOfFeatures = (options: unknown) => (options as { space?: string } | undefined)?.space === "features";

/** What a metric needs under these options. */
export const needsOf = (metric: Asking, options: unknown): readonly Need[] =>
  isOfFeatures(options) ? [...metric.needs, "features"] : metric.needs;

/** Of all that there is what a metric asks for. */
export const given = ({ needs, uses = [] }: Asking, input: MetricInput): Given<Need, Thing> =>
  Object.fromEntries(
    Object.entries(input).filter(([name]) => ["real", "fake", ...needs, ...uses].includes(name)),
  ) as unknown as Given<Need, Thing>;

/** Why the first of these needs that is not met is not; undefined where all are. */
export function whyMissing(
  wanted: readonly Need[],
  { missing }: Partial<Pick<Offer, "missing">>,
): string | undefined {
  for (const need of wanted) {
    const why = Object.hasOwn(needs, need) ? missing?.[need] : `there is no need called ${need}`;
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Fewest samples on either side under these options. */
export const minimumOf = (
  { minimum }: { minimum(dim: number, options: unknown): number },
  options: unknown,
  { dim, features }: { readonly dim: number } & Pick<Known, "features">,
): number => minimum(isOfFeatures(options) ? (features?.dim ?? dim) : dim, options);

/**
 * Why a metric cannot be measured under these options with what is offered; undefined where it can.
 *
 * @param rows how many samples there are, where they count
 * @param more what one of its quantities needs beside
 */
export const whyNot = (
  metric: Asking & Parameters<typeof minimumOf>[0],
  options: unknown,
  offer: Pick<Offer, "features" | "missing">,
  {
    rows,
    more = [],
  }: {
    readonly rows?: Parameters<typeof whyTooFew>[0] & { readonly dim: number };
    readonly more?: readonly Need[];
  } = {},
): string | undefined =>
  whyMissing([...needsOf(metric, options), ...more], offer) ??
  (rows && whyTooFew(rows, minimumOf(metric, options, { ...rows, features: offer.features })));

/** Whether a thing is there for these samples: their labels may be lost on the way, and no box fits three dimensions. */
function isThere(need: Thing, input: MetricInput): boolean {
  const { real, fake } = input;
  if (input[need] === ownLabels) return areLabelled(real, fake);
  return input[need] !== undefined && (need !== "box" || real.dim <= 2);
}

/** The same for this input: a thing that is offered may be absent from one snapshot. */
function whyAbsent(metric: Asking, options: unknown, input: MetricInput): string | undefined {
  const wanted = needsOf(metric, options);
  const absent = wanted.find((need) => Object.hasOwn(things, need) && !isThere(need as Thing, input));
  return whyMissing(wanted, input) ?? (absent && `it needs ${needs[absent]}`);
}

/** Why samples cannot be measured, of a metric that looks at them. */
function whyUnfit(metric: Pick<Metric, "minimum">, options: unknown, input: MetricInput): string | undefined {
  const fewest = minimumOf(metric, options, { dim: input.real.dim, features: input.features });
  return fewest === 0 ? undefined : whyNotMeasurable(input, fewest);
}

/** A metric with its defaults, computed only where its needs are met, and its id before each of its quantities. */
export function asking<Options>(id: string, definition: MetricDefinition<Options>): Metric<Options> {
  const { ofPairs, ...stated } = definition;
  const metric = { enabled: false, minimum: () => 1, nullResamples: () => 0, ...stated };
  const { halved } = definition;
  const begin = (input: MetricInput, options: Options): Begun => {
    const why = whyAbsent(metric, options, input) ?? whyUnfit(metric, options, input);
    const lacking = Object.entries(metric.quantities).map(
      ([suffix, { needs: own = [] }]) => [suffix, own, whyMissing(own, input) ?? why] as const,
    );
    const measurable = lacking.some(([, , reason]) => reason === undefined);
    return followed(measurable ? metric.compute(given(metric, input), options) : {}, (found) =>
      Object.fromEntries(
        lacking.map(([suffix, own, reason]) => [
          id + suffix,
          reason === undefined && Object.hasOwn(found, suffix)
            ? found[suffix]
            : { value: null, why: reason ?? `it needs ${needs[own[own.length - 1]]}` },
        ]),
      ),
    );
  };
  return {
    ...metric,
    ...(halved && {
      halved(input: Halved & Known, options: Options) {
        const both = { real: input.points, fake: input.points };
        if (whyAbsent(metric, options, { ...input, ...both }) !== undefined) return undefined;
        const begun = halved({ ...given(metric, { ...input, ...both }), ...input }, options);
        return (
          begun &&
          followed(begun, (found) => ({
            ...found,
            values: found.values.map((values) =>
              Object.fromEntries(Object.entries(values).map(([suffix, value]) => [id + suffix, value])),
            ),
          }))
        );
      },
    }),
    nullResamples: (input, options) =>
      whyAbsent(metric, options, input) === undefined
        ? metric.nullResamples(given(metric, input), options)
        : 0,
    ...(ofPairs && { begin }),
    compute(input, options) {
      const begun = begin(input, options);
      return finishingQuantities([begun])(begun);
    },
  };
}
