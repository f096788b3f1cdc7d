import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { mean, meanInterval } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";

const { ndb } = metrics;

const SEED = 1_805;

type Options = { bins: number; alpha: number; seed: number };
const defaults = Value.Default(ndb.options, {}) as Options;

/** `times[b]` copies of the number 10 b: as many bins as there are numbers, whatever k-means does. */
const stacks = (...times: readonly number[]): Samples => {
  const data = Float64Array.from(times.flatMap((count, b) => new Array<number>(count).fill(10 * b)));
  return { rows: data.length, dim: 1, data };
};
/** Real samples of which half are counted: so many of each. */
const counted = (...times: readonly number[]): Samples => stacks(...times.map((count) => 2 * count));
const normal = (rows: number, dim: number, rng: Rng, shift = 0): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((value) => value + shift),
});

const measure = (real: Samples, fake: Samples, options: Partial<Options> = {}) =>
  ndb.compute({ real, fake }, { ...defaults, ...options });
const values = (real: Samples, fake: Samples, options: Partial<Options> = {}) =>
  Object.fromEntries(
    Object.entries(measure(real, fake, options)).map(([name, { value }]) => [name.slice(4), value]),
  );

describe("known answers", () => {
  it("one of two equal stacks: both bins differ, and the divergence is that of 1 of 2 modes", () => {
    expect(values(counted(100, 100), stacks(200))).toEqual({
      bins: 2,
      share: 1,
      // FIELD: 1/2 ln(2/(1 + 1/2)) + 1/2 (1/2 ln(2 (1/2)/(1 + 1/2)) + 1/2 ln 2)
      jsd: expect.closeTo(0.5 * Math.log(4 / 3) + 0.25 * (Math.log(2 / 3) + Math.LN2), 14),
      // The second stack, half of the real samples, is drawn no more.
      lost: 0.5,
    });
  });

  it("equal shares of unequal numbers: nothing differs", () => {
    expect(values(counted(50, 100, 150), stacks(30, 60, 90))).toEqual({ bins: 0, share: 0, jsd: 0, lost: 0 });
  });

  it("z = 1.9612 and 1.9584 on either side of alpha = .05, in two bins that mirror each other", () => {
    // 1000 of 2000 against x of 2000, pooled: |z| = |1000 - x| / 2000 / sqrt(P (1 - P) / 1000).
    const z = (x: number) => {
      const pooled = (1000 + x) / 4000;
      return Math.abs(1000 - x) / 2000 / Math.sqrt((pooled * (1 - pooled)) / 1000);
    };
    expect([z(1061), z(1062), z(1063)].map((value) => value > 1.959964)).toEqual([false, true, true]);
    const real = counted(1000, 1000);
    const share = (x: number) => measure(real, stacks(x, 2000 - x))["ndb.bins"];
    expect(share(1061)).toMatchObject({
      value: 0,
      note: expect.stringContaining("2 bins; 0 differ without"),
    });
    // Without a correction both bins differ; Holm asks for .025 of the first.
    expect(share(1062)).toMatchObject({
      value: 0,
      note: expect.stringContaining("2 bins; 2 differ without"),
    });
    // z > 2.2414 = the normal quantile of .0125 on either side.
    expect(z(1071)).toBeGreaterThan(2.2414);
    expect(share(1071)).toMatchObject({ value: 2 });
  });

  it("Holm goes on where Bonferroni would stop", () => {
    // Bins of 400 against 460, 340, ...: p about .03 each is too much for .05/4, but four bins fall once the first has.
    const real = counted(400, 400, 400, 400);
    const strong = measure(real, stacks(300, 456, 444, 400))["ndb.bins"];
    expect(strong).toMatchObject({ value: 1 });
    const both = measure(real, stacks(300, 500, 400, 400))["ndb.bins"];
    expect(both).toMatchObject({ value: 2 });
  });

  it("one distribution: any bin differs in at most about alpha of the draws, and .jsd is at its floor", () => {
    const rng = new Rng(SEED);
    const [n, bins] = [600, 12];
    const runs = Array.from({ length: 200 }, (_, r) =>
      values(normal(n, 2, rng.fork(2 * r)), normal(n, 2, rng.fork(2 * r + 1)), { bins }),
    );
    const alarms = mean(runs.map((run) => Number((run.bins ?? 0) > 0)));
    expect(alarms).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / 200));
    const { mean: jsd, error } = meanInterval({ values: runs.map((run) => run.jsd ?? Number.NaN) });
    // The expansion behind the floor is right to a few percent at 50 samples a bin.
    const floor = (11 / 8) * (1 / (n / 2) + 1 / n);
    expect(Math.abs(jsd - floor)).toBeLessThan(4 * error + 0.05 * floor);
  });
});

