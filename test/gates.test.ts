import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Expectation, exitCode, judge as judgeResult } from "../src/gates.ts";
import type { GateLevel, Quantity, ScenarioResult, SeedResult, SeedStatus } from "../src/result.ts";

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
        : { convergence: { status: convergence, from: 0, to: 3000, evidence: [], explanation: "" } },
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

test("one seed is told without counting, and what has no seed without one", () => {
  const found = [seed(1, { convergence: "improving", emd: 0.4 })];
  const said = (judged: Parameters<typeof judgeResult>[1]) =>
    judgeResult([converged, three], judged).map(({ expected, observed }) => [expected, observed]);
  const emd = "emd <= 3 times the null's median (0.12)";
  expect(said({ engine, seeds: found })).toEqual([
    ["convergence is converged on the one seed", "improving"],
    [`${emd} on the one seed`, "0.4"],
  ]);
  const seedless = [
    ["convergence is converged", "improving"],
    [emd, "0.4"],
  ];
  expect(said({ seeds: found })).toEqual(seedless);
  expect(said({ game: {} as NonNullable<ScenarioResult["game"]>, seeds: found })).toEqual(seedless);
});

describe("the exit code", () => {
  const outcome = (level: GateLevel, passed: boolean, status: SeedStatus = "completed") => {
    const seeds = [seed(1, { status, convergence: passed ? "converged" : "improving" })];
    const gates = judge([{ ...converged, level }], seeds);
    return { scenarios: [{ seeds, gates }] as never, skipped: [] };
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
    expect(exitCode({ scenarios: [{ seeds: [seed(1)], gates: [] }] as never, skipped: [] })).toBe(0);
  });
});
