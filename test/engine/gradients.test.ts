/**
 * Second derivatives on every engine: each op against its calculus, bilinear ops against their definition, nets against
 * a gradient penalty worked out in float64. Then what must be refused.
 *
 * Tolerances: float32 rounds each operation to half a unit in the last place, u = 2^-24 relative. What is compared here
 * takes at most some 50 operations one after the other, transcendental ones good to 4 units, on numbers no larger than
 * the scale of the expected values (or 1): 128 u of that scale, 7.6e-6. References are float64; where they are central
 * differences of a float64 function with h = 1e-5, these add h^2 and 2^-53 / h, both below 1e-9.
 */

import { describe, expect, it } from "vitest";
import { BATCH_NORM } from "../../src/engine/batch-norm.ts";
import type { Tensor, Tf } from "../../src/engine/engine.ts";
import { correctGradients, twiceDifferentiable } from "../../src/engine/gradients.ts";
import { type EngineId, openEngine } from "../../src/engine/index.ts";
import { EngineError } from "../../src/errors.ts";
import { Rng } from "../../src/maths/random.ts";
import { buildMlp } from "../../src/models/nets/mlp.ts";
import { type MlpOptions, mlpOptions } from "../../src/models/nets/options.ts";
import { gradientPenalty } from "../../src/models/penalties/gradient-penalty.ts";

const SEED = 17_040_028;
const TOLERANCE = 128 * 2 ** -24;
const H = 1e-5;

const backends = { "tfjs-node": "tensorflow", cpu: "cpu", wasm: "wasm" } as const;
type Id = keyof typeof backends & EngineId;
const ids = Object.keys(backends) as Id[];

const opened = new Map<Id, Tf>();
const missing = new Map<Id, string>();
for (const id of ids) {
  try {
    opened.set(id, (await openEngine(id)).tf);
  } catch (error) {
    if (id !== "tfjs-node") throw error;
    missing.set(id, String(error));
  }
}

/** Makes the engine the current one: the engines of one process share their state. */
async function open(id: Id): Promise<Tf> {
  const tf = opened.get(id) as Tf;
  await tf.setBackend(backends[id]);
  return tf;
}

function onEveryEngine(title: string, tests: (id: Id) => void): void {
  for (const id of ids) {
    const why = missing.get(id);
    describe.skipIf(why !== undefined)(`${title} on ${id}${why === undefined ? "" : ` (${why})`}`, () =>
      tests(id),
    );
  }
}

function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(got.length, what).toBe(expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(got[i] - expected[i]), `${what}[${i}]: ${got[i]}, not ${expected[i]}`).toBeLessThan(
      TOLERANCE * scale,
    );
  }
}

/** What a function leaves behind is numbers, no tensors. */
function tidied<Result>(tf: Tf, compute: () => Result): Result {
  const before = tf.memory().numTensors;
  let result: Result | undefined;
  tf.tidy(() => {
    result = compute();
  });
  expect(tf.memory().numTensors).toBe(before);
  return result as Result;
}

const float64 = (tensor: Tensor): Float64Array => Float64Array.from(tensor.dataSync());

/** Kernels that were differentiated twice, by engine. */
const seen = new Map<Id, Set<string>>();

function noteKernels(id: Id, tf: Tf): void {
  const kernels = seen.get(id) ?? new Set();
  for (const { kernelName } of tf.engine().state.activeTape) kernels.add(kernelName);
  seen.set(id, kernels);
}

/** What a float64 function of one vector changes by, by central differences. */
function slopesOf(f: (x: Float64Array) => number, x: Float64Array): Float64Array {
  return x.map((_, i) => {
    const moved = (shift: number) => f(x.map((value, j) => (j === i ? value + shift : value)));
    return (moved(H) - moved(-H)) / (2 * H);
  });
}

/** One op of one number: its value and first two derivatives, and where to look (away from kinks). */
interface Unary {
  readonly op: (tf: Tf, x: Tensor) => Tensor;
  readonly calculus: (x: number) => readonly [number, number, number];
  readonly at?: readonly number[];
}

const EVERYWHERE = [-2.5, -0.7, -0.1, 0.2, 0.9, 3];
const POSITIVE = [0.3, 0.8, 1.7, 2.5];
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

