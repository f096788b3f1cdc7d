/**
 * Batch normalization after training: each sample by itself, by statistics of the whole distribution in place of those of
 * its batch. They are measured when they are needed, on batches of inputs with the weights in use, as averages of each
 * batch's mean and variance; so they are right for averaged weights too, and nothing has to be remembered.
 *
 * Source: Ioffe & Szegedy 2015, arXiv 1502.03167, Algorithm 2; Wu & Johnson 2021, arXiv 2105.07576, section 3.
 */
import type { Tensor, Tf } from "../../engine/engine.ts";

/** Mean and variance of each channel, at one normalization of a net. */
export type ChannelStatistics = {
  readonly mean: Tensor;
  readonly variance: Tensor;
};

/** Of [..., channels], over all but the last axis. */
export function channelStatistics(tf: Tf, x: Tensor): ChannelStatistics {
  return tf.moments(
    x,
    Array.from({ length: x.rank - 1 }, (_, axis) => axis),
  );
}

/** @param batches what was measured on each batch, normalization by normalization */
export function averaged(
  tf: Tf,
  batches: readonly (readonly ChannelStatistics[])[],
): readonly ChannelStatistics[] {
  const meanOf = (tensors: Tensor[]): Tensor => tf.div(tf.addN(tensors), tensors.length);
  return batches[0].map((_, i) => ({
    mean: meanOf(batches.map((batch) => batch[i].mean)),
    variance: meanOf(batches.map((batch) => batch[i].variance)),
  }));
}
