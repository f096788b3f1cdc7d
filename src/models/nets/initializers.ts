/** Initial weights, drawn on the host from a seeded stream so that they are the same on every engine. */
import { Matrix, QrDecomposition } from "ml-matrix";
import type { Rng } from "../../maths/random.ts";
import type { MlpOptions } from "./options.ts";

const uniform = (n: number, bound: number, rng: Rng): Float32Array =>
  Float32Array.from({ length: n }, () => bound * (2 * rng.uniform() - 1));

const normal = (n: number, std: number, rng: Rng): Float32Array =>
  Float32Array.from({ length: n }, () => std * rng.normal());

/**
 * A fanIn x fanOut matrix with orthonormal rows or columns, whichever are fewer: the Q of a Gaussian matrix with the
 * signs of R's diagonal, which makes it uniform over such matrices (Saxe, McClelland & Ganguli 2014, arXiv 1312.6120;
 * Mezzadri 2007, arXiv math-ph/0609050).
 */
function orthogonal(fanIn: number, fanOut: number, gain: number, rng: Rng): Float32Array {
  const tall = Math.max(fanIn, fanOut);
  const wide = Math.min(fanIn, fanOut);
  const gaussian = Matrix.from1DArray(tall, wide, rng.normals(new Float64Array(tall * wide)));
  const { orthogonalMatrix: q, upperTriangularMatrix: r } = new QrDecomposition(gaussian);
  const weights = new Float32Array(fanIn * fanOut);
  for (let i = 0; i < fanIn; i++) {
    for (let j = 0; j < fanOut; j++) {
      const [row, column] = fanIn >= fanOut ? [i, j] : [j, i];
      weights[i * fanOut + j] = gain * Math.sign(r.get(column, column)) * q.get(row, column);
    }
  }
  return weights;
}

/** Row-major weights of shape [fanIn, fanOut] and biases of length fanOut. */
export function initialize(
  fanIn: number,
  fanOut: number,
  { initializer, gain }: Pick<MlpOptions, "initializer" | "gain">,
  rng: Rng,
): { weights: Float32Array; biases: Float32Array } {
  const n = fanIn * fanOut;
  const biases = new Float32Array(fanOut);
  switch (initializer) {
    case "pytorch": {
      const bound = 1 / Math.sqrt(fanIn);
      return { weights: uniform(n, gain * bound, rng), biases: uniform(fanOut, bound, rng) };
    }
    case "orthogonal":
      return { weights: orthogonal(fanIn, fanOut, gain, rng), biases };
    case "glorot":
      return { weights: uniform(n, gain * Math.sqrt(6 / (fanIn + fanOut)), rng), biases };
    case "he":
      return { weights: normal(n, gain * Math.sqrt(2 / fanIn), rng), biases };
    case "normal":
      return { weights: normal(n, gain * 0.02, rng), biases };
    default:
      return initializer satisfies never;
  }
}
