/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The player of a training: plays, pauses, steps and scrubs by mouse and keyboard, and shares one cursor with the curves. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHtml } from "../../src/writers/html.ts";
import { played } from "../helpers/played.ts";
import { executablePath, openBrowser, visit as visitWith, withoutBrowser } from "../helpers/reader.ts";
import { digits, runResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";

describe.skipIf(executablePath === undefined)(`the player${withoutBrowser}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    await buildRuntime();
    folder = mkdtempSync(join(tmpdir(), "ganscope-player-"));
    writeFileSync(join(folder, "played.html"), await toHtml(runResult([played(16)])));
    writeFileSync(join(folder, "digits.html"), await toHtml(runResult([digits()])));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const visit = (options?: BrowserContextOptions) => visitWith(browser, join(folder, "played.html"), options);
  const said = (page: Page) => page.locator(".player output").textContent();
  const cursorSaid = (page: Page) => page.locator(".cursor output").textContent();
  /** The generated points, as they are drawn now. */
  const drawn = (page: Page) =>
    page.locator(".main .plot").evaluate((plot) => plot.querySelector(".stage svg")?.outerHTML ?? "");

  it("steps, scrubs and jumps by keyboard, from step 0 on, and the curves' cursor goes along", async () => {
    const { page, trouble } = await visit();
    const slider = page.getByRole("slider", { name: "Picture" });
    await page.locator(".cursor").waitFor();
    await slider.press("Home");
    await expect.poll(() => said(page)).toBe("step 0");
    await expect.poll(() => drawn(page)).not.toBe("");
    const first = await drawn(page);
    await slider.press("ArrowRight");
    await expect.poll(() => said(page)).toBe("step 200");
    await expect.poll(() => cursorSaid(page)).toBe("step 200");
    await expect.poll(() => drawn(page)).not.toBe(first);
    await page.getByRole("button", { name: "One picture on" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => cursorSaid(page)).toBe("step 400");
    await page.getByRole("button", { name: "One picture back" }).click();
    await expect.poll(() => said(page)).toBe("step 200");
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("plays to its end and stops, pauses where asked, by mouse and by the space bar", async () => {
    const { page, trouble } = await visit();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await expect.poll(() => said(page)).not.toBe("step 3,000");
    await page.getByRole("button", { name: "Pause" }).click();
    const at = await said(page);
    await page.waitForTimeout(400);
    expect(await said(page)).toBe(at);
    await page.getByRole("slider", { name: "Picture" }).press(" ");
    await expect.poll(() => said(page), { timeout: 10_000 }).toBe("step 3,000");
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("plays sheets of images: one at a time beside the real ones, which stay, and the curves' cursor goes along", async () => {
    const { page, trouble } = await visitWith(browser, join(folder, "digits.html"));
    const seen = () => page.locator(".main .panels h5:visible").allTextContents();
    await page.locator(".cursor").waitFor();
    // eight of thirteen snapshots, evenly: the first, the third, ...
    const steps = digits().seeds[0].snapshots.map(({ step }) => `step ${step.toLocaleString("en-US")}`);
    await expect.poll(seen).toEqual([steps.at(-1), "real"]);
    await page.getByRole("slider", { name: "Picture" }).press("Home");
    await expect.poll(seen).toEqual([steps[0], "real"]);
    await expect.poll(() => cursorSaid(page)).toBe(steps[0]);
    await page.getByRole("slider", { name: "Picture" }).press("ArrowRight");
    await expect.poll(seen).toEqual([steps[2], "real"]);
    await page.locator(".cursor input").press("End");
    await expect.poll(seen).toEqual([steps.at(-1), "real"]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("leaves all sheets in view without a script", async () => {
    const { page, trouble } = await visitWith(browser, join(folder, "digits.html"), {
      javaScriptEnabled: false,
    });
    // eight sheets and the real images
    expect(await page.locator(".main .panels img:visible").count()).toBe(9);
    expect(await page.locator(".main .player").isVisible()).toBe(false);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  it("follows the curves' cursor", async () => {
    const { page } = await visit();
    await page.locator(".cursor").waitFor();
    await page.locator(".cursor input").press("Home");
    // the first logged step is 1, and step 0 is nearest to it
    await expect.poll(() => said(page)).toBe("step 0");
    await page.context().close();
  });

  it("has no button to play for a reader who asked for less motion, and steps all the same", async () => {
    const { page } = await visit({ reducedMotion: "reduce" });
    expect(await page.getByRole("button", { name: "Play", exact: true }).isVisible()).toBe(false);
    await page.getByRole("button", { name: "One picture back" }).click();
    await expect.poll(() => said(page)).toBe("step 2,800");
    await page.context().close();
  });

  it("shows the last picture 500 pixels wide and no controls without a script", async () => {
    const { page, trouble } = await visit({ javaScriptEnabled: false });
    expect(await page.locator(".player").isVisible()).toBe(false);
    const box = await page.locator(".main .plot svg").boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(500);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});
