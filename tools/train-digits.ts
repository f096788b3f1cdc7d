/**
 * Trains the digit classifier of src/features on MNIST's training set and writes its weights, with their hash, recipe and
 * accuracy on the test set, into src/features/digit-weights.ts. Some minutes on two cores with the native engine.
 *
 *   npx tsx tools/train-digits.ts [--epochs 12] [--engine auto]
 *
 * Each image is turned, scaled, slanted and moved a little each time it is seen; Adam, a learning rate that falls
 * linearly to 0, and an average of the weights, which is what is kept. The accuracy is that of the bytes as they are written.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createTarget } from "../src/data/index.ts";
import type { Engine, Tensor, Tensors, Variable } from "../src/engine/engine.ts";
import { type EngineId, openEngine } from "../src/engine/index.ts";
import { digitLayers } from "../src/features/digit-layers.ts";
import { createNetwork, type Parameters, STRIDE, weightsOf } from "../src/features/network.ts";
import { dequantize, quantize } from "../src/features/quantized.ts";
import { Rng } from "../src/maths/random.ts";
import type { Samples } from "../src/samples.ts";

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "12" },
    engine: { type: "string", default: "auto" },
    seed: { type: "string", default: "1" },
  },
});
const epochs = Number(values.epochs);
const BATCH = 128;
const RATE = 2e-3;
const AVERAGE = 0.998;
const CLASSES = 10;
const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Largest changes of an image: radians, shares and pixels. */
const TURN = 0.2;
const STRETCH = 0.12;
const SLANT = 0.2;
const MOVE = 2;

const rng = new Rng(Number(values.seed)).fork("digit classifier");
const engine = await openEngine(values.engine as EngineId | "auto");
const train = createTarget({ kind: "mnist", split: "train" }).sample(60_000, rng.fork("training set"));
const test = createTarget({ kind: "mnist", split: "test" }).sample(10_000, rng.fork("test set"));

/** The bilinear picture of an image under a small random affine map, from [-1, 1] to [0, 1]; outside is background. */
function distorted(images: Samples["data"], from: number, out: Float32Array, to: number, random: Rng): void {
  const spread = (most: number) => most * (2 * random.uniform() - 1);
  const [turn, slant] = [spread(TURN), spread(SLANT)];
  const [wide, high] = [1 + spread(STRETCH), 1 + spread(STRETCH)];
  const [right, down] = [spread(MOVE), spread(MOVE)];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const middle = (SIDE - 1) / 2;
  const pixel = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : (images[from + row * SIDE + column] + 1) / 2;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const y = (row - middle) * high;
      const x = (column - middle) * wide + slant * y;
      const atX = cos * x - sin * y + middle + right;
      const atY = sin * x + cos * y + middle + down;
      const [left, top] = [Math.floor(atX), Math.floor(atY)];
      const [u, v] = [atX - left, atY - top];
      out[to + row * SIDE + column] =
        (1 - v) * ((1 - u) * pixel(top, left) + u * pixel(top, left + 1)) +
        v * ((1 - u) * pixel(top + 1, left) + u * pixel(top + 1, left + 1));
    }
  }
}

function createVariables({ tf }: Engine): Variable[] {
  return digitLayers.flatMap((layer, i) => {
    const fanIn = weightsOf(layer) / layer.outputs;
    const random = rng.fork("weights").fork(i);
    const weights = Float32Array.from(
      { length: weightsOf(layer) },
      () => Math.sqrt(2 / fanIn) * random.normal(),
    );
    const shape =
      layer.kind === "dense"
        ? [layer.inputs, layer.outputs]
        : [layer.kernel, layer.kernel, layer.inputs, layer.outputs];
    return tf.tidy(() => [tf.variable(tf.tensor(weights, shape)), tf.variable(tf.zeros([layer.outputs]))]);
  });
}

function logitsOf({ tf }: Engine, images: Tensor, variables: readonly Variable[]): Tensor {
  let h = tf.reshape(images, [-1, SIDE, SIDE, 1]);
  for (const [i, layer] of digitLayers.entries()) {
    const [weights, biases] = [variables[2 * i], variables[2 * i + 1]];
    const z =
      layer.kind === "dense"
        ? tf.matMul(tf.reshape(h, [-1, layer.inputs]), weights)
        : tf.conv2d(h, weights, STRIDE, "same");
    h = tf.add(z, biases);
    if (i < digitLayers.length - 1) h = tf.relu(h);
  }
  return h;
}

