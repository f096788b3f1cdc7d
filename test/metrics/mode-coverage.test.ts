import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import { highQualityRadius, mean, normalShareWithin } from "../../src/maths/statistics.ts";
import type { Modes, Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { "mode-coverage": modeCoverage } = metrics;

const SEED = 171_204;

const angles = Array.from({ length: 8 }, (_, k) => (2 * Math.PI * k) / 8);
const ring = mixtureModes(
  angles.map((angle) => [Math.cos(angle), Math.sin(angle)]),
  0.05,
);

const points = (list: readonly (readonly number[])[]): Samples => ({
  rows: list.length,
  dim: list[0]?.length ?? 2,
  data: Float64Array.from(list.flat()),
});

const center = (modes: Modes, k: number) =>
  Array.from({ length: modes.centers.dim }, (_, j) => modes.centers.data[k * modes.centers.dim + j]);

/** `times[k]` points at the center of mode k. */
const atCenters = (modes: Modes, times: readonly number[]) =>
  points(times.flatMap((count, k) => new Array<number[]>(count).fill(center(modes, k))));

const measure = (fake: Samples, modes: Modes = ring) => modeCoverage.compute({ real: fake, fake, modes }, {});
const values = (fake: Samples, modes: Modes = ring) =>
  Object.fromEntries(Object.entries(measure(fake, modes)).map(([name, { value }]) => [name, value]));

describe("known answers", () => {
  it.each([
    [1, 2.079442],
    [2, 1.386294],
    [4, Math.LN2],
    [6, 0.287682],
    [7, 0.133531],
    [8, 0],
  ])("%d of 8 modes held evenly: reverse KL %d", (kept, kl) => {
    const times = Array.from({ length: 8 }, (_, k) => (k < kept ? 10 : 0));
    const answer = values(atCenters(ring, times));
    expect(answer["mode-coverage.modes"]).toBe(kept);
    expect(answer["mode-coverage.modes20"]).toBe(kept);
    expect(answer["mode-coverage.hq"]).toBe(1);
    expect(answer["mode-coverage.kl"]).toBeCloseTo(kl, 6);
  });

  it("a perfect sampler: 98.8891 % in 2-D and 99.7300 % in 1-D, within 3 standard errors of 20 x 2500 points", () => {
    for (const [modes, share] of [
      [ring, 0.988891],
      [mixtureModes([[-2], [2]], 0.3), 0.9973],
    ] as const) {
      const rng = new Rng(SEED);
      const runs = Array.from({ length: 20 }, (_, k) =>
        values(sampleMixture(modes, 2500, rng.fork(k)), modes),
      );
      const hq = mean(runs.map((run) => run["mode-coverage.hq"] ?? 0));
      expect(Math.abs(hq - share)).toBeLessThan(3 * Math.sqrt((share * (1 - share)) / 50_000));
      for (const run of runs) expect(run["mode-coverage.modes20"]).toBe(modes.names.length);
    }
  });

  it("a perfect sampler's KL is near its floor (K - 1) / (2N)", () => {
    const rng = new Rng(SEED).fork("floor");
    const kl = mean(
      Array.from(
        { length: 50 },
        (_, k) => values(sampleMixture(ring, 2500, rng.fork(k)))["mode-coverage.kl"] ?? 0,
      ),
    );
    // 2N KL is chi-squared with 7 degrees of freedom: mean 7, variance 14.
    const [floor, error] = [7 / 5000, Math.sqrt(14 / 50) / 5000];
    expect(Math.abs(kl - floor)).toBeLessThan(4 * error);
  });

  it("unequal weights: a generator with the right proportions has KL 0", () => {
    const uneven = mixtureModes([[0], [5], [10]], 0.1, [1, 2, 5]);
    expect(values(atCenters(uneven, [10, 20, 50]), uneven)["mode-coverage.kl"]).toBeCloseTo(0, 15);
    // All in the heaviest, of weight 5/8.
    expect(values(atCenters(uneven, [0, 0, 80]), uneven)["mode-coverage.kl"]).toBeCloseTo(
      Math.log(8 / 5),
      14,
    );
  });
});

describe("intervals", () => {
  it(".kl: the stated error is the spread over repeated samples of a lopsided generator", () => {
    const lopsided = mixtureModes([[0], [5], [10]], 0.1, [0.6, 0.3, 0.1]);
    const even = { ...lopsided, weights: Float64Array.of(1 / 3, 1 / 3, 1 / 3) };
    const rng = new Rng(SEED).fork("interval");
    const runs = Array.from(
      { length: 400 },
      (_, k) => measure(sampleMixture(lopsided, 1000, rng.fork(k)), even)["mode-coverage.kl"],
    );
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });

  it("none for the counts, none for .kl where all modes weigh the same", () => {
    const answer = measure(atCenters(ring, [5, 0, 0, 0, 0, 0, 0, 0]));
    for (const name of [".modes", ".modes20", ".kl"])
      expect(answer[`mode-coverage${name}`]).not.toHaveProperty("interval");
    expect(answer["mode-coverage.hq"]).toHaveProperty("interval");
  });
});

describe("strays and notes", () => {
  it("one stray sample is a mode, but not one of modes20, whose note names what is missed", () => {
    const answer = measure(atCenters(ring, [100, 100, 100, 100, 100, 100, 100, 1]));
    expect(answer["mode-coverage.modes"].value).toBe(8);
    expect(answer["mode-coverage.modes20"]).toMatchObject({ value: 7, note: "missed: mode 7 (0.71, -0.71)" });
  });

  it("the line is at exactly 20 % of the fair share", () => {
    // 96 samples of 2 modes: fair 48, 20 % of it 9.6.
    const two = mixtureModes([[0], [9]], 0.1);
    expect(values(atCenters(two, [87, 9]), two)["mode-coverage.modes20"]).toBe(1);
    expect(values(atCenters(two, [86, 10]), two)["mode-coverage.modes20"]).toBe(2);
    // Of ten modes .2 times .1 times 2500 is 50, which in binary comes out above.
    const ten = mixtureModes(
      Array.from({ length: 10 }, (_, k) => [9 * k]),
      0.1,
    );
    const counts = [50, 450, 250, 250, 250, 250, 250, 250, 250, 250];
    expect(values(atCenters(ten, counts), ten)["mode-coverage.modes20"]).toBe(10);
    expect(values(atCenters(ten, [49, 451, ...counts.slice(2)]), ten)["mode-coverage.modes20"]).toBe(9);
  });

  it("says the ceiling of .hq with Wilson's interval, and the floor of .kl", () => {
    const answer = measure(sampleMixture(ring, 2500, new Rng(SEED)));
    expect(answer["mode-coverage.hq"]).toMatchObject({ note: "a perfect sampler scores 0.9889", n: 2500 });
    const { value, interval } = answer["mode-coverage.hq"] as {
      value: number;
      interval: { lo: number; hi: number };
    };
    expect(interval.lo).toBeLessThan(value);
    expect(interval.hi).toBeGreaterThan(value);
    expect(answer["mode-coverage.kl"]).toMatchObject({
      unit: "nats",
      note: expect.stringContaining("about 0.0014"),
    });
  });

  it("a sample just inside 3 standard deviations is HQ, one just outside is not", () => {
    const hq = (radius: number) => values(points([[1 + radius * 0.05, 0]]))["mode-coverage.hq"];
    expect(hq(2.999)).toBe(1);
    expect(hq(3.001)).toBe(0);
  });

  it("in 20 dimensions the radius is 6.098199, and said", () => {
    const cloud = (radius: number) => points([Array.from({ length: 20 }, (_, j) => (j === 7 ? radius : 0))]);
    const modes = mixtureModes([new Array<number>(20).fill(0)], 1);
    expect(values(cloud(6.0981), modes)["mode-coverage.hq"]).toBe(1);
    expect(values(cloud(6.0983), modes)["mode-coverage.hq"]).toBe(0);
    expect(measure(cloud(6.0983), modes)).toMatchObject({
      "mode-coverage.hq": {
        note: "a perfect sampler scores 0.9889 (within 6.1 standard deviations of a mode)",
      },
      "mode-coverage.kl": { why: "no generated sample lies within 6.1 standard deviations of a mode" },
    });
  });

  it("in one and two dimensions the radius is 3 to the last bit, and the notes are as they were", () => {
    expect([1, 2].map(highQualityRadius)).toEqual([3, 3]);
    expect(
      [1, 2, 3].map((dim) => normalShareWithin({ radius: highQualityRadius(dim), dim }).toFixed(4)),
    ).toEqual(["0.9973", "0.9889", "0.9889"]);
    expect(measure(points([[0, 0]]))["mode-coverage.hq"]).toMatchObject({
      note: "a perfect sampler scores 0.9889",
    });
    expect(measure(points([[0]]), mixtureModes([[0], [9]], 1))["mode-coverage.hq"]).toMatchObject({
      note: "a perfect sampler scores 0.9973",
    });
  });
});

describe("properties", () => {
  it("blind to the order of samples and to moving everything together", () => {
    const cloud = fc.array(
      fc.tuple(
        fc.double({ min: -1.3, max: 1.3, noNaN: true }),
        fc.double({ min: -1.3, max: 1.3, noNaN: true }),
      ),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    const wide = { ...ring, std: 0.15 };
    // A power of two moves every coordinate without rounding its distance by more than a few units in the last place.
    const moved = { ...wide, centers: { ...wide.centers, data: wide.centers.data.map((x) => x + 2) } };
    fc.assert(
      fc.property(cloud, (list) => {
        const answer = values(points(list), wide);
        expect(values(points(list.toReversed()), wide)).toEqual(answer);
        expect(values(points(list.map((point) => point.map((x) => x + 2))), moved)).toEqual(answer);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("without an HQ sample there is no KL, and the reason", () => {
    const answer = measure(points([[0, 0]]));
    expect(answer["mode-coverage.hq"]).toMatchObject({ value: 0 });
    expect(answer["mode-coverage.modes"]).toMatchObject({ value: 0 });
    expect(answer["mode-coverage.kl"]).toEqual({
      value: null,
      why: "no generated sample lies within 3 standard deviations of a mode",
    });
  });

  it("non-finite samples and unknown modes leave all four without a value", () => {
    const names = ["mode-coverage.modes", "mode-coverage.modes20", "mode-coverage.hq", "mode-coverage.kl"];
    const broken = points([[0, Number.NaN]]);
    const fine = points([[0, 0]]);
    const all = (why: string) => Object.fromEntries(names.map((name) => [name, { value: null, why }]));
    expect(modeCoverage.compute({ real: fine, fake: broken, modes: ring }, {})).toEqual(
      all("generated sample 0 is not finite (NaN)"),
    );
    expect(modeCoverage.compute({ real: fine, fake: fine }, {})).toEqual(
      all("it needs the centers of the data's modes"),
    );
  });
});
