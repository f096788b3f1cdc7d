/** Transport on a few bins: the lecture's examples by hand, what holds of any histograms, and what is refused. */

import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { emdOnLine } from "../../../src/maths/one-dimensional.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { TransportRecord } from "../../../src/result/index.ts";
import { transport } from "../../../src/theory/studies/transport.ts";

type Options = Parameters<typeof transport.conduct>[0];
const bare = { positions: null, plans: [] };

function conducted(options: Options): { record: TransportRecord; values: Readonly<Record<string, number>> } {
  const { record, values } = transport.conduct(options);
  if (record.subject !== "transport") throw new Error("this is another study");
  return { record, values };
}

describe("three bins", () => {
  it("whose surplus of .3 goes from bin 3 to bin 1 cost .3 times two bins, and the rest stays where it is", () => {
    const { record, values } = conducted({ ...bare, real: [0.5, 0.3, 0.2], fake: [0.2, 0.3, 0.5] });
    expect(values["transport.emd"]).toBeCloseTo(0.6, 14);
    expect(values["transport.kept"]).toBeCloseTo(0.7, 14);
    const wanted = [
      [0.2, 0, 0.3],
      [0, 0.3, 0],
      [0, 0, 0.2],
    ];
    record.plans[0].moves.forEach((row, i) => {
      row.forEach((mass, j) => {
        expect(mass).toBeCloseTo(wanted[i][j], 14);
      });
    });
    // Mass moves down from 1 to 3 in the potential, one a bin.
    expect(record.potential).toEqual([2, 1, 0]);
    // The most expensive plan turns everything round: .5 over two bins, .2 over two bins.
    expect(record.plans[1]).toMatchObject({ name: "most wasteful" });
    expect(record.plans[1].cost).toBeCloseTo(1.4, 14);
    expect(values["transport.waste"]).toBeCloseTo(0.8, 14);
  });

  it("that are equal cost nothing, and 1.6 where bins 1 and 3 are swapped in vain: .4 over two bins, twice", () => {
    const moves = [
      [0, 0, 0.4],
      [0, 0.2, 0],
      [0.4, 0, 0],
    ];
    const shape = [0.4, 0.2, 0.4];
    const { record, values } = conducted({
      positions: null,
      real: shape,
      fake: shape,
      plans: [{ name: "swap", moves }],
    });
    expect(values["transport.emd"]).toBe(0);
    expect(values["transport.jsd"]).toBe(0);
    expect(values["transport.kept"]).toBe(1);
    expect(values["transport.waste"]).toBeCloseTo(1.6, 14);
    expect(record.plans.map(({ name }) => name)).toEqual(["optimal", "swap"]);
    expect(record.plans[1].moves).toEqual(moves);
  });

  it.each([
    [[0, 0, 1], 2, Math.LN2],
    [[0, 1, 0], 1, Math.LN2],
    [[1, 0, 0], 0, 0],
  ])(
    "all mass in one, from %j to the first: W1 %i, JSD %f, and only one plan",
    (fake, distance, divergence) => {
      const { record, values } = conducted({ ...bare, real: [1, 0, 0], fake });
      expect(values["transport.emd"]).toBe(distance);
      expect(values["transport.jsd"]).toBeCloseTo(divergence, 14);
      expect(record.plans).toHaveLength(1);
      expect(values["transport.waste"]).toBe(0);
    },
  );
});

it("says what it found", () => {
  // .6 and .8 as derived above; all but .3 of the mass stays
  expect(transport.conduct({ ...bare, real: [0.5, 0.3, 0.2], fake: [0.2, 0.3, 0.5] }).record.finding).toMatch(
    /^The best plan costs 0\.6 and leaves 70 % of the mass where it is; the most expensive plan shown costs 0\.8 more\. The potential proves that none costs less, to within \S+\. JSD is 0\.06641 nats\.$/,
  );
  expect(transport.conduct({ ...bare, real: [1, 0], fake: [1, 0] }).record.finding).toContain(
    "; no plan shown costs more.",
  );
});

