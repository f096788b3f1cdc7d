/** The report of studies: figures against the numbers they draw, plans as tables with their sums, words, hostile names. */

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { type Chart, compileChart, drawPanel } from "../../reports/kit/chart.ts";
import { toRows } from "../../reports/kit/columns.ts";
import type { Section, Shown } from "../../reports/section.ts";
import { headline } from "../../reports/summary.ts";
import type { ScenarioResult } from "../../src/result/index.ts";
import { packageRoot } from "../../src/root.ts";
import { conductScenario } from "../../src/runs/study.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { toHtml } from "../../src/writers/html.ts";
import { folderWith } from "../helpers/folder.ts";
import * as fixture from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { chartOf, shown, shownIn } from "../helpers/section.ts";

const packaged = loadScenarios([join(packageRoot(), "scenarios", "studies")])
  .filter((scenario) => "study" in scenario)
  .map(conductScenario);

function named(name: string): ScenarioResult {
  const found = packaged.find((result) => result.name === name);
  if (found === undefined) throw new Error(`no study is called ${name}`);
  return found;
}

function conducted(study: object): ScenarioResult {
  const folder = folderWith({ "a.json": JSON.stringify({ study }) });
  return loadScenarios([join(folder, "a.json")])
    .filter((scenario) => "study" in scenario)
    .map(conductScenario)[0];
}

function contentOf(scenario: ScenarioResult): Shown {
  for (const section of [sections.translation, sections.transport]) {
    const content = shownIn(section, scenario);
    if (content !== null) return content;
  }
  throw new Error(`no section has anything to say about ${scenario.name}`);
}

/** As the page holds it, to four digits. */
const LN2 = Number(Math.LN2.toPrecision(4));

const rowsOf = (chart: Chart, name: string, panel = 0) => toRows(chart.panels[panel].data[name]);

describe("every study that comes with ganscope", () => {
  it.each(packaged.map((result) => [result.name, result] as const))(
    "%s: all its figures draw without a warning, each with a sentence and a table",
    async (_, result) => {
      for (const figure of contentOf(result).figures) {
        const chart = chartOf(figure);
        compileChart(chart, true);
        const spec = compileChart(chart, false);
        for (const panel of chart.panels) {
          const svg = await drawPanel(spec, chart, panel);
          expect(svg).toMatch(/<path [^>]*d="[^"]+"/);
          expect(svg).not.toMatch(/NaN|undefined|clip-path/);
        }
        expect(figure.description.length).toBeGreaterThan(60);
        expect(figure.table.rows.length).toBeGreaterThan(0);
      }
    },
  );

  it("has sections of its own kind, measures, gates and its configuration, and nothing else", () => {
    for (const result of packaged) {
      const said = Object.entries<Section>(sections).flatMap(([id, section]) =>
        section.scope === "scenario" && shownIn(section, result) !== null ? [id] : [],
      );
      expect(said).toEqual(["verdicts", result.study?.subject, "gates", "measures", "configuration"]);
    }
  });

  it("is counted apart from trainings", () => {
    const bare = packaged.map((result) => ({ ...result, gates: [] }));
    expect(headline(fixture.runResult(bare.slice(0, 1)))).toBe(
      "1 study computed; nothing was expected of it.",
    );
    expect(shown(sections.summary, ...packaged).text).toContain(`${packaged.length} studies in closed form.`);
  });
});

