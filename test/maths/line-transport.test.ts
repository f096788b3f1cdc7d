import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Order, transportOnLine } from "../../src/maths/line-transport.ts";
import { emdOnLine } from "../../src/maths/one-dimensional.ts";
import { mean } from "../../src/maths/statistics.ts";
import { emd } from "../../src/maths/transport.ts";

const SEED = 1_974;

const centered = (prices: Float64Array) => prices.map((price) => price - prices[0]);

describe("known answers", () => {
  it("a shift: cost |shift|^order", () => {
    const real = [0, 1, 3];
    const fake = [8, 5, 6];
    expect(transportOnLine({ real, fake, order: 1 }).cost).toBe(5);
    expect(transportOnLine({ real, fake, order: 2 }).cost).toBe(25);
  });

  it("order 1, all of one side to the left: prices have slope -1 and 1", () => {
    const { u, v } = transportOnLine({ real: [3, 0, 1], fake: [8, 5], order: 1 });
    expect([...centered(u)]).toEqual([0, 3, 2]);
    expect([...centered(v)]).toEqual([0, -3]);
  });

  it("order 1: slope 0 where the distribution functions agree", () => {
    // Between 1 and 10 half of either side is to the left: F = G there, and the potential is flat.
    const { u } = transportOnLine({ real: [0, 10], fake: [1, 11], order: 1 });
    expect([...centered(u)]).toEqual([0, -1]);
  });

  it("order 2: u'(x) = 2 (x - T(x)) of the shift T(x) = x + 5, on average over the bounds", () => {
    const real = [0, 1, 2, 3];
    const { u } = transportOnLine({ real, fake: real.map((x) => x + 5), order: 2 });
    expect([...centered(u)]).toEqual([0, -10, -20, -30]);
  });

  it("splits points where numbers differ", () => {
    expect(transportOnLine({ real: [0, 2], fake: [0, 1, 2], order: 1 }).cost).toBeCloseTo(1 / 3, 15);
    expect(transportOnLine({ real: [0, 2], fake: [0, 1, 2], order: 2 }).cost).toBeCloseTo(1 / 3, 15);
  });
});

describe("properties", () => {
  const side = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 12 });
  const order = fc.constantFrom<Order>(1, 2);
  const points = (values: readonly number[]) => ({
    points: { rows: values.length, dim: 1, data: Float64Array.from(values) },
  });

  it("prices prove the plan: feasible everywhere, and they earn its cost", () => {
    fc.assert(
      fc.property(side, side, order, (real, fake, p) => {
        const { cost, u, v } = transportOnLine({ real, fake, order: p });
        for (const [i, x] of real.entries())
          for (const [j, y] of fake.entries()) {
            // Costs reach 100^2, each price adds up at most 24 of them.
            expect(u[i] + v[j]).toBeLessThanOrEqual(Math.abs(x - y) ** p + 1e-10);
          }
        expect(mean(u) + mean(v)).toBeCloseTo(cost, 9);
      }),
      { seed: SEED },
    );
  });

  it("agrees with the area between distribution functions and with the network simplex", () => {
    fc.assert(
      fc.property(side, side, order, (real, fake, p) => {
        const { cost } = transportOnLine({ real, fake, order: p });
        if (p === 1)
          expect(cost).toBeCloseTo(emdOnLine({ real: { values: real }, fake: { values: fake } }), 11);
        const exact = emd({
          real: points(real),
          fake: points(fake),
          cost: p === 1 ? "euclidean" : "squared-euclidean",
        });
        expect(Math.abs(cost - exact.cost)).toBeLessThan(1e-12 * 100 ** p);
      }),
      { seed: SEED },
    );
  });

  it("a price belongs to its value, whatever the order of the values", () => {
    fc.assert(
      fc.property(side, side, order, (real, fake, p) => {
        const there = transportOnLine({ real, fake, order: p });
        const back = transportOnLine({ real: real.toReversed(), fake: fake.toReversed(), order: p });
        expect(back.cost).toBe(there.cost);
        expect([...back.u].reverse()).toEqual([...there.u]);
        expect([...back.v].reverse()).toEqual([...there.v]);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("no values, or one that is not finite", () => {
    expect(() => transportOnLine({ real: [], fake: [1], order: 1 })).toThrow(
      "transport requires at least one real value (got none)",
    );
    expect(() => transportOnLine({ real: [1], fake: [1, Number.NaN], order: 1 })).toThrow(
      "transport requires finite values (fake value 1 is NaN)",
    );
  });
});