const unary: Readonly<Record<string, Unary>> = {
  tanh: {
    op: (tf, x) => tf.tanh(x),
    calculus(x) {
      const y = Math.tanh(x);
      return [y, 1 - y * y, -2 * y * (1 - y * y)];
    },
  },
  sigmoid: {
    op: (tf, x) => tf.sigmoid(x),
    calculus(x) {
      const y = logistic(x);
      return [y, y * (1 - y), y * (1 - y) * (1 - 2 * y)];
    },
  },
  softplus: {
    op: (tf, x) => tf.softplus(x),
    calculus(x) {
      const y = logistic(x);
      return [Math.log1p(Math.exp(x)), y, y * (1 - y)];
    },
  },
  relu: { op: (tf, x) => tf.relu(x), calculus: (x) => (x > 0 ? [x, 1, 0] : [0, 0, 0]) },
  leakyRelu: {
    op: (tf, x) => tf.leakyRelu(x, 0.2),
    calculus: (x) => (x > 0 ? [x, 1, 0] : [0.2 * x, 0.2, 0]),
  },
  prelu: {
    op: (tf, x) => tf.prelu(x, tf.scalar(0.2)),
    calculus: (x) => (x > 0 ? [x, 1, 0] : [0.2 * x, 0.2, 0]),
  },
  elu: {
    op: (tf, x) => tf.elu(x),
    calculus: (x) => (x > 0 ? [x, 1, 0] : [Math.expm1(x), Math.exp(x), Math.exp(x)]),
  },
  selu: {
    op: (tf, x) => tf.selu(x),
    calculus(x) {
      if (x > 0) return [SELU_SCALE * x, SELU_SCALE, 0];
      const slope = SELU_SCALE * SELU_ALPHA * Math.exp(x);
      return [SELU_SCALE * SELU_ALPHA * Math.expm1(x), slope, slope];
    },
  },
  exp: { op: (tf, x) => tf.exp(x), calculus: (x) => [Math.exp(x), Math.exp(x), Math.exp(x)] },
  log: { op: (tf, x) => tf.log(x), calculus: (x) => [Math.log(x), 1 / x, -1 / x ** 2], at: POSITIVE },
  sqrt: {
    op: (tf, x) => tf.sqrt(x),
    calculus: (x) => [Math.sqrt(x), 0.5 * x ** -0.5, -0.25 * x ** -1.5],
    at: POSITIVE,
  },
  rsqrt: {
    op: (tf, x) => tf.rsqrt(x),
    calculus: (x) => [x ** -0.5, -0.5 * x ** -1.5, 0.75 * x ** -2.5],
    at: POSITIVE,
  },
  reciprocal: {
    op: (tf, x) => tf.reciprocal(x),
    calculus: (x) => [1 / x, -1 / x ** 2, 2 / x ** 3],
    at: POSITIVE,
  },
  square: { op: (tf, x) => tf.square(x), calculus: (x) => [x * x, 2 * x, 2] },
  abs: { op: (tf, x) => tf.abs(x), calculus: (x) => [Math.abs(x), Math.sign(x), 0] },
  neg: { op: (tf, x) => tf.neg(x), calculus: (x) => [-x, -1, 0] },
  step: { op: (tf, x) => tf.mul(x, tf.step(x, 0.5)), calculus: (x) => (x > 0 ? [x, 1, 0] : [x / 2, 0.5, 0]) },
  clipByValue: {
    op: (tf, x) => tf.clipByValue(x, -1, 1),
    calculus: (x) => (Math.abs(x) < 1 ? [x, 1, 0] : [Math.sign(x), 0, 0]),
  },
  "where and comparisons": {
    op(tf, x) {
      const inside = tf.logicalOr(
        tf.logicalAnd(tf.greater(x, 0), tf.less(x, 1)),
        tf.logicalAnd(tf.greaterEqual(x, -1), tf.lessEqual(x, 0)),
      );
      const odd = tf.logicalOr(tf.equal(x, 7), tf.logicalAnd(tf.notEqual(x, 7), tf.logicalNot(inside)));
      return tf.where(odd, tf.square(x), tf.mul(3, x));
    },
    calculus: (x) => (Math.abs(x) < 1 ? [3 * x, 3, 0] : [x * x, 2 * x, 2]),
  },
};

