/**
 * A child process: loads the engine that it is told of, multiplies two matrices, takes one gradient, and says whether the
 * numbers are right. They are small integers, which every device and precision represents exactly.
 */
import { createRequire } from "node:module";
import type { Tf } from "../engine.ts";
import type { EngineKind } from "./layout.ts";
import { restoreUtilities } from "./node-compat.ts";

export type FromProbe = { readonly device: EngineKind } | { readonly why: string };

function probe(entry: string): FromProbe {
  restoreUtilities();
  const tf = createRequire(entry)(entry) as Tf;

  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  const wrongProduct = difference("a matrix product", product.dataSync(), [19, 22, 43, 50]);

  // f(W) = |x W|^2 has the gradient 2 x^T x W, here with x = (1 2), W = (3 4)^T and x W = 11.
  const x = tf.tensor2d([1, 2], [1, 2]);
  const gradient = tf.grad((w) => tf.sum(tf.square(tf.matMul(x, w))))(tf.tensor2d([3, 4], [2, 1]));
  const wrongGradient = difference("a gradient", gradient.dataSync(), [22, 44]);

  const why = wrongProduct ?? wrongGradient;
  if (why !== undefined) return { why };
  const { binding } = tf.backend() as unknown as { binding?: { isUsingGpuDevice?(): boolean } };
  return { device: binding?.isUsingGpuDevice?.() ? "gpu" : "cpu" };
}

function difference(what: string, found: ArrayLike<number>, expected: readonly number[]): string | undefined {
  const numbers = Array.from(found);
  const same = numbers.length === expected.length && expected.every((value, i) => numbers[i] === value);
  return same ? undefined : `${what} is wrong: [${numbers}] instead of [${expected}]`;
}

process.once("message", ({ entry }: { entry: string }) => {
  let answer: FromProbe;
  try {
    answer = probe(entry);
  } catch (error) {
    answer = {
      why: String(error instanceof Error ? error.message : error)
        .trim()
        .split("\n")[0],
    };
  }
  process.send?.(answer, undefined, undefined, () => process.disconnect());
});
