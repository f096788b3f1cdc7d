import type { MovingAverage, Tf, Variable } from "./engine.ts";

/** average <- weight average + (1 - weight) variable, starting from the variables' present values. */
export function createMovingAverage(tf: Tf, variables: readonly Variable[]): MovingAverage {
  // adding 0 makes new memory, where a clone would share the variable's own
  const averages = variables.map((variable) => tf.tidy(() => tf.variable(tf.add(variable, 0), false)));
  return {
    averages,
    update(weight) {
      for (const [i, average] of averages.entries()) {
        average.assign(tf.add(tf.mul(average, weight), tf.mul(variables[i], tf.sub(1, weight))));
      }
    },
  };
}
