/** Transport on a line between both halves of one set of values, for many halvings, from one sorted copy. */

import { firstNotBelow, type Order } from "./line-transport.ts";

/**
 * Of each halving the mean cost |x - y|^order of the monotone plan. For order 1 that is the integral of |F - G|; for order 2 values are
 * matched in their order.
 *
 * @param sides of each value, for each halving: 1 or -1, as many of either
 */
export function lineCostsOfHalves(
  values: Float64Array,
  sides: readonly Int8Array[],
  order: Order,
): Float64Array {
  const ascending = Float64Array.from(values).sort();
  const places = placesOf(values, ascending);
  const costOf = order === 1 ? areaBetween(ascending, places) : squaresBetween(ascending, places);
  return Float64Array.from(sides, costOf);
}

function areaBetween(ascending: Float64Array, places: Int32Array) {
  const gaps = Float64Array.from({ length: ascending.length - 1 }, (_, i) => ascending[i + 1] - ascending[i]);
  return (sides: Int8Array): number => {
    let ahead = 0;
    let area = 0;
    for (let i = 0; i < gaps.length; i++) {
      ahead += sides[places[i]];
      area += Math.abs(ahead) * gaps[i];
    }
    return area / (ascending.length / 2);
  };
}

function squaresBetween(ascending: Float64Array, places: Int32Array) {
  const half = ascending.length / 2;
  const [real, fake] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  return (sides: Int8Array): number => {
    let [a, total] = [0, 0];
    // to both sides, and on by one on the right one: a branch that chance decides costs more than all the rest
    for (let i = 0; i < ascending.length; i++) {
      real[a] = ascending[i];
      fake[i - a] = ascending[i];
      a += (sides[places[i]] + 1) >> 1;
    }
    for (let i = 0; i < half; i++) {
      const gap = real[i] - fake[i];
      total += gap * gap;
    }
    return total / half;
  };
}

/** Where each of the ascending values stands: by bisection, since sorting indices takes many times longer. Equal values stand in turn. */
function placesOf(values: Float64Array, ascending: Float64Array): Int32Array {
  const places = new Int32Array(values.length);
  const taken = new Int32Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const low = firstNotBelow(ascending, values[k]);
    places[low + taken[low]++] = k;
  }
  return places;
}