describe("a translation", () => {
  it("is drawn as measured dots on the closed form, whose corners are where the shapes come apart", () => {
    const [, jsd, emd] = contentOf(named("translation-blocks")).figures.map(chartOf);
    expect(rowsOf(jsd, "found")).toHaveLength(33);
    expect(rowsOf(jsd, "found")[17]).toEqual({ x: 1, y: 0.08664 });
    expect(rowsOf(jsd, "closed").map(({ x, y }) => [x, y])).toEqual([
      [-16, LN2],
      [-8, LN2],
      [0, 0],
      [8, LN2],
      [16, LN2],
    ]);
    expect(rowsOf(emd, "found").map(({ x, y }) => Math.abs(Number(x)) - Number(y))).toEqual(
      Array.from({ length: 33 }, () => 0),
    );
  });

  it.each([
    ["translation-lines", 2],
    ["translation-one-bin", 5],
  ])("%s jumps at 0: flat on both sides, straight down to the dot at 0, and no V", (name, reach) => {
    const [, jsd] = contentOf(named(name)).figures;
    expect(rowsOf(chartOf(jsd), "closed").map(({ x, y }) => [x, y])).toEqual([
      [-reach, LN2],
      [0, LN2],
      [0, 0],
      [0, LN2],
      [reach, LN2],
    ]);
    expect(rowsOf(chartOf(jsd), "found").filter(({ y }) => y === 0)).toEqual([{ x: 0, y: 0 }]);
    expect(jsd.description).toContain("jumps to 0");
  });

  it("that ends before the blocks are apart has a closed form that ends below ln 2", () => {
    const [, jsd] = contentOf(conducted({ kind: "translation", size: 8, reach: 4 })).figures;
    expect(rowsOf(chartOf(jsd), "closed").at(-1)).toEqual({ x: 4, y: 0.3466 });
  });
});

describe("a translation as it moves", () => {
  it.each(["translation-blocks", "translation-lines", "translation-one-bin"])(
    "%s: the shape is where the shift is, and the dots have the closed forms",
    (name) => {
      const scenario = named(name);
      const { study } = scenario;
      if (study?.subject !== "translation") throw new Error("no translation");
      const [moving] = contentOf(scenario).figures.map(chartOf);
      const shifts = moving.frames?.names.map((frame) => Number(frame.slice(8).replace("\u2212", "-"))) ?? [];
      expect(shifts).toContain(0);
      expect(shifts.length).toBeLessThanOrEqual(41);
      const { shapes, dots } = moving.panels[0].data;
      const reach = Math.max(...study.theta);
      for (const [k, shift] of shifts.entries()) {
        const [real, shifted] = toRows(shapes, k);
        const middle = ({ x, x2 }: typeof real) => (Number(x) + Number(x2)) / 2;
        // places have four significant digits
        expect(middle(real)).toBeCloseTo(0, 9);
        expect(Math.abs(middle(shifted) - shift)).toBeLessThan(2e-3 * reach);
        const [jsd, emd] = toRows(dots, k);
        const apart =
          study.shape === "lines" || study.width <= 1
            ? Number(shift !== 0)
            : Math.min(1, Math.abs(shift) / study.width);
        expect(Number(jsd.y)).toBeCloseTo(apart, 3);
        expect(Number(emd.y)).toBeCloseTo(Math.abs(shift) / reach, 3);
        expect([jsd.x, emd.x].map((x) => Number(Number(x) - shift))).toEqual([0, 0]);
      }
    },
  );
});