onEveryEngine("an op of one number, squared: slope 2 f f', second derivative 2 f'^2 + 2 f f''", (id) => {
  it.each(Object.entries(unary))("%s", async (name, { op, calculus, at = EVERYWHERE }) => {
    const tf = await open(id);
    const squared = (x: Tensor): Tensor => {
      const y = tf.sum(tf.square(op(tf, x)));
      noteKernels(id, tf);
      return y;
    };
    const [value, slope, second] = tidied(tf, () => {
      const x = tf.tensor1d([...at]);
      return [
        float64(op(tf, x)),
        float64(tf.grad(squared)(x)),
        float64(tf.grad((z) => tf.sum(tf.grad(squared)(z)))(x)),
      ];
    });
    const expected = at.map(calculus);
    expectClose(
      value,
      expected.map(([f]) => f),
      `${name}`,
    );
    expectClose(
      slope,
      expected.map(([f, f1]) => 2 * f * f1),
      `slope of ${name}^2`,
    );
    expectClose(
      second,
      expected.map(([f, f1, f2]) => 2 * f1 ** 2 + 2 * f * f2),
      `second of ${name}^2`,
    );
  });
});

/** Ops that move numbers about: how often each of x = (x0, ..., x5), of shape [2, 3], arrives. */
const moves: Readonly<Record<string, { op: (tf: Tf, x: Tensor) => Tensor; copies: readonly number[] }>> = {
  reshape: { op: (tf, x) => tf.reshape(x, [3, 2]), copies: [1, 1, 1, 1, 1, 1] },
  expandDims: { op: (tf, x) => tf.expandDims(x, 1), copies: [1, 1, 1, 1, 1, 1] },
  transpose: { op: (tf, x) => tf.transpose(x), copies: [1, 1, 1, 1, 1, 1] },
  reverse: { op: (tf, x) => tf.reverse(x, 1), copies: [1, 1, 1, 1, 1, 1] },
  // biome-ignore format: one case a line
  pad: { op: (tf, x) => tf.pad(x, [[1, 0], [0, 2]]), copies: [1, 1, 1, 1, 1, 1] },
  slice: { op: (tf, x) => tf.slice(x, [0, 1], [2, 2]), copies: [0, 1, 1, 0, 1, 1] },
  concat: { op: (tf, x) => tf.concat([x, x, tf.ones([1, 3])]), copies: [2, 2, 2, 2, 2, 2] },
  split: { op: (tf, x) => tf.split(x, 3, 1)[2], copies: [0, 0, 1, 0, 0, 1] },
  stack: { op: (tf, x) => tf.stack([x, x]), copies: [2, 2, 2, 2, 2, 2] },
  unstack: { op: (tf, x) => tf.unstack(x)[1], copies: [0, 0, 0, 1, 1, 1] },
  tile: { op: (tf, x) => tf.tile(x, [2, 3]), copies: [6, 6, 6, 6, 6, 6] },
  broadcastTo: {
    op: (tf, x) => tf.broadcastTo(tf.reshape(x, [2, 3, 1]), [2, 3, 4]),
    copies: [4, 4, 4, 4, 4, 4],
  },
  cast: { op: (tf, x) => tf.cast(x, "float32"), copies: [1, 1, 1, 1, 1, 1] },
  clone: { op: (tf, x) => tf.clone(x), copies: [1, 1, 1, 1, 1, 1] },
  max: { op: (tf, x) => tf.max(x, 1), copies: [0, 0, 1, 1, 0, 0] },
  min: { op: (tf, x) => tf.min(x, 0), copies: [1, 1, 0, 0, 0, 1] },
};

onEveryEngine(
  "an op that moves numbers, cubed: slope 3 x^2 and second derivative 6 x for each copy",
  (id) => {
    const x = [0.5, -1, 2, 1.5, -0.25, -3];
    it.each(Object.entries(moves))("%s", async (name, { op, copies }) => {
      const tf = await open(id);
      const cubed = (z: Tensor): Tensor => {
        const y = op(tf, z);
        const sum = tf.sum(tf.mul(y, tf.square(y)));
        noteKernels(id, tf);
        return sum;
      };
      const [slope, second] = tidied(tf, () => {
        const at = tf.tensor2d(x, [2, 3]);
        return [float64(tf.grad(cubed)(at)), float64(tf.grad((z) => tf.sum(tf.grad(cubed)(z)))(at))];
      });
      expectClose(
        slope,
        x.map((value, i) => copies[i] * 3 * value ** 2),
        `slope of ${name}`,
      );
      expectClose(
        second,
        x.map((value, i) => copies[i] * 6 * value),
        `second of ${name}`,
      );
    });
  },
);

type Numbers = Float64Array;

/** An op of two tensors, and its definition in float64: values, and what a gradient of them makes of its inputs. */
interface Binary {
  readonly op: (tf: Tf, a: Tensor, b: Tensor) => Tensor;
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly forward: (a: Numbers, b: Numbers) => Numbers;
  readonly backward: (a: Numbers, b: Numbers, dy: Numbers) => { a: Numbers; b: Numbers };
  readonly positive?: boolean;
}

