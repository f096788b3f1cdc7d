/** What a reader sees of frames: the last one without a script, all of them in the data, arrows on one scale. */
import { expect, it } from "vitest";
import { arrowsOf, pullScale } from "../../reports/kit/frames.ts";
import { samples } from "../../reports/samples.ts";
import { toHtml } from "../../src/writers/html.ts";
import { played } from "../helpers/played.ts";
import { runResult } from "../helpers/result.ts";
import { chartOf, shown } from "../helpers/section.ts";

it("arrows have one scale in all frames: 95 % of them are within 110 thousandths, and none is longer", () => {
  const frames = Array.from({ length: 100 }, (_, i) => ({ step: i, points: [500, 500], pull: [i + 1, 0] }));
  const scale = pullScale(frames, 2);
  // the 95th of the lengths 1 to 100
  expect(scale).toBeCloseTo(110 / 95, 10);
  expect(arrowsOf(frames[9], 2, scale)[0].to).toEqual([Math.round(500 + 1100 / 95), 500]);
  expect(arrowsOf(frames[99], 2, scale)[0].to).toEqual([610, 500]);
});

it("a training in the plane is played from step 0, with all of its data in the figure and its table", () => {
  const scenario = played();
  const { figures } = shown(samples, scenario);
  const [figure, ...others] = figures;
  expect(figure.title).toBe("The training, step by step");
  expect(others.map(({ folded }) => folded)).toEqual([true, true]);
  const chart = chartOf(figure);
  expect(chart.frames?.steps).toEqual([0, 1000, 2000, 3000]);
  expect(figure.table.rows.map(([at]) => at)).toEqual(["0", "1,000", "2,000", "3,000"]);
});

it("a page holds at most 400 kB for a scenario of 30 frames", async () => {
  const without = await toHtml(runResult([{ ...played(0) }]));
  const having = await toHtml(runResult([played(30)]));
  expect(having.length - without.length).toBeLessThan(400_000);
});
