/** Values of many halvings made together are those of the halves one after the other. */
import { Value } from "typebox/value";
import { afterAll, describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { finishingHalved, type Metric } from "../../metrics/metric.ts";
import { statisticsIn } from "../../metrics/two-sample.ts";
import { columnScale } from "../../src/maths/column-scale.ts";
import { endDense } from "../../src/maths/dense/dense.ts";
import { useThreads } from "../../src/maths/dense/threads.ts";
import { drawHalvings, halvesOf } from "../../src/maths/halvings.ts";
import { Rng } from "../../src/maths/random.ts";
import { firstRows } from "../../src/maths/rows.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 2318;
const DRAWS = 3;
afterAll(() => {
  useThreads(undefined);
  endDense();
});

const all: Readonly<Record<string, Metric>> = metrics;
/** Frechet's halvings are its own (test/maths/frechet-halves.test.ts). */
const halving = Object.keys(all).filter((id) => all[id].halved !== undefined && id !== "frechet");

/** By products where there are many numbers, by differences where there are few; with equal rows among them. */
const clouds: readonly (readonly [string, (rng: Rng) => Samples])[] = [
  ["60 rows of 4", (rng) => cloud(60, 4, rng)],
  ["1040 rows of 200", (rng) => cloud(1040, 200, rng)],
  [
    "900 rows of 20, each three times",
    (rng) => {
      const few = cloud(300, 20, rng);
      const data = new Float64Array(900 * 20);
      for (let copy = 0; copy < 3; copy++) data.set(few.data, copy * 300 * 20);
      return { rows: 900, dim: 20, data };
    },
  ],
];

const cloud = (rows: number, dim: number, rng: Rng): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)),
});

const defaultsOf = (id: string) => Value.Default(all[id].options, {}) as Readonly<Record<string, unknown>>;

const optionsOf: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  "sliced-wasserstein": [{ projections: 8 }, { projections: 8, order: 2 }],
  mind: [{ projections: 8 }],
  prdc: [{}, { k: 1 }],
  "two-sample": [{}, { rows: 200 }],
};

function halved(id: string, points: Samples, options: Readonly<Record<string, unknown>>) {
  const halvings = (rows: number) => ({
    points: firstRows(points, rows),
    sides: drawHalvings(rows, DRAWS, new Rng(SEED).fork(rows)),
  });
  const begun = all[id].halved?.({ points, resamples: DRAWS, halvings }, { ...defaultsOf(id), ...options });
  const found = finishingHalved([begun])(begun);
  if (found === undefined) throw new Error(`${id} made no halvings together (seed ${SEED})`);
  const { points: used, sides } = halvings(2 * found.n);
  return { ...found, used, pairs: sides.map((side) => halvesOf(used, side)) };
}

describe.each(halving)("%s", (id) => {
  it.each(clouds)("%s", (_, make) => {
    const points = make(new Rng(SEED).fork(id));
    for (const options of optionsOf[id] ?? [{}]) {
      const { values, n, used, pairs } = halved(id, points, options);
      expect(values).toHaveLength(DRAWS);
      for (const [draw, pair] of pairs.entries()) {
        const quantities = all[id].compute(pair, { ...defaultsOf(id), ...options });
        // all rows together tell the standard deviations of columns, not one half
        const scaled = id === "two-sample" ? statisticsIn(columnScale(used), pair) : undefined;
        expect(Object.keys(values[draw])).toEqual(Object.keys(quantities));
        for (const [name, value] of Object.entries(values[draw])) {
          const one = quantities[name];
          if (one.value === null) throw new Error(`${name}: ${one.why}`);
          const suffix = name.slice(id.length) as keyof NonNullable<typeof scaled>;
          const expected = scaled === undefined || suffix === ".column" ? one.value : scaled[suffix].value;
          expect(one.n).toBe(n);
          // sums of up to 10^6 products: 1e-9 of the largest, which for a difference of means is the kernel's or distance's own size
          expect(Math.abs(value - expected), `${name}, draw ${draw}, seed ${SEED}`).toBeLessThan(
            1e-9 * Math.max(1, Math.abs(expected)),
          );
        }
      }
    }
  });

  it("does not depend on the number of threads, to the last bit", () => {
    const points = clouds[1][1](new Rng(SEED));
    const by = (threads: number) => {
      useThreads(threads);
      return halved(id, points, optionsOf[id]?.[0] ?? {}).values;
    };
    expect(by(1)).toEqual(by(3));
  });
});

it("a halving takes as many rows on either side, and another for each draw", () => {
  const [one, other] = drawHalvings(100, 2, new Rng(SEED));
  for (const sides of [one, other]) {
    expect(sides.filter((side) => side === 1)).toHaveLength(50);
    expect(sides.filter((side) => side === -1)).toHaveLength(50);
  }
  expect(one).not.toEqual(other);
});
