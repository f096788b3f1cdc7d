/**
 * The schema of a scenario file, assembled from the option schemas of the registries: a new target, trainer or metric is
 * part of the language as soon as it is registered. Every default stands in the option schema it belongs to, or in a part
 * of this one.
 */

import { Type } from "typebox";
import { isPlainObject } from "../plain-data.ts";
import { forms } from "./forms/index.ts";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { withOptionalKinds } from "./kinds.ts";
import type { FormId, Scenarios } from "./scenario.ts";
import { expectation } from "./schema/expectation.ts";
import { lesson, name } from "./schema/parts.ts";
import { suite } from "./schema/suite.ts";
import { gameQuantityNames, quantityNames, studyQuantityNames } from "./vocabulary.ts";

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
  lesson: Type.Optional(lesson([...quantityNames, ...gameQuantityNames, ...studyQuantityNames])),
};

const tail = {
  expect: Type.Array(expectation, { default: [], description: "Gates: what must hold for exit code 0" }),
  matrix: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 1 }), {
      description:
        "Dotted paths, each with a list of values: one scenario for each combination; paths with commas between take one value",
    }),
  ),
};

export const formIds = Object.keys(forms) as readonly FormId[];

/** Each form by itself, as files are checked: a key of another form is unknown. */
export const formSchemas = Object.fromEntries(
  formIds.map((id) => [id, toJsonSchema(Type.Object({ ...head, ...forms[id].properties, ...tail }))]),
) as Readonly<Record<FormId, JsonSchema>>;

/** The keys that a scenario of this form must have. */
export const mustHave = (id: FormId): readonly string[] => formSchemas[id].required ?? [];

/** The form whose required keys the data contain; if several forms match, the one that is registered last. */
export function formIn(value: unknown): FormId | undefined {
  if (!isPlainObject(value)) return undefined;
  return formIds.findLast((id) => mustHave(id).some((key) => Object.hasOwn(value, key)));
}

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The form of a checked scenario. */
export const formOf = <Id extends FormId>(scenario: Scenarios[Id]): Id => formIn(scenario) as Id;

/** A scenario in any form, for validators that know nothing of ours: the forms exclude each other. */
function anyForm(): JsonSchema {
  const all = Object.assign({}, head, ...formIds.map((id) => forms[id].properties), tail);
  const { required: _, ...together } = toJsonSchema(Type.Object(all));
  const without = (id: FormId) => {
    const keys = formIds.flatMap((other) => (other === id ? [] : Object.keys(forms[other].properties)));
    return { anyOf: keys.map((key) => ({ required: [key] })) };
  };
  return { ...together, oneOf: formIds.map((id) => ({ required: mustHave(id), not: without(id) })) };
}

export const scenarioSchema: JsonSchema = {
  $schema: DRAFT,
  title: "ganscope scenario",
  description:
    "One training (a target, a trainer, what to measure), one game to play or one study to compute, and what is expected of it",
  ...withOptionalKinds(anyForm()),
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
