/** What an autoencoder of images makes of real ones, and how much is lost: in pixels, and of their edges. */
import { html } from "./kit/html.ts";
import { sheetOf } from "./kit/images.ts";
import { representative } from "./kit/steps.ts";
import { count, number, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

export const reconstructions: Section = {
  title: "Input and reconstruction",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const chosen = representative(scenario);
    const record = chosen?.seed.reconstructions;
    if (chosen === null || record === undefined) return null;
    const { step: at, input, output, sharpness, error } = record;
    const kept = sharpness.input > 0 ? sharpness.output / sharpness.input : null;
    return {
      prose: [
        html`<p>The encoder brings an image to a latent, the decoder back to an image, for ${chosen.which}.${
          kept === null
            ? null
            : html` The sharpness of the reconstructions (the variance of their Laplacian) is <b>${number(100 * kept)} %</b> of that of the
images they are made of: what the decoder cannot predict, it averages.`
        }</p>`,
      ],
      figures: [
        {
          title: "Input, and its reconstruction below",
          description: `${count(input.count, "real image")} at step ${step(at)}, and what the decoder makes of the mean latent of each. Over 256 images a pixel is off by ${number(Math.sqrt(error) / 2)} of the range from black to white (root of the mean square); sharpness is ${number(sharpness.output)}, of the inputs ${number(sharpness.input)}.`,
          legend: [],
          picture: {
            layout: "column",
            images: [
              { ...sheetOf("input", input, input.count), real: true },
              sheetOf("reconstruction", output, output.count),
            ],
          },
          wide: true,
          table: {
            columns: ["sheet", "images", "sharpness"],
            rows: [
              ["input", input.count, number(sharpness.input)],
              ["reconstruction", output.count, number(sharpness.output)],
            ],
          },
        },
      ],
    };
  },
};
