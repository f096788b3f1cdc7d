/** Loads tfjs-node: the user's own, from the node_modules of their project, or the one that `ganscope engine install` made. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tf } from "../engine.ts";
import { correctGradients } from "../gradients.ts";
import { needOfDriver, thisHost } from "../install/host.ts";
import { installedEngines } from "../install/layout.ts";
import { restoreUtilities } from "../install/node-compat.ts";
import { backendOf } from "./binding.ts";
import { correctNativeKernels } from "./kernels.ts";

export type NativeId = "tfjs-node-gpu" | "tfjs-node";

export interface Loaded {
  readonly tf: Tf;
  /** Version of TensorFlow.js. */
  readonly version: string;
  /** Whose copy it is. */
  readonly place: string;
}

export const isInstalled = (id: NativeId): boolean => candidates(id).length > 0;

/** Where copies of the package may lie, first come first taken. */
function candidates(id: NativeId): { place: string; entry: string }[] {
  const kind = id === "tfjs-node-gpu" ? "gpu" : "cpu";
  const installed = installedEngines()
    .filter((engine) => engine.kind === kind)
    .map(({ key, entry }) => ({ place: `installed as ${key}`, entry }));
  try {
    const require = createRequire(join(process.cwd(), "package.json"));
    return [{ place: "from node_modules", entry: require.resolve(`@tensorflow/${id}`) }, ...installed];
  } catch {
    return installed;
  }
}

const loads = new Map<NativeId, Loaded | { readonly why: string }>();

/** Loads a native package, once, or says in one line why it cannot. */
export function loadNative(id: NativeId): Loaded | { readonly why: string } {
  const result = loads.get(id) ?? load(id);
  loads.set(id, result);
  return result;
}

function load(id: NativeId): Loaded | { readonly why: string } {
  const all = candidates(id);
  if (all.length === 0) return { why: `${id} is not installed` };
  // asked of the driver first: a library that finds no GPU takes seconds and hundreds of megabytes to say so
  if (id === "tfjs-node-gpu" && thisHost.nvidiaDriver() === undefined && !existsSync("/dev/nvidiactl"))
    return { why: `${id} needs ${needOfDriver}` };
  // one thread an op is fastest for multilayer perceptrons; read once, when TensorFlow loads
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  restoreUtilities();
  const reasons: string[] = [];
  for (const { place, entry } of all) {
    try {
      const tf = createRequire(entry)(entry) as Tf & { version: { tfjs: string } };
      // copies of TensorFlow.js in one process share its gradients: one that is passed over has set them back
      correctGradients(tf);
      if (id === "tfjs-node-gpu" && !backendOf(tf).binding.isUsingGpuDevice()) {
        reasons.push(`${id} ${place} does not see a GPU`);
        continue;
      }
      correctNativeKernels(tf);
      return { tf, version: tf.version.tfjs, place };
    } catch (error) {
      const [line] = String(error instanceof Error ? error.message : error).split("\n");
      reasons.push(`${id} ${place} cannot be loaded: ${line}`);
    }
  }
  return { why: reasons.join("; ") };
}
