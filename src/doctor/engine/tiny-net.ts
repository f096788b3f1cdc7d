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
  return eachOf((i) => parameters[i].map(of));
}

/** The parameters of which this makes each. */
export const eachOf = (of: (i: 0 | 1 | 2 | 3) => Float64Array): Parameters => [of(0), of(1), of(2), of(3)];
