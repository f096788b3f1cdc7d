/** Described networks: what weights they ask for, and that the models written from them compute what the description says. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openOnnx } from "../../../src/engine/networks/onnx.ts";
import { type NetworkDescription, weightsOf } from "../../../src/features/networks/description.ts";
import { inception } from "../../../src/features/networks/inception.ts";
import { toOnnx, whyUnlike } from "../../../src/features/networks/onnx.ts";
import { Rng } from "../../../src/maths/random.ts";
import { folderWith } from "../../helpers/folder.ts";
import { hasOnnx, onnxPackages } from "../../helpers/onnx.ts";

const SEED = 26;

/** Each kind of step once, on 5 x 5 pixels. */
const tiny: NetworkDescription = {
  title: "tiny",
  source: "this test",
  side: 5,
  channels: 2,
  epsilon: 0.001,
  steps: [
    { kind: "convolution", name: "first", channels: 3, kernel: [1, 3], stride: 1, padding: [0, 1] },
    { kind: "tap", name: "early" },
    {
      kind: "branches",
      branches: [
        [{ kind: "average-pool", side: 3, stride: 1, padding: 1 }],
        [
          { kind: "max-pool", side: 3, stride: 1, padding: 1 },
          { kind: "convolution", name: "inner", channels: 2, kernel: [3, 1], stride: 1, padding: [1, 0] },
        ],
      ],
    },
    { kind: "convolution", name: "last", channels: 4, kernel: [3, 3], stride: 2, padding: [0, 0] },
    { kind: "tap", name: "late" },
  ],
  logits: { name: "fc", outputs: 3 },
};

const rng = new Rng(SEED);
const weights = new Map(
  weightsOf(tiny).map(({ name, shape }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const values = new Rng(SEED).fork(name).normals(new Float64Array(size));
    // variances are positive
    return [name, Float32Array.from(values, (v) => (name.endsWith("_var") ? 0.5 + v * v : v))] as const;
  }),
);
const weightOf = (name: string): Float32Array => weights.get(name) ?? new Float32Array(0);

/** Channels of 5 x 5 or smaller, each a list of rows. */
type Planes = number[][][];

function convolved(
  x: Planes,
  name: string,
  [h, w]: readonly number[],
  stride: number,
  [up, left]: readonly number[],
): Planes {
  const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map((part) =>
    weightOf(`${name}.bn.${part}`),
  );
  const kernel = weightOf(`${name}.conv.weight`);
  const rows = Math.floor((x[0].length + 2 * up - h) / stride) + 1;
  const columns = Math.floor((x[0][0].length + 2 * left - w) / stride) + 1;
  return [...gamma.keys()].map((o) =>
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => {
        let sum = 0;
        for (let i = 0; i < x.length; i++)
          for (let a = 0; a < h; a++)
            for (let b = 0; b < w; b++)
              sum +=
                kernel[((o * x.length + i) * h + a) * w + b] *
                (x[i][r * stride + a - up]?.[c * stride + b - left] ?? 0);
        return Math.max(0, ((sum - mean[o]) / Math.sqrt(variance[o] + 0.001)) * gamma[o] + beta[o]);
      }),
    ),
  );
}

const pooled = (x: Planes, of: (values: number[]) => number): Planes =>
  x.map((plane) =>
    plane.map((row, r) =>
      row.map((_, c) =>
        of([-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => plane[r + a]?.[c + b] ?? []))),
      ),
    ),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const means = (x: Planes): number[] => x.map((plane) => mean(plane.flat()));

const home = process.cwd();
afterEach(() => process.chdir(home));

describe("a described network", () => {
  it("Inception's asks for 23,884,384 numbers: the published file has 95,628,359 bytes, with the logits' bias and 184 bytes a tensor", () => {
    const wanted = weightsOf(inception);
    const numbers = wanted.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
    expect(numbers).toBe(23_884_384);
    // 94 convolutions with 5 tensors each, and the logits
    expect(wanted.length).toBe(94 * 5 + 1);
    expect((95_628_359 - 4 * (numbers + 1008)) / (wanted.length + 1)).toBeCloseTo(184, 0);
  });

  it("says what is wrong with weights that are another network's", () => {
    const shapes = new Map(weightsOf(tiny).map(({ name, shape }) => [name, shape] as const));
    expect(whyUnlike(tiny, (name) => shapes.get(name))).toBeUndefined();
    expect(whyUnlike(tiny, (name) => (name === "fc.weight" ? undefined : shapes.get(name)))).toBe(
      "it lacks the weight fc.weight",
    );
    expect(whyUnlike(tiny, (name) => (name === "fc.weight" ? [4] : shapes.get(name)))).toBe(
      "its weight fc.weight is 4 (3 x 4 expected)",
    );
  });

  it.runIf(hasOnnx)(`computes in ONNX what loops over its pixels do (seed ${SEED})`, async () => {
    const image = [0, 1].map(() => Array.from({ length: 5 }, () => [...rng.normals(new Float64Array(5))]));
    const first = convolved(image, "first", [1, 3], 1, [0, 1]);
    const branches = [
      ...pooled(first, mean),
      ...convolved(
        pooled(first, (values) => Math.max(...values)),
        "inner",
        [3, 1],
        1,
        [1, 0],
      ),
    ];
    const late = means(convolved(branches, "last", [3, 3], 2, [0, 0]));
    const logits = [0, 1, 2].map((o) =>
      late.reduce((sum, v, i) => sum + v * weightOf("fc.weight")[4 * o + i], 0),
    );
    const folder = folderWith({ "package.json": "{}" });
    symlinkSync(onnxPackages, join(folder, "node_modules"));
    process.chdir(folder);
    const model = await openOnnx("tiny", toOnnx(tiny, weightOf));
    // twice the same image: the batch is free
    const found = await model.run(Float32Array.from([image, image].flat(3)), [2, 2, 5, 5]);
    await model.close();
    expect(Object.keys(found).toSorted()).toEqual(["early", "late", "logits"]);
    for (const [name, wanted] of Object.entries({ early: means(first), late, logits }))
      [...found[name].data].forEach((value, i) => {
        // single precision, sums of up to 45 products
        expect(value).toBeCloseTo(wanted[i % wanted.length], 4);
      });
  });
});
