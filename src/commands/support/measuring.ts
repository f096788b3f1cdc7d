/** Measures in a thread, so that Ctrl-C is heard, progress is shown, and what has been measured is kept. */

import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Metric } from "../../../metrics/metric.ts";
import * as errors from "../../errors.ts";
import type { RunResult } from "../../result/index.ts";
import type { Arguments } from "../command.ts";
import type { Io } from "./io.ts";
import { measureFiles } from "./measure.ts";
import { duration, narrate } from "./progress.ts";
import { listenForInterruption } from "./signals.ts";

export type FromThread =
  | { readonly kind: "err"; readonly text: string }
  | { readonly kind: "progress"; readonly what: string }
  | { readonly kind: "plan"; readonly words: string; readonly seconds: number }
  | { readonly kind: "kept"; readonly result: RunResult }
  | {
      readonly kind: "done";
      readonly result: RunResult;
      readonly quantities: Readonly<Record<string, Pick<Metric, "quantities">>>;
    }
  | { readonly kind: "missing" }
  | {
      readonly kind: "refused";
      readonly name: string;
      readonly message: string;
      readonly where: string | undefined;
      readonly hint: string | undefined;
    }
  | { readonly kind: "failed"; readonly stack: string };

export interface Outcome {
  readonly result: RunResult;
  readonly own: Readonly<Record<string, Pick<Metric, "quantities">>>;
  /** The exit code of an interruption. */
  readonly interrupted?: 130 | 143;
}

const threadFile = new URL("./measure-thread.js", import.meta.url);
/** Files of a size that takes a while to read are announced. */
const LARGE = 50e6;
/** Plans shorter than this end before anybody reads them. */
const SHORT = 2;
const HEARTBEAT = 30_000;

/** @returns "missing" if there is no baseline of the name that was given */
export async function measureApart(args: Arguments, io: Io): Promise<Outcome | "missing"> {
  const quiet = args.booleans.quiet === true;
  const progress = narrate(io, quiet);
  const say = (text: string) => {
    if (!quiet) io.err(errors.printable(text));
  };
  // From sources, as tests run the command, there is no compiled thread.
  if (import.meta.url.endsWith(".ts")) {
    const measured = await measureFiles(args, {
      err: io.err,
      progress: progress.say,
      plan: () => {},
      kept: () => {},
    });
    return measured;
  }
  await announceReading(args, say);
  const interruption = listenForInterruption();
  const began = performance.now();
  let doing = "reading";
  let left = "";
  const heartbeat = setInterval(() => {
    if (io.terminal === undefined)
      say(`${doing}, ${duration((performance.now() - began) / 1000)} so far${left}`);
  }, HEARTBEAT);
  try {
    return await new Promise<Outcome | "missing">((resolve, reject) => {
      const thread = new Worker(fileURLToPath(threadFile), { workerData: args });
      let kept: RunResult | undefined;
      let exit: 130 | 143 | undefined;
      const stop = () => {
        exit = interruption.exit();
        if (kept === undefined || exit === undefined) return;
        void thread.terminate();
        resolve({ result: { ...kept, exit }, own: {}, interrupted: exit });
      };
      interruption.signal.addEventListener("abort", stop, { once: true });
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
            kept = message.result;
            // interrupted while nothing was known yet
            return interruption.signal.aborted ? stop() : undefined;
          case "done":
            return resolve({ result: message.result, own: message.quantities });
          case "missing":
            return resolve("missing");
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
      thread.on(
        "exit",
        () => exit === undefined && reject(new errors.EngineError("the measuring thread ended early")),
      );
    });
  } finally {
    clearInterval(heartbeat);
    progress.close();
    interruption.dispose();
  }
}

async function announceReading({ strings }: Arguments, say: (text: string) => void): Promise<void> {
  const paths = [strings.real, strings.fake, strings.reference].filter((path) => path !== undefined);
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes >= LARGE) say(`reading ${Math.round(bytes / 1e6)} MB`);
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
