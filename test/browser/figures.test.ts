/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The figures as a reader sees them: every value of a figure's data table has a visible mark, and no label covers another. Needs a
 * Chromium (the CHROMIUM environment variable, or Debian's); says so and is skipped without one.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveData } from "../../reports/kit/figure.ts";
import { HEIGHT, PADDING, WIDTH } from "../../reports/kit/theme.ts";
import type { RunResult, ScenarioResult } from "../../src/result/index.ts";
import { conductScenario } from "../../src/runs/study.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { toHtml } from "../../src/writers/html.ts";
import { executablePath, openBrowser, withoutBrowser } from "../helpers/reader.ts";
import * as fixture from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { liveIn } from "../helpers/section.ts";
import { frozenOnLine, frozenOnPlane, played } from "../helpers/theory-results.ts";

/** Trainings as they are hard to draw: one snapshot, values between gaps, values that are all gaps but one. */
function sparse(): ScenarioResult[] {
  const base = fixture.ring([1, 2]);
  const change = (
    name: string,
    keep: (i: number) => boolean,
    snapshots = base.seeds[0].snapshots.length,
  ) => ({
    ...base,
    name,
    gates: [],
    seeds: base.seeds.map((seed) => ({
      ...seed,
      snapshots: seed.snapshots.slice(-snapshots).map((snapshot, i) => ({
        ...snapshot,
        metrics: Object.fromEntries(
          Object.entries(snapshot.metrics).map(([id, quantity]) => [
            id,
            keep(i) ? quantity : { value: null, why: "it could not be measured" },
          ]),
        ),
      })),
      records: seed.records.map((record, i) =>
        keep(i)
          ? record
          : { ...record, lossD: null, lossG: null, gradNormG: null, probReal: null, probFake: null },
      ),
    })),
  });
  return [
    change("one snapshot", () => true, 1),
    change("between gaps", (i) => i % 2 === 0),
    change("one value", (i) => i === 1),
  ];
}

describe.skipIf(executablePath === undefined)(`figures in a browser${withoutBrowser}`, () => {
  let browser: Browser;
  let folder: string;
  let figures: LiveData["figures"];

  beforeAll(async () => {
    await buildRuntime();
    folder = mkdtempSync(join(tmpdir(), "ganscope-figures-"));
    const studies = loadScenarios(["translation-lines", "translation-blocks", "transport-three-bins"]).filter(
      (scenario) => "study" in scenario,
    );
    const theory = [frozenOnLine(true), frozenOnLine(false), frozenOnPlane(), played()];
    const full = fixture.fullResult();
    const scenarios = [...full.scenarios, ...theory, ...sparse(), ...studies.map(conductScenario)];
    const result: RunResult = { ...full, scenarios: scenarios.map((each) => ({ ...each, gates: [] })) };
    const page = await toHtml(result);
    figures = liveIn(page).figures;
    writeFileSync(join(folder, "figures.html"), page);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit(colorScheme: "light" | "dark"): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, "figures.html")).href);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    return page;
  }

  for (const theme of ["light", "dark"] as const) {
    it(`every value of a data table has a visible mark, ${theme}`, async () => {
      const page = await visit(theme);
      const { checked, missing } = await page.evaluate(marksOf, { HEIGHT, WIDTH, PADDING, figures });
      expect(checked).toBeGreaterThan(1000);
      expect(missing).toEqual([]);
      await page.context().close();
    });
  }

  it("no label covers another", async () => {
    const page = await visit("light");
    expect(await page.evaluate(overprints)).toEqual([]);
    await page.context().close();
  });

  it("axes of steps and of counts have whole numbers, each once", async () => {
    const page = await visit("light");
    const titles = await page.evaluate(() =>
      [...document.querySelectorAll("figure")].map((figure) => [
        figure.id,
        figure.querySelector("h4")?.textContent,
      ]),
    );
    const odd = titles.flatMap(([id, title]) => {
      const panels = figures[id ?? ""]?.panels ?? [];
      return panels.flatMap(({ numbers }) => {
        const ticks = [
          ...(numbers.first === undefined ? [] : [numbers.ticksX]),
          ...(title?.startsWith("Modes held") ? [numbers.ticksY] : []),
        ] as number[][];
        return ticks.every((each) => each.length > 0 && each.every(Number.isInteger)) ? [] : [title];
      });
    });
    expect(titles.length).toBeGreaterThan(60);
    expect(odd).toEqual([]);
    await page.context().close();
  });
});

