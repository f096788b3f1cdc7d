/** Parts of scenarios that were kept as JSON, by this version or another, read again. */

import type { Expectation } from "../judging/gates/judge.ts";
import { isPlainObject } from "../plain-data.ts";
import { deepFreeze, type Scenario } from "./scenario.ts";
import { formIn } from "./schema.ts";
import { validatorOf } from "./validators.ts";
import { normalize } from "./written.ts";

/** The expectations of a stored result, which may have been edited: those that are none are left out and named. */
export function readExpectations(stored: unknown): { expectations: Expectation[]; refused: number[] } {
  const refused: number[] = [];
  const expectations = (Array.isArray(stored) ? stored : []).flatMap((entry: unknown, index) => {
    const copy: unknown = structuredClone(entry);
    if (validatorOf("expectation")(copy) && copy.preset === undefined) return [normalize(copy)];
    refused.push(index);
    return [];
  });
  return { expectations, refused };
}

/**
 * What a stored training was defined by, with the defaults of options that this version has and that one did not: they
 * say what it did. Undefined where this version cannot read it.
 */
export function completed(
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const copy: unknown = structuredClone(stored);
  return validatorOf("training")(copy) ? { ...copy } : undefined;
}

/** A loaded scenario that was written as JSON and read again; undefined where what was read is none. */
export function restored(stored: unknown): Scenario | undefined {
  if (!isPlainObject(stored) || typeof stored.file !== "string") return undefined;
  const { file, ...rest } = structuredClone(stored);
  const id = formIn(rest);
  return id !== undefined && validatorOf(id)(rest)
    ? (deepFreeze({ ...rest, file }) as unknown as Scenario)
    : undefined;
}
