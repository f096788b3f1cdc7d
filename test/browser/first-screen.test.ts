/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What a reader sees without effort: the outcome and a picture of each scenario on the first screen, nothing cut off, one cursor
 * through all curves, everything within reach of a keyboard and of a printer.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLogFile } from "../../src/inputs/log/index.ts";
import { withChangeGates } from "../../src/judging/comparison/gates.ts";
import { diagnoseTraining } from "../../src/runs/diagnose/diagnose.ts";
import { toHtml } from "../../src/writers/html.ts";
import {
  executablePath,
  openBrowser,
  type Visit,
  visit as visitWith,
  withoutBrowser,
} from "../helpers/reader.ts";
import { comparison, fullResult, quickResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";

describe.skipIf(executablePath === undefined)(`the first screen${withoutBrowser}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    await buildRuntime();
    folder = mkdtempSync(join(tmpdir(), "ganscope-first-screen-"));
    const quick = quickResult();
    const many = Array.from({ length: 13 }, (_, i) => ({ ...quick.scenarios[i % 5], name: `scenario-${i}` }));
    writeFileSync(join(folder, "quick.html"), await toHtml(quick));
    writeFileSync(join(folder, "full.html"), await toHtml(fullResult()));
    writeFileSync(join(folder, "many.html"), await toHtml({ ...quick, scenarios: many }));
    const [, regressed] = comparison().changes;
    const why = `${regressed.why} The shift is beyond the noise, and it is as sure as five seeds can make it.`;
    const changes = quick.scenarios.flatMap(({ name }) =>
      ["emd", "jsd"].map((metric) => ({ ...regressed, scenario: name, metric, why })),
    );
    const compared = { ...comparison(), changes };
    writeFileSync(
      join(folder, "changed.html"),
      await toHtml({
        ...quick,
        scenarios: withChangeGates(quick.scenarios, compared),
        comparison: compared,
      }),
    );
    const [ring] = fullResult().scenarios;
    const methods = [0.3, 0.1, 0.2].map((emd, i) => ({
      ...ring,
      name: `method-${i}`,
      gates: [],
      seeds: ring.seeds.map((seed) => ({
        ...seed,
        metrics: { ...seed.metrics, emd: { ...seed.metrics.emd, value: emd } as typeof seed.metrics.emd },
      })),
    }));
    writeFileSync(join(folder, "methods.html"), await toHtml({ ...quick, scenarios: methods }));
    // a log in which as much is found as a log can show, under a long path
    const path = join(folder, "log.csv");
    const rows = Array.from({ length: 200 }, (_, i) => {
      const [wave, gap] = [0.01 * Math.sin(i), 0.001 * i];
      return [i, 1.3 + wave, 1.1 + wave, 0.5 + gap, 0.5 - gap, 0.5 - gap + wave, 60 - 0.2 * i + wave].join();
    });
    writeFileSync(path, `epoch,lossD,lossG,d_real,d_fake,val_d_real,fid\n${rows.join("\n")}\n`);
    const file = "/home/someone/experiments/2026-11/attention-unet-of-the-third-kind/training_log.csv";
    const log = { ...readLogFile(path, { map: { val_d_real: "probValidation" } }), file };
    writeFileSync(join(folder, "log.html"), await toHtml(diagnoseTraining({ log })));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const visit = (file: string, options?: BrowserContextOptions): Promise<Visit> =>
    visitWith(browser, join(folder, file), options);

  const heightOf = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);

  it.each(["quick.html", "changed.html"])(
    "has headline, table and a picture of each scenario within 1000 pixels at 1280: %s",
    async (file) => {
      const { page, trouble } = await visit(file);
      const bottoms = await page
        .locator("h1, .overview, .gallery li")
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().bottom));
      expect(bottoms).toHaveLength(1 + 1 + 5);
      expect(Math.max(...bottoms)).toBeLessThanOrEqual(1000);
      const pictures = await page
        .locator(".gallery svg:not(.icon), .gallery img")
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
      expect(pictures).toHaveLength(5);
      expect(Math.min(...pictures)).toBeGreaterThan(100);
      expect(trouble).toEqual([]);
      await page.context().close();
    },
  );

  it("has sample panels of at least 300 pixels, four beside each other, also where a scrollbar takes its part", async () => {
    const { page } = await visit("quick.html", { viewport: { width: 1280 - 15, height: 900 } });
    const panels = page.locator("#scenario-2 figure.wide .panels .plot");
    const boxes = await panels.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
    expect(boxes).toHaveLength(4);
    for (const { width, y } of boxes) {
      expect(width).toBeGreaterThanOrEqual(300);
      expect(y).toBe(boxes[0].y);
    }
    await page.context().close();
  });

  it("is a page of at most 12,000 pixels with everything closed that may be", async () => {
    const { page } = await visit("quick.html");
    expect(await heightOf(page)).toBeLessThanOrEqual(12_000);
    await page.context().close();
  });

  it("opens only the main picture of each scenario where there are many", async () => {
    const { page } = await visit("many.html");
    const open = await page
      .locator(".scenario")
      .evaluateAll((all) =>
        all.map(
          (each) =>
            [...each.querySelectorAll("figure .plot")].filter((plot) => plot.checkVisibility()).length,
        ),
      );
    expect(open).toHaveLength(13);
    for (const plots of open) expect(plots).toBe(1);
    expect((await heightOf(page)) / 13).toBeLessThan(1100);
    await page.context().close();
  });

  it.each(["full.html", "log.html"])("cuts nothing of %s off, from 800 to 1920 pixels", async (file) => {
    const { page } = await visit(file);
    for (const width of [800, 960, 1024, 1280, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page
        .locator(".scroll:has(.overview)")
        .evaluateAll((all) =>
          all
            .filter((each) => each.scrollWidth > each.clientWidth)
            .map((each) => each.getAttribute("aria-label")),
        );
      expect([width, cut]).toEqual([width, []]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const used = await page.locator("main").evaluate((main) => main.getBoundingClientRect().width);
      expect(used).toBeGreaterThanOrEqual(Math.min(width, 1200));
    }
    await page.context().close();
  });

  describe("the cursor", () => {
    /** Of one scenario: where the lines stand, as shares of their pictures, and what the legends say. */
    const readings = (page: Page) =>
      page.locator("#scenario-2").evaluate((scenario) => ({
        lines: [...scenario.querySelectorAll<HTMLElement>(".plot .rule:not([hidden])")].map(
          ({ style }) => style.left,
        ),
        values: [...scenario.querySelectorAll("[data-series] b")].map(({ textContent }) => textContent),
        said: scenario.querySelector(".cursor output")?.textContent,
      }));

    it("follows the pointer through all curves of a scenario, with their values at that step", async () => {
      const { page, trouble } = await visit("quick.html");
      const plot = page.locator("#scenario-2-curves .plot[data-cursor]").first();
      await plot.scrollIntoViewIfNeeded();
      await page.locator("#scenario-2 .cursor").waitFor();
      await plot.hover({ position: { x: 200, y: 60 } });
      await page.waitForSelector("#scenario-2 .plot .rule:not([hidden])");
      const { lines, values, said } = await readings(page);
      expect(lines.length).toBeGreaterThan(4);
      expect(said).toMatch(/^step [\d,]+$/);
      expect(values.length).toBeGreaterThanOrEqual(lines.length);
      for (const value of values) expect(value).toMatch(/^[\u2212\d.,e]+$|^\u2013$/);
      // Of the snapshot nearest to the cursor, as the figure's own table has it.
      const at = said?.replace("step ", "") ?? "";
      const row = page.locator("#scenario-2-curves figure").first().locator("table.data tbody tr");
      const cells = await row.evaluateAll((rows) =>
        rows.map((each) => [...each.children].map((td) => td.textContent)),
      );
      const known = cells.find(([first]) => first === at);
      if (known !== undefined) expect(values[0]).toBe(known[1]);
      expect(trouble).toEqual([]);
      await page.context().close();
    });

    it("moves by arrow keys, to another step and other values", async () => {
      const { page } = await visit("quick.html");
      await page.locator("#scenario-2 .main").scrollIntoViewIfNeeded();
      await page.locator("#scenario-2 .cursor").waitFor();
      const slider = page.locator("#scenario-2 .cursor input");
      const pressed = async (key: string, said: string) => {
        await slider.press(key);
        await expect.poll(async () => (await readings(page)).said).toBe(said);
        return readings(page);
      };
      const first = await pressed("Home", "step 1");
      const last = await pressed("End", "step 3,000");
      const before = await pressed("ArrowLeft", "step 2,975");
      expect(await slider.getAttribute("aria-valuetext")).toBe(before.said);
      expect(first.values).not.toEqual(last.values);
      expect(last.lines.length).toBeGreaterThan(4);
      await page.context().close();
    });
  });

  it("opens its contents by keyboard, leads to a scenario, and closes again", async () => {
    const { page, trouble } = await visit("quick.html");
    await page.locator(".contents summary").focus();
    await page.keyboard.press("Enter");
    const links = page.locator(".contents a");
    expect(await links.first().isVisible()).toBe(true);
    expect(await links.count()).toBe(5 + 2);
    await page.keyboard.press("Escape");
    expect(await links.first().isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    await links.nth(3).focus();
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#scenario-4");
    expect(await links.first().isVisible()).toBe(false);
    await expect
      .poll(() =>
        page.locator("#scenario-4").evaluate((each) => Math.round(each.getBoundingClientRect().top)),
      )
      .toBeLessThan(80);
    // The bar stays in view.
    expect(await page.locator(".bar").evaluate((bar) => bar.getBoundingClientRect().top)).toBe(0);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("opens what a link leads into: a word's explanation in the closed glossary", async () => {
    const { page } = await visit("quick.html");
    const word = page.locator(".overview a.term", { hasText: "null" }).first();
    expect(await word.getAttribute("title")).toContain("two samples that are both real");
    await word.click();
    expect(await page.locator("#term-null-band").isVisible()).toBe(true);
    await page.context().close();
  });

  it("prints what is closed, without controls and data tables, on at most 20 pages", async () => {
    const { page } = await visit("quick.html", { javaScriptEnabled: false });
    await page.emulateMedia({ media: "print" });
    const shown = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height > 0));
    expect((await shown("table.evidence")).every(Boolean)).toBe(true);
    expect((await shown(".scenario figure .plot")).every(Boolean)).toBe(true);
    for (const selector of [".bar", ".slider", ".save", "table.data"])
      expect((await shown(selector)).some(Boolean)).toBe(false);
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeLessThanOrEqual(20);
    await page.context().close();
  });

  it("sorts the table of methods by any column, up and down, by keyboard", async () => {
    const { page, trouble } = await visit("methods.html");
    const names = () => page.locator("table.sortable tbody th").allTextContents();
    const before = await names();
    const heading = page.locator("table.sortable thead th", { hasText: "mean" });
    await heading.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await heading.getAttribute("aria-sort")).toBe("ascending");
    const means = page.locator("table.sortable tbody td:nth-child(5)");
    const values = async () => (await means.allTextContents()).map(Number);
    expect(await values()).toEqual((await values()).toSorted((a, b) => a - b));
    const up = await names();
    await page.keyboard.press("Enter");
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    expect(await names()).toEqual(up.toReversed());
    expect([...up].sort()).toEqual([...before].sort());
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("saves a figure as SVG that stands alone, and as PNG", async () => {
    const { page, trouble } = await visit("quick.html");
    const figure = page.locator("#scenario-2 figure").first();
    const saved = async (name: string) => {
      await figure.hover();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        figure.getByRole("button", { name }).click(),
      ]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    const svg = await saved("SVG");
    const png = await saved("PNG");
    expect([svg, png].map((path) => path.replace(/.*\./, ""))).toEqual(["svg", "png"]);
    const other = await browser.newPage();
    await other.goto(`file://${svg}`);
    expect(await other.locator("path").count()).toBeGreaterThan(2);
    const text = await other.evaluate(() => document.documentElement.outerHTML);
    expect(text).not.toMatch(/var\(--|currentColor|href=/i);
    await other.close();
    expect(trouble.filter((each) => !each.startsWith("request data:image/svg"))).toEqual([]);
    await page.context().close();
  });
});
