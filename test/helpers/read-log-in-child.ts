/**
 * Reads each path of a JSON list on stdin as a training log, and prints as JSON what came of it: rows and warnings or the
 * error, how much processor time it took, and the largest resident size up to then.
 */
import { readFileSync } from "node:fs";
import { readLog } from "../../src/inputs/log/index.ts";
import { peakMiB } from "./peak-memory.ts";
import { ordinaryClock } from "./processor-time.ts";

export interface LogOutcome {
  readonly path: string;
  readonly rows?: number;
  readonly warnings?: readonly string[];
  /** Name and message of the error; absent when the file was read. */
  readonly name?: string;
  readonly message?: string;
  readonly ms: number;
  readonly peakMiB: number;
}

function attempt(path: string): LogOutcome {
  const clock = ordinaryClock();
  const end = () => ({
    path,
    ms: clock(),
    peakMiB: peakMiB(),
  });
  try {
    const { records, warnings } = readLog(path);
    return { rows: records.length, warnings, ...end() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, message: `${"where" in error ? error.where : ""} ${error.message}`, ...end() };
  }
}

const paths = JSON.parse(readFileSync(0, "utf8")) as string[];
console.log(JSON.stringify(paths.map(attempt)));
