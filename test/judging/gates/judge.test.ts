import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedsNeeded } from "../../../src/judging/gates/expectation.ts";
import { type Expectation, exitCode, judge as judgeResult } from "../../../src/judging/gates/judge.ts";
import type {
  GateLevel,
  Quantity,
  ScenarioResult,
  SeedResult,
  SeedStatus,
} from "../../../src/result/index.ts";

const engine = {} as NonNullable<ScenarioResult["engine"]>;
const judge = (expectations: readonly Expectation[], seeds: readonly SeedResult[]) =>
  judgeResult(expectations, { engine, seeds });

const timing = { seconds: 1, millisecondsPerStep: 1, peakMemoryMb: 1 };
const nullBand = { median: 0.04, lo: 0.02, hi: 0.06, resamples: 199, n: 2500 };

function seed(
  number: number,
  found: { status?: SeedStatus; reason?: string; convergence?: string; emd?: Quantity | number } = {},
): SeedResult {
  const { status = "completed", reason, convergence, emd } = found;
  return {
    seed: number,
    status,
    lastStep: 3000,
    ...(reason === undefined ? {} : { reason }),
    records: [],
    snapshots: [],
    metrics:
      emd === undefined
        ? {}
        : { emd: typeof emd === "number" ? { value: emd, unit: "data units", n: 2500, nullBand } : emd },
    verdicts:
      convergence === undefined
        ? {}
        : {
            convergence: {
              status: convergence,
              from: 0,
              to: 3000,
              evidence: [],
              explanation: "Too few snapshots.",
            },
          },
    warnings: [],
    timing,
  };
}

const all = { share: 1, level: "error" as const };
const converged: Expectation = { verdict: "convergence", is: ["converged"], ...all };
const notCollapsed: Expectation = { verdict: "convergence", isNot: ["diverged", "oscillating"], ...all };
const three: Expectation = { metric: "emd", maxNulls: 3, ...all };

describe("what one seed must show", () => {
  test.each([
    ["is: the status", converged, { convergence: "converged" }, "converged", true],
    ["is: another status", converged, { convergence: "improving" }, "improving", false],
    ["is: inconclusive", converged, { convergence: "inconclusive" }, "inconclusive", false],
    ["isNot: another status", notCollapsed, { convergence: "improving" }, "improving", true],
    ["isNot: the status", notCollapsed, { convergence: "diverged" }, "diverged", false],
    [
      "isNot: inconclusive is no absence",
      notCollapsed,
      { convergence: "inconclusive" },
      "inconclusive",
      false,
    ],
    [
      "isNot: the question does not apply",
      notCollapsed,
      { convergence: "not-applicable" },
      "not-applicable",
      true,
    ],
    ["is: no verdict", converged, {}, null, false],
    // Three nulls of 0.04 are 0.12.
    ["nulls: at the bound", three, { emd: 3 * 0.04 }, 3 * 0.04, true],
    ["nulls: above it", three, { emd: 0.121 }, 0.121, false],
    ["nulls: no band", three, { emd: { value: 0, unit: "data units", n: 9 } }, 0, false],
    ["a number that is not there", three, { emd: { value: null, why: "too few samples" } }, null, false],
    ["a quantity that is not there", three, {}, null, false],
    ["min and max: inside", { metric: "emd", min: 1, max: 2, ...all }, { emd: 1 }, 1, true],
    ["min and max: below", { metric: "emd", min: 1, max: 2, ...all }, { emd: 0.999 }, 0.999, false],
    ["min and max: above", { metric: "emd", min: 1, max: 2, ...all }, { emd: 2.001 }, 2.001, false],
    ["a seed that crashed", converged, { status: "failed", convergence: "converged" }, null, false],
    ["a seed that was interrupted", three, { status: "interrupted", emd: 0.01 }, null, false],
    [
      "a seed that diverged is a result",
      { verdict: "convergence", is: ["diverged"], ...all },
      { status: "diverged", convergence: "diverged" },
      "diverged",
      true,
    ],
  ] as const)("%s", (_, expectation, found, value, passed) => {
    const [gate] = judge([expectation as Expectation], [seed(7, found)]);
    expect(gate.values).toEqual([{ seed: 7, value, passed }]);
    expect(gate.passed).toBe(passed);
  });

  test("an inconclusive verdict says why, any other one is its own reason", () => {
    const observed = (...found: string[]) =>
      judge(
        [converged],
        found.map((convergence, i) => seed(i + 1, { convergence })),
      )[0].observed;
    expect(observed("inconclusive")).toContain("Too few snapshots.");
    expect(observed("inconclusive", "inconclusive")).toContain("Too few snapshots.");
    expect(observed("improving", "improving")).not.toContain("Too few snapshots.");
  });

  test("a number that is not finite never passes, whatever is asked", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bad = seed(1, { emd: { value, unit: "data units", n: 1, nullBand } });
      for (const bound of [{ max: 1e300 }, { min: -1e300 }, { maxNulls: 1e300 }]) {
        const [gate] = judge([{ metric: "emd", ...bound, ...all }], [bad]);
        expect(gate.passed).toBe(false);
        expect(gate.values[0].value).toBeNull();
      }
    }
  });
});

