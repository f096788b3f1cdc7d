/** Players that grow: their parts against hand-derived numbers, the fade's two ends, slopes with the penalty, groups. */

import { describe, expect, it } from "vitest";
import type { Engine, Tensor, Tf, Variable } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { createEqualized, equalized, heConstant } from "../../../src/models/nets/equalized.ts";
import { doubled, faded, halved } from "../../../src/models/nets/fade.ts";
import { withMinibatchDeviation } from "../../../src/models/nets/minibatch-deviation.ts";
import type { Net } from "../../../src/models/nets/net.ts";
import { pixelNorm } from "../../../src/models/nets/pixel-norm.ts";
import {
  buildProgressiveCritic,
  buildProgressiveGenerator,
  levelsOf,
  sideOf,
} from "../../../src/models/nets/progressive.ts";
import { penalties } from "../../../src/models/penalties/index.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { worstSlope } from "../../helpers/net-slopes.ts";

const SEED = 1710;
const LATENT = 3;
const channels = [4, 3, 2];
const shape = { channels, colors: 1 };

function players({ tf }: Pick<Engine, "tf">, level: number, alpha?: Variable): { g: Net; d: Net } {
  const given = { ...shape, level, ...(alpha && { alpha }) };
  return {
    g: buildProgressiveGenerator(tf, LATENT, given, new Rng(1)),
    d: buildProgressiveCritic(tf, given, new Rng(2)),
  };
}

/** TensorFlow with a leaky rectifier that has no kink, of the same slopes far from 0. */
const withoutKinks = (tf: Tf): Tf => ({
  ...tf,
  leakyRelu: ((x: Tensor, leak: number) =>
    tf.add(tf.mul(leak, x), tf.mul(1 - leak, tf.softplus(x)))) as typeof tf.leakyRelu,
});

const alphaOf = ({ tf }: Engine, value: number): Variable =>
  tf.tidy(() => tf.variable(tf.scalar(value), false));

/** The values on the host, and the tensor gone. */
function read(tensor: Tensor): number[] {
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
}

describe("sides", () => {
  it.each([
    [8, 8, 2],
    [32, 32, 4],
    [1024, 1024, 9],
  ])("%d x %d has %d levels", (height, width, levels) => {
    expect(levelsOf({ height, width, channels: 1 })).toBe(levels);
    expect(sideOf(levels - 1)).toBe(height);
  });

  it.each([
    [28, 28],
    [4, 4],
    [16, 32],
    [12, 12],
  ])("%d x %d has none", (height, width) => {
    expect(levelsOf({ height, width, channels: 1 })).toBeUndefined();
  });
});

describe.each(enginesHere)("parts, on %s", (id) => {
  it("pixel normalization of [3, 4] and of zeros", async () => {
    const { tf } = await openEngine(id);
    const of = (values: number[][]) => read(tf.tidy(() => pixelNorm(tf, tf.tensor2d(values))));
    const [a, b, c, d] = of([
      [3, 4],
      [0, 0],
    ]);
    expect(a).toBeCloseTo(3 / Math.sqrt(12.5), 6);
    expect(b).toBeCloseTo(4 / Math.sqrt(12.5), 6);
    expect([c, d]).toEqual([0, 0]);
  });

  it("the deviation of a batch becomes a channel", async () => {
    const { tf } = await openEngine(id);
    // two images of 1 x 2 pixels with one feature: deviations 2 (of 1 and 5) and 1 (of 0 and 2), mean 1.5
    const rows = read(tf.tidy(() => withMinibatchDeviation(tf, tf.tensor4d([1, 0, 5, 2], [2, 1, 2, 1]))));
    for (const [i, value] of [1, 1.5, 0, 1.5, 5, 1.5, 2, 1.5].entries())
      expect(rows[i]).toBeCloseTo(value, 5);
    // of a batch that does not vary: sqrt(1e-8)
    const same = read(tf.tidy(() => withMinibatchDeviation(tf, tf.ones([3, 1, 1, 1]))));
    expect(same[1]).toBeCloseTo(1e-4, 6);
  });

  it("a layer multiplies its weights by He's constant", async () => {
    const { tf } = await openEngine(id);
    const dense = { name: "a", shape: [2, 1], gain: 2 } as const;
    const kernel = { name: "b", shape: [3, 3, 4, 5], gain: 2 } as const;
    expect(heConstant(dense)).toBe(1);
    expect(heConstant(kernel)).toBeCloseTo(Math.sqrt(2 / 36), 12);
    expect(heConstant({ ...kernel, gain: 1 })).toBeCloseTo(1 / 6, 12);
    const out = tf.tidy(() => {
      const [x, w, b] = [tf.tensor2d([[2, 5]]), tf.tensor2d([[3], [-1]]), tf.tensor1d([0.5])];
      return equalized(tf, { ...dense, gain: 1 }, x, w, b);
    });
    // sqrt(1/2) (2 * 3 - 5 * 1) + 0.5
    expect(read(out)[0]).toBeCloseTo(Math.SQRT1_2 + 0.5, 5);
    // the one tap of a 3 x 3 kernel that an image of one pixel meets is its center
    const conv = tf.tidy(() => {
      const taps = Array.from({ length: 9 }, (_, i) => i);
      const layer = { name: "c", shape: [3, 3, 1, 1], gain: 2 } as const;
      return equalized(tf, layer, tf.ones([1, 1, 1, 1]), tf.tensor4d(taps, [3, 3, 1, 1]), tf.zeros([1]));
    });
    expect(read(conv)[0]).toBeCloseTo(4 * Math.sqrt(2 / 9), 5);
  });

  it("half the side is the mean of each four pixels, twice the side repeats each", async () => {
    const { tf } = await openEngine(id);
    const half = read(tf.tidy(() => halved(tf, tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]))));
    expect(half).toEqual([3]);
    const twice = read(tf.tidy(() => doubled(tf, tf.tensor4d([1, 2], [1, 1, 2, 1]))));
    expect(twice).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    const mixed = tf.tidy(() => faded(tf, tf.scalar(0.25), tf.tensor1d([8]), tf.tensor1d([4])));
    expect(read(mixed)).toEqual([5]);
  });
});

