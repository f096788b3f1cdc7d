/**
 * The scan of a row, in TypeScript and in WebAssembly: known answers, then that both agree bit for bit, alone and in
 * whole solutions, and that problems which share a memory do not see each other.
 */

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Costs, costMatrix, costsInMatrix, costsOnDemand } from "../../src/maths/ground-cost.ts";
import { NONE, openPricing, type PricingPath, padded } from "../../src/maths/pricing.ts";
import { Rng } from "../../src/maths/random.ts";
import { emd, transport } from "../../src/maths/transport.ts";

const SEED = 1_993;
const paths: readonly PricingPath[] = ["wasm", "typescript"];

function cheapest(path: PricingPath, costs: number[], potentials: number[], bound = Infinity): number {
  const pricing = openPricing([costs.length, potentials.length], path);
  const [a, b] = [pricing.array(costs.length), pricing.array(potentials.length).fill(Infinity)];
  a.set(costs);
  b.set(potentials);
  return pricing.cheapest(a, 0, b, bound);
}

describe.each(paths)("the cheapest column, %s", (path) => {
  it("has the least sum, not the least cost", () => {
    expect(cheapest(path, [1, 5, 3], [0, -7, 0])).toBe(1);
  });

  it("is the first of several, wherever in a step they stand", () => {
    for (let first = 0; first < 24; first++) {
      const costs = Array.from({ length: 24 }, (_, column) => (column < first ? 2 : 1));
      expect(cheapest(path, costs, new Array(24).fill(0))).toBe(first);
    }
  });

  it("is none when all sums are at the bound or above, or there is no column", () => {
    expect(cheapest(path, [1, 2], [1, 0], 2)).toBe(NONE);
    expect(cheapest(path, [1, 2], [1, 0], 2.000001)).toBe(0);
    expect(cheapest(path, [1, 2], [Infinity, Infinity])).toBe(NONE);
    expect(cheapest(path, [], [])).toBe(NONE);
  });

  it("is sought in the row that begins at the offset", () => {
    const pricing = openPricing([16, 3], path);
    const costs = pricing.array(16);
    costs.set([9, 9, 9], 0);
    costs.set([3, 1, 2], 8);
    const potentials = pricing.array(3).fill(Infinity);
    potentials.set([0, 0, 0]);
    expect(pricing.cheapest(costs, 8, potentials, 3)).toBe(1);
    expect(pricing.cheapest(costs, 0, potentials, 3)).toBe(NONE);
  });

  it("arrays are zeros, also where an earlier problem has written", () => {
    openPricing([64], path).array(64).fill(7);
    expect(openPricing([64], path).array(64)).toEqual(new Float64Array(64));
  });

  it("arrays are as long as whole steps, and as many as were announced fit", () => {
    const lengths = [1, 8, 9, 100_000];
    const pricing = openPricing(lengths, path);
    const arrays = lengths.map((length) => pricing.array(length));
    expect(arrays.map(({ length }) => length)).toEqual([8, 8, 16, 100_000]);
    for (const [k, array] of arrays.entries()) array.fill(k);
    for (const [k, array] of arrays.entries()) expect(new Set(array)).toEqual(new Set([k]));
  });
});

describe("both paths agree to the last bit", () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 70 });

  it("on the cheapest column", () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.integer({ min: -3, max: 3 })), numbers, (costs, ties, bounds) => {
        const potentials = costs.map((_, column) => ties[column % Math.max(1, ties.length)] ?? 0);
        const bound = bounds[0] ?? Infinity;
        const [wasm, plain] = paths.map((path) => cheapest(path, costs, potentials, bound));
        expect(wasm).toBe(plain);
        // and with many ties
        const rounded = costs.map((cost) => Math.round(cost / 1e9));
        expect(cheapest("wasm", rounded, potentials)).toBe(cheapest("typescript", rounded, potentials));
      }),
      { seed: SEED },
    );
  });

  /** Every number of both answers. */
  function expectSame(solve: (pricing: PricingPath) => ReturnType<typeof transport>) {
    expect(solve("wasm")).toStrictEqual(solve("typescript"));
  }

  it("on plans, prices and certificates, whatever the costs and masses", () => {
    const rng = new Rng(SEED).fork("transport");
    for (let round = 0; round < 40; round++) {
      const [rows, columns] = [1 + rng.integer(40), 1 + rng.integer(40)];
      const draw = round % 2 === 0 ? () => rng.normal() : () => rng.integer(4);
      const cost = Float64Array.from({ length: rows * columns }, draw);
      const masses = (count: number) => {
        const units = new Array<number>(count).fill(0);
        for (let unit = 0; unit < 60; unit++) units[rng.integer(count)]++;
        return units;
      };
      const [real, fake] = [masses(rows), masses(columns)];
      expectSame((pricing) => transport({ real, fake, cost, pricing }));
    }
  });

  it("on histograms that share mass, and on clouds", () => {
    const rng = new Rng(SEED).fork("emd");
    const draw = (rows: number) => ({
      rows,
      dim: 2,
      data: Float64Array.from({ length: 2 * rows }, () => rng.uniform()),
    });
    const masses = (count: number) =>
      Float64Array.from({ length: count }, () => rng.integer(9) / (4 * count));
    const points = draw(300);
    const [real, fake] = [masses(300), masses(300)];
    const scale = real.reduce((sum, mass) => sum + mass) / fake.reduce((sum, mass) => sum + mass);
    expectSame((pricing) =>
      emd({
        real: { points, masses: real },
        fake: { points, masses: fake.map((mass) => mass * scale) },
        pricing,
      }),
    );
    const [some, others] = [draw(200), draw(150)];
    expectSame((pricing) => emd({ real: { points: some }, fake: { points: others }, pricing }));
  });
});

