/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The report as a reader meets it: in a real browser, in both themes, without a network, with and without scripts.
 * Needs a Chromium (the CHROMIUM environment variable, or Debian's); says so and is skipped without one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playScenario } from "../../src/runs/game.ts";
import { conductScenario } from "../../src/runs/study.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { toHtml } from "../../src/writers/html.ts";
import { HOSTILE, hostile } from "../helpers/hostile.ts";
import {
  executablePath,
  openBrowser,
  type Visit,
  visit as visitWith,
  withoutBrowser,
} from "../helpers/reader.ts";
import { critic, fullResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { frozenOnLine, frozenOnPlane, played } from "../helpers/theory-results.ts";

describe.skipIf(executablePath === undefined)(`the report in a browser${withoutBrowser}`, () => {
  let browser: Browser;
  let folder: string;
  let axe: string;

  beforeAll(async () => {
    await buildRuntime();
    folder = mkdtempSync(join(tmpdir(), "ganscope-report-"));
    const games = loadScenarios(["bilinear-alternating", "dirac-wgan-gp-simultaneous"]).filter(
      (scenario) => "game" in scenario,
    );
    const studies = loadScenarios(["translation-lines", "transport-three-bins"]).filter(
      (scenario) => "study" in scenario,
    );
    const trained = fullResult();
    const computed = [...games.map(playScenario), ...studies.map(conductScenario)];
    const theory = [frozenOnLine(true), frozenOnLine(false), frozenOnPlane(), played()];
    const [ofCritic] = trained.scenarios.filter(({ name }) => name === critic().name);
    const others = [{ ...ofCritic, name: "ring8-wgan-gp" }, ...theory].map((each) => ({
      ...each,
      gates: [],
    }));
    const result = { ...trained, scenarios: [...trained.scenarios, ...others, ...computed] };
    writeFileSync(join(folder, "full.html"), await toHtml(result));
    writeFileSync(join(folder, "hostile.html"), await toHtml(hostile(result)));
    axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const visit = (file: string, options?: BrowserContextOptions): Promise<Visit> =>
    visitWith(browser, join(folder, file), options);

  /** Opens what is folded and brings every figure to life; resolves when all are. */
  async function enliven(page: Page): Promise<number> {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      for (const plot of document.querySelectorAll(".plot[data-figure]"))
        plot.dispatchEvent(new PointerEvent("pointerenter"));
    });
    await page.waitForFunction(
      () =>
        document.querySelectorAll(".plot.live").length ===
        document.querySelectorAll(".plot[data-figure]").length,
      undefined,
    );
    return page.locator(".plot.live").count();
  }

  it("asks for nothing and complains about nothing, also when every figure is live", async () => {
    const { page, trouble } = await visit("full.html");
    expect(await enliven(page)).toBeGreaterThan(60);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("draws a live figure in the same place and size as the still one, and answers to the pointer", async () => {
    const { page, trouble } = await visit("full.html");
    await page.locator("#scenario-1-curves > summary").click();
    const plot = page.locator("#scenario-1-curves .plot").first();
    await plot.scrollIntoViewIfNeeded();
    const path = (which: string) =>
      plot
        .locator(which)
        .first()
        .evaluate((element) => element.getBoundingClientRect().toJSON());
    const isLine = 'path[stroke="var(--vermilion)"][stroke-width="1.75"]';
    const still = await path(isLine);
    await plot.hover();
    await page.waitForSelector(".plot.live");
    const live = await path(`.stage ${isLine}`);
    for (const side of ["x", "y", "width", "height"])
      expect(Math.abs(live[side] - still[side])).toBeLessThan(1);
    await plot.hover({ position: { x: 200, y: 60 } });
    await page.mouse.move(10, 10);
    await plot.hover({ position: { x: 220, y: 80 } });
    await page.waitForSelector(".tip:not([hidden])");
    expect(await page.locator(".tip").textContent()).toMatch(/^line: EMD\nstep: [\d,]+\nvalue: [\d.]+$/);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("goes through the steps of an animation by keyboard, without a pointer", async () => {
    const { page, trouble } = await visit("full.html");
    const figure = page.locator("figure", { has: page.locator(".slider") }).first();
    const slider = figure.getByRole("slider");
    const last = (await figure.locator("output").textContent()) ?? "";
    await slider.press("Home");
    await figure.locator(".plot.live").waitFor();
    const first = await figure.locator("output").textContent();
    expect([first, last]).toEqual([expect.stringMatching(/^step /), expect.stringMatching(/^step /)]);
    expect(first).not.toBe(last);
    expect(await slider.getAttribute("aria-valuetext")).toBe(first);
    const line = figure.locator('.stage path[stroke="var(--vermilion)"]').first();
    const before = await line.getAttribute("d");
    await slider.press("End");
    await expect.poll(() => line.getAttribute("d")).not.toBe(before);
    expect(await figure.locator("output").textContent()).toBe(last);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  for (const width of [1280, 360]) {
    it(`stands the terms of a sum in line, image by image, on a screen of ${width}`, async () => {
      const { page } = await visit("full.html", { viewport: { width, height: 900 } });
      const sums = page.locator("figure", { hasText: "Sums of latents, and of pixels" }).first();
      const boxes = await sums
        .locator("img")
        .evaluateAll((images) => images.map((image) => image.getBoundingClientRect().toJSON()));
      // Three images and a mean of each term, and two results: as wide as their images are many.
      expect(boxes).toHaveLength(8);
      const [{ y, height }] = boxes;
      for (const box of boxes) {
        expect(Math.abs(box.y - y)).toBeLessThan(1);
        expect(Math.abs(box.height - height)).toBeLessThan(1);
      }
      expect(Math.abs(boxes[0].width / boxes[1].width - (3 * 29 - 1) / 28)).toBeLessThan(0.05);
      await page.context().close();
    });
  }

  it("stands the sheets of images that grow in one row, all of one width", async () => {
    const { page } = await visit("full.html");
    const boxes = await page
      .locator("figure", { hasText: "Generated images at each resolution" })
      .locator("img")
      .evaluateAll((images) => images.map((image) => image.getBoundingClientRect().toJSON()));
    expect(boxes).toHaveLength(3);
    for (const box of boxes) {
      for (const side of ["y", "width", "height"])
        expect(Math.abs(box[side] - boxes[0][side])).toBeLessThan(1);
    }
    await page.context().close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no accessibility violation in the ${colorScheme} theme, all opened`, async () => {
      const { page } = await visit("full.html", { colorScheme, bypassCSP: true });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe: checker } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const { violations: found } = await checker.run();
        return found.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 200)}`);
      });
      expect(violations).toEqual([]);
      await page.context().close();
    });
  }

  it("reads without scripts: verdicts, every figure and its data", async () => {
    const { page, trouble } = await visit("full.html", { javaScriptEnabled: false });
    expect(await page.locator("h1").textContent()).toBe("1 of 24 expectations was not met.");
    expect(await page.locator(".overview tbody tr").count()).toBe(18);
    for (const heading of ["The critic\u2019s certificate", "Both players as a game"])
      expect(await page.locator("h3", { hasText: heading }).count()).toBeGreaterThan(0);
    const plots = await page.locator(".plot[data-figure]").count();
    expect(plots).toBeGreaterThan(60);
    expect(await page.locator(".plot svg").count()).toBeGreaterThanOrEqual(plots);
    expect(await page.locator(".plot svg").first().isVisible()).toBe(true);
    // A control that does nothing is not shown.
    expect(await page.locator(".slider").first().isVisible()).toBe(false);
    expect(await page.locator("figure table.data").count()).toBe(await page.locator("figure").count());
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("does not scroll sideways on a narrow screen", async () => {
    const { page } = await visit("full.html", { viewport: { width: 360, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.context().close();
  });

  it("shows hostile text as text: no dialog, no request, no element of its making", async () => {
    const { page, trouble } = await visit("hostile.html");
    await enliven(page);
    expect(trouble).toEqual([]);
    expect(await page.locator("img:not([src^='data:image/png;base64,'])").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(
      await page
        .locator("script[type='application/gzip']")
        .count()
        .then((n) => n + 1),
    );
    const armed = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .flatMap((element) => [...element.attributes].map(({ name }) => name))
        .filter((name) => name.startsWith("on")),
    );
    expect(armed).toEqual([]);
    const text = (await page.locator("body").textContent()) ?? "";
    for (const string of [HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[7]])
      expect(text).toContain(string);
    await page.context().close();
  });
});