describe("the share of the seeds", () => {
  test.each([
    // 0.9 of 10 is 9, though 0.9 * 10 is not exact in binary everywhere; 0.9 of 5 is 4.5, so all five.
    [0.9, 10, 9],
    [0.9, 5, 5],
    [0.7, 10, 7],
    [0.29, 100, 29],
    [1, 5, 5],
    [0.01, 5, 1],
  ])("%f of %i seeds are %i", (share, total, needed) => {
    const gateWith = (passing: number) => {
      const seeds = Array.from({ length: total }, (_, i) =>
        seed(i, { convergence: i < passing ? "converged" : "improving" }),
      );
      return judge([{ ...converged, share }], seeds)[0];
    };
    expect(gateWith(needed).passed).toBe(true);
    expect(gateWith(needed - 1).passed).toBe(false);
  });

  test("of no seed at all is not reached", () => {
    const [gate] = judge([converged], []);
    expect(gate).toMatchObject({ passed: false, observed: "no seed ran", values: [] });
  });

  test("passing is monotone: a looser bound or share never fails what a tighter one passes", () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 });
    const bound = fc.double({ min: 0, max: 10, noNaN: true });
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, bound, bound, share, share, (emds, a, b, s, t) => {
        const seeds = emds.map((emd, i) => seed(i, { emd }));
        const passes = (max: number, part: number) =>
          judge([{ metric: "emd", max, share: part, level: "error" }], seeds)[0].passed;
        return !passes(Math.min(a, b), Math.max(s, t)) || passes(Math.max(a, b), Math.min(s, t));
      }),
      { seed: 20_260_301 },
    );
  });
});

test("a gate says what was asked, what was found, and every seed's value", () => {
  const seeds = [
    seed(1, { convergence: "converged", emd: 0.05 }),
    seed(2, { convergence: "improving", emd: 0.4 }),
    seed(3, { status: "failed", reason: "out of memory" }),
  ];
  expect(judge([{ ...converged, share: 0.9 }, three], seeds)).toEqual([
    {
      name: "convergence is converged",
      level: "error",
      operator: "is",
      expected: "convergence is converged on at least 3 of 3 seeds",
      observed:
        "holds on 1 of 3; converged on 1, improving on 1; seed 3: failed after step 3000: out of memory",
      values: [
        { seed: 1, value: "converged", passed: true },
        { seed: 2, value: "improving", passed: false },
        { seed: 3, value: null, passed: false },
      ],
      passed: false,
    },
    {
      name: "emd <= 3 times the null's median",
      level: "error",
      operator: "<=",
      expected: "emd <= 3 times the null's median (0.12) on every one of 3 seeds",
      observed: "holds on 1 of 3; median 0.225 [0.05, 0.4]; seed 3: failed after step 3000: out of memory",
      values: [
        { seed: 1, value: 0.05, passed: true },
        { seed: 2, value: 0.4, passed: false },
        { seed: 3, value: null, passed: false },
      ],
      passed: false,
    },
  ]);
});

