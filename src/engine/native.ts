/** Native TensorFlow, when the user has it: @tensorflow/tfjs-node-gpu or -node in the node_modules of their project. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { correctGradients } from "./corrections.ts";
import type { Tf } from "./engine.ts";

export type NativeId = "tfjs-node-gpu" | "tfjs-node";

/** Loads a native package or says in one line why it cannot. */
export async function openNative(id: NativeId): Promise<{ tf: Tf; version: string } | { why: string }> {
  const name = `@tensorflow/${id}`;
  const require = createRequire(join(process.cwd(), "package.json"));
  let path: string;
  try {
    path = require.resolve(name);
  } catch {
    return { why: `${name} is not installed` };
  }
  try {
    process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
    await restoreUtilities();
    const tf = require(path) as Tf & { version: { "tfjs-node"?: string; tfjs: string } };
    correctGradients(tf);
    return { tf, version: tf.version.tfjs };
  } catch (error) {
    return {
      why: `${name} does not load: ${String(error instanceof Error ? error.message : error).split("\n")[0]}`,
    };
  }
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 took away. */
async function restoreUtilities(): Promise<void> {
  const { default: util } = (await import("node:util")) as { default: Record<string, unknown> };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
