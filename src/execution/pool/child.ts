/** Runs one job in its own process. */

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Card, VISIBLE } from "../../engine/cards.ts";
import { environmentFor } from "../../engine/index.ts";
import type { FromChild, Job } from "./messages.ts";

export type Answer = Exclude<FromChild, { kind: "step" | "measuring" }>;

export interface JobHooks {
  /** Asks the child to stop after the current step; a child that does not train is killed. */
  readonly signal?: AbortSignal;
  /** Seconds after which the child is killed, at most 2147483 (24 days). */
  readonly timeout?: number;
  /** How many threads of its own the child may use for measuring, where other children work beside it. */
  readonly threads?: number;
  /** The only GPU that the child sees. */
  readonly card?: Card;
  onStep?(step: number): void;
  /** What of the null bands is being measured. */
  onMeasuring?(what: string): void;
}

const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url),
);

/** Longest time of a timer in seconds: a longer one would end at once. */
export const LONGEST_WAIT = Math.floor((2 ** 31 - 1) / 1000);

/** A failed send shows when the child ends. */
const ignored = (): void => {};

/** The running children: a parent that must stop at once kills them. */
const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Never rejects: a process that ends without an answer gets an error as its answer. */
export function runJob(
  job: Job,
  { signal, timeout, threads, card, onStep, onMeasuring }: JobHooks = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(workerFile, [], {
      env: {
        ...process.env,
        ...(threads !== undefined && { GANSCOPE_THREADS: String(threads) }),
        ...("engine" in job && environmentFor(job.engine)),
        ...(card?.device !== undefined && { [VISIBLE]: card.device }),
      },
      serialization: "advanced",
      // A process group of its own: a terminal's signals are for the parent, and TensorFlow's matrix product on AVX-512
      // does not survive a signal (see docs/engines.md).
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    children.add(child);
    let errors = "";
    let answer: Answer | undefined;
    let ended: string | undefined;
    const end = (why: string): void => {
      ended = why;
      child.kill("SIGKILL");
    };
    const stop = (): void => {
      if (job.kind !== "train") end("it was interrupted");
      else if (child.connected) child.send({ kind: "stop" }, ignored);
    };
    const limit = timeout === undefined ? undefined : Math.min(timeout, LONGEST_WAIT);
    const timer =
      limit === undefined ? undefined : setTimeout(() => end(`it took longer than ${limit} s`), 1000 * limit);
    signal?.addEventListener("abort", stop, { once: true });
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("message", (message: FromChild) => {
      if (message.kind === "step") onStep?.(message.step);
      else if (message.kind === "measuring") onMeasuring?.(message.what);
      else answer = message;
    });
    const finish = (how: string): void => {
      children.delete(child);
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(answer ?? { kind: "error", message: ended ?? how });
    };
    // A process that could not be started does not emit "close".
    child.on("error", ({ message }) => finish(`its process failed: ${message}`));
    child.on("close", (code, killedBy) => {
      const last = errors.trim().split("\n").at(-1) ?? "";
      finish(`its process ended with ${killedBy ?? `code ${code}`}${last === "" ? "" : `: ${last}`}`);
    });
    child.send(job, ignored);
    // A signal that is already aborted calls no listener.
    if (signal?.aborted === true) stop();
  });
}