describe("a step, or a window of them", () => {
  const nulls = { emd: nullBand };
  /** Snapshots at 100, 200, ... with these values. */
  const series = (values: readonly (number | null)[], more: Partial<SeedResult> = {}): SeedResult => ({
    ...seed(1),
    lastStep: 100 * values.length,
    snapshots: values.map((value, i) => ({
      step: 100 * (i + 1),
      weights: "raw",
      metrics: {
        emd: value === null ? { value, why: "too few samples" } : { value, unit: "data units", n: 2500 },
      },
    })),
    ...more,
  });
  const falling = series([0.5, 0.3, 0.11, 0.2, 0.05]);
  const broken = series([0.5, 0.3], { status: "diverged", lastStep: 250 });

  test.each([
    // at, bound, seed, value, passed, observed
    [200, { max: 0.3 }, falling, 0.3, true, "0.3"],
    [200, { max: 0.29 }, falling, 0.3, false, "0.3"],
    [250, { max: 1 }, falling, null, false, "there is no snapshot at step 250"],
    [200, { max: 0.3 }, broken, 0.3, true, "0.3"],
    [300, { max: 0.3 }, broken, null, false, "diverged at step 250"],
    // Three nulls of 0.04 are 0.12.
    [{ last: 3 }, { maxNulls: 3 }, falling, 0.2, false, "0.2"],
    [{ last: 3, take: "median" }, { maxNulls: 3 }, falling, 0.11, true, "0.11"],
    [{ last: 3, take: "best" }, { maxNulls: 3 }, falling, 0.05, true, "0.05"],
    [{ last: 6 }, { max: 1 }, falling, null, false, "there are only 5 snapshots"],
    [{ last: 1 }, { max: 1 }, broken, null, false, "diverged at step 250"],
    [{ from: 200, to: 300 }, { max: 0.3 }, falling, 0.3, true, "0.3"],
    [{ from: 101, to: 199 }, { max: 1 }, falling, null, false, "there is no snapshot in these steps"],
    [{ to: 200, take: "best" }, { max: 0.3 }, broken, 0.3, true, "0.3"],
    [{ from: 100 }, { max: 1 }, broken, null, false, "diverged at step 250"],
    [{ from: 100, to: 300 }, { max: 1 }, broken, null, false, "diverged at step 250"],
    // The worst is the one farthest out, on either side.
    [{ last: 5 }, { min: 0.1, max: 0.4 }, falling, 0.5, false, "0.5"],
    [{ last: 5 }, { min: 0.2, max: 0.6 }, falling, 0.05, false, "0.05"],
    [{ last: 2, take: "best" }, { max: 1 }, series([1, null, 1]), null, false, "too few samples at step 200"],
  ] as const)("%j, %j", (at, bound, one, value, passed, observed) => {
    const [gate] = judgeResult([{ metric: "emd", at, ...bound, ...all }], { engine, nulls, seeds: [one] });
    expect([gate.values[0].value, gate.passed, gate.observed]).toEqual([value, passed, observed]);
  });

  test("is part of the name", () => {
    const names = [
      200,
      { last: 3 },
      { to: 9, take: "best" },
      { from: 1, to: 9, take: "median" },
      { from: 4 },
    ] as const;
    expect(names.map((at) => judge([{ metric: "emd", max: 1, at, ...all }], [])[0].name)).toEqual([
      "emd at step 200 <= 1",
      "emd in all of the last 3 snapshots <= 1",
      "emd in one of snapshots up to step 9 <= 1",
      "emd in the median of snapshots from step 1 to 9 <= 1",
      "emd in all of snapshots from step 4 <= 1",
    ]);
  });

  test("a verdict may have to hold by a step", () => {
    const from = (step: number | null) => {
      const found = seed(1, { convergence: "converged" });
      return { ...found, verdicts: { convergence: { ...found.verdicts.convergence, from: step } } };
    };
    const by = (step: number | null) => judge([{ ...converged, by: 500 }], [from(step)])[0];
    expect(by(500)).toMatchObject({ passed: true, name: "convergence is converged by step 500" });
    expect(by(501)).toMatchObject({ passed: false, observed: "converged; from step 501 on" });
    expect(by(null)).toMatchObject({ passed: false, observed: "converged; from an unknown step on" });
  });
});

