import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { type GamePlan, play } from "../../../src/theory/games/play.ts";

const plan = { game: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 3, start: [1, 1] } as const;
/** A plan as it may come from a file, where nothing checks types. */
const altered = (change: Record<string, unknown>) => () => play({ ...plan, ...change } as GamePlan);

describe("a played game", () => {
  it("says what was played, with every default", () => {
    expect(play({ ...plan, options: { r1: 0.3 } }).plan).toEqual({
      game: "dirac",
      options: {
        objective: "saturating",
        clip: null,
        penalty: 0,
        target: 1,
        r1: 0.3,
        noise: 0,
        consensus: 0,
      },
      update: { kind: "alternating", first: "generator", discriminatorSteps: 1 },
      rate: 0.2,
      steps: 3,
      start: [1, 1],
    });
  });

  it("has a position for the start and for each round, and can be played again from its plan", () => {
    const first = play(plan);
    expect([first.generator, first.discriminator, first.radius].map(({ length }) => length)).toEqual([
      4, 4, 4,
    ]);
    expect([first.generator[0], first.discriminator[0], first.radius[0]]).toEqual([1, 1, Math.SQRT2]);
    expect(first.lastStep).toBe(3);
    expect(first.coordinates).toEqual(["theta", "psi"]);
    expect(play(first.plan)).toEqual(first);
  });

  it("generator first answers from the old psi, the discriminator from the new theta; the other way round likewise", () => {
    const bilinear = { ...plan, game: "bilinear", rate: 0.5, steps: 1, start: [1, 2] } as const;
    const end = ({ generator, discriminator }: ReturnType<typeof play>) => [generator[1], discriminator[1]];
    // x first: x = 1 - .5 * 2 = 0, y = 2 + .5 * 0. y first: y = 2 + .5 * 1, x = 1 - .5 * 2.5.
    expect(end(play(bilinear))).toEqual([0, 2]);
    expect(end(play({ ...bilinear, update: { kind: "alternating", first: "discriminator" } }))).toEqual([
      -0.25, 2.5,
    ]);
    expect(end(play({ ...bilinear, update: { kind: "simultaneous" } }))).toEqual([0, 2.5]);
    // Ahead: (0, 2.5); so x = 1 - .5 * 2.5, y = 2 + .5 * 0.
    expect(end(play({ ...bilinear, update: { kind: "extragradient" } }))).toEqual([-0.25, 2]);
  });

  it("changes none of its arguments", () => {
    const options = Object.freeze({ r1: 0.3 });
    expect(play(Object.freeze({ ...plan, options })).plan.options).not.toBe(options);
    expect(options).toEqual({ r1: 0.3 });
  });
});

describe("faults", () => {
  it.each([
    ["game", { game: "poker" }, 'unknown game "poker" (known: bilinear, dirac)'],
    ["game", { game: "constructor" }, 'unknown game "constructor"'],
    ["update", { update: { kind: "both" } }, 'unknown update "both" (known: simultaneous, alternating'],
    ["game", { options: { gama: 1 } }, 'dirac has no option "gama" (its options are objective, clip'],
    [
      "update",
      { update: { kind: "simultaneous", first: "generator" } },
      'simultaneous has no option "first" (its options are none)',
    ],
    ["game", { options: { r1: -1 } }, "dirac.r1 must be >= 0"],
    ["game", { options: { r1: Number.NaN } }, "dirac.r1 must be number"],
    ["game", { options: { clip: 0 } }, "dirac.clip must be > 0"],
    ["game", { options: { objective: "hinge" } }, "dirac.objective must"],
    [
      "update",
      { update: { kind: "alternating", discriminatorSteps: 1.5 } },
      "alternating.discriminatorSteps must be integer",
    ],
    ["update", { update: { kind: "alternating", first: "nobody" } }, "alternating.first must"],
    ["rate", { rate: 0 }, "rate must be a finite number above 0 (got 0)"],
    ["rate", { rate: Number.NaN }, "(got NaN)"],
    ["steps", { steps: 0 }, "steps must be an integer from 1 to 10000000 (got 0)"],
    ["steps", { steps: 2.5 }, "(got 2.5)"],
    ["start", { start: [1, Number.NaN] }, "start must be two numbers within +-1e+100 (got 1, NaN)"],
    ["start", { start: [1, 2, 3] }, "(got 1, 2, 3)"],
    ["start", { start: [1e200, 0] }, "(got 1e+200, 0)"],
    [
      "game",
      { options: { penalty: 1, consensus: 1 } },
      "consensus requires a velocity that is differentiable everywhere",
    ],
  ])("%s: %o", (where, change, message) => {
    expect(altered(change)).toThrow(message);
    expect(altered(change)).toThrow(InputError);
    expect(altered(change)).toThrow(expect.objectContaining({ where }));
  });

  it("a jumping field takes the consensus update no more than the option", () => {
    const change = { options: { penalty: 1 }, update: { kind: "consensus" } };
    expect(altered(change)).toThrow("consensus requires a velocity that is differentiable everywhere");
    expect(altered({ ...change, options: { penalty: 1, target: 0 } })).not.toThrow();
  });
});
