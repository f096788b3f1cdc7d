/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** A real browser as a reader of reports: it notes every request, message, error and dialog. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

export const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);
/** Stands behind a test's name. */
export const withoutBrowser =
  executablePath === undefined ? " (skipped: no chromium; install it or set CHROMIUM)" : "";

export interface Visit {
  readonly page: Page;
  /** Everything that went wrong: requests, console errors, uncaught errors, dialogs. */
  readonly trouble: string[];
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

export async function visit(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:image/png"))
      trouble.push(`request ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") trouble.push(`console ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    trouble.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, trouble };
}
