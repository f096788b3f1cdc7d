/** What the scenario expects, and what was found. */
import type { Gate, RunResult } from "../src/result/index.ts";
import { formOf } from "./kit/forms.ts";
import { type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { failsRun, number } from "./kit/words.ts";
import type { Section } from "./section.ts";

function outcome(gate: Gate, result: RunResult): Html {
  if (gate.level === "off") return badge("gates", "off", "off");
  if (gate.passed) return badge("gates", "passed", "met");
  return failsRun(gate, result) ? badge("gates", "failed", "not met") : badge("gates", "warned", "warning");
}

function bySeed({ values }: Gate, seedless: boolean): Html {
  return html`<ul class="values">${values.map(
    ({ seed, value, passed }) =>
      html`<li class="${passed ? "holds" : "fails"}">${seedless ? null : html`<span class="quiet">${seed}:</span> `}<bdi>${typeof value === "string" ? value : number(value)}</bdi></li>`,
  )}</ul>`;
}

export const gates: Section = {
  title: "Expectations",
  scope: "scenario",
  part: "details",
  render(scenario, result) {
    if (scenario.gates.length === 0) return null;
    const seedless = formOf(scenario).only !== undefined;
    const table = html`<div class="scroll" tabindex="0" role="group" aria-label="Expectations"><table>
<thead><tr><th scope="col">expectation</th><th scope="col">outcome</th><th scope="col">expected</th><th scope="col">observed</th><th scope="col">${seedless ? "value" : "by seed"}</th></tr></thead>
<tbody>${scenario.gates.map(
      (gate) =>
        html`<tr><th scope="row"><bdi>${gate.name}</bdi></th><td>${outcome(gate, result)}</td><td><bdi>${gate.expected}</bdi></td><td><bdi>${gate.observed}</bdi></td><td>${bySeed(gate, seedless)}</td></tr>`,
    )}</tbody></table></div>`;
    return { prose: [table] };
  },
};
