/**
 * Opens a report in headless Chromium, light and dark, and brings every figure that is not folded to life: no request, no
 * console message, no crash. Saves screenshots beside it. Each theme has a browser of its own: the hundreds of live figures
 * of a long report take memory that Chromium does not give back before it ends.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
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

const themes = [await look("light"), await look("dark")];
const complaints = themes.flatMap((theme) => theme.complaints);
for (const complaint of complaints) console.error(complaint);
const counts = themes.map(({ live }) => live).join(" and ");
console.log(
  `${file}: ${complaints.length === 0 ? "no request, no console message, light and dark" : "not clean"}; ${counts} figures came to life`,
);
process.exit(complaints.length === 0 ? 0 : 1);