/** Runs in the page. Of figures over steps, the values of the data tables at whose place nothing is drawn that can be seen. */
function marksOf({
  HEIGHT: height,
  WIDTH: width,
  PADDING: padding,
  figures,
}: {
  HEIGHT: number;
  WIDTH: number;
  PADDING: { left: number; top: number };
  figures: LiveData["figures"];
}): { checked: number; missing: string[] } {
  const read = (text: string) => Number(text.replaceAll(",", "").replaceAll("\u2212", "-"));
  const background = getComputedStyle(document.body).backgroundColor;
  const missing: string[] = [];
  let checked = 0;
  for (const figure of document.querySelectorAll("figure")) {
    const svg = figure.querySelector<SVGSVGElement>(".plot .still > svg");
    if (svg === null || figures[figure.id] === undefined) continue;
    const [{ numbers: known, data }] = figures[figure.id].panels;
    const numbers = known as Record<string, number>;
    if (numbers.first === undefined) continue;
    const title = figure.querySelector("h4")?.textContent ?? "";
    const log = figure.querySelector("figcaption")?.textContent?.includes("Logarithmic scale") ?? false;
    const scale = (value: number) => (log ? Math.log(value) : value);
    const shapes = [...svg.querySelectorAll<SVGGeometryElement>("path, line")].filter((shape) => {
      const { stroke, fill, opacity } = getComputedStyle(shape);
      const seen = [stroke, fill].some((paint) => paint !== "none" && paint !== background);
      return seen && Number(opacity) > 0.1;
    });
    const isDrawn = (x: number, y: number) =>
      shapes.some((shape) => {
        const matrix = shape.getCTM()?.inverse();
        const root = svg.getCTM();
        if (matrix === undefined || root === null) return false;
        const point = svg.createSVGPoint();
        Object.assign(point, { x, y });
        const place = point.matrixTransform(root).matrixTransform(matrix);
        return shape.isPointInStroke(place) || shape.isPointInFill(place);
      });
    /** Whether what is drawn at a place is as wide and as high as a point: no line passes a value that stands alone. */
    const isPoint = (x: number, y: number) => [isDrawn(x + 2, y), isDrawn(x, y + 2)].every(Boolean);
    const rows = [...figure.querySelectorAll("table.data tbody tr")].map((row) =>
      [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? ""),
    );
    const all = figure.querySelector("details.table .note") === null;
    const isAlone = (i: number, k: number) =>
      all && [rows[i - 1], rows[i + 1]].every((other) => other === undefined || other[k] === "\u2013");
    const places: { x: number; y: number; words: string }[] = [];
    const { lines } = data;
    rows.forEach(([step, ...values], i) => {
      values.forEach((text, k) => {
        if (text === "\u2013" || lines[k] === undefined) return;
        const value = read(text);
        const x = padding.left + (width * (read(step) - numbers.first)) / (numbers.last - numbers.first);
        const share = (scale(value) - scale(numbers.low)) / (scale(numbers.high) - scale(numbers.low));
        const y = padding.top + (log && value <= 0 ? height - 2 : height * (1 - share));
        const words = `${title}: ${text} at ${step}`;
        places.push({ x, y, words });
        if (isAlone(i, k + 1) && !(log && value <= 0) && !isPoint(x, y)) missing.push(`${words}, alone`);
      });
    });
    for (const shape of shapes) {
      // A value may lie between two dashes, and a tenth of a pixel beside a thin line.
      shape.style.strokeDasharray = "none";
      const drawn = Number.parseFloat(getComputedStyle(shape).strokeWidth);
      shape.style.strokeWidth = `${Math.max(5, drawn)}`;
      if (shape.getAttribute("stroke") === null) shape.style.stroke = "currentColor";
    }
    checked += places.length;
    for (const { x, y, words } of places) if (!isDrawn(x, y)) missing.push(words);
  }
  return { checked, missing };
}

/** Runs in the page. Texts of one picture whose boxes overlap. */
function overprints(): string[] {
  const found: string[] = [];
  for (const svg of document.querySelectorAll(".plot .still > svg")) {
    const title = svg.closest("figure")?.querySelector("h4")?.textContent ?? "";
    const texts = [...svg.querySelectorAll("text")]
      .filter((text) => text.textContent !== "")
      .map((text) => ({ words: text.textContent ?? "", box: text.getBoundingClientRect() }));
    texts.forEach(({ words, box }, i) => {
      for (const other of texts.slice(i + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // Boxes hold the whole height of a line, glyphs do not.
        if (across > 1 && down > 4) found.push(`${title}: "${words}" and "${other.words}"`);
      }
    });
  }
  return found;
}
