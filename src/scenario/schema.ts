/**
 * The schema of a scenario file, assembled from the option schemas of the registries: a new target, trainer or metric is
 * part of the language as soon as it is registered. Every default stands in the option schema it belongs to, or in a part
 * of this one.
 */

import { Type } from "typebox";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { withOptionalKinds } from "./kinds.ts";
import { game, study } from "./schema/exact.ts";
import { expectation } from "./schema/expectation.ts";
import { name } from "./schema/parts.ts";
import { suite } from "./schema/suite.ts";
import { training } from "./schema/training.ts";

/** What every scenario says of itself. */
const head = {
  name: Type.Optional(name),
  title: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "One line for tables and the report" }),
  ),
  description: Type.String({
    default: "",
    maxLength: 10_000,
    description: "What the scenario shows, and what to change next",
  }),
};

const tail = {
  expect: Type.Array(expectation, { default: [], description: "Gates: what must hold for exit code 0" }),
  matrix: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
      description: "Dotted paths, each with a list of values: one scenario for each combination",
    }),
  ),
};

/** Keys that mean nothing to a game or a study. */
export const trainingKeys: readonly string[] = Object.keys(training);

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
    "One training (a target, a trainer, what to measure), one game to play or one study to compute, and what is expected of it",
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