/** y[out] = sum of a[left] b[right] over terms: products and convolutions of every kind, by their definitions. */
type Term = readonly [out: number, left: number, right: number];

function bilinear(outputs: number, terms: readonly Term[]): Pick<Binary, "forward" | "backward"> {
  return {
    forward(a, b) {
      const y = new Float64Array(outputs);
      for (const [out, left, right] of terms) y[out] += a[left] * b[right];
      return y;
    },
    backward(a, b, dy) {
      const da = new Float64Array(a.length);
      const db = new Float64Array(b.length);
      for (const [out, left, right] of terms) {
        da[left] += dy[out] * b[right];
        db[right] += dy[out] * a[left];
      }
      return { a: da, b: db };
    },
  };
}

/** Terms for all indices below the sizes; undefined where there is none. */
function termsOf(sizes: readonly number[], term: (...index: number[]) => Term | undefined): Term[] {
  const terms: Term[] = [];
  const visit = (index: number[]): void => {
    if (index.length < sizes.length) {
      for (let i = 0; i < sizes[index.length]; i++) visit([...index, i]);
      return;
    }
    const found = term(...index);
    if (found !== undefined) terms.push(found);
  };
  visit([]);
  return terms;
}

/** A product [3, 2] x [2, 4] whose operands are stored transposed or not. */
function product(transposeA: boolean, transposeB: boolean): Binary {
  const [rows, inner, columns] = [3, 2, 4];
  return {
    op: (tf, a, b) => tf.matMul(a, b, transposeA, transposeB),
    shapes: [transposeA ? [inner, rows] : [rows, inner], transposeB ? [columns, inner] : [inner, columns]],
    ...bilinear(
      rows * columns,
      termsOf([rows, columns, inner], (i, j, k) => [
        i * columns + j,
        transposeA ? k * rows + i : i * inner + k,
        transposeB ? j * inner + k : k * columns + j,
      ]),
    ),
  };
}

interface Geometry {
  readonly size: number;
  readonly filter: number;
  readonly stride: number;
  /** Rows and columns of zeros before the image, and how many windows there are. */
  readonly before: number;
  readonly windows: number;
}

const [BATCH, IN, OUT] = [2, 2, 3];

/** Terms of the convolution x * w = y, as indices into (y, x, w). */
const convolutionTerms = ({ size, filter, stride, before, windows }: Geometry): Term[] =>
  termsOf([BATCH, windows, windows, filter, filter, IN, OUT], (n, p, q, i, j, c, k) => {
    const [row, column] = [stride * p + i - before, stride * q + j - before];
    if (row < 0 || column < 0 || row >= size || column >= size) return undefined;
    return [
      ((n * windows + p) * windows + q) * OUT + k,
      ((n * size + row) * size + column) * IN + c,
      ((i * filter + j) * IN + c) * OUT + k,
    ];
  });

const conv2d = (pad: "same" | "valid", geometry: Geometry): Binary => ({
  op: (tf, x, w) => tf.conv2d(x, w, geometry.stride, pad),
  shapes: [
    [BATCH, geometry.size, geometry.size, IN],
    [geometry.filter, geometry.filter, IN, OUT],
  ],
  ...bilinear(BATCH * geometry.windows ** 2 * OUT, convolutionTerms(geometry)),
});

const conv2dTranspose = (pad: "same" | "valid", geometry: Geometry): Binary => ({
  op: (tf, x, w) => tf.conv2dTranspose(x, w, [BATCH, geometry.size, geometry.size, IN], geometry.stride, pad),
  shapes: [
    [BATCH, geometry.windows, geometry.windows, OUT],
    [geometry.filter, geometry.filter, IN, OUT],
  ],
  // the same terms with y and x changed over
  ...bilinear(
    BATCH * geometry.size ** 2 * IN,
    convolutionTerms(geometry).map(([y, x, w]) => [x, y, w] as const),
  ),
});

/** y = f(a, b) for a of shape [2, 3] and b of shape [3]: value and both partial derivatives. */
const elementwise = (
  op: Binary["op"],
  calculus: (a: number, b: number) => readonly [number, number, number],
  positive = false,
): Binary => ({
  op,
  shapes: [[2, 3], [3]],
  positive,
  forward: (a, b) => a.map((value, i) => calculus(value, b[i % 3])[0]),
  backward(a, b, dy) {
    const db = new Float64Array(3);
    for (let i = 0; i < 6; i++) db[i % 3] += dy[i] * calculus(a[i], b[i % 3])[2];
    return { a: a.map((value, i) => dy[i] * calculus(value, b[i % 3])[1]), b: db };
  },
});

