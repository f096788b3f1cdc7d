/** From what ajv found to what a person can act on: one problem a mistake, at its place, with the nearest known word. */

import type { ErrorObject } from "ajv";
import { nearest } from "../errors.ts";
import type { JsonSchema } from "./json-schema.ts";
import { type Problem, quote } from "./problem.ts";
import type { Path, Source } from "./source.ts";

/** @param errors ajv's, made with `verbose`, so that each carries its value and schema */
export function explain(errors: readonly ErrorObject[], source: Source): Problem[] {
  const seen = new Set<string>();
  return withoutEchoes(errors)
    .map((error) => problemOf(error, source))
    .filter(({ where, message }) => {
      const key = `${where} ${message}`;
      return !seen.has(key) && seen.add(key);
    });
}

/**
 * A union that nothing fits reports each member's complaints and one of its own. A member whose type is already wrong
 * was not meant: if another member's complaint goes deeper, only that one stays; else only the union's own.
 */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const union of errors.filter(({ keyword }) => keyword === "anyOf")) {
    const echoes = kept.filter(({ schemaPath }) => schemaPath.startsWith(`${union.schemaPath}/`));
    const meant = echoes.filter(
      ({ keyword, instancePath }) => keyword !== "type" || instancePath !== union.instancePath,
    );
    const drop = new Set(
      meant.length > 0 ? [union, ...echoes.filter((echo) => !meant.includes(echo))] : echoes,
    );
    kept = kept.filter((error) => !drop.has(error));
  }
  return kept.filter(
    (error) =>
      !kept.some(
        (other) => other !== error && other.instancePath === error.instancePath && covers(other, error),
      ),
  );
}

/** Whether one complaint about a value says all that another does: a missing `kind`, a word that must be from a list. */
function covers(other: ErrorObject, error: ErrorObject): boolean {
  if (error.keyword === "discriminator") return other.keyword === "required";
  return error.keyword === "type" && other.keyword === "enum";
}

function problemOf(error: ErrorObject, source: Source): Problem {
  const path: Path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = path.length === 0 ? "the file" : path.join(".");
  const schema = error.parentSchema as JsonSchema;
  const at = (
    message: string,
    hint?: string,
    asked: Path = path,
    part: "key" | "value" = "value",
  ): Problem => ({
    where: source.where(asked, part),
    message,
    ...(hint === undefined ? {} : { hint }),
  });

  switch (error.keyword) {
    case "additionalProperties": {
      const key: string = error.params.additionalProperty;
      const inside = path.length === 0 ? "" : ` in ${name}`;
      const known = Object.keys(schema.properties ?? {});
      return at(`unknown key ${quote(key)}${inside}`, nearest(key, known), [...path, key], "key");
    }
    case "discriminator": {
      const { tag, tagValue } = error.params;
      const known = (schema.oneOf ?? []).map((member) => String(member.properties?.[tag]?.const));
      return at(`unknown ${name} ${tag} ${quote(tagValue)}`, nearest(String(tagValue), known), [
        ...path,
        tag,
      ]);
    }
    case "required": {
      const missing = error.params.missingProperty;
      const inside = path.length === 0 ? "" : ` in ${name}`;
      return at(`'${missing}' is missing${inside}`, hintForMissing(missing, schema), path, "key");
    }
    case "enum": {
      const known = (error.params.allowedValues as unknown[]).map(String);
      return at(`${name} cannot be ${quote(error.data)}`, nearest(String(error.data), known));
    }
    case "type":
      return at(`${name} must be ${typeName(error.params.type)} (got ${quote(error.data)})`);
    case "anyOf":
      return at(`${name} must be ${membersOf(schema)} (got ${quote(error.data)})`);
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return at(
        `${name} must be ${error.params.comparison} ${error.params.limit} (got ${quote(error.data)})`,
      );
    case "uniqueItems":
      return at(`${name} lists ${quote((error.data as unknown[])[error.params.i])} twice`);
    case "pattern":
      return at(`${name} cannot be ${quote(error.data)}`, String(schema.description ?? error.message));
    default:
      return at(`${name} ${error.message} (got ${quote(error.data)})`);
  }
}

function hintForMissing(key: string, schema: JsonSchema): string {
  const members = (schema.oneOf ?? []).map((member) => String(member.properties?.[key]?.const));
  if (members.length > 0) return `one of ${members.join(", ")}`;
  return String(schema.properties?.[key]?.description ?? "add it");
}

function membersOf(schema: JsonSchema): string {
  const types = new Set((schema.anyOf ?? []).map(({ type }) => typeName(type as string)));
  return [...types].join(" or ");
}

function typeName(type: string | readonly string[]): string {
  const names: Readonly<Record<string, string>> = {
    object: "a map of keys",
    array: "a list",
    integer: "an integer",
    number: "a number",
    string: "text",
    boolean: "true or false",
    null: "null",
  };
  return [type]
    .flat()
    .map((each) => names[each] ?? each)
    .join(" or ");
}
