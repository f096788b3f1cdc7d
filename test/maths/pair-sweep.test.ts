/** A sweep over pairs of rows that several share: each gets what it would get alone, and the products are made once. */
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { endDense } from "../../src/maths/dense/dense.ts";
import { sweep } from "../../src/maths/dense/sweep.ts";
import { useThreads } from "../../src/maths/dense/threads.ts";
import { sharingHalved } from "../../src/maths/halved-sweep.ts";
import { drawHalvings } from "../../src/maths/halvings.ts";
import type { TwoSets } from "../../src/maths/neighbors.ts";
import { type Asked, sharing, sweepOf, type Wants } from "../../src/maths/pair-sweep.ts";
import { Rng } from "../../src/maths/random.ts";
import { type ActiveMetric, computeAll } from "../../src/measuring/meter.ts";
import type { Samples } from "../../src/samples.ts";

vi.mock("../../src/maths/dense/sweep.ts", async (original) => {
  const actual = await original<typeof import("../../src/maths/dense/sweep.ts")>();
  return { ...actual, sweep: vi.fn(actual.sweep) };
});

const SEED = 1_610;
afterEach(() => {
  vi.mocked(sweep).mockClear();
  useThreads(undefined);
});
afterAll(endDense);

const cloud = (rows: number, dim: number, name: string): Samples => ({
  rows,
  dim,
  data: new Rng(SEED).fork(name).normals(new Float64Array(rows * dim)),
});

/** By differences, by products in float64, and wide enough for exact shares to begin in float32. */
const sizes: readonly (readonly [string, TwoSets])[] = [
  ["70 and 60 rows of 3", { real: cloud(70, 3, "a"), fake: cloud(60, 3, "b") }],
  ["2100 and 2000 rows of 60", { real: cloud(2100, 60, "c"), fake: cloud(2000, 60, "d") }],
  ["1300 and 1270 rows of 140", { real: cloud(1300, 140, "e"), fake: cloud(1270, 140, "f") }],
];

const kernel = { typical: 1, products: "float64" } as const;
const ball = { real: 5, fake: 3 };
const wide = { real: 11, fake: 0 };
const alone: Readonly<Record<string, Wants>> = {
  kernel: { kernel },
  own: { own: { real: [1, 7], fake: [2] } },
  other: { other: true },
  balls: { balls: [ball] },
  wide: { balls: [wide] },
  meanDistance: { meanDistance: true },
};
const partOf: Readonly<Record<string, (swept: ReturnType<typeof sweepOf>) => unknown>> = {
  kernel: (swept) => swept.kernel(),
  own: (swept) => [swept.own("real", 1), swept.own("real", 7), swept.own("fake", 2)],
  other: (swept) => swept.other(),
  balls: (swept) => swept.inBalls(ball),
  wide: (swept) => swept.inBalls(wide),
  meanDistance: (swept) => swept.meanDistance(),
};

describe.each(sizes)("%s", (_, sets) => {
  it("each share is, to the last bit, what it is alone, with one thread and with three", () => {
    const asked = Object.values(alone).map((wants): Asked => ({ ...sets, wants }));
    for (const threads of [1, 3]) {
      useThreads(threads);
      const swept = sharing(asked);
      for (const [i, name] of Object.keys(alone).entries()) {
        // exact shares are those of float32 or float64, sums have a precision of their own
        const own = partOf[name](sweepOf(asked[i]));
        expect(partOf[name](swept(asked[i])), `${name}, seed ${SEED}`).toEqual(own);
      }
    }
  });
});

it("pairs within either side and across are each swept once, whoever asks", () => {
  const [, sets] = sizes[1];
  const asked = Object.values(alone).map((wants): Asked => ({ ...sets, wants }));
  const swept = sharing(asked);
  for (const one of asked) swept(one);
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(3);
});

it("other rows, and rows of other data, are swept apart; nobody asked, nothing is swept", () => {
  const [, { real, fake }] = sizes[1];
  const short = { rows: 1900, dim: real.dim, data: real.data.subarray(0, 1900 * real.dim) };
  const asked = [
    { real, fake, wants: { other: true } },
    { real: short, fake, wants: { other: true } },
  ] as const;
  const swept = sharing(asked);
  expect(vi.mocked(sweep)).not.toHaveBeenCalled();
  expect(swept(asked[0]).other().real).toHaveLength(2100);
  expect(swept(asked[1]).other().real).toHaveLength(1900);
  // across only: nothing was asked of pairs within a side
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(2);
});

it("a share that was not asked for is an error", () => {
  const [, sets] = sizes[0];
  const swept = sweepOf({ ...sets, wants: { other: true } });
  for (const share of [
    () => swept.kernel(),
    () => swept.own("real", 1),
    () => swept.inBalls(ball),
    () => swept.meanDistance(),
  ])
    expect(share).toThrow("was not asked for this");
});

it("what pairs of a lasting side tell is kept, and swept again where more is asked", () => {
  const [, { real, fake }] = sizes[1];
  const wants = { own: { real: [3], fake: [] } };
  const ask = (more: Wants): Asked => ({ real, fake, lasting: true, wants: { ...wants, ...more } });
  const first = sweepOf(ask({})).own("real", 3);
  expect(sweepOf(ask({})).own("real", 3)).toBe(first);
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(1);
  expect(sweepOf(ask({ own: { real: [2, 3], fake: [] } })).own("real", 3)).toEqual(first);
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(2);
});

it("halvings of one set share a sweep too, and lists longer than asked for change nothing", () => {
  const points = cloud(2100, 60, "g");
  const halvings = { points, sides: drawHalvings(2100, 3, new Rng(SEED)) };
  const asked = [
    { halvings, lists: 9 },
    { halvings, lists: 30, contrasts: kernel },
    { halvings, contrasts: "distance" },
  ] as const;
  const swept = sharingHalved(asked);
  const [shorter] = asked.map((one) => swept(one)).map(({ lists }) => lists());
  expect(shorter).toHaveLength(30);
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(1);
  const own = sharingHalved([])(asked[0]).lists();
  for (let row = 0; row < 2100; row++)
    expect(shorter.indices.subarray(row * 30, row * 30 + 9)).toEqual(
      own.indices.subarray(row * 9, row * 9 + 9),
    );
  for (const one of asked.slice(1))
    expect(swept(one).contrasts()).toEqual(sharingHalved([])(one).contrasts());
});

it("all metrics of pairs of rows take one sweep, and say what each says alone", () => {
  const [, sets] = sizes[1];
  const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    mmd: { kernel: "polynomial", bandwidth: 0 },
    prdc: { k: 5 },
    "nearest-neighbor": {},
    "two-sample": { rows: 2500 },
  };
  const real = { ...sets.fake, data: sets.real.data.subarray(0, sets.fake.data.length) };
  const input: MetricInput = { real, fake: sets.fake };
  const active = (ids: readonly string[]): ActiveMetric[] =>
    ids.map((id) => ({ id, metric: metrics[id as "prdc"], options: options[id] }));
  const shared = active(["mmd", "prdc", "nearest-neighbor"]);
  const found = [...computeAll(shared, input)];
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(3);
  // two-sample sees columns in standard deviations: rows of its own
  vi.mocked(sweep).mockClear();
  const more = [...computeAll(active(Object.keys(options)), input)];
  expect(vi.mocked(sweep)).toHaveBeenCalledTimes(6);
  expect(more.slice(0, 3).map(([, quantities]) => quantities)).toEqual(
    found.map(([, quantities]) => quantities),
  );
  for (const [{ metric, options: own }, quantities] of more)
    expect(quantities).toEqual(metric.compute(input, own));
});