/** Normalized over the batch: y = b (a - mean) / sqrt(var + 0.1) for a of shape [4, 3], b of shape [3]. */
function normalization(op: Binary["op"]): Binary {
  const [rows, columns] = [4, 3];
  const column = (a: Numbers, j: number) => Float64Array.from({ length: rows }, (_, i) => a[i * columns + j]);
  const mean = (values: Numbers) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const normalize = (values: Numbers) => {
    const center = mean(values);
    const scale = Math.sqrt(mean(values.map((value) => (value - center) ** 2)) + 0.1);
    return { scale, normal: values.map((value) => (value - center) / scale) };
  };
  return {
    op,
    shapes: [[rows, columns], [columns]],
    forward(a, b) {
      const normal = [0, 1, 2].map((j) => normalize(column(a, j)).normal);
      return a.map((_, i) => b[i % columns] * normal[i % columns][Math.floor(i / columns)]);
    },
    backward(a, b, dy) {
      const da = new Float64Array(a.length);
      const db = new Float64Array(columns);
      for (let j = 0; j < columns; j++) {
        const { scale, normal } = normalize(column(a, j));
        const g = column(dy, j);
        const along = g.map((value, i) => value * normal[i]);
        db[j] = rows * mean(along);
        for (let i = 0; i < rows; i++)
          da[i * columns + j] = (b[j] / scale) * (g[i] - mean(g) - normal[i] * mean(along));
      }
      return { a: da, b: db };
    },
  };
}

/** For ops whose gradients tfjs does not sum over broadcast axes (it says so by an error). */
const twice = (tf: Tf, b: Tensor): Tensor => tf.stack([b, b]);

