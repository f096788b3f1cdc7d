/** The critics of all scenarios side by side: how much of the distance each certifies, and what its slopes cost it. */
import type { ScenarioResult } from "../src/result/index.ts";
import { RATIO } from "./critic.ts";
import { type Html, html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import { medianSeries } from "./kit/series.ts";
import { atTheEnd, quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** As many lines as color and dash tell apart. */
const LOOKS = [
  { color: COLORS.discriminator, mark: "line" },
  { color: COLORS.generator, mark: "dashed" },
  { color: COLORS.third, mark: "dotted" },
  { color: COLORS.fourth, mark: "dot-dash" },
] as const;

const ID = "critic-certificate";
const COLUMNS = [".w1", ".estimate", ".gradient", ".pairs", ".bound", ".distance", ".ratio"];

/** "gradient-penalty", as the scenario has it. */
function constraintOf({ scenario: { trainer } }: ScenarioResult): string {
  if (typeof trainer !== "object" || trainer === null || !("lipschitz" in trainer)) return "\u2013";
  const { lipschitz } = trainer;
  if (typeof lipschitz !== "object" || lipschitz === null || !("kind" in lipschitz)) return "\u2013";
  return String(lipschitz.kind).replaceAll("-", " ");
}

function row(scenario: ScenarioResult): Html {
  const cells = COLUMNS.map(
    (suffix) => html`<td class="number">${number(atTheEnd(scenario, ID + suffix))}</td>`,
  );
  return html`<tr><th scope="row"><bdi>${scenario.name}</bdi></th><td><bdi>${constraintOf(scenario)}</bdi></td>${cells}</tr>`;
}

export const critics: Section = {
  title: "Critics side by side",
  scope: "run",
  part: "appendix",
  render({ scenarios }) {
    const compared = scenarios.filter((scenario) => atTheEnd(scenario, `${ID}.ratio`) !== null);
    if (compared.length < 2) return null;
    const figure = linesFigure({
      title: RATIO,
      about: "estimate / (K W1) of each scenario; 1 is all that duality allows.",
      lines: compared.slice(0, LOOKS.length).map((scenario, i) => ({
        label: scenario.name,
        ...LOOKS[i],
        // The median alone: a line a seed and scenario is a tangle.
        seeds: [medianSeries(quantity(scenario, `${ID}.ratio`))],
      })),
      points: "snapshots",
      references: [{ value: 1, label: "1: all that duality allows" }],
    });
    return {
      prose: [
        html`<p>A steep place anywhere makes every other slope count for less, and a critic with bounded weights wastes most of
its bound. Medians over the seeds at the end:</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Critics"><table>
<thead><tr><th scope="col">scenario</th><th scope="col">held by</th><th scope="col" class="number">exact W1</th><th scope="col" class="number">estimate</th><th scope="col" class="number">largest gradient</th><th scope="col" class="number">largest slope of a pair</th><th scope="col" class="number">bound by layers</th><th scope="col" class="number">certified</th><th scope="col" class="number">share</th></tr></thead>
<tbody>${compared.map(row)}</tbody></table></div>`,
      ],
      figures: figure === null ? [] : [figure],
    };
  },
};
