/** What the report says of opponents of a frozen generator, and of alarms, from results made by formula. */
import { describe, expect, it } from "vitest";
import { alarm } from "../../reports/alarm.ts";
import { frozen } from "../../reports/frozen.ts";
import { renderPage } from "../../reports/page.ts";
import { slopes } from "../../reports/slopes.ts";
import { verdicts as findings } from "../../reports/verdicts.ts";
import type { ScenarioResult } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { chartOf, rowsOf as rows, shown, shownIn } from "../helpers/section.ts";
import { curves, frozenOnLine, frozenOnPlane, x } from "../helpers/theory-results.ts";

describe("a frozen generator", () => {
  it("D's value, its gradients and its saturation are told with their numbers", () => {
    const { text } = shown(frozen, frozenOnLine(true));
    expect(text).toContain(
      "At the end V(D) is \u22120.017700 where V(D*) = 2 JSD \u2212 ln 4 is \u22120.007700",
    );
    expect(text).toContain(
      "mean distance from D* is 0.004, and D / (1 \u2212 D) is off as a density ratio by 0.25 nats",
    );
    // 0.0137 / 0.0125 = 1.096
    expect(text).toContain("minimax, in expectation over p_g 0.0137 0.0125 9.6 %");
    expect(text).toContain("D is saturated from step 320 on");
  });

  it("shows its own findings, and none that do not apply to it", () => {
    const base = frozenOnLine(true);
    const verdicts = {
      convergence: fixture.verdict("not-applicable", "Nothing converges."),
      saturation: fixture.verdict("not-applicable", "Nothing is learned."),
      feedback: fixture.verdict("vanishing", "D is sure."),
    };
    const { text } = shown(findings, { ...base, seeds: [{ ...base.seeds[0], verdicts }] });
    expect(text).toContain("feedback vanishing");
    expect(text).not.toMatch(/convergence|saturation|does not apply/);
  });

  it("between equal densities nothing is off by a share of what is only rounding", () => {
    const base = frozenOnLine(true);
    const best = { "optimal-d.value-optimal": fixture.measured(-1.3862943, "nats") };
    const seed = { ...base.seeds[0], metrics: { ...base.seeds[0].metrics, ...best } };
    const { text } = shown(frozen, { ...base, seeds: [seed] });
    expect(text).toContain("minimax, in expectation over p_g 0.0137 0.0125 \u2013");
  });

  it("is drawn: approach, ratio, calibration, gradients over the line and over steps", () => {
    const { figures } = shown(frozen, frozenOnLine(true));
    expect(figures.map(({ title }) => title)).toEqual([
      "D approaches D*",
      "D as a density ratio, in nats",
      "Calibration of D: share of real samples",
      "Gradient of each generator loss along the line",
      "Gradient of the frozen generator\u2019s weights while D learns",
    ]);
    expect(figures[0].description).toContain("V(D*) \u2212 V(D) goes from 0.01");
    const drawn = rows(chartOf(figures[1]).panels[0].data.lines).filter(
      ({ series }) => series === "ln D / (1 \u2212 D)",
    );
    expect(drawn[0]).toMatchObject({ x: -6, y: -54 });
    expect(rows(chartOf(figures[2]).panels[0].data.points).map(({ x: at, y }) => [at, y])).toEqual([
      [0, 0],
      [1, 0.99],
    ]);
    // On a logarithmic axis of nine decades the minimax gradient leaves the panel where D is sure.
    const minimax = rows(chartOf(figures[3]).panels[0].data.lines).filter(
      ({ series }) => series === "minimax, log(1 \u2212 D)",
    );
    expect(minimax[0].y).toBeNull();
    expect(minimax.at(-1)?.y).toBe(6);
    expect(figures[4].description).toContain("Logarithmic scale.");
  });

  it("a critic is drawn with its slope, and no probability is made of it", () => {
    const { figures, text } = shown(frozen, frozenOnLine(false));
    expect(figures.map(({ title }) => title)).toEqual(["The critic and its slope along the line"]);
    expect(text).toBe("");
  });

  it("a flat D pays nothing, and its gradients are not drawn on a logarithmic axis", async () => {
    const sure = frozenOnLine(true);
    const zeros = x.map(() => 0);
    const flat = { output: zeros, slope: zeros, minimax: zeros, nonSaturating: zeros };
    // What is left of a difference of two equal numbers.
    const optimal = { output: zeros, minimax: x.map(() => 1e-16), nonSaturating: x.map(() => 1e-16) };
    const [seed] = sure.seeds;
    const snapshots = seed.snapshots.map((snapshot) => ({
      ...snapshot,
      curves: { ...curves(true), slopes: { ...flat, optimal } },
    }));
    const still = { ...sure, seeds: [{ ...seed, snapshots }] };
    expect(shown(frozen, still).figures.map(({ title }) => title)).not.toContain(
      "Gradient of each generator loss along the line",
    );
    expect(await renderPage(fixture.runResult([still]))).toContain("D as a density ratio");
  });

  it("in the plane, D and D* are maps on one scale, in bars of equal answers", () => {
    const { figures } = shown(frozen, frozenOnPlane());
    expect(figures.map(({ title }) => title).slice(0, 2)).toEqual([
      "D approaches D*",
      "D and D* over the plane",
    ]);
    const figure = figures[1];
    expect(figure.description).toContain("They are furthest apart, by 0.1, at (0, 0)");
    if (!("chart" in figure.picture)) throw new Error("this figure is no chart");
    const cells = figure.picture.chart.panels.map(({ data }) => rows(data.cells));
    expect(cells[1]).toEqual([
      { x: -1.5, x2: 1.5, y: -1.5, y2: -0.5, value: 0.025 },
      { x: -1.5, x2: 1.5, y: -0.5, y2: 0.5, value: 0.525 },
      { x: -1.5, x2: 0.5, y: 0.5, y2: 1.5, value: 0.975 },
    ]);
    expect(cells[0]).toHaveLength(5);
    expect(cells[2].map(({ value }) => value)).toEqual([0.025, 0.025, 0.025, 0.025, 0.125]);
  });

  it("there is nothing to say of generators that move", () => {
    expect(shownIn(frozen, fixture.gauss1d())).toBeNull();
    expect(shownIn(frozen, fixture.ring())).toBeNull();
  });
});

