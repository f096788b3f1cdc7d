/** Dynamics that a trainer measures while it trains. */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { collect, context, ganOptions, snapshotsOf, wganOptions } from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");

const sgd = { kind: "sgd", rate: 0.2 };

/** Two affine nets against the point 0, at the equilibrium. */
async function dirac(changes: Parameters<typeof ganOptions>[0] = {}, seeds: number | number[] = 1) {
  const options = ganOptions({
    objective: "minimax",
    latent: { dim: 1 },
    steps: 4,
    generator: { kind: "affine", scale: 0, optimizer: sgd },
    discriminator: { kind: "affine", scale: 0, optimizer: sgd },
    dynamics: { every: 2 },
    ...changes,
  });
  const data = createTarget({ kind: "gaussian-mixture", means: [0], std: 1e-6 });
  const contexts = context(engine, seeds, { data, snapshotEvery: 1 });
  return snapshotsOf(await collect(gan.train(options, contexts)));
}

describe("a linear generator and a linear discriminator, trained", () => {
  it("are measured at the steps that were asked for, and at the last", async () => {
    const found = await dirac({ steps: 5, dynamics: { every: 2 } });
    expect(found.map(({ dynamics }) => dynamics !== undefined)).toEqual([false, true, false, true, true]);
    expect((await dirac({ dynamics: null })).every(({ dynamics }) => dynamics === undefined)).toBe(true);
  });

  it("at the equilibrium: +-i/2, -1/2 of D's bias, 0 of the scale that no sample needs", async () => {
    const last = (await dirac()).at(-1)?.dynamics;
    if (last === undefined) throw new Error("nothing was measured");
    expect([last.generator, last.opponent, last.complete, last.method]).toEqual([
      2,
      2,
      true,
      "double differentiation",
    ]);
    // The latents' mean m couples the scale: +-i/2 sqrt(1 + m^2), m = 1/16 or so for 256 of them.
    const [a, b, c, d] = last.eigenvalues;
    const turning = [a, b, c].filter(({ im }) => im !== 0);
    expect(turning).toHaveLength(2);
    for (const { re, im } of turning) {
      expect(re).toBeCloseTo(0, 4);
      expect(Math.abs(im)).toBeGreaterThan(0.4999);
      expect(Math.abs(im)).toBeLessThan(0.52);
    }
    expect([a, b, c].find(({ im }) => im === 0)?.re).toBeCloseTo(-0.5, 4);
    expect(Math.hypot(d.re, d.im)).toBeLessThan(1e-4);
    expect(last.abscissa).toBeCloseTo(0, 4);
    expect(last.rotation).toBeCloseTo(2 / 3, 1);
    // One step of each: the turn keeps area, the bias falls by 1 - 0.2 / 2.
    expect(last.round).toBeCloseTo(1, 4);
  });

  it("with R1: -gamma/2 +- sqrt(gamma^2/4 - 1/4)", async () => {
    const last = (await dirac({ regularizer: { kind: "r1", gamma: 0.6 } })).at(-1)?.dynamics;
    expect(last?.method).toBe("central differences");
    const [turning] = last?.eigenvalues ?? [];
    expect(turning.re).toBeCloseTo(-0.3, 3);
    expect(turning.im).toBeGreaterThan(0.3999);
    expect(turning.im).toBeLessThan(0.43);
  });

  it("has no round under momentum, and says where it came from", async () => {
    const heavy = { kind: "affine", scale: 0.5, optimizer: { ...sgd, momentum: 0.5 } };
    const found = await dirac({
      discriminator: heavy,
      generator: { kind: "affine", shift: 1, scale: 0, optimizer: sgd },
    });
    const last = found.at(-1)?.dynamics;
    expect(last?.round).toBeNull();
    expect(last?.turn).toBeGreaterThan(0);
    expect(last?.path?.alpha).toEqual(expect.arrayContaining([0, 1, 2]));
  });

  it("a seed in a group is measured as if alone", async () => {
    const start = { shift: 0.5, scale: 0.3 };
    const changes = {
      generator: { kind: "affine", ...start, optimizer: sgd },
      discriminator: { kind: "affine", scale: 1, optimizer: sgd },
    };
    const [alone, together] = [await dirac(changes, 1), await dirac(changes, [1, 2])];
    expect(together.at(-1)?.dynamics?.speed).toBeCloseTo(alone.at(-1)?.dynamics?.speed ?? NaN, 5);
    expect(together.at(-1)?.dynamics?.abscissa).toBeCloseTo(alone.at(-1)?.dynamics?.abscissa ?? NaN, 4);
  });

  it("leaves no tensor behind", async () => {
    const before = engine.tf.memory().numTensors;
    await dirac();
    await dirac({ regularizer: { kind: "spectral-norm" } });
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});

describe("what cannot be measured", () => {
  it("a player that does not move, or is put elsewhere", () => {
    const every = { every: 1 };
    expect(gan.check(ganOptions({ dynamics: every, generator: { frozen: true } }))).toBe(
      "dynamics need two players (the generator is frozen)",
    );
    expect(gan.check(ganOptions({ dynamics: every, discriminator: { freezeAfter: 40 } }))).toBe(
      "dynamics need two players (freezeAfter 40 stops one)",
    );
    expect(wgan.check(wganOptions({ dynamics: every }))).toContain("weight clipping");
    // The norms are those of earlier parameters, so at one position the velocity is now this, now that.
    const normalized = { kind: "spectral-norm" };
    const earlier = "the norms of spectral-norm follow from earlier ones";
    expect(wgan.check(wganOptions({ dynamics: every, lipschitz: normalized }))).toContain(earlier);
    expect(gan.check(ganOptions({ dynamics: every, regularizer: normalized }))).toContain(earlier);
    expect(
      wgan.check(wganOptions({ dynamics: every, lipschitz: { kind: "gradient-penalty" } })),
    ).toBeUndefined();
  });
});
