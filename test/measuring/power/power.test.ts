/** What a verdict excludes: faults of known size, the search for the smallest that is found, and bands of fewer rows. */
import { describe, expect, it } from "vitest";
import { metrics } from "../../../metrics/index.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { MetricInput } from "../../../metrics/needs.ts";
import { columnScale } from "../../../src/maths/column-scale.ts";
import { Rng } from "../../../src/maths/random.ts";
import { type FaultId, faults } from "../../../src/measuring/power/faults.ts";
import { bandsOfFewer } from "../../../src/measuring/power/fewer-rows.ts";
import { powerOf } from "../../../src/measuring/power/power.ts";
import type { NullBand, Quantity } from "../../../src/result/index.ts";
import type { Samples } from "../../../src/samples.ts";

const rng = new Rng(5).fork("power");

const normal = (rows: number, dim: number, name: string | number): Samples & { data: Float64Array } => ({
  rows,
  dim,
  data: rng.fork(name).normals(new Float64Array(rows * dim)),
});

function plant(id: FaultId, size: number, rows = normal(2000, 4, "rows")): Samples {
  const ground = { rows, real: normal(2000, 4, "real"), scale: columnScale(rows) };
  const before = Float64Array.from(rows.data);
  const planted = faults[id].plant(ground, size, rng.fork("fault"));
  expect(rows.data).toEqual(before);
  return planted;
}

const rows = normal(2000, 4, "rows");
const { mean, sd } = columnScale(rows);

describe("planted faults", () => {
  it("shift moves every mean by its size, up or down, and leaves the deviations", () => {
    const after = columnScale(plant("shift", 0.3));
    for (let j = 0; j < 4; j++) {
      expect(Math.abs(after.mean[j] - mean[j])).toBeCloseTo(0.3 * sd[j], 10);
      expect(after.sd[j]).toBeCloseTo(sd[j], 10);
    }
  });

  it("column moves one mean", () => {
    const after = columnScale(plant("column", 0.5));
    const moved = [0, 1, 2, 3].filter((j) => Math.abs(after.mean[j] - mean[j]) > 1e-9);
    expect(moved).toHaveLength(1);
    expect(after.mean[moved[0]] - mean[moved[0]]).toBeCloseTo(0.5 * sd[moved[0]], 10);
  });

  it("scale draws every column towards its mean", () => {
    const after = columnScale(plant("scale", 0.2));
    for (let j = 0; j < 4; j++) {
      expect(after.mean[j]).toBeCloseTo(mean[j], 10);
      expect(after.sd[j]).toBeCloseTo(0.8 * sd[j], 10);
    }
  });

  it("region leaves out the rows nearest to one: a whole cluster where it has that share", () => {
    // a fifth of the rows lie 30 deviations away: whichever row it begins with, one cluster loses
    const two = normal(1000, 3, "clusters");
    for (let i = 0; i < 200; i++) for (let j = 0; j < 3; j++) two.data[3 * i + j] += 30;
    const left = plant("region", 0.2, two);
    expect(left.rows).toBe(800);
    const far = Array.from({ length: left.rows }, (_, i) => left.data[3 * i] > 15).filter(Boolean).length;
    expect([0, 200]).toContain(far);
  });

  it("correlation keeps each column's values and loses what ties them together", () => {
    const tied = normal(2000, 2, "tied");
    for (let i = 0; i < 2000; i++) tied.data[2 * i + 1] = tied.data[2 * i];
    const after = plant("correlation", 1, tied);
    let product = 0;
    for (let i = 0; i < 2000; i++) product += (after.data[2 * i] * after.data[2 * i + 1]) / 2000;
    // independent: its deviation is 1 / sqrt 2000
    expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(2000));
  });

  it("copies replaces its share of the rows by different real ones", () => {
    const real = normal(2000, 4, "real");
    const keys = new Set(Array.from({ length: 2000 }, (_, i) => real.data[4 * i]));
    const after = plant("copies", 0.1);
    const found = Array.from({ length: 2000 }, (_, i) => after.data[4 * i]).filter((x) => keys.has(x));
    expect(new Set(found).size).toBe(200);
  });
});

/** A stand-in for the earth mover's distance: how far the first column's mean is off, and no chance at all. */
const meanOff: Metric = {
  ...metrics.emd,
  compute({ real, fake }: MetricInput): Record<string, Quantity> {
    const first = (samples: Samples) => columnScale(samples).mean[0];
    return { emd: { value: Math.abs(first(fake) - first(real)), unit: "data units", n: fake.rows } };
  },
};

const band = (median: number, sd: number, n = 1000): NullBand => ({
  median,
  lo: median - 1.645 * sd,
  hi: median + 1.645 * sd,
  sd,
  resamples: 199,
  n,
});

