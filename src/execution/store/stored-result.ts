/** Reads a result that a run has written. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { RESULT_SCHEMA, type RunResult } from "../../result/index.ts";

/** Names of the files in a result's folder. */
export const RESULT_FILE = "result.json";
export const REPORT_FILE = "report.html";
export const JOURNAL_FILE = "journal.jsonl";

/**
 * @param path a result's folder, or the file in it
 * @throws InputError if there is no result, or its schema is unknown to this version
 */
export function readResult(path: string): { result: RunResult; file: string } {
  const file = isFolder(path) ? join(path, RESULT_FILE) : path;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new InputError("there is no result", {
        where: file,
        hint: "name a folder that `ganscope run` has written",
      });
    }
    throw new InputError(code === undefined ? "is not JSON" : `cannot be read (${code})`, { where: file });
  }
  return { result: checkOutline(value, file), file };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Checks the parts that every reader needs. ganscope itself wrote the rest. */
function checkOutline(value: unknown, file: string): RunResult {
  const refuse = (message: string, hint?: string): never => {
    throw new InputError(message, hint === undefined ? { where: file } : { where: file, hint });
  };
  const result = (typeof value === "object" && value !== null ? value : {}) as Partial<RunResult>;
  const { schema } = result as { schema?: unknown };
  if (typeof schema !== "number") return refuse("is not a ganscope result (no schema number)");
  if (schema > RESULT_SCHEMA) {
    refuse(
      `has result schema ${schema}, but this version reads schemas up to ${RESULT_SCHEMA}`,
      "update ganscope",
    );
  }
  if (!Array.isArray(result.scenarios) || !Array.isArray(result.skipped)) refuse("is not a complete result");
  for (const [index, scenario] of (result.scenarios ?? []).entries()) {
    const whole =
      typeof scenario?.name === "string" &&
      typeof scenario.scenario === "object" &&
      Array.isArray(scenario.seeds) &&
      Array.isArray(scenario.gates);
    if (!whole) refuse(`scenario ${index} of the result is incomplete`);
  }
  return result as RunResult;
}
