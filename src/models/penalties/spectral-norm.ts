/**
 * Each weight matrix W divided by its largest singular value, so that every dense layer, and with activations of slope at
 * most 1 a whole net of them, is 1-Lipschitz. The value is u' W v with singular vectors that one power iteration a step keeps
 * up to date; they are constants to the gradient. A convolution kernel counts as the matrix [height x width x in, out], as in
 * the paper; the convolution may stretch by more, since an input takes part in several of its windows. Normalization between
 * the layers undoes the division.
 */
import { type Static, Type } from "typebox";
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { concatenated } from "../../maths/typed-arrays.ts";
import type { Penalty } from "./penalty.ts";

/** Power iterations before the first step, from random vectors. */
const FIRST_ITERATIONS = 15;
/** Keeps the vectors of a matrix of zeros finite. */
const TINY = 1e-12;

const options = Type.Object({});

const unit = (tf: Tf, x: Tensor): Tensor => tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x), -2, true)), TINY));

/** A kernel as a matrix, by the shape of its left singular vector [..., rows, 1]. */
const asMatrix = (tf: Tf, kernel: Tensor, u: Tensor): Tensor =>
  tf.reshape(kernel, [...u.shape.slice(0, -1), kernel.shape[kernel.rank - 1]]);

const product = (tf: Tf, a: Tensor, b: Tensor, transposed = false): Tensor => tf.matMul(a, b, transposed);

export const spectralNorm = {
  title: "spectral normalization of each weight matrix",
  source: "Miyato et al. 2018, arXiv 1802.05957, Algorithm 1",
  options,
  normalize(tf, kernels, rng) {
    const group = "length" in rng ? rng : undefined;
    const rngs = group ?? [rng as Rng];
    const state = kernels.flatMap((kernel) => {
      const columns = kernel.shape[kernel.rank - 1];
      const rows = kernel.size / columns / rngs.length;
      const vectors = (length: number): Variable => {
        const values = concatenated(rngs.map((each) => each.normals(new Float32Array(length))));
        const shape = group === undefined ? [length, 1] : [rngs.length, length, 1];
        return tf.tidy(() => tf.variable(tf.tensor(values, shape), false));
      };
      return [vectors(rows), vectors(columns)];
    });
    function advance(): void {
      for (const [i, kernel] of kernels.entries()) {
        const [u, v] = [state[2 * i], state[2 * i + 1]];
        tf.tidy(() => {
          const matrix = asMatrix(tf, kernel, u);
          const right = unit(tf, product(tf, matrix, u, true));
          v.assign(right);
          u.assign(unit(tf, product(tf, matrix, right)));
        });
      }
    }
    for (let i = 0; i < FIRST_ITERATIONS; i++) advance();
    return {
      state,
      advance,
      apply: (tensors, vectors) =>
        tensors.map((kernel, i) => {
          const [u, v] = [vectors[2 * i], vectors[2 * i + 1]];
          const matrix = asMatrix(tf, kernel, u);
          const largest = tf.sum(tf.mul(u, product(tf, matrix, v)), [-2, -1], true);
          return tf.reshape(tf.div(matrix, largest), kernel.shape);
        }),
    };
  },
} satisfies Penalty<Static<typeof options>>;
