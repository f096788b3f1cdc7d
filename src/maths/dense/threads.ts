/**
 * Threads that work off a list of tasks in one shared memory. A task is a few jobs that one thread does in turn. The calling thread works too, and
 * never waits for a thread to start: one that comes late takes what is left. Idle threads sleep; they end with the process.
 *
 * Tasks of one list must not depend on each other, and which thread does one must not show in what it leaves.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type JobName, jobNames } from "./jobs.ts";
import type { Kernels, Memory } from "./module.ts";

/** Places in the control block. Numbers of tasks rise from list to list, so that a late thread never takes one of a finished list. */
const NEXT = 0;
const END = 1;
const DONE = 2;
const FIRST = 3;
const FAILED = 4;
const CLOSED = 5;
const PLACES = 8;

/** Jobs of a list at most. */
export const MOST_JOBS = 8192;

/** Threads beyond eight wait for memory more than they work. */
const MOST_THREADS = 8;

let wanted: number | undefined;

/** How many threads work, the calling one among them; by default one a processor, eight at most. */
export const threadCount = (): number =>
  wanted ?? Math.min(MOST_THREADS, Number(process.env.GANSCOPE_THREADS) || availableParallelism());

/** Sets how many threads work from now on; undefined for the default. Results do not depend on it. */
export function useThreads(count: number | undefined): void {
  wanted = count;
}

/** What a thread runs. Plain JavaScript in a string: it loads nothing, wherever the library runs from. */
const PROGRAM = `
const { workerData } = require("node:worker_threads");
const { module, memory, control, list, names, thread, own } = workerData;
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernels.place(thread, own);
for (;;) {
  const next = Atomics.load(control, ${NEXT});
  const end = Atomics.load(control, ${END});
  if (Atomics.load(control, ${CLOSED})) break;
  if (next >= end) {
    Atomics.wait(control, ${END}, end);
    continue;
  }
  if (Atomics.compareExchange(control, ${NEXT}, next, next + 1) !== next) continue;
  const task = next - Atomics.load(control, ${FIRST});
  try {
    for (let at = list[task]; at < list[task + 1]; at += 2) kernels[names[list[at]]](list[at + 1]);
  } catch {
    Atomics.store(control, ${FAILED}, 1);
  }
  Atomics.add(control, ${DONE}, 1);
  Atomics.notify(control, ${DONE});
}
`;

export interface Crew {
  /** Does all tasks, each job given by its kernel and the address of its arguments; returns when the last is done. */
  run(tasks: readonly (readonly { readonly name: JobName; readonly at: number }[])[]): void;
  /** Starts the other threads; where they run already, nothing. */
  hire(): void;
  close(): void;
}

/**
 * @param kernels the calling thread's own instance, already placed as thread 0
 * @param ownPlaces where each thread has its own place
 */
export function crewOf({
  module,
  memory,
  kernels,
  ownPlaces,
}: {
  readonly module: object;
  readonly memory: Memory;
  readonly kernels: Kernels;
  readonly ownPlaces: readonly number[];
}): Crew {
  const control = new Int32Array(new SharedArrayBuffer(4 * PLACES));
  // where each task begins, and its end; then the jobs
  const list = new Int32Array(new SharedArrayBuffer(4 * (MOST_JOBS + 1) + 8 * MOST_JOBS));
  const workers: Worker[] = [];
  const work = (end: number): void => {
    for (;;) {
      const next = Atomics.load(control, NEXT);
      if (next >= end) return;
      if (Atomics.compareExchange(control, NEXT, next, next + 1) !== next) continue;
      const task = next - control[FIRST];
      for (let at = list[task]; at < list[task + 1]; at += 2) kernels[jobNames[list[at]]](list[at + 1]);
      Atomics.add(control, DONE, 1);
    }
  };
  return {
    run(tasks) {
      const first = control[END];
      const end = first + tasks.length;
      let free = MOST_JOBS + 1;
      for (const [i, jobs] of tasks.entries()) {
        list[i] = free;
        for (const { name, at } of jobs) {
          list[free++] = jobNames.indexOf(name);
          list[free++] = at;
        }
        list[i + 1] = free;
      }
      Atomics.store(control, FIRST, first);
      Atomics.store(control, END, end);
      if (workers.length > 0) Atomics.notify(control, END);
      work(end);
      for (;;) {
        const done = Atomics.load(control, DONE);
        if (done >= end) break;
        Atomics.wait(control, DONE, done);
      }
      if (control[FAILED] !== 0) throw new Error("a thread could not do its part of the products");
    },
    hire() {
      if (workers.length > 0) return;
      for (let thread = 1; thread < ownPlaces.length; thread++) {
        const workerData = { module, memory, control, list, names: jobNames, thread, own: ownPlaces[thread] };
        const worker = new Worker(PROGRAM, { eval: true, workerData, execArgv: [], env: {} });
        worker.unref();
        workers.push(worker);
      }
    },
    close() {
      Atomics.store(control, CLOSED, 1);
      Atomics.notify(control, END);
      for (const worker of workers) void worker.terminate();
    },
  };
}
