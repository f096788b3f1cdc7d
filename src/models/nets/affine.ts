/**
 * The affine map x -> W x + b with given weights: a generator whose density is known in closed form, or a discriminator that is
 * the best one by construction (between Gaussians of one covariance the log ratio of densities is affine).
 */
import type { Tf } from "../../engine/engine.ts";
import type { Net } from "./net.ts";
import type { AffineOptions } from "./options.ts";

/** One number for each of n places; undefined for a list of another length. */
const spread = (given: number | readonly number[], n: number): readonly number[] | undefined => {
  if (typeof given === "number") return new Array<number>(n).fill(given);
  return given.length === n ? given : undefined;
};

/** Why this map cannot lead from `inputs` to `outputs` numbers a row, or undefined. */
export function affineMisfit(
  inputs: number,
  outputs: number,
  { shift, scale }: AffineOptions,
): string | undefined {
  if (outputs !== inputs && outputs !== 1)
    return `an affine net needs as many outputs as inputs, or one (inputs ${inputs}, outputs ${outputs})`;
  for (const [name, given, n] of [
    ["shift", shift, outputs],
    ["scale", scale, inputs],
  ] as const) {
    if (spread(given, n) === undefined)
      return `an affine net needs ${n} ${n === 1 ? "number" : "numbers"} of ${name} (got ${[given].flat().length})`;
  }
  return undefined;
}

/**
 * As many outputs as inputs: output j is shift_j + scale_j x_j at first, with a full matrix that may learn. One output:
 * shift + sum_j scale_j x_j. Its variables are W [inputs, outputs] and b [outputs], each a layer of its own.
 *
 * @param group how many equal nets to build with a leading axis; absent for one alone
 * @throws RangeError where `affineMisfit` says why
 */
export function buildAffine(
  tf: Tf,
  inputs: number,
  outputs: number,
  options: AffineOptions,
  group?: number,
): Net {
  const misfit = affineMisfit(inputs, outputs, options);
  if (misfit !== undefined) throw new RangeError(misfit);
  const scale = spread(options.scale, inputs) ?? [];
  const shift = spread(options.shift, outputs) ?? [];
  const weights = scale.map((factor, i) =>
    Array.from({ length: outputs }, (_, j) => (outputs === 1 || i === j ? factor : 0)),
  );
  const variables = tf.tidy(() => {
    const w = tf.tensor2d(weights, [inputs, outputs]);
    const b = tf.tensor1d([...shift]);
    if (group === undefined) return [tf.variable(w), tf.variable(b)];
    return [
      tf.variable(tf.tile(tf.expandDims(w, 0), [group, 1, 1])),
      tf.variable(tf.tile(tf.reshape(b, [1, 1, outputs]), [group, 1, 1])),
    ];
  });
  return {
    variables,
    layers: [1, 1],
    kernels: [0],
    affine: true,
    smooth: true,
    stretching: [0],
    forward: (x, [w, b] = variables) => tf.add(tf.matMul(x, w), b),
  };
}