describe("all seeds together", () => {
  const emds = (...values: (number | null)[]) =>
    values.map((value, i) => seed(i, { emd: value ?? { value: null, why: "lost" } }));
  const quantile = (bound: object, q: number, seeds: readonly SeedResult[]) =>
    judge([{ metric: "emd", ...bound, quantile: q, ...all }], seeds)[0];

  test("the median keeps the bounds, whatever the others do", () => {
    expect(quantile({ max: 0.3 }, 0.5, emds(0.1, 0.2, 0.3, 7, 9))).toMatchObject({
      passed: true,
      expected: "emd <= 0.3 on the median of 5 seeds",
      observed: "median 0.3 [0.1, 9]",
    });
    expect(quantile({ max: 0.29 }, 0.5, emds(0.1, 0.2, 0.3, 7, 9)).passed).toBe(false);
    // The median of four is the mean of the middle two.
    expect(quantile({ max: 0.25 }, 0.5, emds(0.1, 0.2, 0.3, 7)).passed).toBe(true);
    expect(quantile({ maxNulls: 3 }, 0.5, emds(0.12, 0.12, 9)).passed).toBe(true);
  });

  test("a quantile is a value that so many keep", () => {
    const ten = emds(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    // Of ten, the 0.9 quantile is the mean of the ninth and the tenth.
    expect(quantile({ max: 9.5 }, 0.9, ten)).toMatchObject({
      passed: true,
      observed: "0.9 quantile 9.5 [1, 10]",
    });
    expect(quantile({ max: 9.4 }, 0.9, ten).passed).toBe(false);
    expect(quantile({ min: 1.5 }, 0.1, ten)).toMatchObject({
      passed: true,
      observed: "0.1 quantile 1.5 [1, 10]",
    });
  });

  test("a seed without a value counts as the worst", () => {
    expect(quantile({ max: 0.3 }, 0.5, emds(0.1, 0.2, 0.3, null, null))).toMatchObject({
      passed: true,
      observed: "median 0.3 [0.1, 0.3]; seed 3: lost; seed 4: lost",
    });
    expect(quantile({ max: 9 }, 0.5, emds(0.1, 0.2, null, null, null))).toMatchObject({
      passed: false,
      observed: expect.stringMatching(/^median not estimable/),
    });
    expect(quantile({ min: 0.1 }, 0.5, emds(0.1, 0.2, null, null, null)).passed).toBe(false);
    expect(quantile({ min: 0.1, max: 1 }, 0.5, emds(0.1, 0.2, 0.3, null, null)).passed).toBe(true);
  });

  test("too few seeds for a statistic fail it with the number it takes", () => {
    expect(quantile({ max: 9 }, 0.9, emds(1, 2, 3))).toMatchObject({
      passed: false,
      observed: "3 seeds are too few for the 0.9 quantile (at least 10 are required)",
    });
  });

  test("a share can be asked for with confidence", () => {
    const shown = (passing: number, total: number) =>
      judge(
        [{ ...converged, share: 0.8, confident: true }],
        Array.from({ length: total }, (_, i) =>
          seed(i, { convergence: i < passing ? "converged" : "improving" }),
        ),
      )[0];
    // n / (n + 1.6449^2) reaches .8 at n = 4 * 2.7055 = 10.8.
    expect(seedsNeeded({ ...converged, share: 0.8, confident: true })).toBe(11);
    expect(shown(11, 11)).toMatchObject({
      passed: true,
      expected: "convergence is converged on 80 % of all seeds, shown by 11 with 95 % confidence",
      observed: "holds on 11 of 11, so at 0.803 or more with 95 % confidence; converged on 11",
    });
    expect(shown(10, 11).passed).toBe(false);
    expect(shown(10, 10).passed).toBe(false);
  });

  test.each([
    [0.5, 2],
    [0.9, 10],
    [0.1, 10],
    [0.75, 4],
    [0.99, 100],
  ])("the %f quantile takes %i seeds", (q, n) => {
    expect(seedsNeeded({ metric: "emd", max: 1, quantile: q, ...all })).toBe(n);
  });
});

test("one seed is told without counting, and what has no seed without one", () => {
  const found = [seed(1, { convergence: "improving", emd: 0.4 })];
  const said = (judged: Parameters<typeof judgeResult>[1]) =>
    judgeResult([converged, three], judged).map(({ expected, observed }) => [expected, observed]);
  const emd = "emd <= 3 times the null's median (0.12)";
  expect(said({ engine, seeds: found })).toEqual([
    ["convergence is converged on the one seed", "improving"],
    [`${emd} on the one seed`, "0.4"],
  ]);
  expect(said({ seeds: found })).toEqual([
    ["convergence is converged", "improving"],
    [emd, "0.4"],
  ]);
});

describe("the exit code", () => {
  const outcome = (level: GateLevel, passed: boolean, status: SeedStatus = "completed") => {
    const seeds = [seed(1, { status, convergence: passed ? "converged" : "improving" })];
    const gates = judge([{ ...converged, level }], seeds);
    return { scenarios: [{ seeds, gates }], skipped: [] };
  };

  test.each([
    // level, passed, failOn, exit
    ["error", true, "error", 0],
    ["error", false, "error", 1],
    ["error", false, "warn", 1],
    ["error", false, "never", 0],
    ["warn", true, "warn", 0],
    ["warn", false, "error", 0],
    ["warn", false, "warn", 1],
    ["warn", false, "never", 0],
    ["off", false, "error", 0],
    ["off", false, "warn", 0],
    ["off", false, "never", 0],
  ] as const)("level %s, passed %s, --fail-on %s: %i", (level, passed, failOn, exit) => {
    expect(exitCode(outcome(level, passed), failOn)).toBe(exit);
  });

  test("is 3 when a seed crashed or something did not run, whatever the gates say", () => {
    for (const failOn of ["error", "warn", "never"] as const) {
      expect(exitCode(outcome("error", false, "failed"), failOn)).toBe(3);
      expect(exitCode(outcome("error", false, "interrupted"), failOn)).toBe(3);
      expect(exitCode({ scenarios: [], skipped: [{ name: "a", why: "no data" }] }, failOn)).toBe(3);
    }
  });

  test("is 0 when nothing was expected", () => {
    expect(exitCode({ scenarios: [{ seeds: [seed(1)], gates: [] }], skipped: [] })).toBe(0);
  });
});
