/** What D answers on real and on generated samples: a probability, or a critic's score. */
import { alarmsOf } from "./kit/alarms.ts";
import { linesFigure } from "./kit/lines.ts";
import { isAutoencoder, isProbabilistic, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Section } from "./section.ts";

export const outputs: Section = {
  title: "Outputs of the discriminator",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    if (isAutoencoder(scenario)) return null;
    const probabilities = isProbabilistic(scenario);
    const figure = linesFigure({
      title: probabilities ? "D\u2019s probability of \u201creal\u201d" : "The critic\u2019s mean score",
      about: probabilities
        ? undefined
        : "A critic\u2019s score is no probability; only the gap between real and generated samples means something.",
      lines: [
        {
          label: "on real samples",
          color: COLORS.real,
          mark: "dashed",
          seeds: signal(scenario, (r) => (probabilities ? r.probReal : r.criticReal)),
        },
        {
          label: "on generated samples",
          color: COLORS.fake,
          mark: "line",
          seeds: signal(scenario, (r) => (probabilities ? r.probFake : r.criticFake)),
        },
      ],
      points: "logged steps",
      spans: alarmsOf(scenario),
      references: probabilities ? [{ value: 0.5, label: "1/2: D cannot tell" }] : [],
    });
    return { figures: [figure] };
  },
};
