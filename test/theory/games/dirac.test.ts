/** The Dirac-GAN: the reference radii, its derivatives against differences, its eigenvalues in closed form. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import type { Pair } from "../../../src/maths/planar.ts";
import { dirac } from "../../../src/theory/games/dirac.ts";
import type { Game } from "../../../src/theory/games/game.ts";
import { follow, play } from "../../../src/theory/games/play.ts";
import { spectrum } from "../../../src/theory/games/spectrum.ts";
import { gameVerdict } from "../../../src/theory/games/verdict.ts";

interface GoldenRow {
  readonly name: string;
  /** Null where no options of the game give this field. */
  readonly options: Record<string, unknown> | null;
  /** 0: both players move at once. */
  readonly discriminatorSteps: number;
  readonly printed: string | null;
  readonly radius: number;
  readonly verdict: string;
}
interface Golden {
  readonly rate: number;
  readonly steps: number;
  readonly start: [number, number];
  readonly rows: readonly GoldenRow[];
}

const seed = 20_182;
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../golden/games/dirac.json"), "utf8"),
) as Golden;
const { rate, steps, start } = golden;
const rows = golden.rows.map((row) => ({ ...row, label: `${row.name}, ${row.discriminatorSteps} D steps` }));
const game: Game = dirac;
const field = (options: object) => game.field(Value.Default(game.options, { ...options }));

/** Half a unit of the last printed digit, or 1e-12 relative if that is more: long numbers go through 500 exponentials. */
function tolerance(printed: string): number {
  const [mantissa, exponent = "0"] = printed.split("e");
  const decimals = mantissa.split(".")[1].length;
  return Math.max(0.5 * 10 ** (Number(exponent) - decimals), 1e-12 * Number(printed));
}

describe("reference radii after 500 rounds from (1, 1) at rate .2", () => {
  const playable = rows.flatMap(({ options, ...row }) => (options === null ? [] : [{ ...row, options }]));

  it.each(playable)(
    "$label: $radius, $verdict",
    ({ options, discriminatorSteps, printed, radius, verdict }) => {
      const update =
        discriminatorSteps === 0
          ? ({ kind: "simultaneous" } as const)
          : ({ kind: "alternating", discriminatorSteps } as const);
      const trajectory = play({ game: "dirac", options, update, rate, steps, start });
      const last = trajectory.radius[steps];
      expect(Math.abs(last / radius - 1)).toBeLessThan(1e-12);
      if (printed !== null) expect(Math.abs(last - Number(printed))).toBeLessThanOrEqual(tolerance(printed));
      expect(gameVerdict(trajectory).status).toBe(verdict);
    },
  );

  it("the printed consensus radii come from half of the gradient's second term", () => {
    const slope = (t: number) => 1 / (1 + Math.exp(t));
    const halved = ([theta, psi]: Pair): Pair => {
      const t = theta * psi;
      const second = -0.5 * (theta ** 2 + psi ** 2) * slope(t) ** 2 * slope(-t);
      return [
        -psi * slope(t) - theta * slope(t) ** 2 - psi * second,
        theta * slope(t) - psi * slope(t) ** 2 - theta * second,
      ];
    };
    const simultaneous = ([theta, psi]: Pair): Pair => {
      const v = halved([theta, psi]);
      return [theta + rate * v[0], psi + rate * v[1]];
    };
    const alternating = ([theta, psi]: Pair): Pair => {
      const moved = theta + rate * halved([theta, psi])[0];
      return [moved, psi + rate * halved([moved, psi])[1]];
    };
    const printed = rows.filter(({ options }) => options === null);
    expect(printed.map((row) => row.printed)).toEqual(["2.08e-10", "1.33e-11"]);
    [simultaneous, alternating].forEach((next, k) => {
      const { radius } = follow({ equilibrium: [0, 0] }, { next }, start, steps);
      expect(Math.abs(radius[steps] / printed[k].radius - 1)).toBeLessThan(1e-12);
      expect(Math.abs(radius[steps] - Number(printed[k].printed))).toBeLessThanOrEqual(
        tolerance(printed[k].printed ?? ""),
      );
    });
  });
});

