/**
 * Exact EMD beyond the golden instances: figures of the field with closed forms, the properties of a metric, HiGHS as a
 * second solver on random programmes, hard cases for a simplex method, and faults.
 */

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { costMatrix, type GroundCost } from "../../src/maths/ground-cost.ts";
import { planCost } from "../../src/maths/plan.ts";
import { Rng } from "../../src/maths/random.ts";
import { emd, transport } from "../../src/maths/transport.ts";
import type { Samples } from "../../src/samples.ts";
import { loadHighs } from "../helpers/highs.ts";

const SEED = 1_781;

function cloud(points: readonly (readonly number[])[]): Samples {
  return { rows: points.length, dim: points[0].length, data: Float64Array.from(points.flat()) };
}

/** Distance between two sets of equally heavy points. */
function distance(
  real: readonly (readonly number[])[],
  fake: readonly (readonly number[])[],
  cost?: GroundCost,
) {
  return emd({ real: { points: cloud(real) }, fake: { points: cloud(fake) }, cost }).cost;
}

const ring = Array.from({ length: 8 }, (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)]);

describe("known answers", () => {
  it.each([
    [1, 1.256835],
    [2, 1.006835],
    [4, 0.653281],
    [6, 0.335612],
    [7, 0.179548],
    [8, 0],
  ])("a ring of 8 modes, %d contiguous ones kept: W1 = %d", (kept, w1) => {
    expect(distance(ring, ring.slice(0, kept))).toBeCloseTo(w1, 6);
  });

  it("1 of 8 in closed form: cot(pi / 16) / 4", () => {
    // Mean chord from one vertex: (1/8) sum 2 sin(k pi / 8) = cot(pi / 16) / 4.
    expect(distance(ring, ring.slice(0, 1))).toBeCloseTo(1 / Math.tan(Math.PI / 16) / 4, 14);
  });

  it("a 5 x 5 grid with step 2, all mass at its center: 3.748729", () => {
    const grid = Array.from({ length: 25 }, (_, k) => [2 * Math.floor(k / 5) - 4, 2 * (k % 5) - 4]);
    // (4 * 2 + 4 * 2 sqrt 2 + 4 * 4 + 4 * 4 sqrt 2 + 8 * 2 sqrt 5) / 25.
    const closed = (24 + 24 * Math.SQRT2 + 16 * Math.sqrt(5)) / 25;
    expect(closed).toBeCloseTo(3.748729, 6);
    expect(distance(grid, [[0, 0]])).toBeCloseTo(closed, 14);
  });

  it.each([-2, -0.5, 0, 0.001, 1, 30])("parallel lines at theta = %d: |theta|", (theta) => {
    const heights = Array.from({ length: 40 }, (_, k) => k / 40);
    const line = (x: number) => heights.map((y) => [x, y]);
    expect(distance(line(0), line(theta))).toBeCloseTo(Math.abs(theta), 14);
  });

  it("two hops of length 1 beat one of length 2 under the squared cost, and tie under a metric", () => {
    const input = {
      real: { points: cloud([[0], [1], [2]]), masses: [1, 1, 0] },
      fake: { points: cloud([[0], [1], [2]]), masses: [0, 1, 1] },
    };
    expect(emd({ ...input, cost: "squared-euclidean" }).cost).toBe(2);
    expect(emd({ ...input, cost: "euclidean" }).cost).toBe(2);
  });

  it("the plan is a table: what stays on the diagonal, what moves beside it", () => {
    const points = cloud([[0], [1], [4]]);
    const { plan, cost } = emd({
      real: { points, masses: [0.5, 0.5, 0] },
      fake: { points, masses: [0.5, 0.25, 0.25] },
    });
    const table = Array.from(plan.mass, (mass, k) => [plan.from[k], plan.to[k], mass]);
    expect(table).toEqual([
      [0, 0, 0.5],
      [1, 1, 0.25],
      [1, 2, 0.25],
    ]);
    expect(cost).toBe(0.75);
  });

  it("two perfect samples of the ring are not at 0: .152 +- .046 for 128 points each", () => {
    const rng = new Rng(SEED);
    const draw = () =>
      Array.from({ length: 128 }, () => ring[rng.integer(8)].map((center) => center + 0.01 * rng.normal()));
    const repeats = 40;
    let total = 0;
    for (let k = 0; k < repeats; k++) total += distance(draw(), draw());
    expect(Math.abs(total / repeats - 0.152)).toBeLessThan((4 * 0.046) / Math.sqrt(repeats));
  });
});