describe("in many dimensions", () => {
  it("one law in 2,000: as many bins differ as the note promises, none after the correction, and nothing is lost", () => {
    const rng = new Rng(SEED).fork("many dimensions");
    const runs = Array.from({ length: 4 }, (_, r) =>
      measure(normal(500, 2000, rng.fork(2 * r)), normal(500, 2000, rng.fork(2 * r + 1))),
    );
    const uncorrected = runs.map((run) => {
      const { note = "" } = run["ndb.bins"] as { note?: string };
      return Number(/; (\d+) differ/.exec(note)?.[1]);
    });
    expect(runs.map((run) => run["ndb.bins"].value)).toEqual([0, 0, 0, 0]);
    // 48 bins at 5 %: 2.4, and more than 9 with a chance of 1 in 5,000
    expect(uncorrected.reduce((sum, count) => sum + count, 0)).toBeLessThan(9);
    for (const run of runs) {
      expect(run["ndb.lost"].value).toBeLessThan(0.05);
      // the floor of 12 bins is .0083
      expect(run["ndb.jsd"].value).toBeLessThan(0.02);
    }
  });
});

describe("what is lost", () => {
  const lost = (real: Samples, fake: Samples, options: Partial<Options> = {}) =>
    measure(real, fake, options)["ndb.lost"].value;

  it("is a bin that holds less than a fifth of its share: 39 of 400 where 100 of 200 are real, not 40", () => {
    expect(lost(counted(100, 100), stacks(361, 39))).toBe(0.5);
    expect(lost(counted(100, 100), stacks(360, 40))).toBe(0);
  });

  it("is told by 20 bins whatever else is asked for", () => {
    const rng = new Rng(SEED).fork("lost");
    const real = normal(1000, 2, rng.fork("real"));
    const half = { ...real, data: real.data.map((x, at) => (at % 2 === 0 ? Math.abs(x) : x)) };
    const values = [5, 20, 50].map((bins) => lost(real, half, { bins }));
    expect(new Set(values).size).toBe(1);
    // Half of the plane, but for the bins that the border cuts.
    expect(values[0]).toBeGreaterThan(0.3);
    expect(values[0]).toBeLessThan(0.5);
    expect(measure(real, half)["ndb.lost"]).toMatchObject({ note: "20 bins" });
  });

  it("is next to nothing between two samples of one law: the bin of a far sample may be empty", () => {
    const rng = new Rng(SEED).fork("nothing lost");
    for (let r = 0; r < 20; r++) {
      expect(lost(normal(400, 2, rng.fork(2 * r)), normal(400, 2, rng.fork(2 * r + 1)))).toBeLessThan(0.05);
    }
  });
});

describe("bins", () => {
  const rng = new Rng(SEED).fork("bins");
  const [real, fake] = [normal(500, 3, rng.fork("real")), normal(300, 3, rng.fork("fake"), 0.8)];

  it("are no more than one for 20 samples of the smaller side, half of the real ones", () => {
    expect(measure(real, fake)["ndb.bins"]).toMatchObject({ note: expect.stringMatching(/^12 bins; /) });
    expect(measure(real, fake, { bins: 5 })["ndb.bins"]).toMatchObject({
      note: expect.stringMatching(/^5 bins; /),
    });
  });

  it("a shifted generator differs in most; the same seed gives the same bins", () => {
    const { share } = values(real, fake);
    expect(share).toBeGreaterThan(0.3);
    expect(measure(real, fake)).toEqual(measure(real, fake));
  });

  it("the order of the rows changes nothing", () => {
    const reversed = ({ rows, dim, data }: Samples): Samples => ({
      rows,
      dim,
      data: data.map((_, at) => data[(rows - 1 - Math.floor(at / dim)) * dim + (at % dim)]),
    });
    expect(measure(reversed(real), reversed(fake))).toEqual(measure(real, fake));
  });

  it("moving everything together changes nothing", () => {
    const moved = (samples: Samples) => ({ ...samples, data: samples.data.map((x) => x + 8) });
    expect(values(moved(real), moved(fake))).toEqual(values(real, fake));
  });
});

describe("faults", () => {
  it("real samples that are all alike make one bin, which cannot differ", () => {
    expect(values(counted(50), stacks(50, 50))).toEqual({ bins: 0, share: 0, jsd: 0, lost: 0 });
  });

  it("too few, non-finite, too far out: no value, and the reason", () => {
    const all = (why: string) =>
      Object.fromEntries(
        ["bins", "share", "jsd", "lost"].map((name) => [`ndb.${name}`, { value: null, why }]),
      );
    const broken = (value: number): Samples => ({ rows: 80, dim: 1, data: new Float64Array(80).fill(value) });
    expect(measure(stacks(79), stacks(80))).toEqual(all("it needs 80 samples on either side (real 79)"));
    expect(measure(counted(80), broken(Number.NaN))).toEqual(all("generated sample 0 is not finite (NaN)"));
    expect(measure(counted(80), broken(1e155))).toEqual(all("the samples are too far out to measure"));
  });
});
