/**
 * The kernels as WebAssembly: with fused multiply-add where the engine has it, with separate rounding elsewhere. Fused products round once
 * instead of twice, so last digits differ between the two: which one it was stands in the result.
 */
import { setFlagsFromString } from "node:v8";
import { denseWasm } from "./binaries.ts";
import type { JobName } from "./jobs.ts";

/** The part of WebAssembly that is needed; the types of Node 20 leave it out. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }) => { readonly buffer: ArrayBufferLike; grow(pages: number): number };
  Instance: new (module: object, imports: object) => { readonly exports: Kernels };
}
declare const WebAssembly: WebAssemblyApi;

export type Memory = InstanceType<WebAssemblyApi["Memory"]>;

/** What an instance exports: each job with the address of its arguments, and two products of vectors for one thread. */
export type Kernels = Readonly<Record<JobName, (job: number) => void>> & {
  /** Tells a thread its number and its own place in memory. */
  place(thread: number, own: number): void;
  /** Sum of p[i] q[i], and q += factor p; n even. */
  dot(p: number, q: number, n: number): number;
  axpy(factor: number, p: number, q: number, n: number): void;
};

/** How products are rounded. */
export type Products = "fused" | "separate" | "scalar";

export interface DenseModule {
  readonly products: Products;
  /** Whether several threads may work in its memory. */
  readonly shared: boolean;
  readonly module: object;
}

let found: DenseModule | undefined;

/** Compiled at first use. Undefined where there is no SIMD. */
export function denseModule(): DenseModule | undefined {
  found ??= compiled();
  return found;
}

function compiled(): DenseModule | undefined {
  // Kernels that run for a millisecond would stay in the baseline compiler's code, which takes twice as long.
  setFlagsFromString("--no-liftoff");
  const bytes = (name: keyof typeof denseWasm) => Buffer.from(denseWasm[name], "base64");
  if (typeof SharedArrayBuffer === "undefined") {
    const alone = bytes("alone");
    return WebAssembly.validate(alone)
      ? { products: "separate", shared: false, module: new WebAssembly.Module(alone) }
      : undefined;
  }
  const fused = bytes("sharedFma");
  if (!WebAssembly.validate(fused)) allowRelaxedSimd();
  if (WebAssembly.validate(fused))
    return { products: "fused", shared: true, module: new WebAssembly.Module(fused) };
  const plain = bytes("shared");
  return WebAssembly.validate(plain)
    ? { products: "separate", shared: true, module: new WebAssembly.Module(plain) }
    : undefined;
}

/** Node 20 has fused products behind a flag, later ones have them without. */
function allowRelaxedSimd(): void {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

const PAGE = 65536;

/** @throws RangeError where the machine has no room */
export const memoryOf = (bytes: number, shared: boolean): Memory => {
  const initial = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory(shared ? { initial, maximum: 65536, shared } : { initial });
};

/** By so many bytes at least. @throws RangeError where the machine has no room */
export const grow = (memory: Memory, bytes: number): void => {
  memory.grow(Math.ceil(bytes / PAGE));
};

export const instanceOf = (module: object, memory: Memory): Kernels =>
  new WebAssembly.Instance(module, { env: { memory } }).exports;
