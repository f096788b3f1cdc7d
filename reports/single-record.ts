/** The training signals of seeds that logged one step: a table, where curves would be single points. */
import type { StepRecord } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { isProbabilistic } from "./kit/steps.ts";
import { number, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

type Signal = readonly [name: string, of: (record: StepRecord) => number | null | undefined];

const players: readonly Signal[] = [
  ["loss of the opponent", (record) => record.lossD],
  ["loss of the generator", (record) => record.lossG],
  ["gradient norm of the opponent", (record) => record.gradNormD],
  ["gradient norm of the generator", (record) => record.gradNormG],
  ["the same under the minimax loss", (record) => record.gradNormMinimax],
  ["the same under the non-saturating loss", (record) => record.gradNormNonSaturating],
];

const probabilities: readonly Signal[] = [
  ["D on real samples", (record) => record.probReal],
  ["D on generated samples", (record) => record.probFake],
];

const scores: readonly Signal[] = [
  ["critic on real samples", (record) => record.criticReal],
  ["critic on generated samples", (record) => record.criticFake],
];

export const singleRecord: Section = {
  title: "Training signals at the only logged step",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    const { seeds } = scenario;
    if (seeds.some(({ records }) => records.length > 1)) return null;
    const logged = seeds.flatMap(({ seed, records }) => records.map((record) => ({ seed, record })));
    const signals = [...players, ...(isProbabilistic(scenario) ? probabilities : scores)];
    const rows = signals.filter(([, of]) => logged.some(({ record }) => of(record) != null));
    if (rows.length === 0) return null;
    const table = html`<div class="scroll" tabindex="0" role="group" aria-label="Training signals"><table>
<thead><tr><th scope="col">signal</th>${logged.map(
      ({ seed, record }) => html`<th scope="col" class="number">seed ${seed}, step ${step(record.step)}</th>`,
    )}</tr></thead>
<tbody>${rows.map(
      ([name, of]) =>
        html`<tr><th scope="row">${name}</th>${logged.map(
          ({ record }) => html`<td class="number">${number(of(record))}</td>`,
        )}</tr>`,
    )}</tbody></table></div>`;
    return { prose: [table] };
  },
};
