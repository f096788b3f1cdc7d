/** Slopes of a loss in a net's weights, against central differences along random directions. */
import type { Tensor, Tf, Variable } from "../../src/engine/engine.ts";
import type { Rng } from "../../src/maths/random.ts";

/** Weights of a scale at which every layer matters. */
export function randomize(tf: Tf, variables: readonly Variable[], rng: Rng, std = 0.3): void {
  for (const variable of variables) {
    const values = rng.normals(new Float32Array(variable.size)).map((z) => std * z);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/**
 * For each variable a unit direction, the slope along it by the gradient and by (f(w + h d) - f(w - h d)) / 2h.
 *
 * @returns the largest difference, as a part of the largest slope
 */
export function worstSlope(
  tf: Tf,
  variables: readonly Variable[],
  loss: () => Tensor,
  rng: Rng,
  h = 5e-4,
): { readonly worst: number; readonly largest: number } {
  const { value, grads } = tf.variableGrads(loss, [...variables]);
  const gradients = variables.map(({ name }) => Float64Array.from(grads[name].dataSync()));
  tf.dispose([value, grads]);
  let worst = 0;
  let largest = 0;
  for (const [k, variable] of variables.entries()) {
    const direction = rng.normals(new Float64Array(variable.size));
    const length = Math.hypot(...direction);
    const values = Float32Array.from(variable.dataSync());
    const at = (shift: number): number =>
      tf.tidy(() => {
        const moved = values.map((value, i) => value + (shift * direction[i]) / length);
        variable.assign(tf.tensor(moved, variable.shape));
        return loss().dataSync()[0];
      });
    const difference = (at(h) - at(-h)) / (2 * h);
    at(0);
    const slope = gradients[k].reduce((sum, gradient, i) => sum + (gradient * direction[i]) / length, 0);
    worst = Math.max(worst, Math.abs(difference - slope));
    largest = Math.max(largest, Math.abs(slope));
  }
  return { worst: worst / largest, largest };
}
