import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toRows } from "../../reports/kit/columns.ts";
import { gapsOf, linesFigure } from "../../reports/kit/lines.ts";
import { isolated, median, medianSeries, type Point, spread, thin } from "../../reports/kit/series.ts";
import { HEIGHT } from "../../reports/kit/theme.ts";
import { logTicks, roundTicks } from "../../reports/kit/ticks.ts";

const series = (values: readonly (number | null)[]): Point[] =>
  values.map((value, step) => ({ step, value }));
const anySeries = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      fc.constant(null),
    ),
    {
      minLength: 1,
      maxLength: 3000,
      size: "max",
    },
  )
  .map(series);

describe("thinning a series", () => {
  it("keeps a spike and a gap of one step in 10,000", () => {
    const values: (number | null)[] = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 500));
    values[4321] = 99;
    values[8765] = null;
    const kept = thin(series(values), 800);
    expect(kept).toContainEqual({ step: 4321, value: 99 });
    expect(kept).toContainEqual({ step: 8765, value: null });
    expect(kept.length).toBeLessThanOrEqual(800);
  });

  it("never makes up, reorders or loses an extreme, an end or the fact of a gap", () => {
    fc.assert(
      fc.property(anySeries, fc.integer({ min: 8, max: 900 }), (points, limit) => {
        const kept = thin(points, limit);
        expect(kept.length).toBeLessThanOrEqual(Math.max(limit, 0));
        for (const point of kept) expect(points[point.step]).toBe(point);
        for (let i = 1; i < kept.length; i++) expect(kept[i].step).toBeGreaterThan(kept[i - 1].step);
        expect(kept[0]).toBe(points[0]);
        expect(kept.at(-1)).toBe(points.at(-1));
        const known = (of: readonly Point[]) => of.flatMap(({ value }) => (value === null ? [] : [value]));
        const all = known(points);
        if (all.length > 0) {
          expect(Math.max(...known(kept))).toBe(Math.max(...all));
          expect(Math.min(...known(kept))).toBe(Math.min(...all));
        }
        expect(kept.some(({ value }) => value === null)).toBe(points.some(({ value }) => value === null));
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it("refuses a limit too small to keep anything", () => {
    expect(() => thin(series([1, 2]), 2)).toThrow("at least 8 (got 2)");
  });
});

describe("the median over seeds", () => {
  it("is the middle value, or the mean of two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it("is a gap where most seeds have no value, so that survivors don't speak for the dead", () => {
    const seeds = [series([1, 1, 1]), series([2, null, null]), series([6, 3, null])];
    expect(medianSeries(seeds)).toEqual(series([2, 2, null]));
  });
});

describe("steps and ticks", () => {
  it("spreads small multiples from the first to the last", () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 6)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(spread([1, 2], 6)).toEqual([1, 2]);
  });

  it("puts labels on round numbers", () => {
    expect(roundTicks(0, 3000, 4)).toEqual([0, 1000, 2000, 3000]);
    expect(roundTicks(0.07, 0.99, 5)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(logTicks(0.02, 1.4)).toEqual([0.03, 0.1, 0.3, 1]);
    expect(logTicks(1e-7, 2)).toEqual([1e-6, 1e-4, 1e-2, 1]);
  });
});

describe("a figure of lines", () => {
  const line = (points: Point[]) => ({ label: "loss", color: "red", mark: "line" as const, seeds: [points] });

  it("says how many of its points it shows", () => {
    const figure = linesFigure({
      title: "t",
      lines: [line(series(Array.from({ length: 5000 }, (_, i) => i % 7)))],
      points: "logged steps",
    });
    expect(figure?.description).toMatch(/Showing (3\d\d|400) of 5,000 logged steps; the extremes are kept\./);
    expect(figure?.table.note).toBe("20 of 5,000 logged steps.");
  });

  const blocks = (points: readonly (number | null)[], name: string, more = {}) => {
    const figure = linesFigure({ title: "t", lines: [line(series(points))], points: "snapshots", ...more });
    const panel = figure !== null && "chart" in figure.picture ? figure.picture.chart.panels[0] : undefined;
    return { rows: toRows(panel?.data[name] ?? []), numbers: panel?.numbers ?? {} };
  };

  it("draws a point where no line reaches a value", () => {
    expect(isolated(series([1, null, 3, 4, null, 6]))).toEqual([
      { step: 0, value: 1 },
      { step: 5, value: 6 },
    ]);
    expect(blocks([1, null, 3, 4, null, 6], "dots").rows).toMatchObject([
      { step: 0, value: 1 },
      { step: 5, value: 6 },
    ]);
    expect(blocks([1, 2, 3], "dots").rows).toEqual([]);
    // What the logarithm leaves out is a gap as well.
    expect(blocks([100, 0, 1], "dots", { log: true }).rows).toHaveLength(2);
  });

  it("is none for a single snapshot, whose values are in the table of final measures", () => {
    expect(linesFigure({ title: "t", lines: [line(series([1]))], points: "snapshots" })).toBeNull();
    expect(linesFigure({ title: "t", lines: [line(series([1, null]))], points: "snapshots" })).not.toBeNull();
  });

  it("counts in whole numbers, steps always and values where they are counts", () => {
    expect(blocks([1, 2], "lines").numbers.ticksX).toEqual([0, 1]);
    expect(blocks([1, 2], "lines").numbers.ticksY).toEqual([1, 1.2, 1.4, 1.6, 1.8, 2]);
    expect(blocks([1, 2], "lines", { counts: true }).numbers.ticksY).toEqual([1, 2]);
    expect(blocks([8, 8], "lines", { counts: true }).numbers.ticksY).toEqual([4, 6, 8, 10, 12]);
    expect(roundTicks(0.5, 1.5, 4, true)).toEqual([1]);
  });

  it("puts labels apart, below one another where their places are one", () => {
    const references = [
      { value: 0.5, label: "1/2: D cannot tell" },
      { value: 0.51, label: "all that is asked" },
      { value: 0.9, label: "far from both" },
    ];
    const { rows } = blocks([0, 1], "labels", { references });
    expect(rows.map(({ label }) => label)).toEqual([
      "far from both",
      "all that is asked",
      "1/2: D cannot tell",
    ]);
    const bottoms = rows.map(({ bottom }) => Number(bottom));
    expect(bottoms[1]).toBe(Math.round(HEIGHT * 0.49 - 3));
    expect(bottoms[2] - bottoms[1]).toBeGreaterThanOrEqual(12);
  });

  it("places any number of labels, each below the one whose place it wants", () => {
    const near = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(near, fc.boolean(), (values, log) => {
        const references = values.map((value, i) => ({ value: 1 + value, label: `reference ${i}` }));
        const { rows } = blocks([1, 2], "labels", { references, log });
        const bottoms = rows.map(({ bottom }) => Number(bottom)).toSorted((a, b) => a - b);
        expect(bottoms).toHaveLength(values.length);
        for (const [i, bottom] of bottoms.slice(1).entries())
          expect(bottom - bottoms[i]).toBeGreaterThanOrEqual(13);
      }),
      { seed: 6 },
    );
  });

  it("puts a label over or under the line that passes its place", () => {
    const references = [{ value: 0.5, label: "1/2: D cannot tell" }];
    const noisy = Array.from({ length: 60 }, (_, i) => (i === 0 ? 0 : i === 1 ? 1 : 0.5 + 0.1 * (-1) ** i));
    // From .4 to .6 of the height: the label ends above that, three pixels away.
    expect(blocks(noisy, "labels", { references }).rows).toMatchObject([
      { bottom: Math.round(HEIGHT * 0.4 - 3) },
    ]);
    const filled = noisy.map((_, i) => i % 2);
    expect(blocks(filled, "labels", { references }).rows).toMatchObject([{ bottom: HEIGHT / 2 - 3 }]);
  });

  it("marks each run of missing values", () => {
    expect(gapsOf(series([1, null, null, 4, null]))).toEqual([
      { from: 1, to: 2 },
      { from: 4, to: 4 },
    ]);
    const figure = linesFigure({
      title: "t",
      lines: [line(series([1, null, null, 4, null]))],
      points: "logged steps",
    });
    expect(figure?.legend.map(({ label }) => label)).toContain("no value");
    const panel = figure !== null && "chart" in figure.picture ? figure.picture.chart.panels[0] : undefined;
    expect(toRows(panel?.data.gaps ?? [])).toEqual([
      { color: "red", from: 1, to: 2 },
      { color: "red", from: 4, to: 4 },
    ]);
  });

  it("turns what a logarithm cannot show into gaps, and does not exist without a value", () => {
    const figure = linesFigure({
      title: "t",
      lines: [line(series([100, 0, 1]))],
      points: "logged steps",
      log: true,
    });
    expect(figure?.legend.map(({ label }) => label)).toContain("no value, or 0");
    expect(
      linesFigure({ title: "t", lines: [line(series([null, null]))], points: "logged steps" }),
    ).toBeNull();
  });

  it("describes the way of each line in one sentence", () => {
    const figure = linesFigure({
      title: "t",
      about: "Lower is better.",
      lines: [line(series([3, 1, 0.5]))],
      points: "snapshots",
    });
    expect(figure?.description).toBe("Lower is better. Loss goes from 3 at step 0 to 0.5 at step 2.");
  });
});
