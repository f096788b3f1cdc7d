/**
 * A net that is told a class: its rows carry a label after their own numbers, one-hot. The label is put beside the numbers
 * as it is, or as a learned vector; beside an image it becomes channels, the same at every place.
 *
 * Source: Mirza & Osindero 2014, arXiv 1411.1784.
 */
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { concatenated } from "../../maths/typed-arrays.ts";
import type { Net } from "./net.ts";

export interface Conditioning {
  readonly classes: number;
  /** Numbers of a learned vector; null for the one-hot label itself. */
  readonly embedding: number | null;
  /** Channels of an image beside which the label stands; absent for plain rows. */
  readonly channels?: number;
}

/** Numbers that a label adds to a row, or to a place of an image. */
export const widthOf = ({ classes, embedding }: Conditioning): number => embedding ?? classes;

/** [..., rows, dim] and one-hot labels [..., rows, classes], side by side. */
export const labelled = (tf: Tf, x: Tensor, labels: Tensor | undefined): Tensor =>
  labels === undefined ? x : tf.concat([x, labels], -1);

/**
 * @param net takes rows that are wider by the label
 * @param rng stream of the learned vectors, N(0, 1); several for a group
 */
export function conditional(tf: Tf, net: Net, conditioning: Conditioning, rng: Rng | readonly Rng[]): Net {
  const { classes, embedding, channels } = conditioning;
  const width = widthOf(conditioning);
  const vectors = embedding === null ? [] : [createVectors(tf, classes, embedding, rng)];
  const variables = [...vectors, ...net.variables];
  const own = vectors.length;

  function join(x: Tensor, parameters: readonly Tensor[]): Tensor {
    const leading = x.shape.slice(0, -1);
    const dim = x.shape[x.rank - 1] - classes;
    const [numbers, labels] = tf.split(x, [dim, classes], -1);
    const label = own === 0 ? labels : tf.matMul(labels, parameters[0]);
    if (channels === undefined) return tf.concat([numbers, label], -1);
    const places = dim / channels;
    const image = tf.reshape(numbers, [-1, places, channels]);
    const planes = tf.tile(tf.reshape(label, [-1, 1, width]), [1, places, 1]);
    return tf.reshape(tf.concat([image, planes], 2), [...leading, places * (channels + width)]);
  }

  const { settled, stretching: _, ...rest } = net;
  return {
    ...rest,
    variables,
    layers: [...vectors.map(() => 1), ...net.layers],
    kernels: net.kernels.map((i) => i + own),
    forward: (x, parameters = variables) => net.forward(join(x, parameters), parameters.slice(own)),
    ...(settled && {
      settled(batches, parameters) {
        const joined = batches.map((batch) => join(batch, parameters));
        const after = settled(joined, parameters.slice(own));
        return (x) => after(join(x, parameters));
      },
    }),
  };
}

function createVectors(tf: Tf, classes: number, size: number, rng: Rng | readonly Rng[]): Variable {
  const group = "length" in rng ? rng : undefined;
  const rngs = group ?? [rng as Rng];
  const values = concatenated(rngs.map((each) => each.normals(new Float32Array(classes * size))));
  const shape = group === undefined ? [classes, size] : [group.length, classes, size];
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}
