/** Results that runs have left, as scenarios show them again. */

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { InputError } from "../errors.ts";
import { isPlainObject } from "../plain-data.ts";
import type { RunResult } from "../result/index.ts";

/** Results beyond this are not read. */
const MOST_BYTES = 2 ** 28;

export interface Kept {
  readonly result: RunResult;
  /** Of the file. */
  readonly sha256: string;
}

/** Scenarios usually share a file. */
let last: Kept | undefined;

/**
 * @param path a result.json, or one compressed by gzip whose name ends in .gz
 * @throws InputError if it is missing, too large or no result
 */
export function readKept(path: string): Kept {
  const refuse = (message: string, hint?: string): never => {
    throw new InputError(message, { where: path, ...(hint !== undefined && { hint }) });
  };
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    refuse("there is no such result", "name a result.json that `ganscope run` has written");
  else if (size > MOST_BYTES) refuse(`exceeds the limit of ${MOST_BYTES} bytes`);
  const bytes = readFileSync(path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (last?.sha256 === sha256) return last;
  let value: unknown;
  try {
    const text = path.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    value = JSON.parse(text.toString("utf8"));
  } catch {
    refuse("is not JSON, or not compressed by gzip");
  }
  if (!isPlainObject(value) || value.schema !== 1 || !Array.isArray(value.scenarios))
    refuse("is not a ganscope result of schema 1");
  last = { result: value as unknown as RunResult, sha256 };
  return last;
}
