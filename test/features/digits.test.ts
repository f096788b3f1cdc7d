import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import type { Tensor } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { digitLayers } from "../../src/features/digit-layers.ts";
import { digitWeights } from "../../src/features/digit-weights.ts";
import { digits } from "../../src/features/digits.ts";
import { extractorFor } from "../../src/features/index.ts";
import { dequantize } from "../../src/features/quantized.ts";
import { Rng } from "../../src/maths/random.ts";
import { firstRows } from "../../src/maths/rows.ts";
import type { Samples } from "../../src/samples.ts";
import { enginesHere } from "../helpers/engines.ts";

const bytes = digitWeights.bytes();
const shape = { height: 28, width: 28, channels: 1 };
const mnist = createTarget({ kind: "mnist", split: "test" });
const images = mnist.sample(1000, new Rng(2_018));
const extractor = digits.open(shape);

/** Each image with so many pixels of background on every side. */
function padded({ rows, data }: Samples, border: number): Samples {
  const side = 28 + 2 * border;
  const out = new Float32Array(rows * side ** 2).fill(-1);
  for (let i = 0; i < rows; i++)
    for (let row = 0; row < 28; row++)
      out.set(
        data.subarray((i * 28 + row) * 28, (i * 28 + row + 1) * 28),
        i * side ** 2 + (row + border) * side + border,
      );
  return { rows, dim: side ** 2, data: out };
}

describe("the digit classifier", () => {
  it("has the weights that its hash and its recipe speak of", () => {
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digitWeights.sha256);
    expect(digitWeights.accuracy).toBeGreaterThanOrEqual(0.99);
  });

  it("tells 1000 test digits as well as it says of all 10,000 (npm run verify:digits), within 3.3 standard errors", () => {
    const { labels } = extractor.extract(images).features;
    const right = labels.filter((label, i) => label === images.labels?.[i]).length;
    const error = Math.sqrt((digitWeights.accuracy * (1 - digitWeights.accuracy)) / 1000);
    expect(Math.abs(right / 1000 - digitWeights.accuracy)).toBeLessThan(3.3 * error);
  });

  it.each(enginesHere)("gives the features and logits that TensorFlow gives (%s)", async (id) => {
    const { tf } = await openEngine(id);
    const few = firstRows(images, 20);
    const seen = extractor.extract(few);
    const inputs = Float32Array.from(few.data, (x) => (x + 1) / 2);
    const parameters = dequantize(digitLayers, bytes);
    const [features, probabilities] = tf.tidy(() => {
      let [before, h]: Tensor[] = [tf.zeros([1]), tf.reshape(tf.tensor(inputs), [20, 28, 28, 1])];
      for (const [i, layer] of digitLayers.entries()) {
        const weights = tf.reshape(
          tf.tensor(parameters[i].weights),
          layer.kind === "dense"
            ? [layer.inputs, layer.outputs]
            : [layer.kernel, layer.kernel, layer.inputs, layer.outputs],
        );
        before = h;
        h =
          layer.kind === "dense"
            ? tf.matMul(tf.reshape(h, [20, -1]), weights)
            : tf.conv2d(h, weights, 2, "same");
        h = tf.add(h, parameters[i].biases);
        if (i < digitLayers.length - 1) h = tf.relu(h);
      }
      return [before.dataSync(), tf.softmax(h).dataSync()];
    });
    const largest = Math.max(...features);
    expect(features).toHaveLength(20 * 64);
    features.forEach((value, i) => {
      expect(Math.abs(seen.features.data[i] - value)).toBeLessThan(1e-5 * largest);
    });
    probabilities.forEach((value, i) => {
      expect(Math.abs(seen.probabilities.data[i] - value)).toBeLessThan(1e-5);
    });
  });

  it("leaves the border of padded digits out", () => {
    const few = firstRows(images, 50);
    const wide = digits.open({ height: 32, width: 32, channels: 1 });
    expect(wide.extract(padded(few, 2))).toEqual(extractor.extract(few));
  });

  it("reads three channels as three digits, the first one's hundredfold", () => {
    const stacked = digits.open({ ...shape, channels: 3 });
    const rows = 10;
    const data = new Float32Array(rows * 784 * 3);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < 784; j++)
        for (let c = 0; c < 3; c++) data[(i * 784 + j) * 3 + c] = images.data[(3 * i + c) * 784 + j];
    const apart = extractor.extract(firstRows(images, 3 * rows));
    const { features, probabilities } = stacked.extract({ rows, dim: 784 * 3, data });
    const [one, two] = [apart.features.labels, apart.probabilities.data];
    expect([stacked.dim, stacked.classes, features.dim, probabilities.dim]).toEqual([192, 1000, 192, 1000]);
    expect(features.data).toEqual(apart.features.data);
    expect([...features.labels]).toEqual(
      Array.from({ length: rows }, (_, i) => 100 * one[3 * i] + 10 * one[3 * i + 1] + one[3 * i + 2]),
    );
    expect(probabilities.data[345]).toBeCloseTo(two[3] * two[14] * two[25], 12);
  });

  it("remembers what it has seen, and takes pixels beyond [-1, 1] for the nearer end", () => {
    const few = firstRows(images, 5);
    expect(extractor.extract(few)).toBe(extractor.extract(few));
    const harder = { ...few, data: few.data.map((x) => (Math.abs(x) === 1 ? 3 * x : x)) };
    expect(extractor.extract(harder)).toEqual(extractor.extract(few));
  });

  it("takes no other images, and only those of a target that names it", () => {
    expect(digits.check({ height: 14, width: 14, channels: 1 })).toContain("(got 14 x 14 with 1)");
    expect(extractorFor({ extractor: "digits", image: { ...shape, channels: 2 } })).toBeUndefined();
    expect(extractorFor({ image: shape })).toBeUndefined();
    expect(extractorFor(mnist)?.classes).toBe(10);
    expect(extractorFor(createTarget({ kind: "mnist", extractor: "none" }))).toBeUndefined();
  });
});