it("first weights are N(0, 1), biases 0, and those of one name are the same at every level", async () => {
  const engine = await openEngine("cpu");
  const { tf } = engine;
  const layers = [{ name: "wide", shape: [100, 500], gain: 2 }] as const;
  const [weights, biases] = createEqualized(tf, layers, new Rng(SEED));
  const values = Float32Array.from(weights.dataSync());
  const meanSquare = values.reduce((sum, w) => sum + w * w, 0) / values.length;
  // the mean of 50,000 squares of normals has a standard error of sqrt(2 / 50000)
  expect(Math.abs(meanSquare - 1)).toBeLessThan(4 * Math.sqrt(2 / 50_000));
  expect(biases.dataSync().every((b) => b === 0)).toBe(true);
  const [low, high] = [players(engine, 1), players(engine, 2)];
  for (const of of ["g", "d"] as const) {
    const known = new Map((high[of].names ?? []).map((name, i) => [name, high[of].variables[i]]));
    const shared = (low[of].names ?? []).flatMap((name, i) => {
      const other = known.get(name);
      return other === undefined ? [] : [[low[of].variables[i], other] as const];
    });
    // all but the map between features and colors: 2 variables of a layer
    expect(shared).toHaveLength(low[of].variables.length - 2);
    for (const [a, b] of shared) expect(a.dataSync()).toEqual(b.dataSync());
  }
  tf.dispose([weights, biases]);
  for (const { g, d } of [low, high]) tf.dispose([...g.variables, ...d.variables]);
});

it("a net keeps the scale of what goes through it, whatever its width", async () => {
  const engine = await openEngine("cpu");
  const { tf } = engine;
  for (const width of [4, 32]) {
    const given = { level: 1, channels: [width, width], colors: 1 };
    const g = buildProgressiveGenerator(tf, 16, given, new Rng(3));
    const d = buildProgressiveCritic(tf, given, new Rng(4));
    const z = tf.tensor2d(new Rng(SEED).normals(new Float32Array(64 * 16)), [64, 16]);
    const images = tf.tidy(() => g.forward(z));
    const [meanSquare] = read(tf.tidy(() => tf.mean(tf.square(images))));
    const [output] = read(tf.tidy(() => tf.mean(tf.square(d.forward(images)))));
    // features have a mean square of 1, and the map to colors keeps it on average over its weights
    expect(meanSquare).toBeGreaterThan(0.2);
    expect(meanSquare).toBeLessThan(5);
    expect(output).toBeGreaterThan(0.01);
    expect(output).toBeLessThan(20);
    tf.dispose([z, images, ...g.variables, ...d.variables]);
  }
});

