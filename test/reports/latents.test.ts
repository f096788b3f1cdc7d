import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import type { Figure, Picture } from "../../reports/section.ts";
import type { ImageGrid, LatentRecord, ScenarioResult } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { shownIn } from "../helpers/section.ts";

function picturesOf(figure: Figure): readonly Picture[] {
  if (!("images" in figure.picture)) throw new Error("this figure is no picture");
  return figure.picture.images;
}

/** Images of one pixel, with these values. */
const pixels = (...values: readonly number[]): ImageGrid => ({
  count: values.length,
  height: 1,
  width: 1,
  channels: 1,
  bytes: Buffer.from(values).toString("base64"),
});

/** Pixels row by row, without the gaps: every second of every second row. */
function seen({ source }: Picture): number[][] {
  const { width, height, data } = decode(Buffer.from(source.split(",")[1], "base64"));
  const at = (length: number) => Array.from({ length: (length + 1) / 2 }, (_, i) => 2 * i);
  return at(height).map((y) => at(width).map((x) => data[y * width + x]));
}

function withRecord(latents: LatentRecord): ScenarioResult {
  const scenario = fixture.digits();
  return { ...scenario, seeds: scenario.seeds.map((seed) => ({ ...seed, latents })) };
}

describe("walks and sums of latents", () => {
  const record: LatentRecord = {
    step: 7,
    paths: pixels(...Array.from({ length: 18 }, (_, i) => i)),
    arithmetic: {
      sums: [
        { a: 1, c: 2, latent: 0.5, input: 0.25 },
        { a: 2, c: 1, latent: 1, input: 0 },
      ],
      pairs: 2,
      bold: pixels(1, 2, 3, 4, 5, 6, 7, 8),
      thin: pixels(11, 12, 13, 14, 15, 16, 17, 18),
      other: pixels(21, 22, 23, 24, 25, 26, 27, 28),
      latent: pixels(31, 32),
      input: pixels(41, 42),
    },
  };
  const [sums, paths] = shownIn(sections.latents, withRecord(record))?.figures ?? [];

  it("put a sum on a line: of each term three images and their mean latent's, then both results", () => {
    expect(picturesOf(sums).map((picture) => [picture.title, ...seen(picture)])).toEqual([
      ["bold a", [1, 2, 3], [5, 6, 7]],
      ["mean", [4], [8]],
      ["\u2212 thin a", [11, 12, 13], [15, 16, 17]],
      ["mean", [14], [18]],
      ["+ thin c", [21, 22, 23], [25, 26, 27]],
      ["mean", [24], [28]],
      ["= latents", [31], [32]],
      ["= pixels", [41], [42]],
    ]);
    expect(sums.table.rows).toEqual([
      [1, 2, "0.5", "0.25"],
      [2, 1, "1", "0"],
    ]);
    expect(sums.description).toContain("2 sums of 2 at step 7:");
    expect(sums.description).toContain("0.33 by latents and 0.26 by pixels: 0.064 [0.042, 0.087] more.");
  });

  it("put a path on a line", () => {
    const line = Array.from({ length: 9 }, (_, i) => i);
    expect(seen(picturesOf(paths)[0])).toEqual([line, line.map((i) => i + 9)]);
    expect(paths.description).toMatch(/^2 paths of 9 images at step 7, .* is 0\.13 of it\.$/);
  });

  it("say nothing of what was not measured, or not drawn", () => {
    const scenario = withRecord({ step: 7, paths: record.paths });
    const bare = { ...scenario, seeds: scenario.seeds.map((seed) => ({ ...seed, metrics: {} })) };
    const figures = shownIn(sections.latents, bare)?.figures ?? [];
    expect(figures.map(({ title }) => title)).toEqual(["From one latent to another"]);
    expect(figures[0].description).toMatch(/little by little\.$/);
    expect(shownIn(sections.latents, fixture.ring())).toBeNull();
  });
});

describe("side by side", () => {
  const of = (...scenarios: readonly ScenarioResult[]) => shownIn(sections["side-by-side"], ...scenarios);

  it("is a row of real images, and one of each scenario that learns them", () => {
    const [figure, ...others] =
      of(fixture.ring(), fixture.digits(), fixture.gauss1d(), fixture.blurredDigits())?.figures ?? [];
    expect(others).toEqual([]);
    expect(picturesOf(figure).map(({ title, width, height }) => [title, width, height])).toEqual(
      // Sixteen images of 28 pixels and fifteen gaps.
      ["real", "mnist-gan", "mnist-vae"].map((title) => [title, 463, 28]),
    );
    expect(figure.description).toContain("which have 1: mnist-gan 1.02 and mnist-vae 0.36.");
    expect(figure.table.columns).toEqual(["scenario", "seed", "sharpness.ratio", "emd"]);
    expect(figure.table.rows[1]).toEqual(["mnist-vae", 1, "0.36", "\u2013"]);
  });

  it("takes images from all over a sheet, so that a conditional generator shows each class", () => {
    const scenario = fixture.digits();
    const sheet = pixels(...Array.from({ length: 80 }, (_, i) => Math.floor(i / 8)));
    const seeds = scenario.seeds.map((seed) => ({
      ...seed,
      snapshots: seed.snapshots.map((snapshot) => ({ ...snapshot, images: sheet })),
    }));
    const [figure] = of({ ...scenario, seeds }, fixture.blurredDigits())?.figures ?? [];
    // Every fifth of eighty.
    expect(seen(picturesOf(figure)[1])).toEqual([[0, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9]]);
  });

  it("needs two that learn the same", () => {
    expect(of(fixture.digits())).toBeNull();
    const others = fixture.blurredDigits();
    const target = others.target && { ...others.target, images: fixture.latentRecord(3).paths };
    expect(of(fixture.digits(), { ...others, target })).toBeNull();
    // Samples from files were not trained.
    expect(of(fixture.digits(), { ...others, engine: undefined })).toBeNull();
  });
});
