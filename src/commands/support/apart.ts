/** Does long work in a thread, so that Ctrl-C is heard, progress is shown, and what has been found is kept. */

import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import * as errors from "../../errors.ts";
import type { Io } from "./io.ts";
import { duration, narrate } from "./progress.ts";
import { listenForInterruption } from "./signals.ts";
import { type Found, type Given, type WorkId, workOf } from "./works.ts";

export type FromThread =
  | { readonly kind: "err"; readonly text: string }
  | { readonly kind: "progress"; readonly what: string }
  | { readonly kind: "plan"; readonly words: string; readonly seconds: number }
  | { readonly kind: "kept" | "done"; readonly found: unknown }
  | {
      readonly kind: "refused";
      readonly name: string;
      readonly message: string;
      readonly where: string | undefined;
      readonly hint: string | undefined;
    }
  | { readonly kind: "failed"; readonly stack: string };

export interface ToThread<Id extends WorkId = WorkId> {
  readonly id: Id;
  readonly given: Given<Id>;
  /** Becomes 1 when the work is to stop. */
  readonly stop: Int32Array;
}

export interface Apart<Result> {
  readonly found: Result;
  /** The exit code of an interruption. */
  readonly interrupted?: 130 | 143;
}

interface Manner {
  readonly quiet: boolean;
  /** The files that are read. */
  readonly files: readonly (string | undefined)[];
  /** Bytes of all files below which it is over before a thread has started. */
  readonly small?: number;
  /** Bytes read in a second, where reading is what takes long. */
  readonly rate?: number;
}

const threadFile = new URL("./apart-thread.js", import.meta.url);
/** Bytes that take a moment to read, and samples of that size one more to be chosen from: the first word comes before. */
const LARGE = 2e6;
/** Plans shorter than this end before anybody reads them. */
const SHORT = 2;
const HEARTBEAT = 30_000;

export async function workApart<Id extends WorkId>(
  id: Id,
  given: Given<Id>,
  io: Io,
  { quiet, files, small = 0, rate = Number.POSITIVE_INFINITY }: Manner,
): Promise<Apart<Found<Id>>> {
  const progress = narrate(io, quiet);
  const say = (text: string) => {
    if (!quiet) io.err(errors.printable(text));
  };
  const bytes = await sizeOf(files);
  // From sources, as tests run commands, there is no compiled thread.
  if (bytes < small || import.meta.url.endsWith(".ts")) {
    const work = await workOf(id);
    try {
      const found = await work(given, {
        err: io.err,
        progress: progress.say,
        plan: () => {},
        stopped: () => false,
        kept: () => {},
      });
      return { found };
    } finally {
      progress.close();
    }
  }
  const reading = `reading ${Math.round(bytes / 1e6)} MB`;
  const seconds = bytes / rate;
  if (seconds >= SHORT) say(`${reading}: about ${duration(seconds)}`);
  else if (bytes >= LARGE) say(reading);
  const interruption = listenForInterruption();
  const began = performance.now();
  let doing = "reading";
  let left = "";
  const heartbeat = setInterval(() => {
    if (io.terminal === undefined)
      say(`${doing}, ${duration((performance.now() - began) / 1000)} so far${left}`);
  }, HEARTBEAT);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  try {
    return await new Promise<Apart<Found<Id>>>((resolve, reject) => {
      const workerData: ToThread<Id> = { id, given, stop };
      const thread = new Worker(fileURLToPath(threadFile), { workerData });
      let kept: { readonly found: Found<Id> } | undefined;
      let exit: 130 | 143 | undefined;
      const end = () => {
        exit = interruption.exit();
        Atomics.store(stop, 0, 1);
        if (kept === undefined || exit === undefined) return;
        void thread.terminate();
        resolve({ ...kept, interrupted: exit });
      };
      interruption.signal.addEventListener("abort", end, { once: true });
      thread.on("message", (message: FromThread) => {
        switch (message.kind) {
          case "err":
            return io.err(message.text);
          case "progress":
            doing = message.what;
            return progress.say(message.what);
          case "plan":
            doing = message.words;
            left = `, about ${duration(message.seconds)} in all`;
            if (message.seconds >= SHORT) say(`${message.words}: about ${duration(message.seconds)}`);
            return;
          case "kept":
            kept = { found: message.found as Found<Id> };
            // interrupted while nothing was known yet
            return interruption.signal.aborted ? end() : undefined;
          case "done":
            return resolve({
              found: message.found as Found<Id>,
              ...(exit !== undefined && { interrupted: exit }),
            });
          case "refused":
            return reject(refusalOf(message));
          case "failed": {
            const error = new Error("a thread failed");
            error.stack = message.stack;
            return reject(error);
          }
          default:
            return message satisfies never;
        }
      });
      thread.on("error", (error) => reject(outOfMemory(error)));
      thread.on("exit", () => reject(new errors.EngineError("the working thread ended early")));
    });
  } finally {
    clearInterval(heartbeat);
    progress.close();
    interruption.dispose();
  }
}

/** Bytes of files; of a pattern nothing is known. */
async function sizeOf(paths: readonly (string | undefined)[]): Promise<number> {
  const sizes = await Promise.all(
    paths.map((path) =>
      path === undefined
        ? 0
        : stat(path).then(
            ({ size }) => size,
            () => 0,
          ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const kinds = {
  UsageError: errors.UsageError,
  InputError: errors.InputError,
  MetricError: errors.MetricError,
  EngineError: errors.EngineError,
  StoreError: errors.StoreError,
} as const;

function refusalOf({
  name,
  message,
  where,
  hint,
}: Extract<FromThread, { kind: "refused" }>): errors.GanscopeError {
  const Kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : errors.InputError;
  return new Kind(message, { ...(where !== undefined && { where }), ...(hint !== undefined && { hint }) });
}

function outOfMemory(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY") return error;
  return new errors.EngineError("the samples do not fit into memory", {
    hint: "compare fewer rows: --rows N",
  });
}
