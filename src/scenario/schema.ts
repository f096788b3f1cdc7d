/**
 * The schema of a scenario file, assembled from the option schemas of the registries: a new target, trainer or metric is
 * part of the language as soon as it is registered. Every default stands in the option schema it belongs to, or here.
 */

import { type TObject, type TProperties, Type } from "typebox";
import { metrics } from "../../metrics/index.ts";
import { targets } from "../data/index.ts";
import { diagnoses } from "../diagnoses/index.ts";
import { games } from "../games/index.ts";
import { gameQuantities } from "../games/quantities.ts";
import { updates } from "../games/updates/index.ts";
import { equilibrium } from "../games/verdict.ts";
import { studies } from "../studies/index.ts";
import { trainers } from "../trainers/index.ts";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { withOptionalKinds } from "./kinds.ts";
import { presets } from "./presets.ts";

/** Quantities in which regressions are looked for where a scenario names none: distance, and modes where there are some. */
export const DEFAULT_PRIMARY = ["emd", "mode-coverage.modes20"] as const;

/** Each more costs power: Holm asks more of all. */
export const MOST_PRIMARY = 5;

/** More than anyone trains, few enough to list. */
export const MAX_SEEDS = 10_000;

/** Flat names of all quantities: "emd", "mode-coverage.hq", ... */
export const quantityNames: readonly string[] = Object.entries(metrics).flatMap(([id, { quantities }]) =>
  Object.keys(quantities).map((suffix) => id + suffix),
);

/** Flat names of what is measured of games. */
export const gameQuantityNames: readonly string[] = Object.keys(gameQuantities);

/** Flat names of what the studies measure. */
const studyQuantityNames: readonly string[] = Object.values(studies).flatMap(({ quantities }) =>
  Object.keys(quantities),
);

/** Every verdict that a scenario can expect, by id: the diagnoses of trainings, and where a game goes. */
export const verdicts: Readonly<
  Record<string, { readonly title: string; readonly statuses: readonly string[] }>
> = { ...diagnoses, equilibrium };

const allStatuses = [...new Set(Object.values(verdicts).flatMap(({ statuses }) => statuses))];

const words = (values: readonly string[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

/**
 * One object a kind, told apart by `kind`.
 * @param more keys that every kind has beside its own options
 */
const kinds = (
  registry: Readonly<Record<string, { title: string; options: TObject }>>,
  union: { readonly description: string; readonly default?: object },
  more: TProperties = {},
) =>
  Type.Union(
    Object.entries(registry).map(([kind, { title, options }]) =>
      Type.Object({ kind: Type.Literal(kind), ...options.properties, ...more }, { description: title }),
    ),
    { discriminator: { propertyName: "kind" }, ...union },
  );

/** Beyond this a number's square is not finite. */
const FARTHEST = 1e100;

/** How a game is played; the defaults are those of the table in Mescheder et al. 2018, arXiv 1801.04406. */
const play = {
  update: kinds(updates, {
    default: { kind: "alternating" },
    description: "How both players move in a round",
  }),
  rate: Type.Number({ default: 0.2, exclusiveMinimum: 0, description: "Learning rate of both players" }),
  steps: Type.Integer({ default: 500, minimum: 1, maximum: 100_000, description: "Rounds" }),
  start: Type.Array(Type.Number({ minimum: -FARTHEST, maximum: FARTHEST }), {
    default: [1, 1],
    minItems: 2,
    maxItems: 2,
    description: "The generator's number and the discriminator's",
  }),
};

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

const level = (more: { readonly default?: string }, description: string) =>
  Type.Union([Type.Literal("off"), Type.Literal("warn"), Type.Literal("error")], { description, ...more });

/** Some snapshots of a training. */
const window = Type.Object({
  last: Type.Optional(Type.Integer({ minimum: 1, description: "The last so many snapshots" })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots from this step on" })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots up to this step" })),
  take: Type.Optional(
    words(
      ["worst", "median", "best"],
      "What of them must keep within the bounds: worst (default), so all; median; or best, so one",
    ),
  ),
});

const expectation = Type.Object(
  {
    preset: Type.Optional(words(Object.keys(presets), "A named list of expectations instead of one")),
    verdict: Type.Optional(words(Object.keys(verdicts), "The verdict that must be so")),
    is: statusOrList("The status it must return, or a list of which it must return one"),
    isNot: statusOrList("The status, or statuses, that it must not return"),
    metric: Type.Optional(
      words(
        [...quantityNames, ...gameQuantityNames, ...studyQuantityNames],
        "The quantity that must keep within bounds, at the last snapshot unless `at` says otherwise, or of a game or a study",
      ),
    ),
    max: Type.Optional(Type.Number({ description: "It is at most this" })),
    min: Type.Optional(Type.Number({ description: "It is at least this" })),
    maxNulls: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: "It is at most this many times the median that a perfect generator scores",
      }),
    ),
    at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), window], {
        description: "The snapshot at this step, or some snapshots",
      }),
    ),
    by: Type.Optional(
      Type.Integer({ minimum: 0, description: "The step from which the verdict must hold at the latest" }),
    ),
    quantile: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description:
          "Instead of a share: this quantile over the seeds keeps within the bounds; 0.5 is the median",
      }),
    ),
    confident: Type.Optional(
      Type.Boolean({
        description: "The seeds must show, with 95 % confidence, that the share of all seeds is reached",
      }),
    ),
    share: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Share of the seeds on which it must hold",
    }),
    level: level({ default: "error" }, "What a failure does: nothing, a warning, or exit code 1"),
  },
  {
    description:
      "Either `verdict` with `is` or `isNot`, or `metric` with `max`, `min` or `maxNulls`, or `preset`",
  },
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

