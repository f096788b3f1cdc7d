/** Ways of training side by side: what the best of so many tries is worth, how often each converges, every configuration. */
import type { MethodRecord, MethodsRecord, ScenarioResult, SeedValue } from "../src/result/index.ts";
import { forestFigure } from "./kit/forest.ts";
import { type Content, type Html, html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import { LOOKS } from "./kit/looks.ts";
import { median } from "./kit/series.ts";
import { list, number } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** A cell, and the number that its column is sorted by. */
const cell = (value: number | null | undefined, shown: Content = number(value)): Html =>
  html`<td class="number" data-value="${value ?? ""}">${shown}</td>`;

/** Milliseconds a step of one seed, the median over a method's trainings that ended. */
function costOf({ configurations }: MethodRecord, scenarios: readonly ScenarioResult[]): number | null {
  const names = configurations.map(({ scenario }) => scenario);
  const costs = scenarios.flatMap(({ name, seeds }) =>
    names.includes(name)
      ? seeds.flatMap(({ status, timing }) => (status === "completed" ? [timing.millisecondsPerStep] : []))
      : [],
  );
  return costs.length === 0 ? null : Number(median(costs).toPrecision(2));
}

function row(method: MethodRecord, scenarios: readonly ScenarioResult[]): Html {
  const { name, configurations, success, diverged, expectedBest, against } = method;
  const rate = html`${success.converged} of ${success.of} <span class="quiet">[${number(success.lo)}, ${number(success.hi)}]</span>`;
  const shifted =
    against === undefined
      ? html`<span class="quiet">reference</span>`
      : html`${number(against.shift)} <span class="quiet">[${number(against.lo)}, ${number(against.hi)}]</span>`;
  return html`<tr><th scope="row"><bdi>${name}</bdi></th>${cell(configurations.length)}${cell(success.converged / success.of, rate)}${cell(diverged)}${cell(expectedBest[0])}${cell(expectedBest.at(-1))}${cell(against?.shift ?? 0, shifted)}${cell(against?.adjusted)}${cell(costOf(method, scenarios))}</tr>`;
}

function curves({ metric, unit, methods }: MethodsRecord): Figure | null {
  return linesFigure({
    title: `Best ${metric} to be expected of so many trainings`,
    about: `In ${unit}. A training that diverged counts as the worst value of all.`,
    lines: methods.slice(0, LOOKS.length).map(({ name, expectedBest }, i) => ({
      label: name,
      ...LOOKS[i],
      seeds: [expectedBest.map((value, index) => ({ step: index + 1, value }))],
    })),
    points: "numbers of trainings",
    unit: "training",
    log: true,
  });
}

function rates({ methods }: MethodsRecord): Figure | null {
  const words = methods.map(({ name, success }) => `${name} ${success.converged} of ${success.of}`);
  return forestFigure({
    title: "How often each converges",
    description: `Share of the trainings that converged, with Wilson\u2019s 95 % interval: ${list(words.slice(0, 8))}${
      words.length > 8 ? " and others" : ""
    }.`,
    legend: [{ label: "success rate and its interval", color: "currentColor", mark: "line" }],
    rows: methods.map(({ name, success: { of, converged, lo, hi } }) => {
      return {
        label: `${name}: ${converged} of ${of}`,
        color: "currentColor",
        value: converged / of,
        lo,
        hi,
      };
    }),
    estimate: "success rate",
    ends: [-0.02, 1.02],
  });
}

function byConfiguration({ methods, unit }: MethodsRecord): Html {
  const values = (all: readonly SeedValue[]) =>
    html`<ul class="values">${all.map(
      ({ seed, value, diverged }) =>
        html`<li><span class="quiet">${seed}:</span> ${diverged === true ? "diverged" : number(value)}</li>`,
    )}</ul>`;
  return html`<details><summary>Every configuration</summary><div class="scroll" tabindex="0" role="group" aria-label="Every configuration"><table>
<thead><tr><th scope="col">method</th><th scope="col">scenario</th><th scope="col">by seed, <bdi>${unit}</bdi></th></tr></thead>
<tbody>${methods.flatMap(({ name, configurations }) =>
    configurations.map(
      (each) =>
        html`<tr><th scope="row"><bdi>${name}</bdi></th><td><bdi>${each.scenario}</bdi></td><td>${values(each.values)}</td></tr>`,
    ),
  )}</tbody></table></div></details>`;
}

export const methods: Section = {
  title: "Methods side by side",
  scope: "run",
  part: "outcome",
  render({ methods: record, scenarios }) {
    if (record === undefined) return null;
    return {
      prose: [
        html`<p class="lead"><bdi>${record.metric}</bdi> at the end of training, every configuration and seed counted.</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Methods"><table class="sortable">
<thead><tr><th scope="col">method</th><th scope="col" class="number">settings</th><th scope="col" class="number">converged</th><th scope="col" class="number">diverged</th><th scope="col" class="number">mean</th><th scope="col" class="number">best of all</th><th scope="col" class="number">shift [interval]</th><th scope="col" class="number">p</th><th scope="col" class="number">ms a step</th></tr></thead>
<tbody>${record.methods.map((method) => row(method, scenarios))}</tbody></table></div>`,
        html`<p class="note">Shift against <bdi>${record.reference}</bdi> by Hodges and Lehmann; p by the exact Mann-Whitney test, adjusted over the methods by Holm. The best
number alone favors whoever tried more often (Lucic et al. 2018, arXiv 1711.10337): the curve says what each number of tries is worth.</p>`,
        ...(record.notes.length === 0
          ? []
          : [html`<ul class="note">${record.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul>`]),
        byConfiguration(record),
      ],
      figures: [curves(record), rates(record)].filter((figure) => figure !== null),
    };
  },
};
