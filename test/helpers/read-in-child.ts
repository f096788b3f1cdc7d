/**
 * Reads each path of a JSON list on stdin as samples, and prints as JSON what came of it: the error, how much processor
 * time it took, and the largest resident size up to then.
 */
import { readFileSync } from "node:fs";
import { readSamples } from "../../src/inputs/index.ts";
import { peakMiB } from "./peak-memory.ts";
import { ordinaryClock } from "./processor-time.ts";

export interface Outcome {
  readonly path: string;
  /** Name and message of the error; absent when the file was read. */
  readonly name?: string;
  readonly message?: string;
  readonly ms: number;
  readonly peakMiB: number;
}

function attempt(path: string): Outcome {
  const clock = ordinaryClock();
  let failure: { name: string; message: string } | undefined;
  try {
    readSamples(path);
  } catch (error) {
    failure =
      error instanceof Error ? { name: error.name, message: error.message } : { name: "", message: "" };
  }
  const ms = clock();
  return { path, ...failure, ms, peakMiB: peakMiB() };
}

const paths = JSON.parse(readFileSync(0, "utf8")) as string[];
console.log(JSON.stringify(paths.map(attempt)));