describe("the smallest fault that is found", () => {
  const measure = (deviation: number) =>
    powerOf({
      metrics: [{ id: "emd", metric: meanOff, options: {} }],
      // both sides are the same rows: what is measured is the fault alone
      pair: (draw) => ({ real: normal(1000, 2, draw), fake: normal(1000, 2, draw) }),
      nulls: { emd: band(0.1, deviation) },
      target: { kind: "samples", dim: 2, sd: 1 },
      rng: rng.fork("search"),
    });

  it("is the first size beyond the limit by one and a half deviations: known where chance plays no part", () => {
    // the limit is 3 null medians of 1000 samples beside 2500: .1 sqrt(1 + 8 .4) = .205; and .205 + 1.5 x .06 = .295
    const shift = measure(0.06)?.faults.find(({ fault }) => fault === "shift");
    expect(shift).toMatchObject({ size: 0.4, unit: "sd", by: "emd" });
  });

  it("is smaller where chance moves the quantity less", () => {
    const sizes = [0.2, 0.06, 0.001].map(
      (deviation) => measure(deviation)?.faults.find(({ fault }) => fault === "shift")?.size,
    );
    expect(sizes).toEqual([0.57, 0.4, 0.28]);
  });

  it("is none where no size is found, with the largest that was tried and the rows that may do", () => {
    // copies do not move a mean
    expect(measure(0.05)?.faults.find(({ fault }) => fault === "copies")).toMatchObject({
      size: null,
      by: null,
      largest: 0.8,
    });
  });

  it("comes with what samples off by one deviation score in null medians", () => {
    // the null median is .1
    expect(measure(0.05)?.ratios.emd).toBeCloseTo(10 * columnScale(normal(1000, 2, 0)).sd[0], 10);
  });

  it("is not asked of one column what takes two", () => {
    const line = powerOf({
      metrics: [{ id: "emd", metric: meanOff, options: {} }],
      pair: (draw) => ({ real: normal(100, 1, draw), fake: normal(100, 1, draw) }),
      nulls: { emd: band(0.1, 0.05, 100) },
      target: { kind: "samples", dim: 1, sd: 1 },
      rng: rng.fork("line"),
    });
    expect(line?.faults.map(({ fault }) => fault)).toEqual(["shift", "scale", "region", "copies"]);
  });

  it("is not known without a null band", () => {
    const none = powerOf({
      metrics: [{ id: "emd", metric: meanOff, options: {} }],
      pair: (draw) => ({ real: normal(100, 2, draw), fake: normal(100, 2, draw) }),
      nulls: {},
      target: { kind: "samples", dim: 2, sd: 1 },
      rng: rng.fork("none"),
    });
    expect(none).toBeUndefined();
  });
});

describe("what is forgiven", () => {
  it("is the energy distance of samples whose columns are all off by .1 sd: known for normal laws", () => {
    const pair = (draw: number) => ({
      real: normal(600, 4, `forgiven real ${draw}`),
      fake: normal(600, 4, `forgiven fake ${draw}`),
    });
    const found = powerOf({
      metrics: [
        { id: "two-sample", metric: metrics["two-sample"] as Metric, options: { rows: 2500, space: "data" } },
      ],
      pair,
      nulls: { "two-sample.energy": band(0, 0.003, 600) },
      target: { kind: "samples", dim: 4, sd: 1 },
      rng: rng.fork("forgiven"),
    });
    // 2 E|N(m, 2 I)| - 2 E|N(0, 2 I)| in 4 dimensions, |m|^2 = .04: .013282, by
    //   python -c "from scipy.stats import ncx2, chi2; from scipy.integrate import quad; from math import sqrt
    //   m=lambda f: sqrt(2)*quad(lambda x: sqrt(x)*f(x), 0, 300)[0]
    //   print(2*m(lambda x: ncx2.pdf(x,4,.02))-2*m(lambda x: chi2.pdf(x,4)))"
    // the median of three draws: chance moves one by about .003, and along the shift by 2 x .02 / sqrt 600 more
    expect(Math.abs((found?.forgiven?.["two-sample.energy"] ?? 1) - 0.013282)).toBeLessThan(0.01);
  });

  it("is nothing in the plane, where the distance itself is bounded in deviations of the data", () => {
    const plane = powerOf({
      metrics: [{ id: "emd", metric: meanOff, options: {} }],
      pair: (draw) => ({ real: normal(100, 2, draw), fake: normal(100, 2, draw) }),
      nulls: { emd: band(0.1, 0.05, 100) },
      target: { kind: "samples", dim: 2, sd: 1 },
      rng: rng.fork("plane"),
    });
    expect(plane?.forgiven).toEqual({});
  });
});

describe("bands of fewer rows", () => {
  const nulls = {
    "two-sample.energy": band(0.01, 0.002, 800),
    "two-sample.column": band(0.06, 0.01, 800),
    "two-sample.coverage": band(0.97, 0.006, 800),
    "two-sample.thin": band(0.04, 0.01, 800),
    emd: band(9, 0.02, 512),
  };

  it("grow as their statistic does: by 4 for an energy distance, 2 for W1, none for a share", () => {
    const fewer = bandsOfFewer(nulls, 200, 64);
    expect(fewer["two-sample.energy"]).toMatchObject({ median: 0.04, sd: 0.008, n: 200 });
    expect(fewer["two-sample.column"].median).toBeCloseTo(0.12, 12);
    expect([fewer["two-sample.coverage"].median, fewer["two-sample.coverage"].sd]).toEqual([0.97, 0.012]);
  });

  it("of the share that is drawn too thinly follow the balls, which hold 10 rows of 200 and 20 of 800", () => {
    const { median, sd } = bandsOfFewer(nulls, 200, 64)["two-sample.thin"];
    // .08978 and .03071, by python -c "from scipy.stats import nbinom; print([nbinom.cdf(k // 2 - 1, k, .5) for k in (10, 20)])"
    const ratio = 0.08978271484375 / 0.03071417286992073;
    expect(median).toBeCloseTo(0.04 * ratio, 10);
    expect(sd).toBeCloseTo(0.01 * Math.sqrt(4 * ratio), 10);
  });

  it("are not there for clouds, and as before where as many rows are left as are looked at", () => {
    expect(bandsOfFewer(nulls, 200, 64).emd).toBeUndefined();
    expect(bandsOfFewer(nulls, 600, 64).emd).toBe(nulls.emd);
    expect(bandsOfFewer(nulls, 800, 64)).toEqual(nulls);
  });
});
