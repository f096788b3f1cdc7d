/**
 * JSON whose bytes depend on nothing but the values: keys are sorted, so that results can be compared and hashed however
 * they were put together. A number that JSON cannot hold is a defect of whoever made it, and is named.
 */

import type { RunResult, ScenarioResult, SeedResult } from "../result/index.ts";
import type { Writer } from "./writer.ts";

export const json: Writer = {
  title: "the whole result as one line",
  file: "result.json",
  write: (result) => toJson(result, 0),
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * @param indent spaces a level; 0 writes one line
 * @throws TypeError naming the path of a value that JSON cannot hold (NaN, infinity, a function, a typed array, ...)
 * @example toJson({ b: 1, a: [2] }, 0)   // '{"a":[2],"b":1}\n'
 */
export function toJson(value: unknown, indent = 2): string {
  return `${JSON.stringify(canonical(value, "result"), null, indent)}\n`;
}

/** The result without what only figures need: records, snapshots, points. What `--json` prints. */
export function summary(result: RunResult): object {
  return { ...result, scenarios: result.scenarios.map(summarizeScenario) };
}

function summarizeScenario({
  target: _target,
  game: _game,
  study,
  seeds,
  ...scenario
}: ScenarioResult): object {
  const finding = study?.finding;
  return { ...scenario, ...(finding !== undefined && { finding }), seeds: seeds.map(summarizeSeed) };
}

function summarizeSeed({
  records: _records,
  snapshots: _snapshots,
  plan: _plan,
  latents: _latents,
  reconstructions: _reconstructions,
  map: _map,
  untrained: _untrained,
  frames: _frames,
  ...seed
}: SeedResult): object {
  return seed;
}

function canonical(value: unknown, path: string): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new TypeError(`JSON cannot hold ${value} (${path})`);
  }
  if (Array.isArray(value)) return value.map((item, index) => canonical(item, `${path}[${index}]`));
  if (typeof value === "object" && isPlain(value)) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, canonical(item, `${path}.${key}`)] as const);
    return Object.fromEntries(entries);
  }
  throw new TypeError(`JSON cannot hold a ${typeName(value)} (${path})`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function typeName(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
