/** Grids of generated images over the training, beside real ones. */
import { formOf } from "./kit/forms.ts";
import { namesOf } from "./kit/frames.ts";
import { html } from "./kit/html.ts";
import { sheetOf } from "./kit/images.ts";
import { spread } from "./kit/series.ts";
import { isConditional, representative } from "./kit/steps.ts";
import { count, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** A sheet is this many images wide. */
const ACROSS = 8;
/** Of a conditional generator, a row for each of ten classes. */
const MOST_IMAGES = 10 * ACROSS;

/** Pictures of the player, and sheets of a reader without scripts. */
const MOST_SHEETS = 8;

export const images: Section = {
  title: "Images",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const chosen = representative(scenario);
    if (chosen === null) return null;
    // images that grow are shown level by level elsewhere
    const whole = scenario.target?.image?.height;
    const having = chosen.seed.snapshots.filter(
      ({ images: grid, resolution = whole }) => grid !== undefined && grid.count > 0 && resolution === whole,
    );
    const shown = spread(having, MOST_SHEETS);
    const grids = shown.flatMap(({ step: at, images: grid }) => (grid === undefined ? [] : [{ at, grid }]));
    if (grids.length === 0) return null;
    const real = scenario.target?.images;
    const { grid } = grids[grids.length - 1];
    const each = Math.min(grid.count, MOST_IMAGES);
    return {
      heading: "Samples against the target",
      prose: [
        formOf(scenario).outside
          ? html`<p>The first images of each set that was given.</p>`
          : html`<p>What the generator makes of the same noise as it learns, for ${chosen.which}.</p>`,
      ],
      figures: [
        {
          title: "Generated and real images",
          description: `Sheets of ${count(each, "generated image")} (${grid.height} by ${grid.width} pixels) at ${count(
            grids.length,
            "step",
          )}, the last at step ${step(grids[grids.length - 1].at)}${
            real === undefined ? "" : `, beside ${count(Math.min(real.count, MOST_IMAGES), "real image")}`
          }.${isConditional(scenario) ? " Each row is a class that was asked for (the first ten where there are more), each column a latent: what stays in a column is style." : ""}`,
          legend: [],
          picture: {
            ...(formOf(scenario).outside === undefined && { frames: namesOf(shown) }),
            images: [
              ...grids.map(({ at, grid: one }) => sheetOf(`step ${step(at)}`, one, ACROSS, MOST_IMAGES)),
              ...(real === undefined
                ? []
                : [{ ...sheetOf("real", real, ACROSS, MOST_IMAGES), real: true as const }]),
            ],
          },
          wide: true,
          table: {
            columns: ["sheet", "images", "height", "width", "channels"],
            rows: [
              ...grids.map(({ at, grid: one }) => [
                `step ${step(at)}`,
                one.count,
                one.height,
                one.width,
                one.channels,
              ]),
              ...(real === undefined ? [] : [["real", real.count, real.height, real.width, real.channels]]),
            ],
          },
        },
      ],
    };
  },
};
