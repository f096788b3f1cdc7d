/** What is fixed of a target before its trainings are labelled: the scale of its coordinates, directions, parts. From real samples alone. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Target } from "../../../src/data/target.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";
import { TRUTH } from "../run.ts";
import { clusters, nearestCounts } from "./cells.ts";

const DIRECTIONS = 100;
/** Real rows from which deviations, components, directions and cells are made. */
const MANY = 20_000;
const CELLS = 20;

/** What is fixed for a target. */
export interface Ruler {
  readonly dim: number;
  /** The same samples with coordinates of mean 0 and deviation 1. */
  standardized(samples: Samples): Samples;
  /** Rows with their principal components behind them. */
  withComponents(standard: Samples): Samples;
  /** Each direction over the deviation of the data along it. */
  readonly directions: readonly Float64Array[];
  /** True modes or cells, standardized, and the share of the data that each attracts. */
  readonly parts: { readonly centers: Samples; readonly shares: readonly number[] };
  /** Largest coordinate of real samples. */
  readonly reach: number;
}

export function rulerOf(target: Target): Ruler {
  const { dim } = target;
  const rng = new Rng(0).fork("ruler of a label");
  const many = target.sample(MANY, rng.fork("real"));
  const columns = Array.from({ length: dim }, (_, j) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < MANY; i++) sum += many.data[i * dim + j];
    for (let i = 0; i < MANY; i++) squares += (many.data[i * dim + j] - sum / MANY) ** 2;
    return { mean: sum / MANY, sd: Math.sqrt(squares / MANY) };
  });
  const standardized = ({ rows, data }: Samples): Samples => ({
    rows,
    dim,
    data: Float64Array.from(data, (x, at) => (x - columns[at % dim].mean) / columns[at % dim].sd),
  });
  const standard = standardized(many);
  const { components, correlation } = componentsOf(standard);
  const normals = Array.from({ length: DIRECTIONS }, (_, k) =>
    rng.fork("directions").fork(k).normals(new Float64Array(dim)),
  );
  const alike = standardized(target.sample(TRUTH, rng.fork("shares")));
  const centers = target.modes
    ? standardized(target.modes.centers)
    : clusters(rowsOf(standard, TRUTH), CELLS, rng.fork("cells"));
  return {
    dim,
    standardized,
    withComponents: (samples) => joined(samples, components),
    directions: normals.map((direction) => {
      const along = Math.sqrt(quadratic(correlation, direction));
      return direction.map((x) => x / along);
    }),
    parts: {
      centers,
      shares: target.modes
        ? [...target.modes.weights]
        : nearestCounts(standard, centers).map((count) => count / MANY),
    },
    reach: Float64Array.from(alike.data).reduce((most, x) => Math.max(most, Math.abs(x)), 0),
  };
}

const rowsOf = ({ dim, data }: Samples, rows: number): Samples => ({
  rows,
  dim,
  data: data.slice(0, rows * dim),
});

function componentsOf({ rows, dim, data }: Samples): { components: number[][]; correlation: number[][] } {
  const correlation = Array.from({ length: dim }, () => new Array<number>(dim).fill(0));
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < dim; a++)
      for (let b = 0; b <= a; b++) correlation[a][b] += (data[i * dim + a] * data[i * dim + b]) / rows;
  for (let a = 0; a < dim; a++) for (let b = 0; b < a; b++) correlation[b][a] = correlation[a][b];
  const { eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(correlation), {
    assumeSymmetric: true,
  });
  return { components: eigenvectorMatrix.transpose().to2DArray(), correlation };
}

const quadratic = (matrix: readonly (readonly number[])[], x: Float64Array): number =>
  matrix.reduce((sum, row, a) => sum + x[a] * row.reduce((inner, value, b) => inner + value * x[b], 0), 0);

function joined({ rows, dim, data }: Samples, components: readonly (readonly number[])[]): Samples {
  const out = new Float64Array(2 * rows * dim);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < dim; k++) {
      out[2 * i * dim + k] = data[i * dim + k];
      for (let j = 0; j < dim; j++) out[(2 * i + 1) * dim + k] += components[k][j] * data[i * dim + j];
    }
  return { rows, dim: 2 * dim, data: out };
}
