/**
 * The scan that exact transport spends its time in: the least cost + potential of a row. There are two of it, one in
 * TypeScript and one in WebAssembly with SIMD (kernels/cheapest.wat), and they agree to the last bit, so that it is a
 * question of speed alone which of them runs.
 *
 * The WebAssembly one reads only its own memory. Hence arrays to be scanned are asked for here, and an opened Pricing
 * is good for one solution: small ones share a memory, which the next to open it takes over.
 */

import { InputError } from "../errors.ts";
import { cheapestWasm } from "./kernels/cheapest.ts";

/** No column, no node. */
export const NONE = -1;

/** Which of the two scans. Without SIMD there is only "typescript". */
export type PricingPath = "wasm" | "typescript";

export interface Pricing {
  readonly path: PricingPath;
  /** An array of `length` zeros, padded to a whole number of steps, for `cheapest` to read. */
  array(length: number): Float64Array;
  /**
   * The column with the least `costs[offset + column] + potentials[column]`, the first of several, if that is below a
   * bound; else NONE. Goes over all of `potentials`, which must be an array of this Pricing, and `costs` as well.
   */
  cheapest(costs: Float64Array, offset: number, potentials: Float64Array, bound: number): number;
}

/** Columns that a scan takes in one step. */
const STEP = 8;

/** Length of an array that holds `columns` numbers. What lies beyond them gets an infinite potential. */
export function padded(columns: number): number {
  return STEP * Math.ceil(columns / STEP);
}

/**
 * @param lengths of all arrays that will be asked for
 * @param chosen by default WebAssembly where there is SIMD and the arrays fit its memory, else TypeScript
 * @throws InputError when "wasm" is asked for and there is no SIMD
 */
export function openPricing(lengths: readonly number[], chosen?: PricingPath): Pricing {
  const bytes = 8 * lengths.reduce((sum, length) => sum + padded(length), 0);
  const path = chosen ?? (bytes <= ADDRESSABLE && compile() !== null ? "wasm" : "typescript");
  if (path === "typescript") {
    return { path, array: (length) => new Float64Array(padded(length)), cheapest: cheapestColumn };
  }
  const host = hostFor(bytes);
  const { buffer, cheapest } = host;
  let taken = 0;
  return {
    path,
    array(length) {
      const array = new Float64Array(buffer, taken, padded(length));
      if (host === shared) array.fill(0);
      taken += array.byteLength;
      return array;
    },
    cheapest: (costs, offset, potentials, bound) =>
      cheapest(costs.byteOffset + 8 * offset, potentials.byteOffset, potentials.length, bound),
  };
}

/** The scan in TypeScript. It compares four columns at a time: nearly always all four fail. */
export function cheapestColumn(
  costs: Float64Array,
  offset: number,
  potentials: Float64Array,
  bound: number,
): number {
  const columns = potentials.length;
  let least = bound;
  let best = NONE;
  for (let column = 0, at = offset; column < columns; column += 4, at += 4) {
    const c0 = costs[at] + potentials[column];
    const c1 = costs[at + 1] + potentials[column + 1];
    const c2 = costs[at + 2] + potentials[column + 2];
    const c3 = costs[at + 3] + potentials[column + 3];
    if (c0 < least || c1 < least || c2 < least || c3 < least) {
      least = Math.min(c0, c1, c2, c3);
      best = column + (c0 === least ? 0 : c1 === least ? 1 : c2 === least ? 2 : 3);
    }
  }
  return best;
}

interface Host {
  readonly buffer: ArrayBuffer;
  readonly cheapest: (costs: number, potentials: number, count: number, bound: number) => number;
}

const PAGE = 2 ** 16;
/** A WebAssembly memory has at most so many bytes; a problem of 23,000 by 23,000 points needs more. */
const ADDRESSABLE = 2 ** 32;
/** Problems up to this many bytes share one memory; a larger one has its own, which goes when it is solved. */
const SHARED_BYTES = 2 ** 24;

let compiled: WebAssembly.Module | null | undefined;
let shared: Host | undefined;

/** Compiled once; null where the engine refuses SIMD. */
function compile(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const binary = Uint8Array.from(atob(cheapestWasm), (letter) => letter.charCodeAt(0));
    compiled =
      typeof WebAssembly === "object" && WebAssembly.validate(binary) ? new WebAssembly.Module(binary) : null;
  }
  return compiled;
}

function hostFor(bytes: number): Host {
  if (bytes > SHARED_BYTES) return instantiate(bytes);
  // Twice what is asked for: null bands come with hundreds of problems of about one size.
  if (shared === undefined || shared.buffer.byteLength < bytes) {
    shared = instantiate(Math.min(SHARED_BYTES, Math.max(PAGE, 2 * bytes)));
  }
  return shared;
}

function instantiate(bytes: number): Host {
  const module = compile();
  if (module === null)
    throw new InputError("wasm pricing requires WebAssembly with SIMD (there is none here)");
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { exports } = new WebAssembly.Instance(module, { host: { memory } });
  return { buffer: memory.buffer, cheapest: exports.cheapest as Host["cheapest"] };
}