const binary: Readonly<Record<string, Binary>> = {
  add: elementwise(
    (tf, a, b) => tf.add(a, b),
    (a, b) => [a + b, 1, 1],
  ),
  sub: elementwise(
    (tf, a, b) => tf.sub(a, b),
    (a, b) => [a - b, 1, -1],
  ),
  mul: elementwise(
    (tf, a, b) => tf.mul(a, b),
    (a, b) => [a * b, b, a],
  ),
  div: elementwise(
    (tf, a, b) => tf.div(a, b),
    (a, b) => [a / b, 1 / b, -a / b ** 2],
    true,
  ),
  pow: elementwise(
    (tf, a, b) => tf.pow(a, b),
    (a, b) => [a ** b, b * a ** (b - 1), a ** b * Math.log(a)],
    true,
  ),
  maximum: elementwise(
    (tf, a, b) => tf.maximum(a, twice(tf, b)),
    (a, b) => (a > b ? [a, 1, 0] : [b, 0, 1]),
  ),
  minimum: elementwise(
    (tf, a, b) => tf.minimum(a, twice(tf, b)),
    (a, b) => (a < b ? [a, 1, 0] : [b, 0, 1]),
  ),
  addN: elementwise(
    (tf, a, b) => tf.addN([a, twice(tf, b), a]),
    (a, b) => [2 * a + b, 2, 1],
  ),
  "mean of squares": {
    op: (tf, a, b) => tf.mean(tf.mul(b, tf.square(a)), 1),
    shapes: [[2, 3], [3]],
    forward: (a, b) =>
      Float64Array.of(0, 3).map(
        (row) => (b[0] * a[row] ** 2 + b[1] * a[row + 1] ** 2 + b[2] * a[row + 2] ** 2) / 3,
      ),
    backward: (a, b, dy) => ({
      a: a.map((value, i) => (dy[Math.floor(i / 3)] * 2 * value * b[i % 3]) / 3),
      b: b.map((_, j) => (dy[0] * a[j] ** 2 + dy[1] * a[3 + j] ** 2) / 3),
    }),
  },
  norm: {
    op: (tf, a, b) => tf.norm(tf.mul(a, b), "euclidean", 1),
    shapes: [[2, 3], [3]],
    forward: (a, b) =>
      Float64Array.of(0, 3).map((row) => Math.hypot(...[0, 1, 2].map((j) => a[row + j] * b[j]))),
    backward(a, b, dy) {
      const norms = [0, 3].map((row) => Math.hypot(...[0, 1, 2].map((j) => a[row + j] * b[j])));
      const weight = (i: number) => dy[Math.floor(i / 3)] / norms[Math.floor(i / 3)];
      return {
        a: a.map((value, i) => weight(i) * value * b[i % 3] ** 2),
        b: b.map((value, j) => weight(j) * value * a[j] ** 2 + weight(3 + j) * value * a[3 + j] ** 2),
      };
    },
  },
  softmax: {
    op: (tf, a, b) => tf.mul(b, tf.softmax(a)),
    shapes: [[2, 3], [3]],
    forward: (a, b) => softmax(a).map((value, i) => value * b[i % 3]),
    backward(a, b, dy) {
      const y = softmax(a);
      const rows = [0, 3].map((row) =>
        [0, 1, 2].reduce((sum, j) => sum + y[row + j] * dy[row + j] * b[j], 0),
      );
      return {
        a: y.map((value, i) => value * (dy[i] * b[i % 3] - rows[Math.floor(i / 3)])),
        b: b.map((_, j) => y[j] * dy[j] + y[3 + j] * dy[3 + j]),
      };
    },
  },
  "batch normalization of plain operations": normalization((tf, a, b) => {
    const { mean, variance } = tf.moments(a, 0);
    return tf.mul(b, tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 0.1))));
  }),
  "batch normalization by tf.batchNorm": normalization((tf, a, b) => {
    const { mean, variance } = tf.moments(a, 0);
    const images = tf.reshape(a, [4, 1, 1, 3]);
    return tf.reshape(tf.batchNorm(images, mean, variance, tf.zeros([3]), b, 0.1), [4, 3]);
  }),
  matMul: product(false, false),
  "matMul, first transposed": product(true, false),
  "matMul, second transposed": product(false, true),
  "matMul, both transposed": product(true, true),
  "conv2d, 3x3": conv2d("same", { size: 4, filter: 3, stride: 1, before: 1, windows: 4 }),
  "conv2d, 3x3, stride 2": conv2d("same", { size: 4, filter: 3, stride: 2, before: 0, windows: 2 }),
  "conv2d, 2x2, stride 2, an unused column": conv2d("valid", {
    size: 5,
    filter: 2,
    stride: 2,
    before: 0,
    windows: 2,
  }),
  "conv2d, 1x1": conv2d("valid", { size: 3, filter: 1, stride: 1, before: 0, windows: 3 }),
  "conv2dTranspose, 3x3": conv2dTranspose("same", { size: 3, filter: 3, stride: 1, before: 1, windows: 3 }),
  "conv2dTranspose, 4x4, stride 2": conv2dTranspose("same", {
    size: 6,
    filter: 4,
    stride: 2,
    before: 1,
    windows: 3,
  }),
  "avgPool, 2x2": {
    op: (tf, x, w) => tf.mul(w, tf.mul(4, tf.avgPool(x, 2, 2, "valid"))),
    shapes: [[1, 4, 4, 2], [1]],
    ...bilinear(
      8,
      termsOf([4, 4, 2], (i, j, c) => [((i >> 1) * 2 + (j >> 1)) * 2 + c, (i * 4 + j) * 2 + c, 0]),
    ),
  },
  // two images: the stock kernel of the plain backend is wrong from the second on
  "resizeNearestNeighbor, twice the size": {
    op: (tf, x, w) => tf.mul(w, tf.image.resizeNearestNeighbor(x, [4, 4])),
    shapes: [[2, 2, 2, 2], [1]],
    ...bilinear(
      64,
      termsOf([2, 4, 4, 2], (n, i, j, c) => [
        ((n * 4 + i) * 4 + j) * 2 + c,
        ((n * 2 + (i >> 1)) * 2 + (j >> 1)) * 2 + c,
        0,
      ]),
    ),
  },
};

function softmax(a: Numbers): Numbers {
  const e = a.map(Math.exp);
  const sums = [0, 3].map((row) => e[row] + e[row + 1] + e[row + 2]);
  return e.map((value, i) => value / sums[Math.floor(i / 3)]);
}

/*
 * L = sum y^3 / 3, so that dL/dy = y^2; the penalty is the squared norm of L's gradient with respect to one input, and
 * its slopes with respect to both inputs hold every second derivative of the op.
 */
