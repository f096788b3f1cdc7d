/**
 * The JSON schema that editors and ajv read, made from the typebox schemas of the registries.
 *
 * Typebox writes every union as `anyOf`. Three kinds of union have a form that gives better completions, better error
 * messages and lets ajv fill in defaults, so they are rewritten:
 * - literals: `enum`;
 * - objects told apart by one key: `oneOf` with a `discriminator`;
 * - something or null: a list of types.
 * Besides, unknown keys are refused everywhere, and a key that has a default is not required of the writer.
 */

export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

/** A plain copy of a typebox schema in the form described above. */
export function toJsonSchema(schema: object): JsonSchema {
  const { anyOf, items, properties, required, ...rest } = structuredCloneOf(schema);
  if (anyOf !== undefined) return union(anyOf.map(toJsonSchema), rest);
  if (items !== undefined) return { ...rest, items: toJsonSchema(items) };
  if (properties !== undefined) return object(properties, required ?? [], rest);
  return rest;
}

/** Typebox keeps its own marks beside the keywords; only the keywords are JSON. */
function structuredCloneOf(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}

function union(members: readonly JsonSchema[], rest: JsonSchema): JsonSchema {
  const tag = rest.discriminator as { readonly propertyName: string } | undefined;
  if (tag !== undefined) return { type: "object", required: [tag.propertyName], oneOf: members, ...rest };

  if (members.every((member) => "const" in member)) {
    return { type: members[0].type, enum: members.map((member) => member.const), ...rest };
  }
  const [first, second] = members;
  if (members.length === 2 && second.type === "null" && !("enum" in first)) {
    return { ...first, type: [first.type, "null"], ...rest };
  }
  return { anyOf: members, ...rest };
}

function object(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  rest: JsonSchema,
): JsonSchema {
  const converted = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  const stillRequired = required.filter((key) => !("default" in converted[key]));
  return {
    additionalProperties: false,
    ...rest,
    properties: converted,
    ...(stillRequired.length > 0 ? { required: stillRequired } : {}),
  };
}