describe.each(enginesHere)("the fade, on %s", (id) => {
  const engineAt = () => openEngine(id);

  it("at alpha 0 both players are those of the level below, at twice or half the size", async () => {
    const engine = await engineAt();
    const { tf } = engine;
    const before = tf.memory().numTensors;
    const alpha = alphaOf(engine, 0);
    const [low, high] = [players(engine, 1), players(engine, 2, alpha)];
    const z = tf.tensor2d(new Rng(SEED).normals(new Float32Array(5 * LATENT)), [5, LATENT]);
    const images = tf.tidy(() => low.g.forward(z));
    const asImages = (x: Tensor) => tf.reshape(x, [5, 8, 8, 1]);
    const larger = tf.tidy(() => tf.reshape(doubled(tf, asImages(images)), [5, -1]));
    expect(read(tf.tidy(() => high.g.forward(z)))).toEqual([...larger.dataSync()]);
    expect(read(tf.tidy(() => high.d.forward(larger)))).toEqual(read(tf.tidy(() => low.d.forward(images))));
    tf.dispose([alpha, z, images, larger]);
    for (const { g, d } of [low, high]) tf.dispose([...g.variables, ...d.variables]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("at alpha 1 the new level is alone; between the ends images are mixed in proportion", async () => {
    const engine = await engineAt();
    const { tf } = engine;
    const alpha = alphaOf(engine, 1);
    const [fading, alone] = [players(engine, 2, alpha), players(engine, 2)];
    const z = tf.tensor2d(new Rng(SEED).normals(new Float32Array(5 * LATENT)), [5, LATENT]);
    const make = (net: Net, x: Tensor = z) => read(tf.tidy(() => net.forward(x)));
    const end = make(fading.g);
    expect(end).toEqual(make(alone.g));
    const x = tf.tensor2d(end, [5, 256]);
    expect(make(fading.d, x)).toEqual(make(alone.d, x));
    tf.tidy(() => alpha.assign(tf.scalar(0)));
    const start = make(fading.g);
    tf.tidy(() => alpha.assign(tf.scalar(0.25)));
    for (const [i, value] of make(fading.g).entries())
      expect(value).toBeCloseTo(0.25 * end[i] + 0.75 * start[i], 5);
    tf.dispose([alpha, z, x, ...fading.g.variables, ...fading.d.variables]);
    tf.dispose([...alone.g.variables, ...alone.d.variables]);
  });

  /*
   * Central differences with h = 5e-4 in float32 are good to 6e-8 |loss| / h, 1e-4 of losses near 1. Where a unit of a
   * leaky rectifier passes its kink within h, the slope of D jumps, and the penalty with it; so the nets are differentiated
   * with a rectifier that has none. That the rectifier's own second derivative is right is shown in gradients.test.ts.
   */
  it.each([0, 1, 2])("slopes of both players and of the penalty, level %d", async (level) => {
    const engine = await engineAt();
    const { tf } = engine;
    const rng = new Rng(SEED);
    const alpha = level === 0 ? undefined : alphaOf(engine, 0.4);
    const { g, d } = players({ tf: withoutKinks(tf) }, level, alpha);
    const side = sideOf(level);
    const rows = (n: number) => tf.tensor2d(rng.normals(new Float32Array(4 * n)), [4, n]);
    const [z, real, fake] = [rows(LATENT), rows(side ** 2), rows(side ** 2)];
    const batch = { real, fake, mix: tf.tensor2d([[0.2], [0.5], [0.7], [0.9]]) };
    const critic = (x: Tensor) => d.forward(x);
    const penalty = () => penalties["gradient-penalty"].term(tf, critic, batch, { lambda: 1 });
    // the last bias moves both outputs alike: halves, so that it has a slope
    const outputs = () => tf.sub(tf.mean(critic(fake)), tf.mul(0.5, tf.mean(critic(real))));
    for (const [net, loss] of [
      [g, () => tf.neg(tf.mean(critic(g.forward(z))))],
      [d, outputs],
      [d, () => tf.add(outputs(), penalty())],
    ] as const) {
      const { worst, largest } = worstSlope(tf, net.variables, loss, rng);
      expect(worst).toBeLessThan(0.01);
      expect(largest).toBeGreaterThan(1e-3);
    }
    tf.dispose([...Object.values(batch), z, ...g.variables, ...d.variables]);
    alpha?.dispose();
  });
});

it("a group of nets gives each seed what its net alone gives", async () => {
  const { tf } = await openEngine("cpu");
  const given = { ...shape, level: 1 };
  const build = (rng: Rng | Rng[]) => buildProgressiveGenerator(tf, LATENT, given, rng);
  const group = build([new Rng(3), new Rng(4)]);
  const z = new Rng(SEED).normals(new Float32Array(5 * LATENT));
  const together = read(tf.tidy(() => group.forward(tf.tensor3d([...z, ...z], [2, 5, LATENT]))));
  for (const [seed, rng] of [new Rng(3), new Rng(4)].entries()) {
    const alone = build(rng);
    const outputs = read(tf.tidy(() => alone.forward(tf.tensor2d(z, [5, LATENT]))));
    expect(together.slice(seed * outputs.length, (seed + 1) * outputs.length)).toEqual(outputs);
    tf.dispose([...alone.variables]);
  }
  tf.dispose([...group.variables]);
});