describe("a transport plan", () => {
  it("is a cell a move, darker the less of it, with its sums as bars and the potential beneath", () => {
    const [plans, bins] = contentOf(named("transport-three-bins")).figures.map(chartOf);
    expect(plans.panels.map(({ title }) => title)).toEqual([
      "optimal: costs 0.6",
      "over bin 2: costs 0.6",
      "everything moves: costs 1.4",
    ]);
    const cells = rowsOf(plans, "cells").map(({ x, y, mass, cost }) => [x, y, mass, cost]);
    // Column 2 (bin 3, which sends) to row 0 (bin 1, which receives): .3 over two bins.
    expect(cells).toEqual([
      [0, 0, 0.2, 0],
      [2, 0, 0.3, 0.6],
      [1, 1, 0.3, 0],
      [2, 2, 0.2, 0],
    ]);
    const words = rowsOf(plans, "words").map(({ label }) => label);
    expect(words.slice(-4)).toEqual(["0.2", "0.5", "0", "f"]);
    expect(plans.panels.map(({ numbers }) => numbers?.most)).toEqual([0.5, 0.5, 0.5]);
    expect(rowsOf(bins, "line", 1).map(({ y }) => y)).toEqual([2, 1, 0]);
  });

  /** The numbers of each table of a plan, and what it is called. */
  const tablesOf = (product: Shown["wide"][number]) =>
    (product.html.match(/<table.*?<\/table>/gs) ?? []).map((table) => ({
      table,
      caption: (table.match(/<caption>(.*?)<\/caption>/)?.[1] ?? "").replace(/<[^>]*>/g, ""),
      cells: [...table.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) =>
        [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => Number(cell)),
      ),
    }));

  it.each([
    ["transport-three-bins", ["optimal", "over bin 2", "everything moves"], [0.6, 0.6, 1.4]],
    ["transport-in-vain", ["optimal", "swapped in vain"], [0, 1.6]],
    ["transport-approach-2", ["optimal"], [2]],
    ["transport-approach-1", ["optimal"], [1]],
    ["transport-approach-0", ["optimal"], [0]],
  ])(
    "%s: distance times plan is the product, cell by cell, and its sum the cost",
    (scenario, names, costs) => {
      const plans = contentOf(named(scenario)).wide.map(tablesOf);
      for (const [k, [distance, plan, product]] of plans.entries()) {
        expect(distance.caption).toBe("distance D");
        expect(distance.cells).toEqual([
          [0, 1, 2],
          [1, 0, 1],
          [2, 1, 0],
        ]);
        expect(plan.caption).toBe(`plan \u0393, ${names[k]}`);
        expect(product.caption).toBe(`D \u00b7 \u0393, sums to ${costs[k]}`);
        const paid = distance.cells.map((row, i) => row.map((way, j) => way * plan.cells[i][j]));
        for (const [i, row] of paid.entries())
          for (const [j, cost] of row.entries()) expect(product.cells[i][j]).toBeCloseTo(cost, 12);
        expect(product.cells.flat().reduce((a, b) => a + b, 0)).toBeCloseTo(costs[k], 12);
      }
      expect(plans).toHaveLength(costs.length);
    },
  );

  it("is a table whose rows and columns sum to the masses beside it", () => {
    const { wide } = contentOf(named("transport-in-vain"));
    for (const { table } of wide.map((each) => tablesOf(each)[1])) {
      const rows = [...table.matchAll(/<tr[^>]*><th scope="row">.*?<\/tr>/g)].map(([row]) =>
        [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => Number(cell)),
      );
      const [moves, generated] = [rows.slice(0, 3), rows[3]];
      for (const row of moves) expect(row[0] + row[1] + row[2]).toBeCloseTo(row[3], 12);
      for (const j of [0, 1, 2])
        expect(moves[0][j] + moves[1][j] + moves[2][j]).toBeCloseTo(generated[j], 12);
    }
  });

  it("of many bins has no numbers in its cells and no tables beside it", () => {
    const even = Array.from({ length: 20 }, () => 1);
    const content = contentOf(conducted({ kind: "transport", real: even, fake: even.toReversed() }));
    expect(content.wide).toEqual([]);
    expect(rowsOf(chartOf(content.figures[0]), "words")).toEqual([]);
  });
});

describe("the page", () => {
  let runtime = "";
  beforeAll(async () => {
    runtime = await buildRuntime();
  });

  it("shows a plan's hostile name as text", async () => {
    const evil = "<img src=x onerror=alert(1)>";
    const moves = [[1]];
    const page = await toHtml(
      fixture.runResult([
        conducted({ kind: "transport", real: [1], fake: [1], plans: [{ name: evil, moves }] }),
      ]),
    );
    expect(page.replace(runtime, "")).not.toContain("<img src=x");
    expect(page).toContain("&lt;img src=x");
  });
});
