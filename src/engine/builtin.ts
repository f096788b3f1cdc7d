/** The engine that every installation has: tfjs-core on WebAssembly (one thread, SIMD) or on plain JavaScript. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EngineError } from "../errors.ts";
import { packageRoot } from "../root.ts";
import { normalizeBatch } from "./batch-norm.ts";
import { compileEagerly } from "./compile.ts";
import { correctCpuKernels } from "./cpu-kernels.ts";
import type { Models, Opened, Tf } from "./engine.ts";
import { correctGradients } from "./gradients.ts";
import { createInPlaceAverage, createInPlaceOptimizer } from "./in-place.ts";
import { correctWasmKernels } from "./wasm-kernels.ts";

type BuiltinTf = Tf & { setWasmPaths(folder: string): void };

let loaded: Promise<BuiltinTf> | undefined;

const bundles = () => join(packageRoot(), "dist", "builtin");

async function load(): Promise<BuiltinTf> {
  const folder = bundles();
  const bundle = join(folder, "tfjs.mjs");
  if (!existsSync(bundle)) {
    throw new EngineError("the built-in engine is not built", {
      where: bundle,
      hint: "run: npm run build",
    });
  }
  const tf = (await import(pathToFileURL(bundle).href)) as BuiltinTf;
  tf.setWasmPaths(`${folder}/`);
  correctGradients(tf);
  correctWasmKernels(tf);
  return tf;
}

/** The WebAssembly module takes over the process's error events when it starts; they are not its to take. */
async function keepingErrorListeners(start: () => Promise<unknown>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as "uncaughtException")));
  await start();
  for (const [i, event] of events.entries()) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!before[i].has(listener)) process.removeListener(event, listener);
    }
  }
}

async function start(backend: "wasm" | "cpu"): Promise<Tf> {
  loaded ??= load();
  const tf = await loaded;
  await keepingErrorListeners(async () => {
    if (!(await tf.setBackend(backend)))
      throw new Error(`the ${backend} backend of TensorFlow.js did not start`);
  });
  // A native engine that was opened meanwhile has registered kernels of its own under the same names.
  correctCpuKernels(tf);
  return tf;
}

export async function openBuiltin(backend: "wasm" | "cpu", reason: string): Promise<Opened> {
  let tf: Tf;
  try {
    tf = await start(backend);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
  return {
    record: {
      id: backend,
      version: tf.version_core,
      path: "eager",
      stepsPerRun: 1,
      threads: 1,
      xla: false,
      reason,
    },
    tf,
    compile: (program) => compileEagerly(tf, program),
    refresh: () => undefined,
    optimizer: (options, variables) => createInPlaceOptimizer(tf, options, variables),
    movingAverage: (variables) => createInPlaceAverage(tf, variables),
    normalizeBatch: (x, scale, offset, epsilon) => normalizeBatch(tf, x, scale, offset, epsilon),
    models: () => import(pathToFileURL(join(bundles(), "models.mjs")).href) as Promise<Models>,
  };
}