describe("D and critic side by side", () => {
  it("the slope of each where generated samples are densest", () => {
    const { text, figures } = shown(slopes, frozenOnLine(false), frozenOnLine(true));
    // At x = 0 (a grid point nearest to it, 0.03): 6 sigmoid(-17.8), 6, and 1/2.
    expect(text).toMatch(
      /log\(1 \u2212 D\) pays 1\.\d+e\u22127 per data unit, \u2212log D 6, and the critic 0\.5/,
    );
    const [answers, paid] = chartOf(figures[0]).panels.map(({ data }) => rows(data.lines));
    const series = (of: typeof answers, name: string) => of.filter((row) => row.series === name);
    // The critic is x / 2 of slope 1/2, and p_g and p_data are densest at 0 and 6: it answers x / 6, cut off below -0.5 and above 1.5.
    // Grid points are 0.09 apart, so each end is off by at most 0.045: 0.0075 of the answer, twice as much at 1.5.
    for (const { x: at, y } of series(answers, "critic f(x)")) {
      const expected = Number(at) / 6;
      if (y === null) expect(expected < -0.48 || expected > 1.48).toBe(true);
      else expect(Math.abs(Number(y) - expected)).toBeLessThan(0.02);
    }
    expect(series(paid, "slope of the critic").every(({ y }) => y === 0.5)).toBe(true);
    // places to 0.001, at a slope of 9 at most: 6 sigmoid (1 - sigmoid) 6
    for (const { x: at, y } of series(paid, "gradient of log(1 \u2212 D)"))
      expect(Math.abs(Number(y) - Math.min(1.3, 6 / (1 + Math.exp(18 - 6 * Number(at)))))).toBeLessThan(0.02);
  });

  it("a critic that is too steep is divided by its steepest slope, and the caption says so", () => {
    const critic = frozenOnLine(false);
    const seeds = critic.seeds.map((seed) => ({
      ...seed,
      snapshots: seed.snapshots.map((snapshot) => ({
        ...snapshot,
        curves: { ...curves(false), slopes: { output: x.map((at) => 3 * at), slope: x.map(() => 3) } },
      })),
    }));
    const [figure] = shown(slopes, { ...critic, seeds }, frozenOnLine(true)).figures;
    expect(figure.description).toContain("divided by its steepest slope, 3,");
    const slope = rows(chartOf(figure).panels[1].data.lines).filter(
      ({ series }) => series === "slope of the critic",
    );
    expect(slope.every(({ y }) => y === 1)).toBe(true);
  });

  it("need the same two distributions", () => {
    expect(shownIn(slopes, frozenOnLine(true))).toBeNull();
    const other = frozenOnLine(false);
    const elsewhere = { ...other, target: { ...other.target, density: { x, p: x.map(() => 0.1) } } };
    expect(shownIn(slopes, elsewhere as ScenarioResult, frozenOnLine(true))).toBeNull();
    expect(shownIn(slopes, frozenOnLine(true), frozenOnLine(false))).toBeNull();
  });

  it("the page draws them without a warning", async () => {
    const page = await renderPage(fixture.runResult([frozenOnLine(true), frozenOnLine(false)]));
    expect(page).toContain("D and a critic between the same two distributions");
    expect(page).toContain("is off as a density ratio by");
  });
});

