/** The bilinear game's closed forms, to 1e-9 relative or better. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GamePlan, play } from "../../../src/theory/games/play.ts";
import { spectrum } from "../../../src/theory/games/spectrum.ts";

const seed = 20_181;
const run = (update: GamePlan["update"], rate: number, steps = 500, start: GamePlan["start"] = [1, 1]) =>
  play({ game: "bilinear", update, rate, steps, start });
const relative = (value: number, exact: number) => Math.abs(value / exact - 1);
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0);
const smallest = (values: Float64Array) => values.reduce((least, value) => Math.min(least, value), Infinity);
const rates = fc.double({ min: 0.01, max: 0.9, noNaN: true });

describe("radius by update rule", () => {
  const factors = {
    simultaneous: (eta: number) => Math.sqrt(1 + eta ** 2),
    extragradient: (eta: number) => Math.sqrt(1 - eta ** 2 + eta ** 4),
    // With gamma 1, its default.
    consensus: (eta: number) => Math.sqrt((1 - eta) ** 2 + eta ** 2),
  } as const;

  it.each(Object.entries(factors))("%s: times its factor each step", (kind, factor) => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 500 }), (eta, steps) => {
        const { radius } = run({ kind: kind as keyof typeof factors }, eta, steps);
        expect(relative(radius[steps], Math.SQRT2 * factor(eta) ** steps)).toBeLessThan(1e-12);
      }),
      { seed, numRuns: 30 },
    );
  });

  it.each(Object.entries(factors))("%s: the factor is the spectral radius", (kind, factor) => {
    for (const rate of [0.01, 0.2, 0.9]) {
      const { update } = spectrum({ game: "bilinear", update: { kind: kind as keyof typeof factors }, rate });
      expect(relative(update?.radius ?? 0, factor(rate))).toBeLessThan(1e-15);
    }
  });

  it("the consensus option with simultaneous steps is the consensus update", () => {
    const plan = { game: "bilinear", rate: 0.1, steps: 50, start: [1, -2] } as const;
    const option = play({ ...plan, options: { consensus: 0.7 }, update: { kind: "simultaneous" } });
    const update = play({ ...plan, update: { kind: "consensus", gamma: 0.7 } });
    expect(update.generator).toEqual(option.generator);
    expect(update.radius[50]).toBeCloseTo(Math.sqrt(5) * Math.sqrt(0.93 ** 2 + 0.01) ** 50, 14);
  });
});

describe("alternating", () => {
  it.each([
    ["generator", -1],
    ["discriminator", 1],
  ] as const)("%s first keeps x^2 + y^2 %i eta x y", (first, sign) => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1.9, noNaN: true }), (eta) => {
        const { generator, discriminator, conserved } = run({ kind: "alternating", first }, eta, 2000);
        expect(conserved?.form.generator).toBeCloseTo(1, 14);
        expect(conserved?.form.mixed).toBeCloseTo(sign * eta, 12);
        expect(conserved?.value).toBeCloseTo(2 + sign * eta, 12);
        // 2000 rounds of a few roundings each.
        expect(conserved?.drift).toBeLessThan(1e-12);
        const [x, y] = [generator[2000], discriminator[2000]];
        expect(Math.abs(x * x + y * y + sign * eta * x * y - (2 + sign * eta))).toBeLessThan(1e-11);
      }),
      { seed, numRuns: 30 },
    );
  });

  it("goes round an ellipse whose radii have the ratio sqrt((1 + eta/2) / (1 - eta/2))", () => {
    for (const eta of [0.2, 0.5, 1.3]) {
      // Enough rounds to come by within 1e-4 of both axes, where the radius is flat: 1e-8.
      const { radius } = run({ kind: "alternating" }, eta, 100_000);
      const ratio = Math.sqrt((1 + eta / 2) / (1 - eta / 2));
      expect(relative(largest(radius) / smallest(radius), ratio)).toBeLessThan(1e-7);
      expect(largest(radius) / smallest(radius)).toBeLessThanOrEqual(ratio * (1 + 1e-12));
    }
  });

  it("has determinant 1 and eigenvalues on the unit circle below eta = 2, off it above", () => {
    const radius = (rate: number) =>
      spectrum({ game: "bilinear", update: { kind: "alternating" }, rate }).update?.radius ?? 0;
    for (const rate of [0.001, 0.2, 1, 1.999]) expect(radius(rate)).toBeCloseTo(1, 13);
    // At eta > 2 the larger modulus is eta^2/2 - 1 + eta sqrt(eta^2/4 - 1).
    expect(radius(2.5)).toBeCloseTo(2.125 + 2.5 * Math.sqrt(0.5625), 13);
  });

  it("with n steps of y keeps n x^2 - n eta x y + y^2", () => {
    const { conserved } = run({ kind: "alternating", discriminatorSteps: 5 }, 0.2);
    expect(conserved?.form.generator).toBeCloseTo(5, 13);
    expect(conserved?.form.mixed).toBeCloseTo(-1, 13);
    expect(conserved?.value).toBeCloseTo(5, 13);
    expect(conserved?.drift).toBeLessThan(1e-13);
  });

  it("escapes beyond eta = 2, and what it keeps is measured without overflow", () => {
    const { radius, conserved, lastStep } = run({ kind: "alternating" }, 2.5, 5000);
    expect(lastStep).toBeLessThan(5000);
    expect(radius.every(Number.isFinite)).toBe(true);
    expect(radius[lastStep]).toBeGreaterThan(1e300);
    expect(conserved?.drift).toBeLessThan(1e-12);
  });
});

describe("what is conserved", () => {
  it("is nothing where the area changes: simultaneous steps, extragradient, clipped or logistic games", () => {
    expect(run({ kind: "simultaneous" }, 0.2).conserved).toBeNull();
    expect(run({ kind: "extragradient" }, 0.2).conserved).toBeNull();
    const alternating = { update: { kind: "alternating" }, rate: 0.2, steps: 9, start: [1, 1] } as const;
    expect(play({ game: "dirac", ...alternating }).conserved).toBeNull();
    const clipped = { objective: "wasserstein", clip: 1 };
    expect(play({ game: "dirac", options: clipped, ...alternating }).conserved).toBeNull();
  });

  it("the Dirac-GAN with a Wasserstein objective is the bilinear game", () => {
    const plan = { update: { kind: "alternating" }, rate: 0.3, steps: 99, start: [0.4, -1] } as const;
    const wasserstein = play({ game: "dirac", options: { objective: "wasserstein" }, ...plan });
    const bilinear = play({ game: "bilinear", ...plan });
    expect(wasserstein.radius).toEqual(bilinear.radius);
    expect(wasserstein.conserved).toEqual(bilinear.conserved);
  });

  it("of a game that starts at its equilibrium is 0 and stays", () => {
    const { conserved, radius } = run({ kind: "alternating" }, 0.2, 10, [0, 0]);
    expect(conserved).toMatchObject({ value: 0, drift: 0 });
    expect(largest(radius)).toBe(0);
  });
});
