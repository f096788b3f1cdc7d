/** Loads tfjs-node: the user's own, from the node_modules of their project, or the one that `ganscope engine install` made. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tf } from "../engine.ts";
import { correctGradients } from "../gradients.ts";
import { gpuObstacle, type Obstacle, oldDriver } from "../install/host.ts";
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

/** Why a copy cannot be loaded, and what to do where that is known. */
export type Unloaded = Pick<Obstacle, "why"> & Partial<Obstacle>;

/** Where copies of the package may lie, first come first taken. */
function candidates(id: NativeId): { place: string; entry: string; ours?: true }[] {
  const kind = id === "tfjs-node-gpu" ? "gpu" : "cpu";
  const installed = installedEngines()
    .filter((engine) => engine.kind === kind)
    .map(({ key, entry }) => ({ place: `installed as ${key}`, entry, ours: true as const }));
  try {
    const require = createRequire(join(process.cwd(), "package.json"));
    return [{ place: "from node_modules", entry: require.resolve(`@tensorflow/${id}`) }, ...installed];
  } catch {
    return installed;
  }
}

const loads = new Map<NativeId, Loaded | Unloaded>();

/** Loads a native package, once, or says in one line why it cannot. */
export function loadNative(id: NativeId): Loaded | Unloaded {
  const result = loads.get(id) ?? load(id);
  loads.set(id, result);
  return result;
}

function load(id: NativeId): Loaded | Unloaded {
  const all = candidates(id);
  if (all.length === 0) return { why: `${id} is not installed` };
  const gpu = id === "tfjs-node-gpu";
  const obstacle = gpu ? gpuObstacle() : undefined;
  if (obstacle !== undefined) return { ...obstacle, why: `${id} cannot run: ${obstacle.why}` };
  // one thread an op is fastest for multilayer perceptrons; read once, when TensorFlow loads
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  // otherwise TensorFlow takes nearly all of a card's memory at once, and a second training on it none; read as it loads
  if (gpu) process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  restoreUtilities();
  const reasons: string[] = [];
  let hint = gpu ? "ganscope engine check says why" : undefined;
  for (const { place, entry, ours } of all) {
    const old = gpu && ours ? oldDriver() : undefined;
    if (old !== undefined) {
      reasons.push(`${id} ${place} cannot run: ${old.why}`);
      hint = old.hint;
      continue;
    }
    try {
      const tf = createRequire(entry)(entry) as Tf & { version: { tfjs: string } };
      // copies of TensorFlow.js in one process share its gradients: one that is passed over has set them back
      correctGradients(tf);
      if (gpu && !backendOf(tf).binding.isUsingGpuDevice()) {
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
  return { why: reasons.join("; "), ...(hint !== undefined && { hint }) };
}
