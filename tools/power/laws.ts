/** Laws on which power is measured, each in any number of columns, and the digits in 64. */
import { createTarget } from "../../src/data/index.ts";
import type { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

export interface Law {
  readonly name: string;
  readonly dim: number;
  sample(rows: number, rng: Rng): Samples;
}

const normals = (rows: number, dim: number, rng: Rng) => rng.normals(new Float64Array(rows * dim));

const normal = (dim: number): Law => ({
  name: "normal",
  dim,
  sample: (rows, rng) => ({ rows, dim, data: normals(rows, dim, rng) }),
});

/** Ten equal clusters of deviation .5 around centers of deviation 1. */
function mixture(dim: number, root: Rng): Law {
  const centers = normals(10, dim, root.fork("centers"));
  return {
    name: "mixture of 10",
    dim,
    sample(rows, rng) {
      const data = normals(rows, dim, rng);
      const choose = rng.fork("cluster");
      for (let i = 0; i < rows; i++) {
        const k = choose.integer(10);
        for (let j = 0; j < dim; j++) data[i * dim + j] = 0.5 * data[i * dim + j] + centers[k * dim + j];
      }
      return { rows, dim, data };
    },
  };
}

/** A random linear map of independent normals whose scales fall to a hundredth. */
function correlated(dim: number, root: Rng): Law {
  const map = normals(dim, dim, root.fork("map"));
  return {
    name: "correlated",
    dim,
    sample(rows, rng) {
      const source = normals(rows, dim, rng);
      const data = new Float64Array(rows * dim);
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < dim; k++) {
          const x = source[i * dim + k] * 0.01 ** (k / dim);
          for (let j = 0; j < dim; j++) data[i * dim + j] += map[j * dim + k] * x;
        }
      }
      return { rows, dim, data };
    },
  };
}

/** Multivariate t with 5 degrees of freedom: one scale a row. */
const heavyTailed = (dim: number): Law => ({
  name: "t, 5 degrees",
  dim,
  sample(rows, rng) {
    const data = normals(rows, dim, rng);
    const scales = rng.fork("scales");
    for (let i = 0; i < rows; i++) {
      let square = 0;
      for (let k = 0; k < 5; k++) square += scales.normal() ** 2;
      for (let j = 0; j < dim; j++) data[i * dim + j] *= Math.sqrt(5 / square);
    }
    return { rows, dim, data };
  },
});

/** MNIST's digits, averaged down to 8 x 8 pixels, as 64 columns of a table. */
function digits(): Law {
  const target = createTarget({ kind: "mnist", size: 8 });
  return { name: "digits 8 x 8", dim: 64, sample: (rows, rng) => target.sample(rows, rng) };
}

/** @param root the seed of the laws' own numbers */
export function lawsOf(root: Rng): readonly { readonly law: Law; readonly n: number }[] {
  const sizes: Readonly<Record<number, readonly number[]>> = {
    2: [500, 2000, 5000],
    8: [500, 2000],
    32: [500, 2000],
    64: [500, 2000],
  };
  const all = Object.entries(sizes).flatMap(([columns, rows]) => {
    const dim = Number(columns);
    const laws = [
      normal(dim),
      mixture(dim, root.fork("mixture").fork(dim)),
      correlated(dim, root.fork("correlated").fork(dim)),
      heavyTailed(dim),
    ];
    return laws.flatMap((law) => rows.map((n) => ({ law, n })));
  });
  const large = [normal(200), correlated(200, root.fork("correlated").fork(200)), normal(784)];
  return [
    ...all,
    { law: normal(8), n: 5000 },
    ...large.map((law) => ({ law, n: 500 })),
    ...[500, 2000].map((n) => ({ law: digits(), n })),
  ];
}