describe("any histograms", () => {
  const rng = new Rng(11);
  const cases = Array.from({ length: 20 }, (_, k) => {
    const bins = 1 + (k % 12);
    const draw = () => Array.from({ length: bins }, () => Math.round(rng.uniform() * 20) + 1);
    const level = (masses: number[], total: number) => [...masses.slice(0, -1), masses[bins - 1] + total];
    const [a, b] = [draw(), draw()];
    const [sumA, sumB] = [a, b].map((masses) => masses.reduce((sum, mass) => sum + mass, 0));
    const positions = a.map((_, i) => i + rng.uniform() * 0.9);
    return {
      bins,
      positions,
      real: level(a, Math.max(0, sumB - sumA)),
      fake: level(b, Math.max(0, sumA - sumB)),
    };
  });

  it.each(cases)(
    "of $bins bins: the area between distribution functions, proven by a 1-Lipschitz potential",
    (drawn) => {
      const { record, values } = conducted({ ...drawn, plans: [] });
      const onLine = emdOnLine({
        real: { values: drawn.positions, masses: drawn.real },
        fake: { values: drawn.positions, masses: drawn.fake },
      });
      const total = drawn.real.reduce((sum, mass) => sum + mass, 0);
      expect(values["transport.emd"]).toBeCloseTo(onLine / total, 12);
      expect(values["transport.gap"]).toBeLessThan(1e-12);
      expect(values["transport.marginals"]).toBeLessThan(1e-12);
      expect(values["transport.waste"]).toBeGreaterThanOrEqual(0);
      record.potential.forEach((price, i) => {
        record.potential.forEach((other, j) => {
          const way = Math.abs(record.positions[i] - record.positions[j]);
          expect(Math.abs(price - other)).toBeLessThanOrEqual(way * (1 + 1e-12));
        });
      });
      // No plan costs less than the optimal one, none more than the most expensive: the independent one lies between.
      const independent = record.real.reduce(
        (sum, p, i) =>
          sum +
          record.fake.reduce(
            (part, q, j) => part + p * q * Math.abs(record.positions[i] - record.positions[j]),
            0,
          ),
        0,
      );
      const most = Math.max(...record.plans.map(({ cost }) => cost));
      expect(independent).toBeGreaterThanOrEqual(values["transport.emd"] - 1e-12);
      expect(independent).toBeLessThanOrEqual(most + 1e-12);
    },
  );

  it("may be counts: only shares matter", () => {
    const shares = conducted({ ...bare, real: [0.5, 0.3, 0.2], fake: [0.2, 0.3, 0.5] });
    const counts = conducted({ ...bare, real: [5, 3, 2], fake: [2, 3, 5] });
    expect(counts.values["transport.emd"]).toBeCloseTo(shares.values["transport.emd"], 14);
  });
});

describe("refused, with what is needed and what was given", () => {
  const real = [0.5, 0.5];
  const swap = [
    [0, 0.5],
    [0.5, 0],
  ];
  it.each<[string, Partial<Options>, string]>([
    ["another number of bins", { fake: [1] }, "the same number of real and generated bins (real 2, fake 1)"],
    ["another total", { fake: [0.5, 0.4] }, "equal total mass"],
    ["no mass", { real: [0, 0], fake: [0, 0] }, "positive total mass"],
    ["a position too few", { positions: [1] }, "a position for each bin (1 for 2 bins)"],
    ["positions out of order", { positions: [2, 2] }, "ascending positions (2 follows 2)"],
    [
      "positions that are further apart than numbers go",
      { positions: [1e300, 1.5e300] },
      "finite distances between positions (from 1e+300 to 1.5e+300 got Infinity)",
    ],
    [
      "a plan of another size",
      { plans: [{ name: "a", moves: [[1]] }] },
      "plan 'a' requires 2 rows of 2 masses",
    ],
    [
      "a plan that sends too much",
      { plans: [{ name: "a", moves: swap.map((row) => row.map((mass) => mass * 2)) }] },
      "plan 'a': a plan requires that each point sends its mass",
    ],
  ])("%s", (_, changed, message) => {
    const options = { ...bare, real, fake: real, ...changed };
    expect(() => transport.missing(options)).toThrow(InputError);
    expect(() => transport.missing(options)).toThrow(message);
  });
});
