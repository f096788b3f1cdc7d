/** What a critic's estimate of the earth mover's distance is worth: beside the exact distance, and by its Lipschitz constant. */
import type { ScenarioResult } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import { atTheEnd, quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

const ID = "critic-certificate";

/** The figure that critics are compared by. */
export const RATIO = "Share of the distance that the critic certifies";

function distancesFigure(scenario: ScenarioResult): Figure | null {
  return linesFigure({
    title: "Earth mover\u2019s distance, and what the critic says of it",
    about: "On the same batch of real and generated samples.",
    lines: [
      { label: "exact distance", color: COLORS.real, mark: "line", seeds: quantity(scenario, `${ID}.w1`) },
      {
        label: "certified, estimate / K",
        color: COLORS.discriminator,
        mark: "dashed",
        seeds: quantity(scenario, `${ID}.distance`),
      },
      {
        label: "estimate as it is",
        color: COLORS.fourth,
        mark: "dotted",
        seeds: quantity(scenario, `${ID}.estimate`),
      },
    ],
    points: "snapshots",
    log: true,
  });
}

function slopesFigure(scenario: ScenarioResult): Figure | null {
  return linesFigure({
    title: "Lipschitz constant of the critic",
    about: "Its own constant lies between what was measured and the bound.",
    lines: [
      {
        label: "product of the layers\u2019 spectral norms",
        color: COLORS.fourth,
        mark: "dotted",
        seeds: quantity(scenario, `${ID}.bound`),
      },
      {
        label: "largest gradient",
        color: COLORS.discriminator,
        mark: "line",
        seeds: quantity(scenario, `${ID}.gradient`),
      },
      {
        label: "largest slope of a pair",
        color: COLORS.third,
        mark: "dashed",
        seeds: quantity(scenario, `${ID}.pairs`),
      },
    ],
    points: "snapshots",
    log: true,
  });
}

function ratioFigure(scenario: ScenarioResult): Figure | null {
  return linesFigure({
    title: RATIO,
    lines: [
      {
        label: "estimate / (K W1)",
        color: COLORS.discriminator,
        mark: "line",
        seeds: quantity(scenario, `${ID}.ratio`),
      },
    ],
    points: "snapshots",
    references: [{ value: 1, label: "1: all that duality allows" }],
  });
}

function conclusion(scenario: ScenarioResult): Html | null {
  const [w1, estimate, lipschitz, distance, ratio] = [
    ".w1",
    ".estimate",
    ".lipschitz",
    ".distance",
    ".ratio",
  ].map((suffix) => atTheEnd(scenario, ID + suffix));
  if (ratio === null) return null;
  const medians = scenario.seeds.length > 1 ? " (medians over the seeds)" : "";
  return html`<p>At the end${medians} the critic sees real and generated samples ${number(estimate)} apart with a measured
Lipschitz constant of ${number(lipschitz)}. That certifies a distance of ${number(distance)}, ${number(100 * ratio)} % of the
exact ${number(w1)}.</p>`;
}

export const critic: Section = {
  title: "The critic\u2019s certificate",
  scope: "scenario",
  part: "details",
  render(scenario) {
    return {
      prose: [
        html`<p>No function of Lipschitz constant K tells two sets of points further apart than K times their earth mover\u2019s
distance (Kantorovich and Rubinstein). So estimate / K is a lower bound of the distance, as good as the critic is.</p>`,
        conclusion(scenario) ??
          html`<p>The training broke off, or its critic was flat: nothing is certified at the end.</p>`,
      ],
      figures: [distancesFigure(scenario), slopesFigure(scenario), ratioFigure(scenario)],
    };
  },
};
