/** Some rows of a set of samples. */
import type { Samples } from "../samples.ts";
import type { Rng } from "./random.ts";

/**
 * Indices of n rows out of `count`, drawn without replacement where there are as many: a row drawn twice would make two
 * samples look closer than they are. Where n is larger, each is drawn from all.
 */
export function drawRows(n: number, count: number, rng: Rng): Int32Array {
  const rows = new Int32Array(n);
  const drawn = new Uint8Array(n <= count ? count : 0);
  for (let i = 0; i < n; i++) {
    let row = rng.integer(count);
    while (drawn[row] === 1) row = rng.integer(count);
    drawn[row] = 1;
    rows[i] = row;
  }
  return rows;
}

/** The rows that are named, in that order, with their labels. */
export function rowsOf({ dim, data, labels }: Samples, rows: Int32Array): Samples {
  const length = rows.length * dim;
  const out = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const from = rows[i] * dim;
    for (let j = 0; j < dim; j++) out[to++] = data[from + j];
  }
  return {
    rows: rows.length,
    dim,
    data: out,
    ...(labels !== undefined && { labels: rows.map((row) => labels[row]) }),
  };
}

/**
 * Puts the named rows, each named once, first and in that order, where the samples are; the others follow in their order.
 *
 * @returns where each row is now
 */
export function putFirst({ rows: count, dim, data, labels }: Samples, rows: Int32Array): Int32Array {
  const places = new Int32Array(count).fill(-1);
  rows.forEach((row, i) => {
    places[row] = i;
  });
  let next = rows.length;
  for (let row = 0; row < count; row++) if (places[row] < 0) places[row] = next++;
  const order = new Int32Array(count);
  places.forEach((place, row) => {
    order[place] = row;
  });
  // each round of places moves on by one: the first row of a round waits outside
  for (let start = 0; start < count; start++) {
    if (order[start] < 0) continue;
    const waiting = data.slice(start * dim, (start + 1) * dim);
    const label = labels?.[start];
    let place = start;
    while (order[place] !== start) {
      const from = order[place];
      data.copyWithin(place * dim, from * dim, (from + 1) * dim);
      if (labels) labels[place] = labels[from];
      order[place] = -1;
      place = from;
    }
    data.set(waiting, place * dim);
    if (labels && label !== undefined) labels[place] = label;
    order[place] = -1;
  }
  return places;
}

/** Mean of each column, of at least one row. Sums are compensated: neither an offset nor many rows cost digits. */
export function columnMeans({ rows, dim, data }: Samples): Float64Array {
  const sums = new Float64Array(dim);
  const lost = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dim; axis++) {
      const term = data[row * dim + axis] - lost[axis];
      const next = sums[axis] + term;
      lost[axis] = next - sums[axis] - term;
      sums[axis] = next;
    }
  }
  return sums.map((total) => total / rows);
}

/** The first rows, at most so many; a view, without labels. */
export function firstRows({ rows, dim, data }: Samples, most: number): Samples {
  const kept = Math.min(rows, most);
  return { rows: kept, dim, data: data.subarray(0, kept * dim) };
}

/** The rows of both, without labels. */
export function joined(one: Samples, other: Samples): Samples & { readonly data: Float64Array } {
  const data = new Float64Array(one.data.length + other.data.length);
  data.set(one.data);
  data.set(other.data, one.data.length);
  return { rows: one.rows + other.rows, dim: one.dim, data };
}

/** The rows in lexicographic order: what is computed from them then does not depend on the order in which they came. */
export const sortedRows = (samples: Samples): Samples => rowsOf(samples, rowOrder(samples));

/** The numbers of the rows in lexicographic order of the rows. */
export function rowOrder({ rows, dim, data }: Samples): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
    for (let j = 0; j < dim; j++) {
      const difference = data[a * dim + j] - data[b * dim + j];
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

/** Smallest and largest coordinate; infinite ones where there is none. */
export function rangeOf({ data }: { readonly data: ArrayLike<number> }): {
  readonly low: number;
  readonly high: number;
} {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]);
    high = Math.max(high, data[i]);
  }
  return { low, high };
}
