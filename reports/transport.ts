/**
 * Transport plans on a few bins as a linear programme: distances, the plan and their product side by side, whose sum is the cost;
 * the plans as heat maps; the potential that proves the best one.
 */
import type { TransportRecord } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { binsFigure, planFigure } from "./kit/plan-figures.ts";
import { number } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Wider tables would not stand side by side; the figure and its data say the same. */
const MOST_COLUMNS = 8;

type Plan = TransportRecord["plans"][number];

interface Grid {
  readonly caption: Html;
  /** A row for each real bin. */
  readonly cells: readonly (readonly number[])[];
  /** Sums of the rows and of the columns, where they say something. */
  readonly sums?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

/** What is large is tinted; what stays in its bin is bold, nothing is quiet. */
function gridTable(positions: readonly number[], { caption, cells, sums }: Grid): Html {
  const most = Math.max(...cells.flat());
  const cell = (value: number, stays: boolean) => {
    const tint = most === 0 ? 0 : Math.round((100 * value) / most);
    const look = value === 0 ? " quiet" : stays ? " stays" : "";
    return html`<td class="number${look}" style="--tint: ${tint}%">${number(value)}</td>`;
  };
  return html`<table class="plan"><caption>${caption}</caption>
<thead><tr><th scope="col">to \\ from</th>${positions.map(
    (place) => html`<th scope="col" class="number">${number(place)}</th>`,
  )}${sums === undefined ? null : html`<th scope="col" class="number">real</th>`}</tr></thead>
<tbody>${cells.map(
    (row, i) =>
      html`<tr><th scope="row">${number(positions[i])}</th>${row.map((value, j) => cell(value, i === j))}${
        sums === undefined ? null : html`<td class="number sum">${number(sums.rows[i])}</td>`
      }</tr>`,
  )}${
    sums === undefined
      ? null
      : html`<tr class="sum"><th scope="row">generated</th>${sums.columns.map(
          (mass) => html`<td class="number">${number(mass)}</td>`,
        )}<td></td></tr>`
  }</tbody></table>`;
}

/** Distance times mass, cell by cell: what stays costs nothing, and the sum is the cost of the plan. */
function programme({ positions, real, fake }: TransportRecord, { name, cost, moves }: Plan): Html {
  const distances = positions.map((to) => positions.map((from) => Math.abs(to - from)));
  const paid = distances.map((row, i) => row.map((distance, j) => distance * moves[i][j]));
  const tables: Html[] = [
    gridTable(positions, { caption: html`distance D`, cells: distances }),
    gridTable(positions, {
      caption: html`plan \u0393, <bdi>${name}</bdi>`,
      cells: moves,
      sums: { rows: real, columns: fake },
    }),
    gridTable(positions, { caption: html`D \u00b7 \u0393, sums to <b>${number(cost)}</b>`, cells: paid }),
  ];
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Plan: ${name}"><div class="plans">${tables.map(
    (table, i) => html`${i === 0 ? null : html`<span class="sign">${["\u00d7", "="][i - 1]}</span>`}${table}`,
  )}</div></div>`;
}

export const transport: Section = {
  title: "Plans that turn the generated distribution into the real one",
  scope: "scenario",
  part: "picture",
  render({ study }) {
    if (study?.subject !== "transport") return null;
    const { plans, positions } = study;
    const tables = positions.length > MOST_COLUMNS ? [] : plans.map((plan) => programme(study, plan));
    return {
      prose: [
        html`<p>An entry of a plan is the mass that goes from a generated bin (its column) to a real bin (its row); on the diagonal it
stays. Every plan has the same sums. What it costs is the sum of distance times mass over all cells, and the earth mover\u2019s distance is
the cost of the cheapest: ${number(plans[0].cost)}.</p>`,
      ],
      wide: tables,
      figures: [planFigure(study), binsFigure(study)],
    };
  },
};
