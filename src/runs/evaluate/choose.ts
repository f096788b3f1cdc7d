/** Which metrics fit the data at hand, with which options; and why the others do not. */
import { Value } from "typebox/value";
import { given, whyNot } from "../../../metrics/asking.ts";
import { metrics as builtIn } from "../../../metrics/index.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { MetricInput, Offer } from "../../../metrics/needs.ts";
import { InputError, MetricError, nearest } from "../../errors.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import type { Samples } from "../../samples.ts";
import { checkedQuantities, isRecord } from "./own-quantities.ts";

/** Metrics by id, each with the options that differ from its defaults. */
export type MetricChoice = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Skipped {
  readonly metric: string;
  readonly why: string;
}

/**
 * Metrics that a user brings, given copies of what they list, and ours.
 *
 * @throws InputError when one of theirs has the name of one of ours
 */
export function allMetrics(own: Readonly<Record<string, Metric>>): Readonly<Record<string, Metric>> {
  const taken = Object.keys(own).find((id) => id in builtIn);
  if (taken !== undefined) {
    throw new InputError(`a metric of your own cannot be called ${taken}: ganscope has one`, {
      hint: "give it another name",
    });
  }
  const asking = Object.entries(own).map(([id, metric]): [string, Metric] => [
    id,
    {
      ...metric,
      nullResamples: (input, options) => metric.nullResamples(copied(given(metric, input)), options),
      compute: (input, options) =>
        checkedQuantities(
          id,
          metric.quantities,
          metric.compute(copied(given(metric, input)), options),
          (what) => {
            throw new MetricError(what, { where: id });
          },
        ),
    },
  ]);
  return { ...builtIn, ...Object.fromEntries(asking) };
}

/** The same with samples of its own: what a metric writes into them changes no other value. */
const copied = (input: MetricInput): MetricInput =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, isSamples(value) ? copyOf(value) : value]),
  ) as unknown as MetricInput;

const isSamples = (value: unknown): value is Samples =>
  isRecord(value) && ArrayBuffer.isView(value.data) && "rows" in value;

const copyOf = (samples: Samples): Samples => ({
  ...samples,
  data: samples.data.slice(),
  ...(samples.labels && { labels: samples.labels.slice() }),
});

/**
 * @param chosen those that were asked for; without, all that fit
 * @throws InputError for an unknown metric or option; for one that was asked for by name and does not fit
 */
export function chooseMetrics(
  all: Readonly<Record<string, Metric>>,
  chosen: MetricChoice | undefined,
  input: MetricInput & Offer,
): { readonly active: readonly ActiveMetric[]; readonly skipped: readonly Skipped[] } {
  const { real, fake } = input;
  const rows = { dim: real.dim, real: real.rows, fake: fake.rows };
  const skipped: Skipped[] = [];
  const active: ActiveMetric[] = [];
  for (const id of Object.keys(chosen ?? all)) {
    const metric = Object.hasOwn(all, id) ? all[id] : undefined;
    if (metric === undefined) {
      throw new InputError(`there is no metric ${JSON.stringify(id)}`, {
        hint: nearest(id, Object.keys(all)),
      });
    }
    const options = optionsOf(id, metric, chosen?.[id] ?? {});
    const why = whyNot(metric, options, input, { rows });
    if (why === undefined) active.push({ id, metric, options });
    else if (chosen === undefined) skipped.push({ metric: id, why });
    else throw new InputError(`${id} cannot be measured here: ${why}`, { hint: "leave it out" });
  }
  return { active, skipped };
}

function optionsOf(
  id: string,
  { options: schema }: Metric,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(given).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    throw new InputError(`${id} has no option ${JSON.stringify(unknown)}`, { hint: nearest(unknown, known) });
  }
  const options = Value.Default(schema, { ...given }) as Readonly<Record<string, unknown>>;
  const [error] = Value.Errors(schema, options);
  if (error !== undefined) {
    const option = error.instancePath.slice(1);
    throw new InputError(`${id}: option ${option} ${error.message} (got ${JSON.stringify(given[option])})`);
  }
  return options;
}
