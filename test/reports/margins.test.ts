/** What the verdict rests on, drawn from its evidence: places against their formula, then both ways of a limit, then what is missing. */
import { describe, expect, it } from "vitest";
import { compileChart, drawPanel } from "../../reports/kit/chart.ts";
import { margins } from "../../reports/margins.ts";
import { convergence } from "../../src/judging/diagnoses/convergence.ts";
import type { Evidence, NullBand, ScenarioResult } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { chartOf, rowsOf, shown, shownIn } from "../helpers/section.ts";
import { ringNull, snapshots, training } from "../helpers/training.ts";

/** A ring whose seeds came to these verdicts of convergence. */
function ended(
  verdicts: readonly { evidence: readonly Evidence[] }[],
  nulls = { emd: ringNull },
): ScenarioResult {
  const scenario = fixture.ring(verdicts.map((_, i) => i + 1));
  const seeds = scenario.seeds.map((seed, i) => ({
    ...seed,
    snapshots: [],
    verdicts: { convergence: { ...seed.verdicts.convergence, ...verdicts[i] } },
  }));
  return { ...scenario, nulls: nulls as Record<string, NullBand>, seeds };
}

/** Judged by the diagnosis itself, whose limit is 3 x 0.035 = 0.105. */
const judged = (...emd: number[]) =>
  convergence.diagnose(training({ snapshots: snapshots({ emd, modes20: emd.map(() => 8) }) }));

/** A quantity in three snapshots against a limit, without a margin. */
const rows = (metric: string, operator: "<=" | ">=", threshold: number, values: readonly number[]) =>
  values.map((value, i) => ({
    ...fixture.evidence(metric, value, operator, threshold, "real against real"),
    ...{ from: i + 1, to: i + 1 },
  }));

const drawn = (scenario: ScenarioResult, figure = 0) =>
  chartOf(shown(margins, scenario).figures[figure]).panels[0].data;

describe("what a verdict rests on", () => {
  const verdict = judged(0.5, 0.06, 0.05, 0.104);

  it("is a dot at the mean between real samples and the limit, and a line over the three snapshots", () => {
    const { estimates, intervals, references } = drawn(ended([verdict]));
    // 0.25 (0.06 + 0.05) + 0.5 x 0.104 = 0.0795; (0.0795 - 0.035) / (0.105 - 0.035)
    expect(rowsOf(estimates).map(({ x, label }) => [x, label])).toEqual([
      [0.6357, "emd \u2264 0.105: 0.636, within its limit"],
    ]);
    // (0.05 - 0.035) / 0.07 and (0.104 - 0.035) / 0.07
    expect(rowsOf(intervals).map(({ x, x2 }) => [x, x2])).toEqual([[0.2143, 0.9857]]);
    expect(rowsOf(references).map(({ x }) => x)).toEqual([0, 0.7, 1]);
  });

  it("is where the verdict's own evidence puts it, also where that is too near the limit", () => {
    for (const told of [verdict, judged(0.5, 0.0841, 0.084, 0.0841)]) {
      const stored = told.evidence.find(({ metric }) => metric === "emd, part of what its limit allows");
      const [{ x }] = rowsOf(drawn(ended([told])).estimates);
      expect(x).toBe(Number(stored?.observed?.toPrecision(4)));
    }
    expect(JSON.stringify(drawn(ended([judged(0.5, 0.0841, 0.084, 0.0841)])))).toContain(
      "too near its limit",
    );
  });

  it("is by the band beside a snapshot's value where there is one", () => {
    const scenario = ended([{ evidence: rows("emd", "<=", 0.1, [0.08, 0.08, 0.08]) }]);
    const seeds = scenario.seeds.map((seed) => ({
      ...seed,
      snapshots: snapshots({ emd: [0.08, 0.08, 0.08] }).map((snapshot, i) => ({
        ...snapshot,
        ...{
          step: i + 1,
          metrics: { emd: fixture.measured(0.08, "data units", { nullBand: { ...ringNull, median: 0.06 } }) },
        },
      })),
    }));
    expect(rowsOf(drawn({ ...scenario, seeds }).estimates).map(({ x }) => x)).toEqual([0.5]);
  });

  it("has each way of a limit, the largest first, and no margin where none was asked for", () => {
    const band = { ...ringNull, median: 0.5 };
    const evidence = [
      ...rows("two-sample.neighbors", "<=", 0.6, [0.45, 0.45, 0.45]),
      ...rows("two-sample.neighbors", ">=", 0.4, [0.45, 0.45, 0.45]),
    ];
    const { estimates, references } = drawn(ended([{ evidence }], { "two-sample.neighbors": band } as never));
    expect(rowsOf(estimates).map(({ x, label }) => [x, label])).toEqual([
      [0.5, "two-sample.neighbors \u2265 0.4: 0.5, within its limit"],
      [-0.5, "two-sample.neighbors \u2264 0.6: \u22120.5, within its limit"],
    ]);
    expect(rowsOf(references).map(({ x }) => x)).toEqual([0, 1]);
  });

  it("runs out of the figure where the samples are far from the data, and says how far", () => {
    const { estimates, intervals, labels } = drawn(
      ended([{ evidence: rows("emd", "<=", 0.105, [7.035, 7.035, 7.035]) }]),
    );
    expect(rowsOf(estimates)).toEqual([]);
    expect(rowsOf(intervals).map(({ x, x2 }) => [x, x2])).toEqual([[1.4, 1.5]]);
    expect(rowsOf(labels).map(({ label }) => label)).toEqual(["emd \u2264 0.105: 100, beyond its limit"]);
  });

  it("is one figure of many seeds with one quantity, and a figure a seed of many quantities, one of them open", () => {
    const one = ended([verdict, judged(0.5, 0.05, 0.05, 0.05), verdict]);
    expect(rowsOf(drawn(one).labels).map(({ label }) => label)).toEqual([
      "emd \u2264 0.105, seed 1: 0.636, within its limit",
      "emd \u2264 0.105, seed 3: 0.636, within its limit",
      "emd \u2264 0.105, seed 2: 0.214, within its limit",
    ]);
    const evidence = ["emd", "jsd"].flatMap((metric) => rows(metric, "<=", 0.1, [0.06, 0.06, 0.06]));
    const two = ended([{ evidence }, { evidence }, { evidence }], { emd: ringNull, jsd: ringNull } as never);
    expect(shown(margins, two).figures.map(({ folded }) => folded)).toEqual([true, false, true]);
  });

  it("draws without a warning", async () => {
    const chart = chartOf(shown(margins, ended([verdict])).figures[0]);
    compileChart(chart, true);
    expect(await drawPanel(compileChart(chart, false), chart, chart.panels[0])).toMatch(
      /<path [^>]*d="[^"]+"/,
    );
  });

  it.each([
    [
      "its only limit is what real samples score",
      rows("mode-coverage.modes20", ">=", 8, [8, 8, 8]),
      { "mode-coverage.modes20": { ...ringNull, median: 8 } },
    ],
    ["it rests on one snapshot", rows("emd", "<=", 0.1, [0.06]), { emd: ringNull }],
    ["nothing says what real samples score", rows("emd", "<=", 0.1, [0.06, 0.06, 0.06]), {}],
    [
      "it rests on a trend",
      [{ ...fixture.evidence("emd, fall over these steps", 0.1, ">=", 0.05, "Sen 1968"), to: 9 }],
      { emd: ringNull },
    ],
    ["there is no evidence", [], { emd: ringNull }],
  ])("is left out where %s", (_, evidence, nulls) => {
    expect(shownIn(margins, ended([{ evidence }], nulls as never))).toBeNull();
  });
});