function accuracy(parameters: readonly Parameters[]): number {
  const network = createNetwork(digitLayers, parameters);
  let right = 0;
  for (let i = 0; i < test.rows; i++) {
    const image = Float64Array.from(
      test.data.subarray(i * PIXELS, (i + 1) * PIXELS),
      (value) => (value + 1) / 2,
    );
    const { logits } = network(image);
    if (logits.indexOf(Math.max(...logits)) === test.labels?.[i]) right++;
  }
  return right / test.rows;
}

const { tf } = engine;
const variables = createVariables(engine);
const optimizer = engine.optimizer(
  { kind: "adam", rate: RATE, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  variables,
);
const average = engine.movingAverage(variables);
const perEpoch = Math.floor(train.rows / BATCH);
const steps = epochs * perEpoch;
const step = engine.compile({
  feeds: {
    images: [BATCH, PIXELS],
    classes: [BATCH, CLASSES],
    schedule: [optimizer.scheduleLength],
    keep: [],
  },
  variables: [...variables, ...optimizer.slots, ...average.averages],
  expectedSteps: steps,
  step({ images, classes, schedule, keep }: Tensors): Tensors {
    const loss = () => {
      const logits = logitsOf(engine, images, variables);
      return tf.mean(tf.sub(tf.logSumExp(logits, 1), tf.sum(tf.mul(classes, logits), 1)));
    };
    const { value, grads } = tf.variableGrads(loss, [...variables]);
    optimizer.apply(
      variables.map(({ name }) => grads[name]),
      schedule,
    );
    average.update(keep);
    return { loss: value };
  },
});

function feedsOf(index: number, order: Int32Array) {
  const images = new Float32Array(BATCH * PIXELS);
  const classes = new Float32Array(BATCH * CLASSES);
  const random = rng.fork("distortions").fork(index);
  const first = ((index - 1) % perEpoch) * BATCH;
  for (let i = 0; i < BATCH; i++) {
    const row = order[first + i];
    distorted(train.data, row * PIXELS, images, i * PIXELS, random);
    classes[i * CLASSES + (train.labels?.[row] ?? 0)] = 1;
  }
  const schedule = Float32Array.from(optimizer.schedule(index, RATE * (1 - (index - 1) / steps)));
  return { images, classes, schedule, keep: Float32Array.of(Math.min(AVERAGE, (1 + index) / (10 + index))) };
}

function shuffled(random: Rng): Int32Array {
  const order = Int32Array.from({ length: train.rows }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function kept(): Parameters[] {
  engine.refresh(average.averages);
  const numbers = average.averages.map((variable) => Float32Array.from(variable.dataSync()));
  return digitLayers.map((_, i) => ({ weights: numbers[2 * i], biases: numbers[2 * i + 1] }));
}

const started = performance.now();
for (let epoch = 0; epoch < epochs; epoch++) {
  const order = shuffled(rng.fork("order").fork(epoch));
  let loss = 0;
  const AT_ONCE = 20;
  for (let done = 0; done < perEpoch; done += AT_ONCE) {
    const block = Array.from({ length: Math.min(AT_ONCE, perEpoch - done) }, (_, i) =>
      feedsOf(epoch * perEpoch + done + i + 1, order),
    );
    for (const metrics of step(block)) loss += metrics.loss[0] / perEpoch;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`epoch ${epoch + 1} of ${epochs}: loss ${loss.toFixed(4)}, ${seconds} s`);
}

const exact = kept();
const bytes = quantize(digitLayers, exact);
const measured = accuracy(dequantize(digitLayers, bytes));
console.log(`accuracy on the test set: float32 ${accuracy(exact)}, bytes ${measured}`);
const folder = join(import.meta.dirname, "../src/features");
writeFileSync(join(folder, "digit-weights.bin"), bytes);
writeFileSync(
  join(folder, "digit-weights.ts"),
  `// Written by tools/train-digits.ts.
import { readFileSync } from "node:fs";

export const digitWeights = {
  recipe:
    "npx tsx tools/train-digits.ts --epochs ${epochs} --seed ${values.seed} (engine ${engine.record.id}): batch ${BATCH}, Adam ${RATE} falling to 0, average ${AVERAGE}",
  /** On MNIST's 10,000 test images. */
  accuracy: ${measured},
  sha256: "${createHash("sha256").update(bytes).digest("hex")}",
  /** int8 with a scale an output (quantized.ts). */
  bytes: (): Uint8Array => readFileSync(new URL("./digit-weights.bin", import.meta.url)),
};
`,
);