onEveryEngine("the squared norm of a gradient, differentiated", (id) => {
  it.each(Object.entries(binary))("%s", async (name, { op, shapes, forward, backward, positive }) => {
    const tf = await open(id);
    const rng = new Rng(SEED).fork(name);
    const draw = (shape: readonly number[]) =>
      Float64Array.from({ length: shape.reduce((n, size) => n * size, 1) }, () =>
        // numbers that float32 holds, so that both sides see the same ones
        Math.fround(positive === true ? 0.5 + rng.uniform() : rng.normal()),
      );
    const [a, b] = shapes.map(draw);

    const slopes = (x: Numbers, y: Numbers) =>
      backward(
        x,
        y,
        forward(x, y).map((value) => value ** 2),
      );
    const loss = (x: Tensor, y: Tensor): Tensor => {
      const z = op(tf, x, y);
      const sum = tf.div(tf.sum(tf.mul(z, tf.square(z))), 3);
      noteKernels(id, tf);
      return sum;
    };
    const got = tidied(tf, () => {
      const tensors = [a, b].map((values, i) => tf.tensor(Float32Array.from(values), [...shapes[i]])) as [
        Tensor,
        Tensor,
      ];
      const gradients = tf.grads(loss);
      const penalty = (input: 0 | 1) => (x: Tensor, y: Tensor) => tf.sum(tf.square(gradients([x, y])[input]));
      return {
        value: float64(op(tf, ...tensors)),
        first: gradients(tensors).map(float64),
        second: ([0, 1] as const).map((input) => tf.grads(penalty(input))(tensors).map(float64)),
      };
    });
    expectClose(got.value, forward(a, b), name);
    expectClose(got.first[0], slopes(a, b).a, `${name}: dL/da`);
    expectClose(got.first[1], slopes(a, b).b, `${name}: dL/db`);
    for (const [i, input] of (["a", "b"] as const).entries()) {
      const penalty = (x: Numbers, y: Numbers) =>
        slopes(x, y)[input].reduce((sum, slope) => sum + slope ** 2, 0);
      expectClose(
        got.second[i][0],
        slopesOf((x) => penalty(x, b), a),
        `${name}: d |dL/d${input}|^2 / da`,
      );
      expectClose(
        got.second[i][1],
        slopesOf((y) => penalty(a, y), b),
        `${name}: d |dL/d${input}|^2 / db`,
      );
    }
  });
});

type Activation = MlpOptions["activation"];
const activations = mlpOptions.activation.anyOf.map(({ const: id }) => id);

/** What an activation makes of one row, and of a gradient of its result. */
interface RowActivation {
  forward(z: Numbers): Numbers;
  backward(z: Numbers, dh: Numbers): Numbers;
}

const byElement = (name: string): RowActivation => ({
  forward: (z) => z.map((value) => unary[name].calculus(value)[0]),
  backward: (z, dh) => z.map((value, i) => dh[i] * unary[name].calculus(value)[1]),
});

const PIECES = 5;
const rowActivations: Readonly<Record<Activation, RowActivation>> = {
  relu: byElement("relu"),
  "leaky-relu": byElement("leakyRelu"),
  elu: byElement("elu"),
  tanh: byElement("tanh"),
  softplus: byElement("softplus"),
  maxout: {
    forward: (z) =>
      Float64Array.from({ length: z.length / PIECES }, (_, i) =>
        Math.max(...z.slice(i * PIECES, (i + 1) * PIECES)),
      ),
    backward: (z, dh) =>
      z.map((value, i) => {
        const unit = Math.floor(i / PIECES);
        return value === Math.max(...z.slice(unit * PIECES, (unit + 1) * PIECES)) ? dh[unit] : 0;
      }),
  },
};

/** mean (|grad D| - 1)^2 over the points, for a net of weights and biases w0, b0, w1, b1, ... and one output. */
function penaltyInFloat64(
  parameters: readonly Numbers[],
  activation: Activation,
  points: readonly Numbers[],
): number {
  const { forward, backward } = rowActivations[activation];
  const layers = parameters.length / 2;
  const penalties = points.map((point) => {
    const before: Numbers[] = [];
    let h = point;
    for (let layer = 0; layer < layers - 1; layer++) {
      const [weights, biases] = parameters.slice(2 * layer);
      const z = biases.map((bias, j) =>
        h.reduce((sum, value, i) => sum + value * weights[i * biases.length + j], bias),
      );
      before.push(z);
      h = forward(z);
    }
    let slope = Float64Array.from(parameters[2 * layers - 2]);
    for (let layer = layers - 2; layer >= 0; layer--) {
      const dz = backward(before[layer], slope);
      const weights = parameters[2 * layer];
      slope = Float64Array.from({ length: weights.length / dz.length }, (_, i) =>
        dz.reduce((sum, value, j) => sum + value * weights[i * dz.length + j], 0),
      );
    }
    return (Math.hypot(...slope) - 1) ** 2;
  });
  return penalties.reduce((sum, value) => sum + value, 0) / points.length;
}