const points = fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 })), {
  minLength: 1,
  maxLength: 14,
});
const metrics = fc.constantFrom<GroundCost>("euclidean", "city-block");
const costs = fc.constantFrom<GroundCost>("euclidean", "city-block", "squared-euclidean");

describe("properties", () => {
  it("non-negative, symmetric, 0 on itself, blind to the order of points", () => {
    fc.assert(
      fc.property(points, points, costs, (a, b, cost) => {
        const value = distance(a, b, cost);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(distance(b, a, cost)).toBeCloseTo(value, 11);
        expect(distance(a, a.toReversed(), cost)).toBe(0);
        expect(distance(a.toReversed(), b, cost)).toBeCloseTo(value, 11);
      }),
      { seed: SEED },
    );
  });

  it("unmoved by a translation of both, moved by at most a translation of one", () => {
    fc.assert(
      fc.property(points, points, fc.integer({ min: -20, max: 20 }), metrics, (a, b, by, cost) => {
        const shift = (list: [number, number][]) => list.map(([x, y]) => [x + by, y]);
        const value = distance(a, b, cost);
        expect(distance(shift(a), shift(b), cost)).toBeCloseTo(value, 11);
        expect(Math.abs(distance(a, shift(b), cost) - value)).toBeLessThanOrEqual(Math.abs(by) + 1e-11);
      }),
      { seed: SEED },
    );
  });

  it("obeys the triangle inequality", () => {
    fc.assert(
      fc.property(points, points, points, metrics, (a, b, c, cost) => {
        expect(distance(a, c, cost)).toBeLessThanOrEqual(distance(a, b, cost) + distance(b, c, cost) + 1e-11);
      }),
      { seed: SEED },
    );
  });

  it("scales with masses and with costs", () => {
    fc.assert(
      fc.property(points, points, fc.constantFrom(1e-30, 1e-6, 3, 1e12), (a, b, scale) => {
        const [real, fake] = [cloud(a), cloud(b)];
        const uniform = (n: number) => new Array<number>(n).fill(scale / n);
        const heavy = emd({
          real: { points: real, masses: uniform(a.length) },
          fake: { points: fake, masses: uniform(b.length) },
        });
        const value = distance(a, b);
        expect(heavy.cost / scale).toBeCloseTo(value, 10);
        const far = (list: [number, number][]) => list.map((point) => point.map((x) => x * scale));
        expect(distance(far(a), far(b)) / scale).toBeCloseTo(value, 10);
      }),
      { seed: SEED },
    );
  });

  it("never mutates what it is given", () => {
    const real = Float64Array.of(0.5, 0.5, 0);
    const cost = Float64Array.of(0, 1, 2, 1, 0, 1, 2, 1, 0);
    const frozen = [real.slice(), cost.slice()];
    transport({ real, fake: [0, 0.5, 0.5], cost, sharedMetric: true });
    expect([real, cost]).toEqual(frozen);
  });
});

