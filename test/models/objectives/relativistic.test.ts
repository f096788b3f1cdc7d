/** Losses of pairs by hand, what they are blind to, the game that linear nets play, and a training that learns. */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { emdOnLine } from "../../../src/maths/one-dimensional.ts";
import { Rng } from "../../../src/maths/random.ts";
import { relativistic } from "../../../src/models/objectives/relativistic.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { expectDirac } from "../../helpers/small-field.ts";
import { collect, context, ganOptions, snapshotsOf, stepsOf } from "../../helpers/small-training.ts";

const { tf } = await openEngine("cpu");
const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);
const paid = (real: readonly number[], fake: readonly number[]) =>
  tf.tidy(() => {
    const outputs = { real: column(real), fake: column(fake) };
    return [
      relativistic.discriminatorLoss(tf, outputs).dataSync()[0],
      relativistic.generatorLoss(tf, outputs).dataSync()[0],
    ];
  });

describe("values at given outputs", () => {
  it("D(x) = ln 3 and D(G(z)) = 0: D says 3/4 and pays ln(4/3), G pays ln 4", () => {
    const [d, g] = paid([Math.log(3)], [0]);
    expect(d).toBeCloseTo(Math.log(4 / 3), 6);
    expect(g).toBeCloseTo(Math.log(4), 6);
  });

  it("equal outputs: both pay ln 2", () => {
    for (const loss of paid([2, -1, 0.5], [2, -1, 0.5])) expect(loss).toBeCloseTo(Math.LN2, 6);
  });

  it("pairs are rows: gaps of ln 3 and -ln 3 cost (ln(4/3) + ln 4)/2, and none where rows are exchanged", () => {
    const outputs = [Math.log(3), 0];
    for (const loss of paid(outputs, [0, Math.log(3)]))
      expect(loss).toBeCloseTo((Math.log(4 / 3) + Math.log(4)) / 2, 6);
    for (const loss of paid(outputs, outputs)) expect(loss).toBeCloseTo(Math.LN2, 6);
  });

  it("a constant added to all outputs changes nothing, not by a bit where sums are exact", () => {
    const [real, fake] = [
      [2, -1, 0.5],
      [-3, 0, 1.5],
    ];
    const shifted = (values: readonly number[]) => values.map((value) => value + 64);
    expect(paid(shifted(real), shifted(fake))).toEqual(paid(real, fake));
    expect(paid(shifted(real), fake)).not.toEqual(paid(real, fake));
  });

  it("exchanging real and generated exchanges the losses", () => {
    const [d, g] = paid([2, -1], [0, 1.5]);
    expect(paid([0, 1.5], [2, -1])).toEqual([g, d]);
    expect(d).not.toBeCloseTo(g, 2);
  });

  it("gaps far beyond float32's sigmoid stay exact", () => {
    const [d, g] = paid([-200], [200]);
    expect(d).toBeCloseTo(400, 3);
    expect(g).toBe(0);
  });
});

/*
 * Data at one point, where D is 0: the pair's losses are softplus(psi theta) and softplus(-psi theta), up to a constant those
 * of the non-saturating game.
 */
it.each([
  [0, 0],
  [1, 1],
  [-0.7, 0.4],
  [0.3, -1.2],
] as const)("on the Dirac-GAN it is the non-saturating game: at (%d, %d)", (theta, psi) => {
  expectDirac("relativistic", "non-saturating", [theta, psi]);
});

describe("a training", () => {
  const ROWS = 1000;
  const mixture = createTarget({ kind: "gaussian-mixture", means: [-1, 1], std: 0.3 });
  const real = mixture.sample(ROWS, new Rng(5)).data;
  const emd = (values: ArrayLike<number>) => emdOnLine({ real: { values: real }, fake: { values } });
  const player = { widths: [32], optimizer: { kind: "adam", rate: 0.005 } };
  const settings = {
    objective: "relativistic",
    batch: 64,
    latent: { dim: 1 },
    ema: 0.98,
    decay: { from: 0.3 },
  };

  it.each(["wasm", ...nativeEngines] as const)("on %s comes closer than one bell can", async (id) => {
    const engine = await openEngine(id);
    const trained = async (steps: number) => {
      const options = ganOptions({ ...settings, steps, generator: player, discriminator: player });
      const rhythm = { logEvery: steps, snapshotEvery: steps, snapshotSamples: ROWS };
      const events = await collect(gan.train(options, context(engine, 1, { data: mixture, ...rhythm })));
      const [{ fake }] = snapshotsOf(events);
      return { emd: emd(fake.data), last: stepsOf(events).at(-1) };
    };
    // the normal law of the data's mean and variance, .3^2 + 1
    const bell = emd(new Rng(6).normals(new Float64Array(ROWS)).map((z) => Math.sqrt(1.09) * z));
    const [start, end] = [await trained(1), await trained(400)];
    expect(start.emd).toBeGreaterThan(2 * bell);
    expect(end.emd).toBeLessThan(bell);
    expect(end.last).toMatchObject({ probReal: null, probFake: null });
  });
});
