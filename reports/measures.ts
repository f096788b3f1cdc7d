/** Every quantity at the end of the training, for each seed, beside what two real samples score. */
import type { NullBand, Quantity, ScenarioResult, SeedResult } from "../src/result/index.ts";
import { formOf } from "./kit/forms.ts";
import { type Html, html } from "./kit/html.ts";
import { term } from "./kit/terms.ts";
import { number } from "./kit/words.ts";
import type { Section } from "./section.ts";

function bandOf(scenario: ScenarioResult, name: string): NullBand | undefined {
  const own = scenario.seeds.flatMap(({ metrics }) => {
    const quantity = metrics[name];
    return quantity !== undefined && quantity.value !== null && quantity.nullBand !== undefined
      ? [quantity.nullBand]
      : [];
  })[0];
  return own ?? scenario.nulls[name];
}

function bandCell(scenario: ScenarioResult, name: string): Html {
  const band = bandOf(scenario, name);
  if (band === undefined) return html`<td class="number quiet">\u2013</td>`;
  return html`<td class="number">${number(band.median)} <span class="quiet">[${number(band.lo)}, ${number(band.hi)}]</span></td>`;
}

/** How the bands were made, each way with the metrics whose bands were. */
function origins(scenario: ScenarioResult, names: readonly string[]): Html | null {
  const ways = new Map<string, Set<string>>();
  for (const name of names) {
    const band = bandOf(scenario, name);
    if (band === undefined) continue;
    const way =
      band.halved === undefined
        ? `${band.resamples} pairs of real samples of ${number(band.n)} rows, each pair drawn anew`
        : `${band.resamples} halvings of one set of ${number(band.halved)} real rows`;
    ways.set(way, (ways.get(way) ?? new Set()).add(name.split(".")[0]));
  }
  if (ways.size === 0) return null;
  return html`<p class="note">${term("null", "Null bands")} come from ${[...ways].map(
    ([way, metrics], i) => html`${i === 0 ? null : "; "}${way} (<bdi>${[...metrics].join(", ")}</bdi>)`,
  )}.</p>`;
}

const unitOf = ({ seeds }: ScenarioResult, name: string): string =>
  seeds
    .flatMap(({ metrics: { [name]: quantity } }) =>
      quantity === undefined || quantity.value === null ? [] : [quantity.unit],
    )
    .at(-1) ?? "\u2013";

function cell(quantity: Quantity | undefined): Html {
  if (quantity === undefined || quantity.value === null) return html`<td class="number quiet">\u2013</td>`;
  const { value, interval } = quantity;
  return html`<td class="number">${number(value)}${
    interval === undefined
      ? null
      : html` <span class="quiet">[${number(interval.lo)}, ${number(interval.hi)}]</span>`
  }</td>`;
}

/** Notes and reasons, each said once with the seeds it holds for. */
function remarks(seeds: readonly SeedResult[], names: readonly string[]): Html | null {
  const items = new Map<string, { name: string; text: string; seeds: number[] }>();
  for (const name of names) {
    for (const { seed, metrics } of seeds) {
      const quantity = metrics[name];
      if (quantity === undefined) continue;
      const text = quantity.value === null ? `no value: ${quantity.why}` : quantity.note;
      if (text === undefined) continue;
      const key = `${name}\n${text}`;
      const item = items.get(key) ?? { name, text, seeds: [] };
      item.seeds.push(seed);
      items.set(key, item);
    }
  }
  if (items.size === 0) return null;
  const which = (of: readonly number[]) => (of.length === seeds.length ? "" : ` (seed ${of.join(", ")})`);
  return html`<ul class="note">${[...items.values()].map(
    ({ name, text, seeds: of }) => html`<li><bdi>${name}</bdi>${which(of)}: <bdi>${text}</bdi></li>`,
  )}</ul>`;
}

function notMeasured({ notMeasured: left = [] }: ScenarioResult): Html | null {
  if (left.length === 0) return null;
  return html`<details><summary>Not measured</summary><ul class="note">${left.map(
    ({ metric, why }) => html`<li><bdi>${metric}</bdi>: <bdi>${why}</bdi></li>`,
  )}</ul></details>`;
}

export const measures: Section = {
  title: "Final measures",
  scope: "scenario",
  part: "details",
  render(scenario) {
    const names = [...new Set(scenario.seeds.flatMap(({ metrics }) => Object.keys(metrics)))];
    if (names.length === 0) return null;
    const { exact, only } = formOf(scenario);
    const interval = exact ? null : html` <span class="quiet">[95 % interval]</span>`;
    const nulls = exact
      ? null
      : html`<th scope="col" class="number">${term("two real samples")} <span class="quiet">[5 %, 95 %]</span></th>`;
    const table = html`<div class="scroll" tabindex="0" role="group" aria-label="Final measures"><table>
<thead><tr><th scope="col">quantity</th><th scope="col">unit</th>${scenario.seeds.map(
      ({ seed }) =>
        html`<th scope="col" class="number">${only === undefined ? `seed ${seed}` : "value"}${interval}</th>`,
    )}${nulls}</tr></thead>
<tbody>${names.map(
      (name) =>
        html`<tr><th scope="row">${term(name)}</th><td class="quiet"><bdi>${unitOf(scenario, name)}</bdi></td>${scenario.seeds.map(
          ({ metrics }) => cell(metrics[name]),
        )}${exact ? null : bandCell(scenario, name)}</tr>`,
    )}</tbody></table></div>`;
    const made = exact ? null : origins(scenario, names);
    return { prose: [table, made, remarks(scenario.seeds, names), notMeasured(scenario)] };
  },
};