describe("the alarm", () => {
  const at = (step: number, emd: number, movement: number) => ({
    ...fixture.saturated().seeds[0].snapshots[0],
    step,
    metrics: { emd: fixture.measured(emd, "data units"), movement: fixture.measured(movement, "data units") },
  });
  const run = (distances: readonly number[]): ScenarioResult => {
    const base = fixture.saturated();
    const [seed] = base.seeds;
    const records = [1, 25, 50, 75, 100, 125].map((step) => ({ ...seed.records[0], step }));
    const saturation = { ...fixture.verdict("saturated", "D is sure."), from: 25, to: 125 };
    const snapshots = distances.map((emd, i) =>
      at(250 * (i + 1), emd, Math.abs(emd - (distances[i - 1] ?? 0))),
    );
    return {
      ...base,
      ...{ nulls: { emd: { median: 0.03, lo: 0.02, hi: 0.05, resamples: 199, n: 2500 } } },
      target: { kind: "gaussian-mixture", dim: 1, sd: 1 },
      seeds: [{ ...seed, records, snapshots, verdicts: { saturation } }],
    };
  };

  it("is the third saturated record; samples tell when the last half of them is far off and moves by at most 2 nulls", () => {
    const { text } = shown(alarm, run([6, 5.5, 5.05, 5, 5.04, 5]));
    expect(text).toContain(
      "at least 0.15 (5 nulls) and half of the first one, and a movement of at most 0.06 (2 nulls)",
    );
    // Saturated from 25, so records 25, 50, 75. Movements 6, .5, .45, .05, .04, .04: the median of the last half is .45 of three, .25 of
    // four, .05 of five snapshots.
    expect(text).toContain("1 25 75 1,250 1,175");
  });

  it("waits for samples that went back to half of their first distance and on", () => {
    expect(shownIn(alarm, run([6, 2.9, 2.9, 2.9, 2.9, 2.9]))).toBeNull();
    expect(shownIn(alarm, run([0.14, 0.14, 0.14, 0.14, 0.14, 0.14]))).toBeNull();
  });

  it("nothing is told where the distance still moves, nothing is saturated, or the generator is frozen", () => {
    expect(shownIn(alarm, run([6, 5, 4, 3, 2, 1]))).toBeNull();
    expect(shownIn(alarm, fixture.gauss1d())).toBeNull();
    expect(shownIn(alarm, frozenOnLine(true))).toBeNull();
  });
});
