/**
 * A workplace for dense mathematics: one memory, kernels over it (WebAssembly, or plain TypeScript where there is no SIMD), and threads
 * where the work is worth them. All addresses are bytes. What it computes does not depend on the number of threads, to the last bit.
 */

import { type Job, type JobName, jobs, TILE } from "./jobs.ts";
import {
  denseModule,
  grow,
  instanceOf,
  type Kernels,
  type Memory,
  memoryOf,
  type Products,
} from "./module.ts";
import { plainKernels } from "./plain.ts";
import { type Crew, crewOf, MOST_JOBS, threadCount } from "./threads.ts";

export type Task = Job | readonly Job[];

export interface Dense {
  /** The whole memory. */
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  /** Address of so many bytes, at a multiple of 64; cleared. @throws RangeError beyond what was asked for */
  take(bytes: number): number;
  /** What `use` takes is given back when it is done. */
  borrow<Result>(use: () => Result): Result;
  /** Does tasks that do not depend on each other, each one job or several in turn; returns when the last is done. */
  run(list: readonly Task[]): void;
  readonly kernels: Pick<Kernels, "dot" | "axpy">;
  /** How many threads may work: a job that keeps lists needs one set for each. */
  readonly threads: number;
}

/** Bytes of a job's arguments. */
const ARGUMENTS = 128;
const OWN = 8 * TILE * TILE;
/** Products from which threads are worth their start. */
const WORTH_THREADS = 2e8;

/** A memory, and who works in it. */
interface Ground {
  /** Undefined for the plain kernels. */
  readonly memory: Memory | undefined;
  readonly buffer: ArrayBufferLike;
  readonly kernels: Kernels;
  readonly crew: Crew | undefined;
  readonly threads: number;
}

interface Workplace {
  readonly dense: Dense;
  readonly ground: Ground;
  readonly bytes: number;
  /** Up to which address something was ever written. */
  readonly used: number;
  /** Gives all memory back. */
  reset(): void;
}

let kept: Workplace | undefined;

/**
 * Calls `use` with room for `bytes`, beside what the kernels need themselves. Not to be nested.
 *
 * @param work products of two numbers, about: small work is done by the calling thread alone
 */
export function withDense<Result>(
  { bytes, work }: { readonly bytes: number; readonly work: number },
  use: (dense: Dense) => Result,
): Result {
  const threads = threadCount();
  if (kept === undefined || kept.dense.threads !== threads) {
    endDense();
    kept = workplace(groundFor(bytes, threads), bytes);
  } else if (kept.bytes < bytes) kept = larger(kept, bytes);
  const { dense, ground, reset } = kept;
  if (work > WORTH_THREADS) ground.crew?.hire();
  reset();
  return use(dense);
}

/** Ends the threads and lets go of the memory. The next call starts them again. */
export function endDense(): void {
  kept?.ground.crew?.close();
  kept = undefined;
}

/** How products are rounded here. */
export const productsHere = (): Products => (plainly ? undefined : denseModule())?.products ?? "scalar";

let plainly = false;

/** Calls `use` with the plain kernels, whatever the processor can do: the oracle of the others. */
export function withPlainKernels<Result>(use: () => Result): Result {
  endDense();
  plainly = true;
  try {
    return use();
  } finally {
    plainly = false;
    endDense();
  }
}

/** What the threads need: their own places, and the arguments of jobs. */
const placesOf = (threads: number): number => (threads * OWN + MOST_JOBS * ARGUMENTS + 65536) & ~63;
/** Small works follow each other: one memory does for many. */
const LEAST = 2 ** 22;

function groundFor(bytes: number, threads: number): Ground {
  const size = placesOf(threads) + Math.max(LEAST, bytes);
  const found = plainly ? undefined : denseModule();
  const memory = found && memoryOf(size, found.shared);
  const buffer = memory?.buffer ?? new ArrayBuffer(size);
  const ownPlaces = Array.from({ length: threads }, (_, thread) => 64 + MOST_JOBS * ARGUMENTS + thread * OWN);
  const kernels = found && memory ? instanceOf(found.module, memory) : plainKernels(buffer);
  kernels.place(0, ownPlaces[0]);
  const crew =
    found?.shared && memory ? crewOf({ module: found.module, memory, kernels, ownPlaces }) : undefined;
  return { memory, buffer, kernels, crew, threads };
}

/** The same memory grown, with the same threads; two memories one after the other would both stay until they are collected. */
function larger({ ground, bytes: before, used }: Workplace, bytes: number): Workplace {
  const { memory, threads } = ground;
  if (memory === undefined) {
    endDense();
    return workplace(groundFor(bytes, threads), bytes);
  }
  grow(memory, bytes - Math.max(LEAST, before));
  return workplace({ ...ground, buffer: memory.buffer }, bytes, used);
}

function workplace(ground: Ground, asked: number, before = 0): Workplace {
  const { buffer, kernels, crew, threads } = ground;
  const bytes = Math.max(LEAST, asked);
  const places = placesOf(threads);
  const [f64, f32, i32] = [new Float64Array(buffer), new Float32Array(buffer), new Int32Array(buffer)];
  const view = new DataView(buffer);
  let free = places;
  let used = Math.max(places, before);
  const write = (job: Job, at: number): void => {
    const { integers, floats } = jobs[job.name];
    const values = job as Readonly<Record<string, number>> & Job;
    for (const [i, name] of integers.entries()) view.setInt32(at + 4 * i, values[name], true);
    const first = at + 8 * Math.ceil(integers.length / 2);
    for (const [i, name] of (floats as readonly string[]).entries())
      view.setFloat64(first + 8 * i, values[name], true);
  };
  const dense: Dense = {
    f64,
    f32,
    i32,
    threads,
    kernels,
    take(wanted) {
      const at = free;
      free += (wanted + 63) & ~63;
      if (free > places + bytes) throw new RangeError(`dense mathematics was given room for ${bytes} bytes`);
      // what a former work left
      if (at < used) f64.fill(0, at / 8, Math.min(free, used) / 8);
      used = Math.max(used, free);
      return at;
    },
    borrow(use) {
      const before = free;
      const result = use();
      free = before;
      return result;
    },
    run(list) {
      let tasks: { readonly name: JobName; readonly at: number }[][] = [];
      let written = 0;
      const work = () => {
        if (crew) crew.run(tasks);
        else for (const { name, at } of tasks.flat()) kernels[name](at);
        tasks = [];
        written = 0;
      };
      for (const task of list) {
        const jobs = "name" in task ? [task] : task;
        if (written + jobs.length > MOST_JOBS) work();
        tasks.push(
          jobs.map((job) => {
            const at = 64 + written++ * ARGUMENTS;
            write(job, at);
            return { name: job.name, at };
          }),
        );
      }
      if (tasks.length > 0) work();
    },
  };
  return {
    dense,
    ground,
    bytes,
    get used() {
      return used;
    },
    reset() {
      free = places;
    },
  };
}
