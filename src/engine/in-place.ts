/**
 * Update rules for the built-in engine as plain loops. Composed of tensor operations an Adam step costs about a dozen
 * kernel calls a variable, which for small nets is most of the training time; here it is one loop, in float64 with one
 * rounding to float32 at the end.
 *
 * Moments are updated in their own memory. Weights are not: the WebAssembly backend keeps a packed copy of each matrix
 * it multiplies by, and would go on using it; so weights get a new tensor.
 */
import type { MovingAverage, Optimizer, Tensor, Tf, Variable } from "./engine.ts";
import { createMovingAverage } from "./moving-average.ts";
import type { OptimizerOptions } from "./optimizer-options.ts";
import { createOptimizer } from "./optimizers.ts";

interface HostBackend {
  /** Present on the WebAssembly backend: a view, not a copy. */
  typedArrayFromHeap?(tensor: Tensor): Float32Array;
  /** On the plain backend this is the array that holds the tensor. */
  readSync(dataId: object): Float32Array;
}

/** The memory behind a tensor. Valid until the next tensor is made, since WebAssembly memory may move when it grows. */
function memoryOf(tf: Tf, tensor: Tensor): Float32Array {
  const backend = tf.backend() as HostBackend;
  return backend.typedArrayFromHeap?.(tensor) ?? backend.readSync(tensor.dataId);
}

/** Gives the variable new memory, filled from its present values. */
function replace(
  tf: Tf,
  variable: Variable,
  fill: (next: Float32Array, present: Float32Array) => void,
): void {
  const next = tf.zerosLike(variable);
  fill(memoryOf(tf, next), memoryOf(tf, variable));
  variable.assign(next);
  next.dispose();
}

/** next <- present moved along the gradient; the slots are updated in place. */
type Update = (
  next: Float32Array,
  present: Float32Array,
  gradients: Float32Array,
  slots: Float32Array[],
  schedule: Float32Array,
) => void;

function updateRule(options: OptimizerOptions): Update {
  switch (options.kind) {
    case "adam": {
      const { beta1, beta2 } = options;
      return (next, present, gradients, [means, squares], [rate, epsilon]) => {
        for (let i = 0; i < present.length; i++) {
          const gradient = gradients[i];
          const mean = beta1 * means[i] + (1 - beta1) * gradient;
          const square = beta2 * squares[i] + (1 - beta2) * gradient * gradient;
          means[i] = mean;
          squares[i] = square;
          next[i] = present[i] - (rate * mean) / (Math.sqrt(square) + epsilon);
        }
      };
    }
    case "rmsprop": {
      const { decay, epsilon } = options;
      return (next, present, gradients, [squares], [rate]) => {
        for (let i = 0; i < present.length; i++) {
          const gradient = gradients[i];
          const square = decay * squares[i] + (1 - decay) * gradient * gradient;
          squares[i] = square;
          next[i] = present[i] - (rate * gradient) / (Math.sqrt(square) + epsilon);
        }
      };
    }
    case "sgd": {
      const { momentum } = options;
      return (next, present, gradients, [velocities], [rate]) => {
        for (let i = 0; i < present.length; i++) {
          const velocity = velocities === undefined ? gradients[i] : momentum * velocities[i] + gradients[i];
          if (velocities !== undefined) velocities[i] = velocity;
          next[i] = present[i] - rate * velocity;
        }
      };
    }
    default:
      return options satisfies never;
  }
}

/** The same rule, slots and schedule as `createOptimizer`, applied in place. */
export function createInPlaceOptimizer(
  tf: Tf,
  options: OptimizerOptions,
  variables: readonly Variable[],
): Optimizer {
  const reference = createOptimizer(tf, options, variables);
  const update = updateRule(options);
  const groups = reference.slots.length / variables.length;
  return {
    ...reference,
    apply(gradients, schedule) {
      for (const [i, variable] of variables.entries()) {
        const slots = Array.from({ length: groups }, (_, k) => reference.slots[k * variables.length + i]);
        replace(tf, variable, (next, present) => {
          const slotsMemory = slots.map((slot) => memoryOf(tf, slot));
          update(next, present, memoryOf(tf, gradients[i]), slotsMemory, memoryOf(tf, schedule));
        });
      }
    },
  };
}

export function createInPlaceAverage(tf: Tf, variables: readonly Variable[]): MovingAverage {
  const reference = createMovingAverage(tf, variables);
  return {
    ...reference,
    update(weight) {
      const [w] = memoryOf(tf, weight);
      for (const [i, variable] of variables.entries()) {
        replace(tf, reference.averages[i], (next, present) => {
          const current = memoryOf(tf, variable);
          for (let j = 0; j < next.length; j++) next[j] = w * present[j] + (1 - w) * current[j];
        });
      }
    },
  };
}
