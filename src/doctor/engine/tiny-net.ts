/**
 * A net with one input, one tanh layer and one output, in float64 and by hand: the reference for a step of training.
 *
 *   out = sum_j v_j tanh(w_j x + b_j) + c
 */

/** As the trainers lay it out: w, b, v, c. */
export type Parameters = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

export function output([w, b, v, c]: Parameters, x: number): number {
  return w.reduce((sum, weight, j) => sum + v[j] * Math.tanh(weight * x + b[j]), c[0]);
}

/** Adds `pay` times the derivative of the output at x to `gradient`; returns the derivative with respect to x. */
export function propagate(
  [w, b, v]: Parameters,
  x: number,
  pay: number,
  [dw, db, dv, dc]: Parameters,
): number {
  let slope = 0;
  for (let j = 0; j < w.length; j++) {
    const hidden = Math.tanh(w[j] * x + b[j]);
    const throughTanh = pay * v[j] * (1 - hidden ** 2);
    dv[j] += pay * hidden;
    db[j] += throughTanh;
    dw[j] += throughTanh * x;
    slope += throughTanh * w[j];
  }
  dc[0] += pay;
  return slope;
}

export const zeros = (parameters: Parameters): Parameters => copy(parameters, () => 0);

export function copy(parameters: Parameters, of: (value: number) => number = (value) => value): Parameters {
  const [w, b, v, c] = parameters;
  return [w.map(of), b.map(of), v.map(of), c.map(of)];
}
