/** Trainings beside a stored one: named by what differs, with their last images and what was measured of them. */
import { expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { renderPage } from "../../reports/page.ts";
import type { BesideRecord, ScenarioResult, StoredRecord } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";

const base = fixture.digits();
const images = base.seeds[0].snapshots.at(-1)?.images;
const stored: StoredRecord = {
  file: "kept.json.gz",
  scenario: "parts--norm-batch--activation-relu",
  command: "ganscope run parts",
  version: "0.1.0",
  startedAt: "2025-02-03T04:05:06.000Z",
};
const other = (name: string, value: number): BesideRecord => ({
  name,
  step: 1500,
  metrics: { "sharpness.ratio": fixture.measured(value, "ratio") },
  ...(images !== undefined && { images }),
});
const withBeside = (...beside: BesideRecord[]): ScenarioResult => ({ ...base, stored, beside });

it("calls each by what the matrix changed, and shows its images and numbers", () => {
  const { text, figures } = shown(
    sections.beside,
    withBeside(
      other("parts--norm-none--activation-relu", 0.25),
      other("parts--norm-none--activation-leaky-relu", 4),
    ),
  );
  expect(text).toContain("norm none, activation relu 0.25");
  expect(text).toContain("norm none, activation leaky-relu 4");
  const { picture } = figures[0];
  if (!("images" in picture)) throw new Error("no pictures");
  expect(picture.images.map(({ title }) => title)).toEqual([
    `norm batch, activation relu, step ${base.seeds[0].lastStep.toLocaleString("en-US")}`,
    "norm none, activation relu, step 1,500",
    "norm none, activation leaky-relu, step 1,500",
  ]);
});

it("keeps the names of trainings that no matrix made", () => {
  expect(shown(sections.beside, withBeside(other("plain", 1))).text).toContain("plain 1");
});

it("is silent where nothing stands beside", () => {
  expect(shownIn(sections.beside, base)).toBeNull();
});

it("the page says where a stored result comes from, and counts it as none that this run trained", async () => {
  const page = await renderPage(fixture.runResult([{ ...base, stored }]));
  const text = page.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
  expect(text).toContain(
    "A stored result, nothing was trained in this run: ganscope run parts (parts--norm-batch--activation-relu) made it with ganscope 0.1.0 on",
  );
  expect(text).toContain("2025-02-03");
  expect(text).toContain("1 stored training:");
});
