/**
 * What was trained and how it was measured, without what does not matter to the numbers (names, seeds, expectations, how
 * often something was logged): two sets of trainings with one definition may be held against each other.
 */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { ScenarioRecord } from "../result.ts";

/** Plain data, as JSON holds it. */
export interface Definition {
  readonly target: unknown;
  readonly trainer: unknown;
  readonly snapshots: { readonly samples: unknown };
  /** Options of the metrics that are compared. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

export interface Difference {
  /** Dotted path of the key, e.g. "trainer.steps". */
  readonly key: string;
  /** "trainer.steps was 3000, is 1500" */
  readonly text: string;
}

/** @param quantities flat names of the quantities that are compared */
export function definitionOf(scenario: ScenarioRecord, quantities: readonly string[]): Definition {
  const { target, trainer, snapshots, metrics } = scenario;
  const ids = new Set(quantities.map((name) => name.split(".")[0]));
  return {
    target: withoutFolders(target),
    trainer,
    snapshots: { samples: (snapshots as { samples?: unknown } | undefined)?.samples ?? null },
    metrics: Object.fromEntries(
      Object.entries((metrics ?? {}) as Readonly<Record<string, unknown>>).filter(([id]) => ids.has(id)),
    ),
  };
}

/** SHA-256 of the definition, independent of the order of its keys. */
export function hashOf(definition: Definition): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(definition)))
    .digest("hex");
}

/** Every key whose value is another, in the order of their paths. */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): Difference[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], [...path, key]));
  }
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return [];
  const key = path.join(".");
  return [{ key, text: `${key} was ${shown(before)}, is ${shown(after)}` }];
}

/** Where a file lies may differ between machines; what it is called may not. */
function withoutFolders(target: unknown): unknown {
  if (!isObject(target)) return target;
  return Object.fromEntries(
    Object.entries(target).map(([key, value]) => [
      key,
      (key === "file" || key === "folder") && typeof value === "string" ? basename(value) : value,
    ]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function shown(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
