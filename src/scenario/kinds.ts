/**
 * Unions told apart by `kind` of which one member is meant where none is named: `generator: { widths: [64] }` is an MLP. That
 * member's kind has a default in the option schema. Ajv wants the key there before it looks at anything else, so it is put in first.
 */

import { isPlainObject, type PlainObject } from "../plain-data.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Path } from "./source.ts";

const tagOf = ({ discriminator }: JsonSchema): string | undefined =>
  (discriminator as { readonly propertyName: string } | undefined)?.propertyName;

/** The kind that is meant where none is named, if any. */
function defaultKind({ oneOf = [] }: JsonSchema, tag: string): unknown {
  return oneOf.map((member) => member.properties?.[tag].default).find((kind) => kind !== undefined);
}

/** Names the kind wherever it was left out. Changes the value. */
export function nameKinds(value: unknown, schema: JsonSchema): void {
  if (!isPlainObject(value)) return;
  const tag = tagOf(schema);
  if (tag === undefined) {
    for (const [key, inner] of Object.entries(schema.properties ?? {}))
      if (Object.hasOwn(value, key)) nameKinds(value[key], inner);
    return;
  }
  const meant = defaultKind(schema, tag);
  if (meant !== undefined && !Object.hasOwn(value, tag)) (value as Record<string, unknown>)[tag] = meant;
  const member = schema.oneOf?.find(({ properties }) => properties?.[tag].const === value[tag]);
  if (member !== undefined) nameKinds(value, member);
}

/**
 * A key that a matrix or a search sets may lie in an object that the file leaves to its default, as the rate of an optimizer does. What
 * is meant is then that default with this key changed: without its kind the key would mean nothing.
 *
 * @param made the scenario with the key set
 * @param written the scenario as its file has it
 * @param path of the key
 * @param schema of the scenario
 */
export function withDefaultsAround(
  made: unknown,
  written: unknown,
  [key, ...rest]: Path,
  schema: JsonSchema | undefined,
): unknown {
  if (key === undefined || schema === undefined || !isPlainObject(made)) return made;
  const tag = tagOf(schema);
  const { default: first } = schema;
  const optionsOf = (kind: unknown): JsonSchema["properties"] =>
    tag === undefined
      ? schema.properties
      : schema.oneOf?.find(({ properties }) => properties?.[tag].const === kind)?.properties;
  let whole = made;
  if (tag !== undefined && written === undefined && !Object.hasOwn(made, tag) && isPlainObject(first)) {
    // A key that the default's kind lacks does not say which kind is meant.
    if (Object.hasOwn(optionsOf(first[tag]) ?? {}, key)) whole = { ...first, ...made };
  }
  if (!Object.hasOwn(whole, key)) return whole;
  const options = optionsOf(tag === undefined ? undefined : (whole[tag] ?? defaultKind(schema, tag)));
  const below = isPlainObject(written) ? written[key] : undefined;
  return { ...whole, [key]: withDefaultsAround(whole[key], below, rest, options?.[key]) };
}

/** The schema as editors need it, which see a file as it is written: such a kind may be left out. */
export function withOptionalKinds(schema: JsonSchema): JsonSchema {
  const tag = tagOf(schema);
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, optionalWithin(value)]),
  );
  if (tag === undefined || defaultKind(schema, tag) === undefined) return inner;
  const { required: _, discriminator: __, ...rest } = inner;
  return rest;
}

function optionalWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(optionalWithin);
  return isPlainObject(value) ? withOptionalKinds(value as PlainObject & JsonSchema) : value;
}
