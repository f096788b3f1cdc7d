/**
 * The schema of a scenario file, assembled from the option schemas of the registries: a new target, trainer or metric is
 * part of the language as soon as it is registered. Every default stands in the option schema it belongs to, or here.
 */

import { type TObject, Type } from "typebox";
import { metrics } from "../../metrics/index.ts";
import { targets } from "../data/index.ts";
import { diagnoses } from "../diagnoses/index.ts";
import { trainers } from "../trainers/index.ts";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";

/** More than anyone trains, few enough to list. */
export const MAX_SEEDS = 10_000;

/** Flat names of all quantities: "emd", "mode-coverage.hq", ... */
export const quantityNames: readonly string[] = Object.entries(metrics).flatMap(([id, { quantities }]) =>
  Object.keys(quantities).map((suffix) => id + suffix),
);

const allStatuses = [...new Set(Object.values(diagnoses).flatMap(({ statuses }) => statuses))];

const words = (values: readonly string[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

/** One object a kind, told apart by `kind`. */
const kinds = (
  registry: Readonly<Record<string, { title: string; options: TObject }>>,
  description: string,
) =>
  Type.Union(
    Object.entries(registry).map(([kind, { title, options }]) =>
      Type.Object({ kind: Type.Literal(kind), ...options.properties }, { description: title }),
    ),
    { discriminator: { propertyName: "kind" }, description },
  );

const seeds = (more: { readonly default?: number }) =>
  Type.Union(
    [
      Type.Integer({ minimum: 1, maximum: MAX_SEEDS }),
      Type.Array(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), {
        minItems: 1,
        maxItems: MAX_SEEDS,
        uniqueItems: true,
      }),
    ],
    { description: "A count, n for the seeds 1 to n, or a list of seeds", ...more },
  );

const statusOrList = (description: string) =>
  Type.Optional(
    Type.Union(
      [
        words(allStatuses, "Status"),
        Type.Array(words(allStatuses, "Status"), { minItems: 1, uniqueItems: true }),
      ],
      { description },
    ),
  );

const expectation = Type.Object(
  {
    verdict: Type.Optional(words(Object.keys(diagnoses), "The diagnosis that must say so")),
    is: statusOrList("The status it must return, or a list of which it must return one"),
    isNot: statusOrList("The status, or statuses, that it must not return"),
    metric: Type.Optional(
      words(quantityNames, "The quantity that must keep within bounds at the last snapshot"),
    ),
    max: Type.Optional(Type.Number({ description: "It is at most this" })),
    min: Type.Optional(Type.Number({ description: "It is at least this" })),
    maxNulls: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: "It is at most this many times the median that a perfect generator scores",
      }),
    ),
    share: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Share of the seeds on which it must hold",
    }),
    level: Type.Union([Type.Literal("off"), Type.Literal("warn"), Type.Literal("error")], {
      default: "error",
      description: "What a failure does: nothing, a warning, or exit code 1",
    }),
  },
  { description: "Either `verdict` with `is` or `isNot`, or `metric` with `max`, `min` or `maxNulls`" },
);

const metricOptions = Object.fromEntries(
  Object.entries(metrics).map(([id, { title, options, enabled }]) => [
    id,
    Type.Object(
      {
        enabled: Type.Boolean({ default: enabled, description: "Measure it at every snapshot" }),
        ...options.properties,
      },
      { default: {}, description: title },
    ),
  ]),
);

const name = Type.String({
  pattern: "^[a-z0-9][a-z0-9-]*$",
  maxLength: 120,
  description: "Lower-case letters, digits and hyphens; left out, it is the file's name",
});

const scenario = Type.Object({
  name: Type.Optional(name),
  title: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "One line for tables and the report" }),
  ),
  description: Type.String({
    default: "",
    maxLength: 10_000,
    description: "What this shows, and what to change next",
  }),
  seeds: seeds({ default: 5 }),
  target: kinds(targets, "The distribution to learn"),
  trainer: kinds(trainers, "What learns it, and how"),
  log: Type.Object(
    { every: Type.Integer({ default: 25, minimum: 1, description: "Generator steps between two records" }) },
    { default: {}, description: "Training signals: losses, outputs of D, gradient norms" },
  ),
  snapshots: Type.Object(
    {
      every: Type.Integer({ default: 250, minimum: 1, description: "Generator steps between two snapshots" }),
      samples: Type.Integer({
        default: 2500,
        minimum: 100,
        maximum: 100_000,
        description: "Generated samples a snapshot; every metric is measured on these",
      }),
    },
    { default: {}, description: "Samples of the generator, and what is measured on them" },
  ),
  metrics: Type.Object(metricOptions, { default: {}, description: "Options of the metrics" }),
  expect: Type.Array(expectation, { default: [], description: "Gates: what must come out for exit code 0" }),
  matrix: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
      description: "Dotted paths, each with a list of values: one scenario for each combination",
    }),
  ),
});

const suite = Type.Object({
  suite: name,
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 10_000 })),
  seeds: Type.Optional(seeds({})),
  scenarios: Type.Array(
    Type.Union([
      Type.String({ minLength: 1 }),
      Type.Object({ file: Type.String({ minLength: 1 }), with: Type.Record(Type.String(), Type.Unknown()) }),
    ]),
    { minItems: 1, description: "Scenario files, each with changes if need be" },
  ),
});

const DRAFT = "http://json-schema.org/draft-07/schema#";

export const scenarioSchema: JsonSchema = {
  $schema: DRAFT,
  title: "ganscope scenario",
  description: "One training to run: a target, a trainer, what to measure and what to expect",
  ...toJsonSchema(scenario),
};

export const suiteSchema: JsonSchema = {
  $schema: DRAFT,
  title: "ganscope suite",
  description: "Scenarios to run together",
  ...toJsonSchema(suite),
};

/** One entry of `expect`. */
export const expectationSchema: JsonSchema = toJsonSchema(expectation);

/** The schemas that editors read, as they stand in scenarios/<id>.schema.json. */
export const publishedSchemas = { scenario: scenarioSchema, suite: suiteSchema } as const;

/** The text of a published schema. */
export function schemaText(id: keyof typeof publishedSchemas): string {
  return `${JSON.stringify(publishedSchemas[id], null, 2)}\n`;
}
