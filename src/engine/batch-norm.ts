/**
 * Batch normalization in training: each channel brought to mean 0 and variance 1 over the batch and all places, then scaled
 * and shifted. A native engine has one op for it and one for its gradient, where tensor operations take some twenty
 * passes over the data; where that gradient is itself differentiated, and on the built-in engines, it is composed.
 *
 * Source: Ioffe & Szegedy 2015, "Batch normalization", arXiv 1502.03167.
 */
import type { GradConfig } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "./engine.ts";

/** Names of the fused kernels; an engine that has them registers them under these. */
export const BATCH_NORM = "BatchNormTraining";
export const BATCH_NORM_GRAD = "BatchNormTrainingGrad";

/**
 * @param x [..., channels]
 * @param scale [channels]
 * @param offset [channels]
 * @param epsilon added to the (biased) variance
 */
export function normalizeBatch(tf: Tf, x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor {
  if (tf.getKernel(BATCH_NORM, tf.getBackend()) === undefined) {
    return tf.add(tf.mul(standardized(tf, x, epsilon).normed, scale), offset);
  }
  const outputs = tf.engine().runKernel(BATCH_NORM, { x, scale, offset }, { epsilon });
  return (outputs as Tensor[])[0];
}

const batchAxes = ({ rank }: Tensor): number[] => Array.from({ length: rank - 1 }, (_, axis) => axis);

function standardized(tf: Tf, x: Tensor, epsilon: number): { normed: Tensor; perDeviation: Tensor } {
  const { mean, variance } = tf.moments(x, batchAxes(x));
  const perDeviation = tf.rsqrt(tf.add(variance, epsilon));
  return { normed: tf.mul(tf.sub(x, mean), perDeviation), perDeviation };
}

/** The gradient of the fused kernel: one kernel too, unless it will be differentiated. */
export function batchNormGradient(tf: Tf, isRecorded: (tf: Tf) => boolean): GradConfig {
  return {
    kernelName: BATCH_NORM,
    inputsToSave: ["x", "scale"],
    outputsToSave: [false, true, true, true],
    gradFunc(dys, saved, attributes) {
      const [dy] = dys as Tensor[];
      const [x, scale, ...statistics] = saved as Tensor[];
      const { epsilon } = attributes as { epsilon: number };
      if (isRecorded(tf)) return composedGradient(tf, { dy, x, scale, epsilon });
      const [mean, deviation, third] = statistics;
      const [dx, dscale, doffset] = tf.engine().runKernel(
        BATCH_NORM_GRAD,
        { dy, x, scale, mean, deviation, third },
        {
          epsilon,
        },
      ) as Tensor[];
      return { x: () => dx, scale: () => dscale, offset: () => doffset };
    },
  };
}

/** With h = (x - mean)/sd: doffset = sum dy, dscale = sum dy h, dx = scale/sd (dy - mean dy - h mean(dy h)). */
function composedGradient(
  tf: Tf,
  { dy, x, scale, epsilon }: { dy: Tensor; x: Tensor; scale: Tensor; epsilon: number },
) {
  const axes = batchAxes(x);
  const { normed, perDeviation } = standardized(tf, x, epsilon);
  const along = tf.mul(dy, normed);
  return {
    x: () =>
      tf.mul(
        tf.mul(scale, perDeviation),
        tf.sub(tf.sub(dy, tf.mean(dy, axes)), tf.mul(normed, tf.mean(along, axes))),
      ),
    scale: () => tf.sum(along, axes),
    offset: () => tf.sum(dy, axes),
  };
}
