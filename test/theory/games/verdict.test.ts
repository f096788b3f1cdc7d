import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GamePlan, play } from "../../../src/theory/games/play.ts";
import { gameVerdict } from "../../../src/theory/games/verdict.ts";

const seed = 20_184;
const numRuns = 25;
type Setting = Pick<GamePlan, "game" | "options" | "update">;
const status = (plan: GamePlan) => gameVerdict(play(plan)).status;

/** Two hundred units of time: some ten turns of the Dirac-GAN, thirty of the bilinear game. */
const longEnough = (rate: number) => Math.ceil(200 / rate);
const startAt = (low: number, high: number) =>
  fc
    .tuple(
      fc.double({ min: low, max: high, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    )
    .map(([radius, angle]) => [radius * Math.cos(angle), radius * Math.sin(angle)] as const);

interface Law {
  readonly name: string;
  readonly setting: Setting;
  readonly rates: readonly [number, number];
  readonly radii?: readonly [number, number];
  readonly verdict: string;
}
const bilinear = (update: GamePlan["update"]): Setting => ({ game: "bilinear", update });
const dirac = (options: Record<string, unknown>, update: GamePlan["update"]): Setting => ({
  game: "dirac",
  options,
  update,
});
const simultaneous = { kind: "simultaneous" } as const;
const alternating = { kind: "alternating" } as const;
const fiveSteps = { kind: "alternating", discriminatorSteps: 5 } as const;
const wgan = { objective: "wasserstein", clip: 1 };
const wganGp = { objective: "wasserstein", penalty: 0.7 };

const laws: readonly Law[] = [
  {
    name: "bilinear, simultaneous",
    setting: bilinear(simultaneous),
    rates: [0.02, 1.5],
    verdict: "diverges",
  },
  { name: "bilinear, alternating", setting: bilinear(alternating), rates: [0.02, 1.95], verdict: "cycles" },
  {
    name: "bilinear, alternating, y first",
    setting: bilinear({ kind: "alternating", first: "discriminator" }),
    rates: [0.02, 1.95],
    verdict: "cycles",
  },
  {
    name: "bilinear, alternating, 5 steps",
    setting: bilinear(fiveSteps),
    rates: [0.02, 0.85],
    verdict: "cycles",
  },
  {
    name: "bilinear, alternating beyond 2",
    setting: bilinear(alternating),
    rates: [2.05, 3],
    verdict: "diverges",
  },
  {
    name: "bilinear, extragradient",
    setting: bilinear({ kind: "extragradient" }),
    rates: [0.02, 0.95],
    verdict: "converges",
  },
  {
    name: "bilinear, extragradient beyond 1",
    setting: bilinear({ kind: "extragradient" }),
    rates: [1.05, 2],
    verdict: "diverges",
  },
  {
    name: "bilinear, consensus",
    setting: bilinear({ kind: "consensus", gamma: 1 }),
    rates: [0.02, 0.95],
    verdict: "converges",
  },
  {
    name: "saturating, simultaneous",
    setting: dirac({}, simultaneous),
    rates: [0.05, 0.5],
    verdict: "diverges",
  },
  { name: "saturating, alternating", setting: dirac({}, alternating), rates: [0.05, 0.2], verdict: "cycles" },
  {
    name: "non-saturating, alternating",
    setting: dirac({ objective: "non-saturating" }, alternating),
    rates: [0.05, 0.5],
    verdict: "slow",
  },
  {
    name: "WGAN clip, simultaneous",
    setting: dirac(wgan, simultaneous),
    rates: [0.1, 0.5],
    verdict: "cycles",
  },
  {
    name: "WGAN clip, alternating",
    setting: dirac(wgan, alternating),
    rates: [0.05, 0.5],
    verdict: "cycles",
  },
  { name: "WGAN clip, 5 steps", setting: dirac(wgan, fiveSteps), rates: [0.05, 0.3], verdict: "cycles" },
  {
    name: "WGAN-GP, simultaneous",
    setting: dirac(wganGp, simultaneous),
    rates: [0.05, 0.5],
    verdict: "cycles",
  },
  {
    name: "WGAN-GP, alternating",
    setting: dirac(wganGp, alternating),
    rates: [0.05, 0.5],
    verdict: "cycles",
  },
  {
    name: "R1 .3, simultaneous",
    setting: dirac({ r1: 0.3 }, simultaneous),
    rates: [0.02, 0.5],
    verdict: "converges",
  },
  {
    name: "R1 1, alternating",
    setting: dirac({ r1: 1 }, alternating),
    rates: [0.02, 0.5],
    verdict: "converges",
  },
  {
    name: "instance noise 1",
    setting: dirac({ noise: 1 }, alternating),
    rates: [0.3, 0.5],
    verdict: "converges",
  },
  {
    name: "consensus 1",
    setting: dirac({ consensus: 1 }, simultaneous),
    rates: [0.02, 0.5],
    // Further out |v| also falls towards infinity, where the logistic function is flat: from (2, 0) the path leaves for there.
    radii: [0.2, 1.2],
    verdict: "converges",
  },
];

describe("verdict by game and update rule, at any rate and start", () => {
  it.each(laws)("$name: $verdict", ({ setting, rates: [min, max], radii = [0.5, 2], verdict }) => {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), startAt(...radii), (rate, start) => {
        expect(status({ ...setting, rate, start, steps: Math.max(400, longEnough(rate)) })).toBe(verdict);
      }),
      { seed, numRuns },
    );
  });

  it("linear games: the same at every distance", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...laws.slice(0, 8)),
        fc.integer({ min: -60, max: 60 }),
        ({ setting, rates, verdict }, power) => {
          const start = [0.6 * 10 ** power, -0.8 * 10 ** power] as const;
          expect(status({ ...setting, rate: rates[0] + 0.1, start, steps: 400 })).toBe(verdict);
        },
      ),
      { seed, numRuns },
    );
  });
});

