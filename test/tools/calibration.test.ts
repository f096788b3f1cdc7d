/** What `npm run verify:nulls` counts and how it judges; that it leaves no metric out. */
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import type { MetricId } from "../../src/scenario/scenario.ts";
import { count, emptyTally, judge, type Tally } from "../../tools/nulls/calibration.ts";
import { cases } from "../../tools/nulls/cases.ts";

const band = { lo: 1, hi: 2, resamples: 39 };

const tallyOf = (better: Tally["better"], lo: Tally["lo"], hi: Tally["hi"]): Tally => ({
  ...emptyTally(better),
  trials: 1000,
  lo,
  hi,
});
const never = { beyond: 0, tied: 0 };

describe("count", () => {
  it("tells beyond, tied and inside, on either side", () => {
    const tally = emptyTally("null");
    for (const value of [0.5, 1, 1.5, 2, 2.5, 3]) count(tally, value, band);
    expect(tally).toMatchObject({
      trials: 6,
      resamples: 39,
      lo: { beyond: 1, tied: 1 },
      hi: { beyond: 2, tied: 1 },
    });
  });

  it("takes values that differ by rounding for ties, but beyond for beyond, as gates do", () => {
    const tally = emptyTally("lower");
    count(tally, 2 - 4e-16, band);
    count(tally, 2 + 5e-16, band);
    expect(tally.hi).toEqual({ beyond: 1, tied: 1 });
  });

  it("keeps the fewest resamples", () => {
    const tally = emptyTally("lower");
    for (const resamples of [39, 37, 38]) count(tally, 1, { ...band, resamples });
    expect(tally.resamples).toBe(37);
  });
});

describe("judge", () => {
  it.each([
    [29, false],
    [30, true],
    [50, true],
    [70, true],
    [71, false],
  ])("%i of 1000 beyond, without ties: %s", (beyond, ok) => {
    expect(judge(tallyOf("lower", never, { beyond, tied: 0 }))).toEqual({
      sides: ["hi"],
      discrete: false,
      ok,
    });
    expect(judge(tallyOf("higher", { beyond, tied: 0 }, never)).ok).toBe(ok);
  });

  it("ties explain too few beyond, never too many", () => {
    expect(judge(tallyOf("lower", never, { beyond: 0, tied: 900 }))).toMatchObject({
      discrete: true,
      ok: true,
    });
    expect(judge(tallyOf("lower", never, { beyond: 10, tied: 15 })).ok).toBe(false);
    expect(judge(tallyOf("lower", never, { beyond: 71, tied: 900 })).ok).toBe(false);
  });

  it("looks at the side that is worse, or at both where either is", () => {
    const [good, bad] = [
      { beyond: 50, tied: 0 },
      { beyond: 100, tied: 0 },
    ];
    expect(judge(tallyOf("lower", bad, good)).ok).toBe(true);
    expect(judge(tallyOf("higher", good, bad)).ok).toBe(true);
    expect(judge(tallyOf("null", good, bad)).ok).toBe(false);
    expect(judge(tallyOf("null", bad, good)).ok).toBe(false);
    expect(judge(tallyOf("null", good, good)).sides).toEqual(["lo", "hi"]);
  });

  it("does not pass what was never seen", () => {
    expect(judge(emptyTally("lower")).ok).toBe(false);
  });
});

describe("the cases", () => {
  it("leave out only metrics without a null band", () => {
    const samples = { rows: 2, dim: 1, data: new Float64Array(2), labels: new Int32Array(2) };
    const input: MetricInput = { real: samples, fake: samples, reference: samples };
    const missing = (Object.keys(metrics) as MetricId[]).filter((id) => cases.every((one) => one.id !== id));
    const withNull = missing.filter((id) => {
      const metric: Metric = metrics[id];
      return metric.nullResamples(input, {} as never) > 0;
    });
    expect(withNull).toEqual([]);
    expect(missing).toContain("memorization");
  });
});
