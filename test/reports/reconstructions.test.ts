/** An autoencoder's input above its reconstruction, with what is lost in numbers. */
import { expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import type { ImageGrid, ReconstructionRecord } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";

const pixels = (...values: readonly number[]): ImageGrid => ({
  count: values.length,
  height: 1,
  width: 1,
  channels: 1,
  bytes: Buffer.from(values).toString("base64"),
});
const record: ReconstructionRecord = {
  step: 3000,
  input: pixels(0, 255, 0),
  output: pixels(40, 200, 30),
  sharpness: { input: 0.8, output: 0.2 },
  // a pixel off by 0.2 of 2, the way from black to white: 0.1
  error: 0.04,
};
const withRecord = (reconstructions: ReconstructionRecord) => {
  const scenario = fixture.digits();
  return { ...scenario, seeds: scenario.seeds.map((seed) => ({ ...seed, reconstructions })) };
};

it("says how sharp and how far off", () => {
  const { text, figures } = shown(sections.reconstructions, withRecord(record));
  expect(text).toContain("is 25 % of that of the images they are made of");
  expect(figures[0].description).toContain("3 real images at step 3,000");
  expect(figures[0].description).toContain("a pixel is off by 0.1 of the range");
  const { picture } = figures[0];
  if (!("images" in picture)) throw new Error("no pictures");
  expect(picture.images.map(({ title, real }) => [title, real])).toEqual([
    ["input", true],
    ["reconstruction", undefined],
  ]);
});

it("says nothing of shares where the inputs are flat, and nothing at all of other trainings", () => {
  const flat = { ...record, sharpness: { input: 0, output: 0 } };
  expect(shown(sections.reconstructions, withRecord(flat)).text).not.toContain("%");
  expect(shownIn(sections.reconstructions, fixture.digits())).toBeNull();
});
