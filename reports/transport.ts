/** Transport plans on a few bins: as tables with their sums, as heat maps, with the potential that proves the best one. */
import type { TransportRecord } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { binsFigure, planFigure } from "./kit/plan-figures.ts";
import { number } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Wider tables would not stand side by side; the figure and its data say the same. */
const MOST_COLUMNS = 8;

function planTable(
  { positions, real, fake, potential }: TransportRecord,
  { name, cost, moves }: TransportRecord["plans"][number],
): Html {
  const cell = (mass: number, stays: boolean) =>
    html`<td class="number${mass === 0 ? " quiet" : stays ? " stays" : ""}">${number(mass)}</td>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Plan: ${name}"><table class="plan">
<caption><bdi>${name}</bdi>: costs ${number(cost)}</caption>
<thead><tr><th scope="col">to \\ from</th>${positions.map(
    (place) => html`<th scope="col" class="number">${number(place)}</th>`,
  )}<th scope="col" class="number">real</th></tr></thead>
<tbody>${positions.map(
    (place, i) =>
      html`<tr><th scope="row">${number(place)}</th>${moves[i].map((mass, j) => cell(mass, i === j))}<td class="number sum">${number(real[i])}</td></tr>`,
  )}<tr class="sum"><th scope="row">generated</th>${fake.map(
    (mass) => html`<td class="number">${number(mass)}</td>`,
  )}<td></td></tr>
<tr><th scope="row">potential f</th>${potential.map(
    (price) => html`<td class="number quiet">${number(price)}</td>`,
  )}<td></td></tr></tbody></table></div>`;
}

export const transport: Section = {
  title: "Plans that turn the generated distribution into the real one",
  scope: "scenario",
  part: "picture",
  render({ study }) {
    if (study?.subject !== "transport") return null;
    const { plans, positions } = study;
    const tables =
      positions.length > MOST_COLUMNS
        ? []
        : [html`<div class="plans">${plans.map((plan) => planTable(study, plan))}</div>`];
    return {
      prose: [
        html`<p>An entry is the mass that goes from a generated bin (its column) to a real bin (its row); on the diagonal it stays. Every
plan has the same sums. The earth mover\u2019s distance is the cost of the cheapest: ${number(plans[0].cost)}.</p>`,
        ...tables,
      ],
      figures: [planFigure(study), binsFigure(study)],
    };
  },
};
