/** What the report says of images that grow, from a result made by formula. */
import { describe, expect, it } from "vitest";
import { growth } from "../../reports/growth.ts";
import { images } from "../../reports/images.ts";
import { type Block, toRows } from "../../reports/kit/columns.ts";
import { pooledGrid } from "../../reports/kit/images.ts";
import { losses } from "../../reports/losses.ts";
import type { Figure } from "../../reports/section.ts";
import * as fixture from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";

function sheetsOf(figure: Figure | undefined) {
  if (figure === undefined || !("images" in figure.picture)) throw new Error("this figure has no sheets");
  return figure.picture.images.map(({ title, width, height }) => [title, width, height]);
}

function widthsOf({ picture }: Figure): number[] {
  if (!("images" in picture)) throw new Error("this figure has no sheets");
  return picture.images.map(({ source }) => Buffer.from(source.split(",")[1], "base64").readUInt32BE(16));
}

function dataOf(figure: Figure | undefined): Readonly<Record<string, readonly Block[]>> {
  if (figure === undefined || !("chart" in figure.picture)) throw new Error("this figure is no chart");
  return figure.picture.chart.panels[0].data;
}

const grown = fixture.grown();

describe("growth", () => {
  it("shows the end of each resolution at its own size, beside real images of that size", () => {
    const [made, real] = shown(growth, grown).figures;
    // all as wide as eight images of 28 pixels with a gap of one, 8 (28 + 1) - 1
    expect(sheetsOf(made)).toEqual([
      ["7 × 7, step 900", 231, 231],
      ["14 × 14, step 2,000", 231, 231],
      ["28 × 28, step 3,000", 231, 231],
    ]);
    expect(sheetsOf(real)).toEqual([
      ["7 × 7", 231, 231],
      ["14 × 14", 231, 231],
      ["28 × 28", 231, 231],
    ]);
    // the pictures themselves have the resolution's own pixels: width is the third number of a PNG
    expect([made, real].map(widthsOf)).toEqual([
      [63, 119, 231],
      [63, 119, 231],
    ]);
  });

  it("divides each distance by the null of its own size, and shades the fades", () => {
    const data = dataOf(shown(growth, grown).figures[2]);
    const rows = toRows(data.lines);
    const at = (wanted: number) => rows.find(({ step }) => step === wanted);
    const { nulls, seeds } = grown;
    const [seed] = seeds;
    const of = (step: number, name: string) =>
      (seed.snapshots.find((each) => each.step === step)?.metrics[name]?.value ?? Number.NaN) /
      nulls[name].median;
    expect(at(900)?.series).toBe("7 × 7");
    expect(at(900)?.value).toBeCloseTo(of(900, "emd@7"), 3);
    expect(at(2000)?.value).toBeCloseTo(of(2000, "emd@14"), 3);
    expect(at(3000)?.value).toBeCloseTo(of(3000, "emd"), 3);
    expect(toRows(data.spans).map(({ from, to, label }) => [from, to, label])).toEqual([
      [901, 1400, "14 × 14 fades in"],
      [2001, 2500, "28 × 28 fades in"],
    ]);
  });

  it("says what was measured at each resolution, and when each trained", () => {
    const { text } = shown(growth, grown);
    expect(text).toContain("7 × 7 14 × 14 28 × 28");
    expect(text).toContain("fades in, steps – 901 to 1,400 2,001 to 2,500");
    expect(text).toContain("by itself, steps 1 to 900 1,401 to 2,000 2,501 to 3,000");
    expect(text).toMatch(/emd \[two real samples\] [\d.]+ \[1\.8\] [\d.]+ \[3\.6\] [\d.]+ \[7\.4\]/);
  });

  it("has a training that broke off say what it came to", () => {
    const [seed] = grown.seeds;
    const stages = seed.stages?.slice(0, 2) ?? [];
    const snapshots = seed.snapshots.filter(({ step }) => step <= 900);
    const { figures, text } = shown(growth, { ...grown, seeds: [{ ...seed, stages, snapshots }] });
    expect(sheetsOf(figures[0])).toHaveLength(1);
    expect(text).toMatch(/emd \[two real samples\] [\d.]+ \[1\.8\] – \[3\.6\]/);
  });

  it("has nothing to say where images have one size", () => {
    const other = fixture.digits();
    expect(shownIn(growth, other)).toBeNull();
  });
});

it("the losses of such a training are shaded where a resolution fades in, others are not", () => {
  expect(toRows(dataOf(shown(losses, grown).figures[0]).spans)).toHaveLength(2);
  expect(toRows(dataOf(shown(losses, fixture.digits()).figures[0]).spans)).toEqual([]);
});

it("the sheets over time keep to the target's size", () => {
  const sheets = sheetsOf(shown(images, grown).figures[0]);
  expect(sheets.every(([, width]) => width === 231)).toBe(true);
  expect(sheets.at(0)?.[0]).toBe("step 2,250");
});

it("a grid at a lower resolution has means of blocks", () => {
  const bytes = Buffer.from([0, 10, 20, 31]).toString("base64");
  const grid = { count: 1, height: 2, width: 2, channels: 1, bytes };
  // 61 / 4 = 15.25
  expect([...Buffer.from(pooledGrid(grid, 1).bytes, "base64")]).toEqual([15]);
  expect(pooledGrid(grid, 2)).toEqual(grid);
});