describe("against HiGHS", () => {
  let highs: Awaited<ReturnType<typeof loadHighs>>;
  beforeAll(async () => {
    highs = await loadHighs();
  });

  /** The transportation problem in HiGHS's LP text format; integer masses, so nothing is lost in print. */
  function solveWithHighs(supply: number[], demand: number[], cost: Float64Array): number {
    const name = (i: number, j: number) => `f${i}_${j}`;
    const columns = demand.length;
    const terms = Array.from(cost, (c, k) => `${c} ${name(Math.floor(k / columns), k % columns)}`);
    const sum = (names: string[]) => names.join(" + ");
    const rows = supply.map((mass, i) => ` s${i}: ${sum(demand.map((_, j) => name(i, j)))} = ${mass}`);
    const ends = demand.map((mass, j) => ` d${j}: ${sum(supply.map((_, i) => name(i, j)))} = ${mass}`);
    const text = ["Minimize", ` obj: ${sum(terms)}`, "Subject To", ...rows, ...ends, "End"].join("\n");
    const { Status, ObjectiveValue } = highs.solve(text, {
      output_flag: false,
      primal_feasibility_tolerance: 1e-10,
      dual_feasibility_tolerance: 1e-10,
    });
    if (Status !== "Optimal") throw new Error(`HiGHS says ${Status}`);
    return ObjectiveValue;
  }

  it("200 random programmes with arbitrary costs agree to 1e-9", () => {
    const rng = new Rng(SEED).fork("highs");
    for (let round = 0; round < 200; round++) {
      const [rows, columns] = [1 + rng.integer(9), 1 + rng.integer(9)];
      // Each unit goes to a random bin on either side, so totals agree and some bins stay empty.
      const [supply, demand] = [new Array<number>(rows).fill(0), new Array<number>(columns).fill(0)];
      for (let unit = 0; unit < 30; unit++) {
        supply[rng.integer(rows)]++;
        demand[rng.integer(columns)]++;
      }
      const ties = round % 3 === 0;
      const cost = Float64Array.from({ length: rows * columns }, () =>
        ties ? rng.integer(4) : rng.uniform(),
      );
      const expected = solveWithHighs(supply, demand, cost);
      const { cost: ours } = transport({ real: supply, fake: demand, cost });
      expect(Math.abs(ours - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
    }
  });
});

describe("any cost", () => {
  it("a function of the coordinates is the matrix of its values", () => {
    const chebyshev = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.max(...Array.from(a, (x, k) => Math.abs(x - b[k])));
    const [real, fake] = [cloud(ring), cloud(ring.slice(0, 3))];
    const matrix = Float64Array.from(ring.flatMap((x) => ring.slice(0, 3).map((y) => chebyshev(x, y))));
    const masses = { real: new Array(8).fill(1 / 8), fake: new Array(3).fill(1 / 3) };
    const { cost, plan } = emd({ real: { points: real }, fake: { points: fake }, cost: chebyshev });
    expect(cost).toBe(transport({ ...masses, cost: matrix }).cost);
    expect(cost).toBe(planCost({ ...masses, cost: matrix, plan }));
  });

  it("no shared mass is kept for a function: two short hops may beat a long one", () => {
    const points = cloud([[0], [1], [2]]);
    const { plan } = emd({
      real: { points, masses: [1, 1, 0] },
      fake: { points, masses: [0, 1, 1] },
      cost: (a, b) => (a[0] - b[0]) ** 2,
    });
    expect(Array.from(plan.mass, (mass, k) => [plan.from[k], plan.to[k], mass])).toEqual([
      [0, 1, 1],
      [1, 2, 1],
    ]);
  });

  it("whose values are not finite is refused, naming the pair", () => {
    const points = cloud([[0], [1]]);
    expect(() => emd({ real: { points }, fake: { points }, cost: (a, b) => 1 / (a[0] - b[0] - 1) })).toThrow(
      "emd requires finite costs (real point 1 to fake point 0: Infinity)",
    );
  });
});

describe("the cost of any plan", () => {
  const masses = { real: [0.5, 0.5], fake: [0.5, 0.5] };
  const cost = Float64Array.of(0, 3, 1, 0);
  const plan = (...entries: [number, number, number][]) => ({
    from: Int32Array.from(entries, ([from]) => from),
    to: Int32Array.from(entries, ([, to]) => to),
    mass: Float64Array.from(entries, ([, , mass]) => mass),
  });

  it("a wasteful one costs more, the optimal one what its certificate says", () => {
    expect(planCost({ ...masses, cost, plan: plan([0, 1, 0.5], [1, 0, 0.5]) })).toBe(2);
    expect(
      planCost({ ...masses, cost, plan: plan([0, 0, 0.25], [0, 1, 0.25], [1, 0, 0.25], [1, 1, 0.25]) }),
    ).toBe(1);
    expect(planCost({ ...masses, cost, plan: transport({ ...masses, cost }).plan })).toBe(0);
  });

  it("the independent plan p q^T never beats the optimal one", () => {
    fc.assert(
      fc.property(points, points, costs, (a, b, ground) => {
        const [real, fake] = [cloud(a), cloud(b)];
        const pairs = a.flatMap((_, i) =>
          b.map((_, j): [number, number, number] => [i, j, 1 / a.length / b.length]),
        );
        const matrix = costMatrix({ real, fake, cost: ground });
        const uniform = (n: number) => new Array<number>(n).fill(1 / n);
        const wasteful = planCost({
          real: uniform(a.length),
          fake: uniform(b.length),
          cost: matrix,
          plan: plan(...pairs),
        });
        expect(wasteful).toBeGreaterThanOrEqual(distance(a, b, ground) - 1e-11);
        // In closed form: the mean cost over all pairs.
        expect(wasteful).toBeCloseTo(matrix.reduce((sum, c) => sum + c, 0) / matrix.length, 10);
      }),
      { seed: SEED },
    );
  });

  it.each<[string, [number, number, number][], string]>([
    ["moves too little", [[0, 0, 0.5]], "each point sends its mass (real point 1 sends 0 of 0.5)"],
    [
      "delivers wrongly",
      [
        [0, 0, 0.5],
        [1, 0, 0.5],
      ],
      "each point receives its mass (fake point 0 receives 1 of 0.5)",
    ],
    ["names no point", [[0, 2, 1]], "points among 2 real and 2 fake ones (entry 0: 0 to 2)"],
    [
      "moves less than nothing",
      [
        [0, 0, 1],
        [0, 1, -0.5],
      ],
      "finite masses of at least 0 (entry 1 is -0.5)",
    ],
    ["moves no number", [[0, 0, Number.NaN]], "finite masses of at least 0 (entry 0 is NaN)"],
  ])("a plan that %s is refused", (_, entries, message) => {
    expect(() => planCost({ ...masses, cost, plan: plan(...entries) })).toThrow(message);
  });

  it("a plan whose columns differ in length is refused", () => {
    const torn = { ...plan([0, 0, 0.5], [1, 1, 0.5]), to: Int32Array.of(0) };
    expect(() => planCost({ ...masses, cost, plan: torn })).toThrow("(got 2, 1, 2)");
  });
});

describe("hard cases for a simplex method", () => {
  /** Everything an answer must satisfy, relative to its largest cost. */
  function expectProof(real: number[], fake: number[], cost: Float64Array) {
    const scale = cost.reduce((largest, c) => Math.max(largest, Math.abs(c)), 0) || 1;
    const { certificate, plan } = transport({ real, fake, cost });
    expect(Math.abs(certificate.gap) / scale).toBeLessThan(1e-13);
    expect(certificate.violation / scale).toBeLessThan(1e-14);
    const sent = new Array<number>(real.length).fill(0);
    plan.mass.forEach((mass, k) => {
      sent[plan.from[k]] += mass;
    });
    for (const [i, mass] of real.entries()) expect(sent[i]).toBeCloseTo(mass, 14);
  }

  const rng = new Rng(SEED).fork("hard");
  const kinds: [string, () => number][] = [
    ["costs 0 and 1", () => rng.integer(2)],
    ["all costs equal", () => 1],
    ["costs that differ in the last digits", () => 1 + 1e-14 * rng.integer(5)],
    ["costs over 50 orders of magnitude", () => Math.exp(30 * rng.normal())],
    ["negative costs", () => rng.normal()],
  ];
  it.each(kinds)("%s, equal masses (every step of an assignment is degenerate)", (_, draw) => {
    const n = 40;
    const masses = new Array<number>(n).fill(1 / n);
    for (let round = 0; round < 5; round++) {
      expectProof(masses, masses, Float64Array.from({ length: n * n }, draw));
    }
  });

  it("300 points on a 4 x 4 lattice against 300 others: mostly ties", () => {
    const draw = () => Array.from({ length: 300 }, () => [rng.integer(4), rng.integer(4)]);
    for (const cost of ["city-block", "squared-euclidean"] as const) {
      const value = distance(draw(), draw(), cost) * 300;
      // Integer costs, equal masses: some optimal plan is an assignment, so the total is an integer.
      expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-10);
    }
  });

  it("one source to many sinks, and one to one", () => {
    expectProof([1], [0.25, 0.25, 0.5], Float64Array.of(3, 1, 2));
    expectProof([1], [1], Float64Array.of(7));
  });

  it("512 against 512 points in 784 dimensions", () => {
    const draw = () => ({ rows: 512, dim: 784, data: rng.normals(new Float64Array(512 * 784)) });
    const { certificate } = emd({ real: { points: draw() }, fake: { points: draw() } });
    expect(Math.abs(certificate.gap)).toBeLessThan(1e-12);
  });
});

describe("faults", () => {
  const cost = Float64Array.of(0, 1, 1, 0);

  it("names both totals when they differ, and lets a rounding pass", () => {
    expect(() => transport({ real: [0.5, 0.5], fake: [0.5, 0.48], cost })).toThrow(InputError);
    expect(() => transport({ real: [0.5, 0.5], fake: [0.5, 0.48], cost })).toThrow(
      "emd requires equal total mass (real 1, fake 0.98)",
    );
    expect(transport({ real: [0.5, 0.5], fake: [0.5, 0.5 + 5e-10], cost }).cost).toBeCloseTo(0, 9);
    expect(() => transport({ real: [0.5, 0.5], fake: [0.5, 0.5 + 3e-9], cost })).toThrow(InputError);
  });

  it.each([
    [[0.5, -0.5], "emd requires finite masses of at least 0 (real mass 1 is -0.5)"],
    [[Number.NaN, 1], "emd requires finite masses of at least 0 (real mass 0 is NaN)"],
    [[1, Infinity], "emd requires finite masses of at least 0 (real mass 1 is Infinity)"],
    [[], "emd requires at least one mass on each side (real has none)"],
  ])("masses %j", (real, message) => {
    expect(() => transport({ real, fake: [1, 0], cost })).toThrow(message);
  });

  it("a total of 0, a matrix of the wrong size or with a hole, points of two dimensions", () => {
    expect(() => transport({ real: [0, 0], fake: [0, 0], cost })).toThrow(
      "emd requires a positive total mass (real 0, fake 0)",
    );
    expect(() => transport({ real: [1], fake: [1], cost })).toThrow(
      "emd requires a 1 x 1 cost matrix (got 4 entries)",
    );
    const hole = Float64Array.of(0, 1, Number.NaN, 0);
    expect(() => transport({ real: [0.5, 0.5], fake: [1, 0], cost: hole })).toThrow(
      "emd requires finite costs (real point 1 to fake point 0: NaN)",
    );
    expect(() => distance([[0, 0]], [[0]])).toThrow("emd requires points of one dimension (real 2, fake 1)");
    expect(() =>
      emd({ real: { points: cloud([[0]]), masses: [0.5, 0.5] }, fake: { points: cloud([[0]]) } }),
    ).toThrow("emd requires one mass a point (real has 2 for 1 points)");
  });
});
