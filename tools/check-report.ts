/** Opens a report in headless Chromium, light and dark: no request, no console message. Saves screenshots beside it. */
/// <reference lib="dom" />
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const file = resolve(process.argv[2] ?? "report.html");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const MOST_PIXELS = 16_000;
const complaints: string[] = [];
for (const colorScheme of ["light", "dark"] as const) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:"))
      complaints.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  await page.goto(url);
  for (const figure of await page.locator("figure").all())
    await figure.hover({ timeout: 2000 }).catch(() => {});
  // Chromium draws no picture that is higher; the rest of a long report is hovered, not shown.
  const height = Math.min(MOST_PIXELS, await page.evaluate(() => document.documentElement.scrollHeight));
  const clip = { x: 0, y: 0, width: 1200, height };
  await page.screenshot({ path: file.replace(/\.html$/, `-${colorScheme}.png`), fullPage: true, clip });
  await page.close();
}
await browser.close();
for (const complaint of complaints) console.error(complaint);
console.log(
  `${file}: ${complaints.length === 0 ? "no request, no console message, light and dark" : "not clean"}`,
);
process.exit(complaints.length === 0 ? 0 : 1);
