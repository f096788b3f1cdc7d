/**
 * Faults of a generator, planted in real samples: what a verdict claims to exclude is what it finds of these. Each has a size
 * that tells how large it is, whatever the data.
 */

import type { ColumnScale } from "../../maths/column-scale.ts";
import type { Rng } from "../../maths/random.ts";
import { drawRows, rowsOf } from "../../maths/rows.ts";
import type { Samples } from "../../samples.ts";

/** Where a fault is planted. */
export interface Ground {
  /** Real rows that stand in for generated ones. */
  readonly rows: Samples;
  /** Real rows that they are compared with. */
  readonly real: Samples;
  readonly scale: ColumnScale;
}

export interface Fault {
  readonly unit: "sd" | "share";
  /** Ascending, each about 1.4 times the one before. */
  readonly sizes: readonly number[];
  /** What is wrong then, while it is planted. */
  readonly title: string;
  /** Columns that it takes. */
  readonly columns?: number;
  words(size: number): string;
  /** New rows, as many as it was given or fewer; its own arguments stay as they are. */
  plant(ground: Ground, size: number, rng: Rng): Samples;
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

/** Each column less its mean times a factor, plus a step, in standard deviations. */
function moved(
  { rows, dim, data }: Samples,
  { mean, sd }: ColumnScale,
  factor: number,
  steps: Float64Array,
): Samples {
  const out = new Float64Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) {
      const at = row * dim + j;
      out[at] = mean[j] + factor * (data[at] - mean[j]) + steps[j] * sd[j];
    }
  }
  return { rows, dim, data: out };
}

/** Up or down at random in each column; every other time all the same way, which is hard to see in correlated columns. */
const shift: Fault = {
  unit: "sd",
  sizes: [0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8],
  title: "all columns are off by a part of their standard deviation",
  words: (size) => `a shift of every column by ${size} sd`,
  plant({ rows, scale }, size, rng) {
    const together = rng.uniform() < 0.5;
    const steps = new Float64Array(rows.dim).map(() => (together || rng.uniform() < 0.5 ? size : -size));
    return moved(rows, scale, 1, steps);
  },
};

const column: Fault = {
  unit: "sd",
  sizes: [0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8, 1.1, 1.6],
  title: "one column is off",
  columns: 2,
  words: (size) => `a shift of one column by ${size} sd`,
  plant({ rows, scale }, size, rng) {
    const steps = new Float64Array(rows.dim);
    steps[rng.integer(rows.dim)] = size;
    return moved(rows, scale, 1, steps);
  },
};

const scale: Fault = {
  unit: "share",
  sizes: [0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4],
  title: "samples vary less than the data",
  words: (size) => `a spread that is ${percent(size)} too small`,
  plant: (ground, size) => moved(ground.rows, ground.scale, 1 - size, new Float64Array(ground.rows.dim)),
};

/** The rows nearest to one of them, in standardized columns: a cluster where there are clusters. */
const region: Fault = {
  unit: "share",
  sizes: [0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4],
  title: "a cluster, or where there are none a region, is not drawn at all",
  words: (size) => `a lost cluster or region of ${percent(size)} of the data`,
  plant({ rows, scale }, size, rng) {
    const lost = Math.round(size * rows.rows);
    const distances = distancesFrom(rng.integer(rows.rows), rows, scale);
    const order = Int32Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b);
    return rowsOf(rows, order.subarray(lost).sort());
  },
};

function distancesFrom(center: number, { rows, dim, data }: Samples, { sd }: ColumnScale): Float64Array {
  const distances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++)
      distances[row] += ((data[row * dim + j] - data[center * dim + j]) / sd[j]) ** 2;
  }
  return distances;
}

/** Rows whose columns come from as many different rows: each column by itself is right. */
const correlation: Fault = {
  unit: "share",
  sizes: [0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8, 1],
  title: "a part of the samples has independent columns",
  columns: 2,
  words: (size) => `${percent(size)} of samples without the data's correlations`,
  plant({ rows: { rows, dim, data } }, size, rng) {
    const out = Float64Array.from(data);
    for (const row of drawRows(Math.round(size * rows), rows, rng)) {
      for (let j = 0; j < dim; j++) out[row * dim + j] = data[rng.integer(rows) * dim + j];
    }
    return { rows, dim, data: out };
  },
};

const copies: Fault = {
  unit: "share",
  sizes: [0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8],
  title: "a part of the samples repeats the real samples that they are compared with",
  words: (size) => `${percent(size)} of samples that are copies of real ones`,
  plant({ rows: { rows, dim, data }, real }, size, rng) {
    const out = Float64Array.from(data);
    const taken = Math.min(Math.round(size * rows), real.rows);
    const from = drawRows(taken, real.rows, rng.fork("from"));
    drawRows(taken, rows, rng.fork("to")).forEach((row, i) => {
      out.set(real.data.subarray(from[i] * dim, (from[i] + 1) * dim), row * dim);
    });
    return { rows, dim, data: out };
  },
};

/** In the order in which verdicts and reports name them. */
export const faults = { shift, column, scale, region, correlation, copies } as const;
export type FaultId = keyof typeof faults;
