import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { play } from "../../../src/theory/games/play.ts";
import { rotationIndex, spectrum } from "../../../src/theory/games/spectrum.ts";

const seed = 20_183;
const update = { kind: "simultaneous" } as const;
const rate = 0.2;
const flow = (options: Record<string, unknown>) => {
  const { flow } = spectrum({ game: "dirac", options, update, rate });
  if (flow === null) throw new Error("has no Jacobian");
  return flow.eigenvalues;
};

describe("flow of the Dirac-GAN at the equilibrium", () => {
  it.each(["saturating", "non-saturating"])("%s: +- i/2", (objective) => {
    // Adding 0 makes -0 of it 0.
    expect(flow({ objective }).map(({ re, im }) => [re + 0, im])).toEqual([
      [0, 0.5],
      [0, -0.5],
    ]);
  });

  it("R1: -gamma/2 +- sqrt(gamma^2/4 - 1/4), critical at gamma = 1", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 3, noNaN: true }), (gamma) => {
        const [a, b] = flow({ r1: gamma });
        const root = Math.sqrt(Math.abs(gamma ** 2 / 4 - 1 / 4));
        const exact =
          gamma < 1
            ? [
                [-gamma / 2, root],
                [-gamma / 2, -root],
              ]
            : [
                [-gamma / 2 + root, 0],
                [-gamma / 2 - root, 0],
              ];
        [a, b].forEach(({ re, im }, k) => {
          expect(re).toBeCloseTo(exact[k][0], 9);
          expect(im).toBeCloseTo(exact[k][1], 9);
        });
      }),
      { seed },
    );
    expect(flow({ r1: 1 })).toEqual([
      { re: -0.5, im: 0 },
      { re: -0.5, im: 0 },
    ]);
  });

  it("instance noise: -sigma^2/4 +- sqrt(sigma^4/16 - 1/4)", () => {
    for (const sigma of [0.3, 1, 2]) {
      const inside = sigma ** 4 / 16 - 1 / 4;
      const [{ re, im }] = flow({ noise: sigma });
      expect(re).toBeCloseTo(-(sigma ** 2) / 4 + Math.sqrt(Math.max(0, inside)), 7);
      expect(im).toBeCloseTo(Math.sqrt(Math.max(0, -inside)), 7);
    }
  });

  it("consensus: -gamma/4 +- i/2", () => {
    const [{ re, im }] = flow({ consensus: 0.6 });
    expect([re, im]).toEqual([-0.15, 0.5]);
  });
});

describe("a round of training", () => {
  it("simultaneous: 1 + eta lambda for each eigenvalue of the flow", () => {
    const { update: round, flow: continuous } = spectrum({
      game: "dirac",
      options: { r1: 0.3 },
      update,
      rate,
    });
    round?.eigenvalues.forEach(({ re, im }, k) => {
      expect(re).toBeCloseTo(1 + rate * (continuous?.eigenvalues[k].re ?? 0), 15);
      expect(im).toBeCloseTo(rate * (continuous?.eigenvalues[k].im ?? 0), 15);
    });
    // |1 - .03 + .2 i sqrt(.2275)|
    expect(round?.radius).toBeCloseTo(Math.sqrt(0.97 ** 2 + 0.04 * 0.2275), 15);
    expect(spectrum({ game: "dirac", options: { r1: 1 }, update, rate }).update?.radius).toBeCloseTo(0.9, 15);
  });

  it("predicts how fast the radius falls, once it is small", () => {
    const plan = { game: "dirac", options: { r1: 0.3 }, update: { kind: "alternating" }, rate } as const;
    const { update: round } = spectrum(plan);
    const { radius } = play({ ...plan, steps: 1400, start: [0.1, 0.1] });
    // A spiral's radius swings within each turn, so the rate is that of many turns.
    expect((radius[1400] / radius[200]) ** (1 / 1200)).toBeCloseTo(round?.radius ?? 0, 3);
  });

  it("at any position; the equilibrium unless one is given", () => {
    const settings = { game: "dirac", update, rate } as const;
    expect(spectrum(settings)).toEqual(spectrum(settings, [0, 0]));
    expect(spectrum(settings, [1, 1]).flow?.jacobian).not.toEqual(spectrum(settings).flow?.jacobian);
    expect(spectrum({ ...settings, game: "bilinear" }, [5, -3]).flow?.jacobian).toEqual([
      [0, -1],
      [1, 0],
    ]);
  });

  it("has none where the velocity jumps, and says so", () => {
    const options = { objective: "wasserstein", penalty: 0.7 };
    for (const kind of ["simultaneous", "extragradient"] as const) {
      expect(spectrum({ game: "dirac", options, update: { kind }, rate })).toEqual({
        at: [0, 0],
        flow: null,
        update: null,
        rotation: null,
        why: "the velocity jumps at or near (0, 0), so it has no Jacobian at that point",
      });
    }
    expect(spectrum({ game: "dirac", options, update, rate }, [0, 1]).flow).not.toBeNull();
  });
});

describe("rotation index", () => {
  it("is 1 for the bilinear game, 0 for a potential, undefined for no field", () => {
    expect(spectrum({ game: "bilinear", update, rate }).rotation).toBe(1);
    expect(
      rotationIndex([
        [-2, 3],
        [3, -1],
      ]),
    ).toBe(0);
    expect(
      rotationIndex([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });

  it("of the Dirac-GAN with R1 is (1/2) / (1/2 + gamma^2)", () => {
    for (const gamma of [0.3, 1]) {
      const { rotation } = spectrum({ game: "dirac", options: { r1: gamma }, update, rate });
      expect(rotation).toBeCloseTo(0.5 / (0.5 + gamma ** 2), 15);
    }
  });

  it("is what remains after the symmetric part, and blind to scale", () => {
    const entry = fc.double({ min: -5, max: 5, noNaN: true }).filter((x) => Math.abs(x) > 1e-3);
    fc.assert(
      fc.property(entry, entry, entry, entry, (a, b, c, d) => {
        const symmetric = (a ** 2 + d ** 2 + (b + c) ** 2 / 2) / (a ** 2 + b ** 2 + c ** 2 + d ** 2);
        const index = rotationIndex([
          [a, b],
          [c, d],
        ]);
        expect(index).toBeCloseTo(1 - symmetric, 12);
        expect(
          rotationIndex([
            [3 * a, 3 * b],
            [3 * c, 3 * d],
          ]),
        ).toBeCloseTo(index ?? Number.NaN, 12);
      }),
      { seed },
    );
  });
});
