/** Multilayer perceptron: dense layers with one activation between them. */
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { concatenated } from "../../maths/typed-arrays.ts";
import { initialize } from "./initializers.ts";
import type { Net } from "./net.ts";
import type { MlpOptions } from "./options.ts";

const LEAK = 0.2;
export const MAXOUT_PIECES = 5;
/** Those whose slope has no jumps. */
const SMOOTH: ReadonlySet<MlpOptions["activation"]> = new Set(["tanh", "softplus", "elu"]);

function activate(tf: Tf, x: Tensor, activation: MlpOptions["activation"]): Tensor {
  switch (activation) {
    case "relu":
      return tf.relu(x);
    case "leaky-relu":
      return tf.leakyRelu(x, LEAK);
    case "elu":
      return tf.elu(x);
    case "tanh":
      return tf.tanh(x);
    case "softplus":
      return tf.softplus(x);
    case "maxout":
      // Goodfellow et al. 2013, arXiv 1302.4389: each unit is the largest of its linear pieces
      return tf.max(tf.reshape(x, [...x.shape.slice(0, -1), -1, MAXOUT_PIECES]), -1);
    default:
      return activation satisfies never;
  }
}

function finish(tf: Tf, x: Tensor, output: MlpOptions["output"]): Tensor {
  switch (output) {
    case "linear":
      return x;
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    default:
      return output satisfies never;
  }
}

/**
 * Builds a net from `inputs` to `outputs` numbers a row; the weights come from `rng`, layer after layer. Its variables are
 * weights and biases: w0, b0, w1, b1, ...
 *
 * Several generators make a group of nets of one shape, which computes all of them at once: weights [nets, in, out],
 * biases [nets, 1, out], rows [nets, rows, in]. Each has the weights that its generator alone would give it.
 */
export function buildMlp(
  tf: Tf,
  inputs: number,
  outputs: number,
  options: MlpOptions,
  rng: Rng | readonly Rng[],
): Net {
  const group = "length" in rng ? rng : undefined;
  const rngs = group ?? [rng as Rng];
  const { widths, activation, output } = options;
  const variables: Variable[] = [];
  let fanIn = inputs;
  for (const [layer, width] of [...widths, outputs].entries()) {
    const isLast = layer === widths.length;
    const fanOut = activation === "maxout" && !isLast ? width * MAXOUT_PIECES : width;
    const initial = rngs.map((each) => initialize(fanIn, fanOut, options, each));
    const variable = (values: readonly Float32Array[], alone: number[], grouped: number[]) =>
      tf.tidy(() => tf.variable(tf.tensor(concatenated(values), group === undefined ? alone : grouped)));
    variables.push(
      variable(
        initial.map(({ weights }) => weights),
        [fanIn, fanOut],
        [rngs.length, fanIn, fanOut],
      ),
      variable(
        initial.map(({ biases }) => biases),
        [fanOut],
        [rngs.length, 1, fanOut],
      ),
    );
    fanIn = width;
  }
  const layers = widths.length + 1;
  return {
    variables,
    layers: new Array<number>(layers).fill(2),
    kernels: Array.from({ length: layers }, (_, layer) => 2 * layer),
    smooth: widths.length === 0 || SMOOTH.has(activation),
    // No activation here has a slope above 1, and the largest of some pieces moves no further than the pieces do.
    stretching: Array.from({ length: layers }, (_, layer) => 2 * layer),
    forward(x, parameters = variables) {
      let h = x;
      for (let layer = 0; layer < layers; layer++) {
        h = tf.add(tf.matMul(h, parameters[2 * layer]), parameters[2 * layer + 1]);
        h = layer < layers - 1 ? activate(tf, h, activation) : finish(tf, h, output);
      }
      return h;
    },
  };
}