onEveryEngine("the gradient penalty of a net with two hidden layers, differentiated by its weights", (id) => {
  it.each(activations)("%s", async (activation) => {
    const tf = await open(id);
    const rng = new Rng(SEED).fork(activation);
    const before = tf.memory().numTensors;
    const net = buildMlp(
      tf,
      2,
      1,
      { widths: [6, 4], activation, output: "linear", initializer: "pytorch", gain: 1.5 },
      rng.fork("weights"),
    );
    const points = [0, 1, 2, 3].map((i) =>
      rng.fork("points").fork(i).normals(new Float64Array(2)).map(Math.fround),
    );
    const parameters = net.variables.map(float64);

    const got = tidied(tf, () => {
      const real = tf.tensor2d(Float32Array.from(points.flatMap((point) => [...point])), [points.length, 2]);
      // all weight on the real samples: the points of the penalty are theirs
      const batch = { real, fake: tf.zerosLike(real), mix: tf.ones([points.length, 1]) };
      const { value, grads } = tf.variableGrads(
        () => gradientPenalty.term(tf, (x) => net.forward(x), batch, { lambda: 1 }),
        [...net.variables],
      );
      return {
        value: float64(value),
        slopes: net.variables.map(({ name, size }) =>
          grads[name] ? float64(grads[name]) : new Float64Array(size),
        ),
      };
    });
    expectClose(got.value, [penaltyInFloat64(parameters, activation, points)], "penalty");
    for (const [i, values] of parameters.entries()) {
      const moved = (x: Numbers) => penaltyInFloat64(parameters.with(i, x), activation, points);
      const expected = slopesOf(moved, values);
      // no weight matrix escapes the penalty
      if (i % 2 === 0) expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
      expectClose(got.slopes[i], expected, `slopes of parameter ${i}`);
    }
    tf.dispose([...net.variables]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

onEveryEngine("what in TensorFlow.js is not verified twice", (id) => {
  type Case = readonly [op: string, f: (tf: Tf, x: Tensor) => Tensor];
  const labels = [[0, 1, 0, 0]];
  it.each<Case>([
    ["MaxPool", (tf, x) => tf.maxPool(tf.reshape(x, [1, 2, 2, 1]), 2, 2, "valid")],
    ["Cumsum", (tf, x) => tf.cumsum(x)],
    ["Erf", (tf, x) => tf.erf(x)],
    ["logSoftmax", (tf, x) => tf.logSoftmax(x)],
    ["softmaxCrossEntropy", (tf, x) => tf.losses.softmaxCrossEntropy(labels, tf.reshape(x, [1, 4]))],
    [
      "a custom gradient",
      (tf, x) => tf.customGrad((z) => ({ value: tf.square(z as Tensor), gradFunc: (dy) => dy }))(x),
    ],
  ])("%s is refused by name, and keeps its first derivative", async (op, f) => {
    const tf = await open(id);
    const loss = (x: Tensor) => tf.sum(tf.square(f(tf, x)));
    tf.tidy(() => {
      const x = tf.tensor1d([0.5, -1, 2, 1.5]);
      expect(float64(tf.grad(loss)(x)).every(Number.isFinite)).toBe(true);
      const twice = () => tf.grad((z) => tf.sum(tf.square(tf.grad(loss)(z))))(x);
      expect(twice).toThrow(EngineError);
      expect(twice).toThrow(`the second derivative of ${op} in TensorFlow.js is not verified`);
      expect(float64(tf.grad((z) => tf.sum(tf.square(z)))(x))).toEqual(Float64Array.of(1, -2, 4, 3));
    });
  });
});

onEveryEngine("the list of ops that may be differentiated twice", (id) => {
  it("holds none that was not differentiated twice above", () => {
    // batch normalization has its own test
    const tested = (seen.get(id) ?? new Set()).add(BATCH_NORM);
    expect([...twiceDifferentiable].filter((kernel) => !tested.has(kernel))).toEqual([]);
  });

  it("stays as it is when gradients are corrected again", async () => {
    const tf = await open(id);
    const before = [...twiceDifferentiable, "MaxPool"].map((kernel) => tf.getGradient(kernel));
    correctGradients(tf);
    expect([...twiceDifferentiable, "MaxPool"].map((kernel) => tf.getGradient(kernel))).toEqual(before);
  });
});
