import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { localDynamics } from "../../src/maths/local-dynamics.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Round } from "../../src/maths/round.ts";
import type { Dynamics } from "../../src/samples.ts";

const { dynamics } = metrics;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };
const compute = (seen?: Dynamics) => dynamics.compute({ real: nothing, fake: nothing, dynamics: seen }, {});

type Row = readonly number[];

/** What a matrix does as the Jacobian of a velocity whose first parameter is the generator's. */
const local = (rows: readonly Row[], round?: Round, transposed = false) =>
  localDynamics(
    {
      jacobian: {
        n: rows.length,
        apply: (vector) =>
          Float64Array.from(rows, (row, i) =>
            row.reduce((sum, value, j) => sum + (transposed ? rows[j][i] : value) * vector[j], 0),
          ),
      },
      transposed,
      generator: 1,
      ...(round && { round }),
    },
    4,
    new Rng(1),
  );

/** Dirac-GAN with R1 of weight gamma, at the equilibrium. */
const dirac = (gamma: number) => [
  [0, -0.5],
  [0.5, -gamma],
];

const round = (update: Round["update"], rate = 0.2, opponentSteps = 1): Round => ({
  update,
  opponentSteps,
  rates: { generator: rate, opponent: rate },
});

describe("known answers", () => {
  it.each([0.3, 0.6, 1.5])(
    "Dirac-GAN with R1 %d: -gamma/2 +- sqrt(gamma^2/4 - 1/4), rotation 1 - gamma^2",
    (gamma) => {
      const { abscissa, rotation, values } = local(dirac(gamma));
      const root = Math.sqrt(Math.abs(gamma ** 2 / 4 - 1 / 4));
      expect(abscissa).toBeCloseTo(-gamma / 2 + (gamma > 1 ? root : 0), 12);
      expect(rotation).toBeCloseTo(Math.max(0, 1 - gamma ** 2), 12);
      expect(values.map(({ im }) => im)).toEqual(
        gamma > 1 ? [0, 0] : [expect.closeTo(root, 12), expect.closeTo(-root, 12)],
      );
    },
  );

  it("rounds of V = x y: sqrt(1 + eta^2) simultaneously, 1 alternating, and with five steps of one player", () => {
    const bilinear = [
      [0, -1],
      [1, 0],
    ];
    expect(local(bilinear, round("simultaneous")).round).toBeCloseTo(Math.sqrt(1.04), 12);
    expect(local(bilinear, round("alternating")).round).toBeCloseTo(1, 12);
    expect(local(bilinear, round("alternating", 0.2, 5)).round).toBeCloseTo(1, 12);
    // beyond eta = 2 the ellipse opens: trace 2 - eta^2, eigenvalues -1.25 +- 0.75 for eta^2 = 4.5
    expect(local(bilinear, round("alternating", Math.sqrt(4.5))).round).toBeCloseTo(2, 10);
  });

  it("a round of R1 is 1 + eta l simultaneously; from the transposed Jacobian a round is the same", () => {
    const asymmetric = [
      [-0.1, -0.7],
      [0.5, -0.4],
    ];
    for (const update of ["simultaneous", "alternating"] as const) {
      const upright = local(asymmetric, round(update, 0.3, 3)).round;
      expect(local(asymmetric, round(update, 0.3, 3), true).round).toBeCloseTo(upright ?? NaN, 12);
    }
    expect(local(dirac(0.3), round("simultaneous")).round).toBeCloseTo(
      Math.hypot(1 - 0.03, 0.1 * Math.sqrt(0.91)),
      12,
    );
  });

  it("flat directions neither attract nor repel: a third parameter that nothing depends on changes nothing", () => {
    const wider = [...dirac(0.3).map((row) => [...row, 0]), [0, 0, 0]];
    const [two, three] = [local(dirac(0.3), round("alternating")), local(wider, round("alternating"))];
    expect(three.abscissa).toBeCloseTo(two.abscissa ?? NaN, 12);
    expect(three.rotation).toBeCloseTo(two.rotation ?? NaN, 12);
    expect(three.round).toBeCloseTo(two.round ?? NaN, 12);
  });

  it("a common potential, whose Jacobian is symmetric, does not rotate; V = x y does nothing else", () => {
    expect(
      local([
        [-2, 1],
        [1, -3],
      ]).rotation,
    ).toBe(0);
    expect(
      local([
        [0, -1],
        [1, 0],
      ]).rotation,
    ).toBe(1);
  });

  it("beyond 256 parameters the outermost eigenvalues, and no round", () => {
    const n = 300;
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? -i / n : 0)),
    );
    rows[0][1] = -2;
    rows[1][0] = 2;
    const { abscissa, rotation, round: radius, complete } = local(rows, round("simultaneous"));
    expect([complete, radius]).toEqual([false, null]);
    expect(rotation).toBeGreaterThan(0.5);
    expect(abscissa).toBeCloseTo(-1 / 600, 2);
  });
});

const seen: Dynamics = {
  generator: 2,
  opponent: 3,
  speed: 0.5,
  turn: 0.1,
  method: "double differentiation",
  eigenvalues: [{ re: -1, im: 0 }],
  complete: true,
  residual: 0,
  abscissa: -1,
  rotation: 0,
  round: 0.9,
  path: { alpha: [0, 1, 2], cosine: [1, 0.5, -1] },
};

describe("the quantities", () => {
  it("are what the snapshot carries; the path angle is that of the way itself", () => {
    const values = Object.entries(compute(seen)).map(([name, quantity]) => [name, quantity.value]);
    expect(Object.fromEntries(values)).toEqual({
      "dynamics.speed": 0.5,
      "dynamics.turn": 0.1,
      "dynamics.abscissa": -1,
      "dynamics.rotation": 0,
      "dynamics.round": 0.9,
      "dynamics.path-angle": 0.75,
    });
  });

  it("say why they are not known", () => {
    const { turn: _, path: __, ...rest } = seen;
    const less = compute({ ...rest, abscissa: null, rotation: null, round: null, speed: NaN });
    const why = (name: string) => {
      const quantity = less[`dynamics.${name}`];
      return quantity.value === null ? quantity.why : quantity.value;
    };
    expect(why("turn")).toBe("there was no velocity before");
    expect(why("abscissa")).toBe("no eigenvalue of the Jacobian is known");
    expect(why("rotation")).toBe("no eigenvalue of the Jacobian is known");
    expect(why("round")).toContain("plain gradient descent");
    expect(why("path-angle")).toContain("no way from a first to a last step");
    expect(why("speed")).toBe("the result is NaN");
    expect(Object.values(compute())).toEqual(
      new Array(6).fill({ value: null, why: "it needs the dynamics of both players, measured at this step" }),
    );
  });
});