describe("velocity", () => {
  it("at (1, 1): f'(1) = 1 / (1 + e), f'(-1) = e / (1 + e)", () => {
    const [low, high] = [1 / (1 + Math.E), Math.E / (1 + Math.E)];
    expect(field({}).velocity([1, 1])).toEqual([-low, low]);
    expect(field({ objective: "non-saturating" }).velocity([1, 1])).toEqual([-high, low]);
    expect(field({ objective: "wasserstein" }).velocity([2, 3])).toEqual([-3, 2]);
    expect(field({ r1: 0.3 }).velocity([1, 1])[1]).toBeCloseTo(low - 0.3, 15);
  });

  it("of a gradient penalty pushes |psi| to its target from both sides, and not at psi = 0", () => {
    const penalized = field({ objective: "wasserstein", penalty: 0.7 });
    expect(penalized.velocity([0, 0.5])[1]).toBeCloseTo(0.35, 15);
    expect(penalized.velocity([0, -0.5])[1]).toBeCloseTo(-0.35, 15);
    expect(penalized.velocity([0, 2])[1]).toBeCloseTo(-0.7, 15);
    expect(penalized.velocity([0.3, 0])).toEqual([-0, 0.3]);
  });

  it("with noise is minus the gradient of a loss whose noise is averaged, here on the real side: E X f'(-psi X)", () => {
    // For psi -> 0, f' is 1/2 and its slope -1/4: v_psi -> theta/2 - psi (theta^2 + 2 sigma^2) / 4.
    const psi = 1e-5;
    const [vTheta, vPsi] = field({ noise: 0.5 }).velocity([0.8, psi]);
    expect(vTheta / -psi).toBeCloseTo(0.5, 5);
    expect((vPsi - 0.4) / psi).toBeCloseTo(-(0.64 + 0.5) / 4, 5);
  });

  it("small noise is no noise", () => {
    const [none, some] = [field({}), field({ noise: 1e-7 })].map(({ velocity }) => velocity([0.7, -1.2]));
    expect(some[0]).toBeCloseTo(none[0], 12);
    expect(some[1]).toBeCloseTo(none[1], 12);
  });

  it("far out neither overflows nor leaves the numbers", () => {
    for (const objective of ["saturating", "non-saturating"]) {
      for (const position of [
        [100, 100],
        [-100, 100],
      ] as const) {
        const { velocity, jacobian } = field({ objective, consensus: 1 });
        expect([...velocity(position), ...(jacobian(position)?.flat() ?? [])].every(Number.isFinite)).toBe(
          true,
        );
      }
    }
  });
});

describe("Jacobian", () => {
  const options = fc.record({
    objective: fc.constantFrom("saturating", "non-saturating", "wasserstein"),
    penalty: fc.constantFrom(0, 0.7),
    r1: fc.constantFrom(0, 0.3),
    noise: fc.constantFrom(0, 0.5),
  });
  const away = fc.oneof(
    fc.double({ min: -2, max: -0.1, noNaN: true }),
    fc.double({ min: 0.1, max: 2, noNaN: true }),
  );

  const matchesDifferences = (chosen: object, position: Pair, digits: number) => {
    const { velocity, jacobian } = field(chosen);
    const h = 1e-5;
    const exact = jacobian(position);
    for (const j of [0, 1] as const) {
      const shifted = (by: number): Pair => [
        position[0] + (j === 0 ? by : 0),
        position[1] + (j === 1 ? by : 0),
      ];
      const [ahead, behind] = [velocity(shifted(h)), velocity(shifted(-h))];
      // Truncation h^2 and rounding 1e-16 / h are both about 1e-10.
      for (const i of [0, 1] as const)
        expect(exact?.[i][j]).toBeCloseTo((ahead[i] - behind[i]) / (2 * h), digits);
    }
  };

  it("is that of central differences", () => {
    fc.assert(
      fc.property(options, away, away, (chosen, theta, psi) => matchesDifferences(chosen, [theta, psi], 8)),
      { seed, numRuns: 60 },
    );
  });

  it("of consensus as well", () => {
    fc.assert(
      fc.property(options, away, away, ({ penalty: _, ...chosen }, theta, psi) =>
        matchesDifferences({ ...chosen, consensus: 0.8 }, [theta, psi], 7),
      ),
      { seed, numRuns: 40 },
    );
  });

  it("of a round of training is that of differences of the round, also where psi is clipped", () => {
    const updates = [
      { kind: "simultaneous" },
      { kind: "alternating", discriminatorSteps: 3 },
      { kind: "alternating", first: "discriminator" },
      { kind: "extragradient" },
      { kind: "consensus", gamma: 0.5 },
    ] as const;
    const h = 1e-5;
    for (const clip of [null, 1]) {
      for (const update of updates) {
        for (const at of [
          [0.5, 0.4],
          [1.5, 0.99],
        ] as const) {
          const settings = { game: "dirac", options: { clip, r1: 0.1 }, update, rate: 0.2 } as const;
          const next = (position: Pair) => {
            const { generator, discriminator } = play({ ...settings, steps: 1, start: position });
            return [generator[1], discriminator[1]];
          };
          const exact = spectrum(settings, at).update?.jacobian;
          for (const j of [0, 1] as const) {
            const to = (by: number): Pair => [at[0] + (j === 0 ? by : 0), at[1] + (j === 1 ? by : 0)];
            const [ahead, behind] = [next(to(h)), next(to(-h))];
            for (const i of [0, 1] as const) {
              expect(exact?.[i][j], JSON.stringify({ clip, update, at })).toBeCloseTo(
                (ahead[i] - behind[i]) / (2 * h),
                8,
              );
            }
          }
        }
      }
    }
  });

  it("does not exist where the gradient penalty jumps", () => {
    const { jacobian } = field({ objective: "wasserstein", penalty: 0.7 });
    expect(jacobian([1, 0])).toBeNull();
    expect(jacobian([1, 0.1])).toEqual([
      [0, -1],
      [1, -0.7],
    ]);
    expect(field({ penalty: 0.7, target: 0 }).jacobian([0, 0])).toEqual([
      [0, -0.5],
      [0.5, -0.7],
    ]);
  });
});
