/** Which metrics fit the data at hand, with which options; and why the others do not. */
import { Value } from "typebox/value";
import { metrics as builtIn } from "../../../metrics/index.ts";
import type { Metric, MetricInput, QuantityNeed } from "../../../metrics/metric.ts";
import { minimumOf, needsOf } from "../../../metrics/space.ts";
import { InputError } from "../../errors.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import { nearest } from "../../scenario/nearest.ts";
import type { GeneratedLabels } from "./prepare.ts";

/** Metrics by id, each with the options that differ from its defaults. */
export type MetricChoice = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Skipped {
  readonly metric: string;
  readonly why: string;
}

const LACKING: Readonly<Record<QuantityNeed, string>> = {
  modes: "the centers of the data's modes, which are not given",
  box: "data of dimension 1 or 2",
  logDensity: "the density of the data, which is not known",
  image: "images",
  manyDimensions: "data of more than two dimensions",
  features: "an extractor of features, which is not given",
  curves: "the generator and the discriminator themselves",
  optimum: "the discriminator and the generator's density themselves",
  critic: "the critic itself",
  slopes: "a discriminator and a frozen generator themselves",
  dynamics: "both players themselves",
  latents: "the generator itself",
  reference: "real samples that were held out of training, which are not given",
  asked:
    "class labels of the real samples, and of the generated ones those that were asked for (generated labels: asked)",
  labels:
    "an extractor that tells classes, or class labels of the real samples, and of the generated ones those that say what they are, not what was asked for (generated labels: made)",
  opponent: "the discriminator itself",
  points: "the discriminator itself",
  probability: "the discriminator itself",
  density: "the generator itself",
  classes: "an extractor that tells classes, which is not given",
  bound: "the critic itself",
  round: "both players themselves",
};

/** Metrics that a user brings, and ours. @throws InputError when one of theirs has the name of one of ours */
export function allMetrics(own: Readonly<Record<string, Metric>>): Readonly<Record<string, Metric>> {
  const taken = Object.keys(own).find((id) => id in builtIn);
  if (taken !== undefined) {
    throw new InputError(`a metric of your own cannot be called ${taken}: ganscope has one`, {
      hint: "give it another name",
    });
  }
  return { ...builtIn, ...own };
}

/**
 * @param chosen those that were asked for; without, all that fit
 * @throws InputError for an unknown metric or option; for one that was asked for by name and does not fit
 */
export function chooseMetrics(
  all: Readonly<Record<string, Metric>>,
  chosen: MetricChoice | undefined,
  input: MetricInput,
  labels: GeneratedLabels,
): { readonly active: readonly ActiveMetric[]; readonly skipped: readonly Skipped[] } {
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
    const why = whyNotFitting(metric, options, input, labels);
    if (why === undefined) active.push({ id, metric, options });
    else if (chosen === undefined) skipped.push({ metric: id, why });
    else throw new InputError(`${id} cannot be measured here: ${why}`, { hint: "leave it out" });
  }
  return { active, skipped };
}

function whyNotFitting(
  metric: Metric,
  options: unknown,
  input: MetricInput,
  labels: GeneratedLabels,
): string | undefined {
  const { real, fake, features } = input;
  const minimum = minimumOf(metric, options, { dim: real.dim, features });
  if (minimum === 0) return "it is measured during a training";
  const lacking = whyLacking(needsOf(metric, options), input, labels);
  if (lacking !== undefined) return lacking;
  if (Math.min(real.rows, fake.rows) < minimum) {
    return `it needs ${minimum} samples on either side in ${real.dim} dimensions (real ${real.rows}, generated ${fake.rows})`;
  }
  return undefined;
}

/** What of it these samples do not offer, as a reason; undefined where they offer all. */
export function whyLacking(
  needs: readonly QuantityNeed[],
  input: MetricInput,
  labels: GeneratedLabels,
): string | undefined {
  const { real, fake, features } = input;
  const labeled = real.labels !== undefined && fake.labels !== undefined;
  const classes = (features?.classes ?? 0) > 0;
  const offered: Partial<Record<QuantityNeed, boolean>> = {
    modes: input.modes !== undefined,
    box: input.box !== undefined,
    logDensity: input.logDensity !== undefined,
    image: input.image !== undefined,
    manyDimensions: real.dim > 2,
    features: features !== undefined,
    reference: input.reference !== undefined,
    asked: labeled && labels === "asked",
    labels: classes || (labeled && labels === "made"),
    classes,
  };
  const lacking = needs.filter((need) => !offered[need]);
  return lacking.length === 0 ? undefined : `it needs ${lacking.map((need) => LACKING[need]).join(" and ")}`;
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
