/** The engine that every installation has: tfjs-core on WebAssembly (one thread, SIMD) or on plain JavaScript. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EngineError } from "../errors.ts";
import { packageRoot } from "../root.ts";
import { correctGradients, transposeBeforeMatMul } from "./corrections.ts";
import type { Tf } from "./engine.ts";

type BuiltinTf = Tf & { setWasmPaths(folder: string): void };

let loaded: Promise<BuiltinTf> | undefined;

async function load(): Promise<BuiltinTf> {
  const folder = join(packageRoot(), "dist", "builtin");
  const bundle = join(folder, "tfjs.mjs");
  if (!existsSync(bundle)) {
    throw new EngineError("the built-in engine has not been built", {
      where: bundle,
      hint: "run: npm run build",
    });
  }
  const tf = (await import(pathToFileURL(bundle).href)) as BuiltinTf;
  tf.setWasmPaths(`${folder}/`);
  correctGradients(tf);
  transposeBeforeMatMul(tf);
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

export async function openBuiltin(backend: "wasm" | "cpu"): Promise<{ tf: Tf; version: string }> {
  loaded ??= load();
  const tf = await loaded;
  await keepingErrorListeners(async () => {
    if (!(await tf.setBackend(backend))) {
      throw new EngineError(`the ${backend} backend of TensorFlow.js did not start`, {
        hint: backend === "wasm" ? "try --engine cpu" : "reinstall ganscope",
      });
    }
  });
  return { tf, version: tf.version_core };
}
