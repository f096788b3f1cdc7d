/**
 * Update rules written once in plain tensor operations. The learning rate and the bias corrections reach a step as a
 * small fed tensor, because a number in a step would be frozen when the step is captured.
 */
import type { Optimizer, Tensor, Tf, Variable } from "./engine.ts";
import type { OptimizerOptions } from "./optimizer-options.ts";

type Options<Kind extends OptimizerOptions["kind"]> = Extract<OptimizerOptions, { kind: Kind }>;

const zerosLike = (tf: Tf, variables: readonly Variable[]): Variable[] =>
  variables.map((variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)));

const element = (tf: Tf, vector: Tensor, index: number): Tensor => tf.reshape(tf.slice(vector, index, 1), []);

/** average <- decay average + (1 - decay) value */
function track(tf: Tf, average: Variable, value: Tensor, decay: number): void {
  average.assign(tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay)));
}

/** Kingma & Ba 2014, arXiv 1412.6980; epsilon outside the root and after the bias correction, as PyTorch has it. */
function adam(tf: Tf, options: Options<"adam">, variables: readonly Variable[]): Optimizer {
  const { beta1, beta2, epsilon } = options;
  const means = zerosLike(tf, variables);
  const squares = zerosLike(tf, variables);
  return {
    slots: [...means, ...squares],
    scheduleLength: 2,
    /**
     * rate mHat / (sqrt(vHat) + eps), with mHat = m / (1 - beta1^t) and vHat = v / (1 - beta2^t), equals
     * [rate root / (1 - beta1^t)] m / (sqrt(v) + eps root), with root = sqrt(1 - beta2^t).
     */
    schedule(t, rate) {
      const root = Math.sqrt(1 - beta2 ** t);
      return [(rate * root) / (1 - beta1 ** t), epsilon * root];
    },
    apply(gradients, schedule) {
      const rate = element(tf, schedule, 0);
      const correctedEpsilon = element(tf, schedule, 1);
      for (const [i, variable] of variables.entries()) {
        track(tf, means[i], gradients[i], beta1);
        track(tf, squares[i], tf.square(gradients[i]), beta2);
        const step = tf.div(means[i], tf.add(tf.sqrt(squares[i]), correctedEpsilon));
        variable.assign(tf.sub(variable, tf.mul(rate, step)));
      }
    },
  };
}

/** Tieleman & Hinton 2012, lecture 6.5; decay .99 and epsilon outside the root, as PyTorch has it. */
function rmsprop(tf: Tf, options: Options<"rmsprop">, variables: readonly Variable[]): Optimizer {
  const squares = zerosLike(tf, variables);
  return {
    slots: squares,
    scheduleLength: 1,
    schedule: (_t, rate) => [rate],
    apply(gradients, schedule) {
      const rate = element(tf, schedule, 0);
      for (const [i, variable] of variables.entries()) {
        track(tf, squares[i], tf.square(gradients[i]), options.decay);
        const step = tf.div(gradients[i], tf.add(tf.sqrt(squares[i]), options.epsilon));
        variable.assign(tf.sub(variable, tf.mul(rate, step)));
      }
    },
  };
}

/** Gradient descent with heavy-ball momentum (Polyak 1964): velocity <- momentum velocity + gradient. */
function sgd(tf: Tf, options: Options<"sgd">, variables: readonly Variable[]): Optimizer {
  const { momentum } = options;
  const velocities = momentum > 0 ? zerosLike(tf, variables) : [];
  return {
    slots: velocities,
    scheduleLength: 1,
    schedule: (_t, rate) => [rate],
    apply(gradients, schedule) {
      const rate = element(tf, schedule, 0);
      for (const [i, variable] of variables.entries()) {
        if (momentum > 0) velocities[i].assign(tf.add(tf.mul(velocities[i], momentum), gradients[i]));
        const step = momentum > 0 ? velocities[i] : gradients[i];
        variable.assign(tf.sub(variable, tf.mul(rate, step)));
      }
    },
  };
}

export function createOptimizer(
  tf: Tf,
  options: OptimizerOptions,
  variables: readonly Variable[],
): Optimizer {
  switch (options.kind) {
    case "adam":
      return adam(tf, options, variables);
    case "rmsprop":
      return rmsprop(tf, options, variables);
    case "sgd":
      return sgd(tf, options, variables);
    default:
      return options satisfies never;
  }
}
