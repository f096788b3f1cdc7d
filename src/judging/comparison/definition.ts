/**
 * What was trained and how it was measured, without what does not matter to the numbers (names, seeds, expectations, how
 * often something was logged): two sets of trainings with one definition may be held against each other.
 */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { isPlainObject, sorted } from "../../plain-data.ts";
import type { ScenarioRecord } from "../../result/index.ts";

/** Plain data, as JSON holds it. */
export interface Definition {
  readonly target: unknown;
  readonly trainer: unknown;
  readonly snapshots: { readonly samples: unknown };
  /** Options of the metrics that are compared. */
  readonly metrics: Readonly<Record<string, unknown>>;
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

/** Where a file lies may differ between machines; what it is called may not. */
function withoutFolders(target: unknown): unknown {
  if (!isPlainObject(target)) return target;
  return Object.fromEntries(
    Object.entries(target).map(([key, value]) => [
      key,
      (key === "file" || key === "folder") && typeof value === "string" ? basename(value) : value,
    ]),
  );
}