describe("without SIMD", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ["an engine that refuses the module", { validate: () => false }],
    ["an engine without WebAssembly", undefined],
  ])("%s: TypeScript by default, and a refusal of what was asked for", async (name, engine) => {
    vi.stubGlobal("WebAssembly", engine);
    // a module of its own, which has not asked yet
    const file = new URL("../../src/maths/pricing.ts", import.meta.url).pathname;
    const own = `${file}?${name.replaceAll(" ", "-")}`;
    const bare: typeof import("../../src/maths/pricing.ts") = await import(own);
    expect(bare.openPricing([8]).path).toBe("typescript");
    expect(() => bare.openPricing([8], "wasm")).toThrow(
      "wasm pricing requires WebAssembly with SIMD (there is none here)",
    );
  });

  it("where there is SIMD it is the default, unless the arrays exceed its memory", () => {
    expect(openPricing([8]).path).toBe("wasm");
    expect(openPricing([2 ** 29 + 8]).path).toBe("typescript");
  });
});

describe("a memory shared by problems", () => {
  it("changes no answer, whatever was solved before, and no answer that was given", () => {
    const rng = new Rng(SEED).fork("memory");
    const problem = (rows: number) => {
      const masses = new Array<number>(rows).fill(1);
      const cost = Float64Array.from({ length: rows * rows }, () => rng.uniform());
      return { real: masses, fake: masses, cost, pricing: "wasm" } as const;
    };
    const problems = [5, 120, 17, 300, 8].map(problem);
    const answers = problems.map((one) => transport(one));
    const before = structuredClone(answers);
    for (const k of [4, 2, 0, 3, 1]) expect(transport(problems[k])).toStrictEqual(answers[k]);
    expect(answers).toStrictEqual(before);
  });

  it("is not shared by a large one", () => {
    const rows = 1500;
    const pricing = openPricing([rows * padded(rows)], "wasm");
    const large = pricing.array(rows * padded(rows));
    const small = openPricing([8], "wasm").array(8);
    expect(small.buffer).not.toBe(large.buffer);
  });
});

describe("costs on demand", () => {
  const rng = new Rng(SEED).fork("costs");
  const draw = (rows: number) => ({
    rows,
    dim: 3,
    data: Float64Array.from({ length: 3 * rows }, () => rng.normal()),
  });
  const [real, fake] = [draw(7), draw(11)];
  const chosen = Int32Array.of(9, 0, 4, 5, 2);
  const all = (costs: Costs) => {
    const table = new Float64Array(costs.rows * costs.columns);
    for (let i = 0; i < costs.rows; i++) costs.row(i, table, i * costs.columns);
    return table;
  };

  it.each(["euclidean", "squared-euclidean", "city-block"] as const)(
    "are those of the matrix, %s",
    (cost) => {
      const matrix = costMatrix({ real, fake, cost });
      const [demanded, stored] = [costsOnDemand(real, fake, cost), costsInMatrix(matrix, fake.rows)];
      expect(all(demanded)).toEqual(matrix);
      expect(all(stored)).toEqual(matrix);
      const part = Float64Array.from({ length: 7 * 5 }, (_, at) => {
        return matrix[Math.floor(at / 5) * 11 + chosen[at % 5]];
      });
      expect(all(demanded.among(chosen))).toEqual(part);
      expect(all(stored.among(chosen))).toEqual(part);
      // fake points of fake points
      const [inner, direct] = [Int32Array.of(3, 1), Int32Array.of(5, 0)];
      for (const costs of [demanded, stored]) {
        expect(all(costs.among(chosen).among(inner))).toEqual(all(costs.among(direct)));
      }
    },
  );

  it.each(["euclidean", "squared-euclidean"] as const)(
    "of many coordinates, which a matrix takes by tiles, are equal to the last bit, %s",
    (cost) => {
      const rng = new Rng(8).fork("tiles");
      for (const [rows, columns, dim] of [
        [3, 5, 8],
        [70, 131, 20],
      ]) {
        const [one, other] = [rows, columns].map((count) => ({
          rows: count,
          dim,
          data: rng.normals(new Float64Array(count * dim)),
        }));
        expect(costMatrix({ real: one, fake: other, cost })).toEqual(all(costsOnDemand(one, other, cost)));
      }
    },
  );

  it("solve what is too large for a matrix, where the answer is a mean on a line", () => {
    // 4200 points on a line against one spot: W1 is the mean distance, whatever the plan; 4200^2 pairs are no matrix.
    const rows = 4200;
    const heights = Float64Array.from({ length: rows }, (_, k) => (k + 0.5) / rows);
    const line = {
      rows,
      dim: 2,
      data: Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? 0 : heights[at >> 1])),
    };
    const spot = { rows, dim: 2, data: new Float64Array(2 * rows) };
    const { cost, certificate } = emd({ real: { points: line }, fake: { points: spot } });
    expect(cost).toBeCloseTo(0.5, 12);
    expect(certificate.violation).toBeLessThan(1e-15);
  });

  it("that are not finite are refused, naming the pair", () => {
    const rows = 4200;
    const data = new Float64Array(rows);
    const far = data.slice();
    far[17] = 1e200;
    const input = { real: { points: { rows, dim: 1, data } }, fake: { points: { rows, dim: 1, data: far } } };
    expect(() => emd(input)).toThrow("emd requires finite costs (real point 0 to fake point 17: Infinity)");
  });
});
