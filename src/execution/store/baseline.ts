/**
 * Baselines: what trainings came to once, as small files to commit. Written by `ganscope baseline save` alone, all at once;
 * what somebody changed in one by hand is refused, as far as it can be seen.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError, UsageError } from "../../errors.ts";
import { hashOf } from "../../judging/comparison/definition.ts";
import type { Trained } from "../../judging/comparison/trained.ts";
import type { Environment } from "../../result/index.ts";
import { makeFolder, storeFile } from "./storing.ts";

export const BASELINE_SCHEMA = 1;

/** Default folder of baselines. */
export const BASELINES = "baselines";

export interface Baseline {
  readonly schema: typeof BASELINE_SCHEMA;
  readonly name: string;
  /** The version of ganscope that trained. */
  readonly version: string;
  /** The commands that produced the results. */
  readonly commands: readonly string[];
  readonly environment: Environment;
  readonly scenarios: readonly StoredTrainings[];
}

export interface StoredTrainings extends Trained {
  /** Of the definition. */
  readonly sha256: string;
}

/** @throws UsageError if the name is not a safe file name */
export function baselineFile(name: string, folder: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(name)) {
    throw new UsageError("a baseline's name must consist of lower-case letters, digits and hyphens", {
      hint: "e.g. main",
    });
  }
  return join(folder, `${name}.json`);
}

/** @param toText canonical JSON: baselines are compared by people, line by line */
export function writeBaseline(
  { scenarios, ...head }: Omit<Baseline, "schema" | "scenarios"> & { readonly scenarios: readonly Trained[] },
  folder: string,
  toText: (value: unknown) => string,
): string {
  const file = baselineFile(head.name, folder);
  const hashed = scenarios.map((trained) => ({ ...trained, sha256: hashOf(trained.definition) }));
  makeFolder(folder);
  storeFile(file, toText({ schema: BASELINE_SCHEMA, ...head, scenarios: hashed }));
  return file;
}

/** Names of the baselines in a folder. */
export function baselineNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[a-z0-9][a-z0-9-]*\.json$/.test(name))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/**
 * @returns undefined when there is none of this name
 * @throws InputError if it cannot be read, is newer than this version, or was changed by hand
 */
export function readBaseline(name: string, folder: string): Baseline | undefined {
  const file = baselineFile(name, folder);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new InputError(code === undefined ? "is not JSON" : `cannot be read (${code})`, { where: file });
  }
  return checkBaseline(value, file);
}

function checkBaseline(value: unknown, file: string): Baseline {
  const refuse = (message: string, hint = "save it again with `ganscope baseline save`"): never => {
    throw new InputError(message, { where: file, hint });
  };
  const { schema, scenarios, name, version, commands, environment } = (value ?? {}) as {
    readonly [Key in keyof Baseline]?: unknown;
  };
  if (typeof schema !== "number" || typeof name !== "string" || !Array.isArray(scenarios)) {
    return refuse("is not a ganscope baseline");
  }
  if (schema > BASELINE_SCHEMA) {
    return refuse(
      `has baseline schema ${schema}, but this version reads schemas up to ${BASELINE_SCHEMA}`,
      "update ganscope",
    );
  }
  const missing = Object.entries({
    version: typeof version === "string",
    commands: Array.isArray(commands) && commands.every((command) => typeof command === "string"),
    environment: typeof environment === "object" && environment !== null,
  }).flatMap(([key, whole]) => (whole ? [] : [key]));
  if (missing.length > 0) return refuse(`the baseline lacks a valid ${missing.join(", ")}`);
  for (const [index, trained] of (scenarios as Partial<StoredTrainings>[]).entries()) {
    const whole =
      typeof trained?.scenario === "string" &&
      typeof trained.definition?.metrics === "object" &&
      typeof trained.engine?.id === "string" &&
      typeof trained.primary === "object" &&
      Object.values(trained.primary).every(isPrimary);
    if (!whole) return refuse(`scenario ${index} of the baseline is incomplete`);
    if (hashOf(trained.definition) !== trained.sha256) {
      return refuse(`the definition of ${trained.scenario} was changed by hand: its hash does not match`);
    }
  }
  return value as Baseline;
}

function isPrimary(values: unknown): boolean {
  const { unit, values: list } = (values ?? {}) as { unit?: unknown; values?: unknown };
  return (
    typeof unit === "string" &&
    Array.isArray(list) &&
    list.every(
      (entry: { seed?: unknown; value?: unknown } | null) =>
        Number.isInteger(entry?.seed) && (entry?.value === null || typeof entry?.value === "number"),
    )
  );
}
