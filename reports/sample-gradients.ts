/** The gradient that each generator loss would send through D to a sample: where minimax falls silent and the other does not. */
import { alarmsOf } from "./kit/alarms.ts";
import { linesFigure } from "./kit/lines.ts";
import { quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Section } from "./section.ts";

export const sampleGradients: Section = {
  title: "Gradients at the samples",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    const figure = linesFigure({
      title: "Gradient of each generator loss at the generated samples",
      about:
        "Means over samples of how much each loss changes when a sample moves; at a sample the two differ by the factor (1 \u2212 D) / D.",
      lines: [
        {
          label: "minimax, log(1 \u2212 D)",
          color: COLORS.generator,
          mark: "dashed",
          seeds: quantity(scenario, "gradient-norm.minimax"),
        },
        {
          label: "non-saturating, \u2212log D",
          color: COLORS.discriminator,
          mark: "line",
          seeds: quantity(scenario, "gradient-norm.non-saturating"),
        },
      ],
      points: "snapshots",
      spans: alarmsOf(scenario),
      log: true,
    });
    return { figures: [figure] };
  },
};
