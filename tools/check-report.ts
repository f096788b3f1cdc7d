/**
 * Opens a report in headless Chromium, light and dark, and brings every figure that is not folded to life: no request, no
 * console message, no crash, no violation that axe finds with everything opened, nothing of the summary cut off from 800 to 1920
 * pixels. Says how high the page is and how soon it paints. Saves screenshots beside it. Each theme has a browser of its own: the hundreds of live figures
 * of a long report take memory that Chromium does not give back before it ends.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const file = resolve(process.argv[2] ?? "report.html");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Chromium draws no picture that is higher. */
const MOST_PIXELS = 16_000;
/** Of a long report on a busy machine. */
const PATIENCE = 300_000;

type Theme = "light" | "dark";

/** @returns how many figures came to life, and all that went wrong */
async function look(colorScheme: Theme): Promise<{ live: number; complaints: string[] }> {
  const complaints: string[] = [];
  const browser = await chromium.launch({
    executablePath,
    // Where /dev/shm is small, as in a container, a picture of this size does not fit into it.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  let live = 0;
  try {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    const url = pathToFileURL(file).href;
    page.on("request", (request) => {
      if (request.url() !== url && !request.url().startsWith("data:"))
        complaints.push(`request: ${request.url()}`);
    });
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("crash", () => complaints.push("the page crashed"));
    await page.goto(url);
    // As a pointer would, but without its way across the page: a long report has hundreds of figures.
    await page.evaluate(() => {
      for (const plot of document.querySelectorAll(".plot[data-figure]")) {
        if (plot.checkVisibility()) plot.dispatchEvent(new PointerEvent("pointerenter"));
      }
    });
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".plot[data-figure]")].every(
        (plot) => !plot.checkVisibility() || plot.classList.contains("live"),
      ),
    );
    live = await page.locator(".plot.live").count();
    // What is higher is alive, and not in the picture.
    const height = Math.min(MOST_PIXELS, await page.evaluate(() => document.documentElement.scrollHeight));
    const clip = { x: 0, y: 0, width: 1200, height };
    await page.screenshot({ path: file.replace(/\.html$/, `-${colorScheme}.png`), fullPage: true, clip });
  } catch (error) {
    complaints.push(`error: ${(error as Error).message.split("\n")[0]}`);
  } finally {
    await browser.close();
  }
  return { live, complaints: complaints.map((complaint) => `${colorScheme}: ${complaint}`) };
}

/** What axe finds with everything opened; it cannot run under the page's own policy. */
async function violations(colorScheme: Theme): Promise<string[]> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ colorScheme, bypassCSP: true });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    return await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations: found } = await axe.run();
      return found.map(({ id, nodes }) => `axe ${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)}`);
    });
  } finally {
    await browser.close();
  }
}

const WIDTHS = [800, 960, 1024, 1280, 1440, 1920];

/** The page as it opens: its height, its first figure, its first paint; and tables of the summary that are cut off. */
async function measure(): Promise<{ words: string; complaints: string[] }> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    const { height, first, paint } = await page.evaluate(() => {
      const figures = [...document.querySelectorAll("main svg:not(.icon), main img, .plot")];
      const tops = figures.map((each) => each.getBoundingClientRect()).filter((box) => box.height > 0);
      return {
        height: document.documentElement.scrollHeight,
        first: Math.min(...tops.map(({ top }) => top)),
        paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      };
    });
    const complaints: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll(".scroll:has(.overview)"), document.documentElement]
          .filter((each) => each.scrollWidth > each.clientWidth)
          .map((each) => each.getAttribute("aria-label") ?? "the page"),
      );
      complaints.push(...cut.map((what) => `cut off at ${width} pixels: ${what}`));
    }
    const words = `${height} pixels high at 1280, first picture at ${Math.round(first)}, first paint after ${Math.round(paint)} ms`;
    return { words, complaints };
  } finally {
    await browser.close();
  }
}

const themes = [await look("light"), await look("dark")];
const { words, complaints: cut } = await measure();
const accessible = [...(await violations("light")), ...(await violations("dark"))];
const complaints = [...themes.flatMap((theme) => theme.complaints), ...cut, ...accessible];
for (const complaint of complaints) console.error(complaint);
const counts = themes.map(({ live }) => live).join(" and ");
console.log(
  `${file}: ${complaints.length === 0 ? "no request, no message, no violation, nothing cut off, light and dark" : "not clean"}; ${counts} figures came to life; ${words}`,
);
process.exit(complaints.length === 0 ? 0 : 1);