describe("evidence", () => {
  const plan = { game: "dirac", rate: 0.2, steps: 500, start: [1, 1] } as const;

  it("shows the spectral radius and the radius's change, each with its source, and all of it holds", () => {
    for (const [options, update] of [
      [{}, simultaneous],
      [{}, alternating],
      [{ objective: "non-saturating" }, alternating],
      [{ r1: 0.3 }, simultaneous],
    ] as const) {
      const { evidence, from, to } = gameVerdict(play({ ...plan, options, update }));
      expect(evidence[0].metric).toBe("spectral radius of a round at the equilibrium");
      expect(evidence[1].metric).toBe("radius of the last half over that of the quarter before");
      expect(evidence.every(({ holds, source }) => holds && source !== "")).toBe(true);
      expect([from, to]).toEqual([0, 500]);
    }
  });

  it("of a sub-linear approach like k^-1/2: a fall to 1 / sqrt 2 while the time doubles", () => {
    const options = { objective: "non-saturating" };
    const { evidence } = gameVerdict(play({ ...plan, options, update: alternating, steps: 100_000 }));
    expect(evidence[0].observed).toBeCloseTo(1, 14);
    expect(evidence[1].observed).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it("where there is no spectral radius, that the velocity jumps", () => {
    const { evidence } = gameVerdict(play({ ...plan, options: wganGp, update: simultaneous }));
    expect(evidence[0]).toMatchObject({ metric: "jumps of the velocity at the equilibrium", holds: true });
  });

  it("of a linear game that stays on an ellipse, what is conserved; a thousandth of a turn is enough", () => {
    const { status: verdict, evidence } = gameVerdict(
      play({ game: "bilinear", update: alternating, rate: 1e-5, steps: 500, start: [1, 1] }),
    );
    expect(verdict).toBe("cycles");
    expect(evidence[1].metric).toBe("drift of the conserved ellipse");
    expect(evidence[1].observed).toBeLessThan(1e-12);
  });

  it("non-saturating with simultaneous steps approaches a cycle: slow while it falls, cycles once it is there", () => {
    const run = { ...plan, options: { objective: "non-saturating" }, update: simultaneous };
    const early = gameVerdict(play(run));
    expect(early.status).toBe("slow");
    expect(early.explanation).toContain("towards a cycle");
    expect(status({ ...run, steps: 5000 })).toBe("cycles");
  });
});

describe("no verdict", () => {
  const plan = { game: "bilinear", update: alternating, rate: 0.2, steps: 500, start: [1, 1] } as const;

  it("of a start at the equilibrium, of a few rounds, of less than half a turn", () => {
    expect(gameVerdict(play({ ...plan, start: [0, 0] }))).toEqual({
      status: "inconclusive",
      from: null,
      to: null,
      evidence: [],
      explanation: "The game starts at its equilibrium, which no player leaves.",
    });
    expect(gameVerdict(play({ ...plan, steps: 7 })).explanation).toBe(
      "7 rounds show no trend; play at least 8.",
    );
    const {
      status: verdict,
      explanation,
      evidence,
    } = gameVerdict(play({ ...plan, game: "dirac", rate: 0.001 }));
    expect(verdict).toBe("inconclusive");
    expect(explanation).toContain("turned too little");
    expect(evidence.some(({ holds }) => !holds)).toBe(true);
  });

  it("where rounds attract near the equilibrium and the path goes elsewhere", () => {
    const consensus = { game: "dirac", options: { consensus: 1 }, update: fiveSteps } as const;
    const { status: verdict, explanation } = gameVerdict(play({ ...plan, ...consensus }));
    expect(verdict).toBe("inconclusive");
    expect(explanation).toContain("this path went from radius 1.41 to 11 in 500 rounds");
  });

  it("beyond the finite numbers is divergence, with the round", () => {
    const { status: verdict, evidence } = gameVerdict(play({ ...plan, rate: 3 }));
    expect(verdict).toBe("diverges");
    expect(evidence).toMatchObject([
      { metric: "rounds with finite positions", operator: "<", threshold: 500, holds: true },
    ]);
  });
});
