import { beforeAll, expect, test } from "vitest";
import { changes } from "../../reports/changes.ts";
import { forestFigure } from "../../reports/kit/forest.ts";
import { toHtml } from "../../src/writers/html.ts";
import { comparison, ring, runResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { shownIn } from "../helpers/section.ts";

beforeAll(buildRuntime);

const rendered = () => shownIn(changes, runResult([ring()], { comparison: comparison() }));

test("a run that was held against nothing has no such section; one that was has it second on the page", async () => {
  expect(shownIn(changes, runResult([ring()]))).toBeNull();
  const page = await toHtml(runResult([ring()], { comparison: comparison() }));
  const [h1, first, second] = [
    "<h1>",
    '<section class="after" id="changes">',
    '<section class="scenario"',
  ].map((mark) => page.indexOf(mark));
  expect(page.split("<h1>")).toHaveLength(2);
  expect(0 < h1 && h1 < first && first < second).toBe(true);
});

test("the sentence counts, the worst is told first, and what did not change is not told in words", () => {
  const text = (rendered()?.prose ?? []).map(({ html }) => html).join("\n");
  expect(text).toContain(
    "Of 6 quantities, 2 regressed, 1 not comparable, 1 too little data, 1 improved and 1 did not change.",
  );
  const told = [...text.matchAll(/<li><span class="badge (\w+)">/g)].map(([, tone]) => tone);
  expect(told).toEqual(["bad", "bad", "bad", "warn", "good"]);
  expect(text).not.toContain("for ring8-gan.");
  expect(text).toContain("5 diverged");
});

test("a figure a quantity: a row a scenario, the interval that has no end runs out of it", () => {
  const [figure, ...others] = rendered()?.figures ?? [];
  expect(others).toEqual([]);
  expect(figure.table.rows).toEqual([
    ["ring8-gan: no change", "0.004", "−0.007", "0.015"],
    ["ring8-collapse: regressed", "0.06", "0.049", "0.071"],
    ["ring8-wgan-clip: improved", "−0.02", "−0.031", "−0.009"],
    ["gauss1d-gan: too little data", "0.03", "0.019", "0.041"],
    ["ring8-diverge: regressed", "–", "0.05", "–"],
  ]);
  if (!("chart" in figure.picture)) throw new Error("it is a chart");
  const [panel] = figure.picture.chart.panels;
  const { right } = panel.numbers as { right: number };
  expect(panel.data.intervals[0].columns.x2.at(-1)).toBe(Number(right.toPrecision(4)));
  expect(panel.data.estimates[0].columns.x).toHaveLength(4);
});

test("no rows, no figure", () => {
  expect(forestFigure({ title: "", description: "", legend: [], rows: [], estimate: "" })).toBeNull();
});