/** What every scenario says of itself. */
const head = {
  name: Type.Optional(name),
  title: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "One line for tables and the report" }),
  ),
  description: Type.String({
    default: "",
    maxLength: 10_000,
    description: "What this shows, and what to change next",
  }),
};

const tail = {
  expect: Type.Array(expectation, { default: [], description: "Gates: what must come out for exit code 0" }),
  matrix: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
      description: "Dotted paths, each with a list of values: one scenario for each combination",
    }),
  ),
};

const primary = Type.Array(
  Type.Union([
    words(quantityNames, "The quantity"),
    Type.Object({
      metric: words(quantityNames, "The quantity"),
      detect: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: "A shift of this size, in its unit, must be found with 80 % power",
        }),
      ),
    }),
  ]),
  {
    default: [...DEFAULT_PRIMARY],
    minItems: 1,
    maxItems: MOST_PRIMARY,
    description:
      "Quantities in which a baseline and `compare` look for changes; those that are not measured are left out",
  },
);

const range = (description: string) =>
  Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description }));

/** How a scenario becomes several by chance; gone once they are made, as a matrix is. */
const search = Type.Object(
  {
    samples: Type.Integer({ minimum: 1, maximum: 200, description: "Configurations to draw" }),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      description: "The same seed draws the same configurations",
    }),
    over: Type.Record(
      Type.String(),
      Type.Object({
        uniform: range("Lowest and highest value, all between alike"),
        logUniform: range("Lowest and highest value, both positive; each factor of ten alike"),
        choice: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, description: "One of these" })),
      }),
      { description: "Dotted paths, each with the range its value is drawn from" },
    ),
  },
  { description: "Random search: so many scenarios, with values drawn from ranges" },
);

/** What only a training has. */
const training = {
  seeds: seeds({ default: 5 }),
  target: kinds(targets, { description: "The distribution to learn" }),
  trainer: kinds(trainers, { description: "What learns it, and how" }),
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
  checkpoint: Type.Optional(
    Type.Object(
      {
        every: Type.Integer({ minimum: 1, description: "Generator steps between two checkpoints" }),
      },
      { description: "A killed training goes on from its last checkpoint; left out, from its beginning" },
    ),
  ),
  metrics: Type.Object(metricOptions, { default: {}, description: "Options of the metrics" }),
  primary,
  group: Type.Optional({
    ...name,
    description: "Scenarios of one group are one method when methods are compared",
  }),
  search: Type.Optional(search),
};

const game = {
  game: kinds(games, { description: "A two-player game to play instead of a training" }, play),
};

const study = {
  study: kinds(studies, { description: "Something known in closed form to compute instead of a training" }),
};

/** Keys that mean nothing to a game or a study. */
export const trainingKeys: readonly string[] = Object.keys(training);

const suiteGate = Type.Object({
  for: Type.String({
    minLength: 1,
    description: "Names of scenarios, with * for any characters and ? for one",
  }),
  expect: Type.Optional(Type.Array(expectation, { minItems: 1, description: "What is expected of them" })),
  replace: Type.Boolean({
    default: false,
    description: "Instead of what their files expect; otherwise beside it",
  }),
  level: Type.Optional(level({}, "The level of all that is then expected of them")),
});

const suite = Type.Object({
  suite: name,
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 10_000 })),
  seeds: Type.Optional(seeds({})),
  gates: Type.Optional(
    Type.Array(suiteGate, {
      description: "What is expected of scenarios by their names, one after the other",
    }),
  ),
  scenarios: Type.Array(
    Type.Union([
      Type.String({ minLength: 1 }),
      Type.Object({ file: Type.String({ minLength: 1 }), with: Type.Record(Type.String(), Type.Unknown()) }),
    ]),
    { minItems: 1, description: "Scenario files, each with changes if need be" },
  ),
});

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** A scenario in any form, for validators that know nothing of ours: the forms exclude each other. */
function anyForm(): JsonSchema {
  const all = { ...head, ...training, ...game, ...study, ...tail };
  const { required: _, ...together } = toJsonSchema(Type.Object(all));
  const without = (keys: readonly string[]) => ({ anyOf: keys.map((key) => ({ required: [key] })) });
  return {
    ...together,
    oneOf: [
      { required: ["target", "trainer"], not: without(["game", "study"]) },
      { required: ["game"], not: without([...trainingKeys, "study"]) },
      { required: ["study"], not: without([...trainingKeys, "game"]) },
    ],
  };
}

export const scenarioSchema: JsonSchema = {
  $schema: DRAFT,
  title: "ganscope scenario",
  description:
    "One training to run (a target, a trainer, what to measure), one game to play or one study to compute, and what to expect of it",
  ...withOptionalKinds(anyForm()),
};

/** Each form by itself, as files are checked: a key of the other form is unknown. */
export const trainingSchema: JsonSchema = toJsonSchema(Type.Object({ ...head, ...training, ...tail }));
export const gameSchema: JsonSchema = toJsonSchema(Type.Object({ ...head, ...game, ...tail }));
export const studySchema: JsonSchema = toJsonSchema(Type.Object({ ...head, ...study, ...tail }));

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
