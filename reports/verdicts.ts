/** What each diagnosis found, in words, with the evidence it rests on. */
import type { Evidence, ScenarioResult, Verdict } from "../src/result/index.ts";
import { evidenceWords } from "./kit/evidence.ts";
import { formOf } from "./kit/forms.ts";
import { type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { representative } from "./kit/steps.ts";
import { count, diagnosesOf, rateWords, step, tally } from "./kit/words.ts";
import type { Section } from "./section.ts";

function evidenceRow(row: Evidence, verdict: Verdict): Html {
  const steps = row.from === row.to ? step(row.to) : `${step(row.from)}\u2013${step(row.to)}`;
  const { rule, observed, result } = evidenceWords(row, verdict);
  return html`<tr><th scope="row"><bdi>${row.metric}</bdi></th><td class="number">${steps}</td><td><bdi>${rule}</bdi></td><td class="number">${observed}</td><td>${result}</td><td class="source"><bdi>${row.source}</bdi></td></tr>`;
}

/** Every number behind a verdict; the words around them are the diagnosis's own. */
export function evidenceTable(verdict: Verdict, label: string, unit = "step"): Html {
  if (verdict.evidence.length === 0) return html`<p class="quiet">There is no number to show.</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Evidence: ${label}"><table class="evidence">
<thead><tr><th scope="col">quantity</th><th scope="col" class="number">${unit}s</th><th scope="col">rule</th><th scope="col" class="number">observed</th><th scope="col">result</th><th scope="col">why this threshold</th></tr></thead>
<tbody>${verdict.evidence.map((row) => evidenceRow(row, verdict))}</tbody></table></div>`;
}

/** "steps 2,500 to 3,000", where the verdict speaks of any. */
function range(verdict: Verdict, unit: string): string | null {
  if (verdict.from === null || verdict.to === null) return null;
  return verdict.from === verdict.to
    ? `at ${unit} ${step(verdict.to)}`
    : `${unit}s ${step(verdict.from)} to ${step(verdict.to)}`;
}

function everySeed(scenario: ScenarioResult, id: string): Html {
  return html`<details><summary>Every seed</summary><table><thead><tr><th scope="col" class="number">seed</th><th scope="col">verdict</th><th scope="col">in words</th></tr></thead>
<tbody>${scenario.seeds.flatMap((seed) => {
    const verdict = seed.verdicts[id];
    if (verdict === undefined) return [];
    return [
      html`<tr><th scope="row" class="number">${seed.seed}</th><td>${badge(id, verdict.status)}</td><td><bdi>${verdict.explanation}</bdi></td></tr>`,
    ];
  })}</tbody></table></details>`;
}

function card(scenario: ScenarioResult, id: string): Html | null {
  const groups = tally(scenario, id);
  const [main] = groups;
  if (main === undefined) return null;
  const typical = representative(scenario)?.seed;
  const seed = main.seeds.find((candidate) => candidate === typical) ?? main.seeds[0];
  const verdict = seed.verdicts[id];
  const many = scenario.seeds.length > 1;
  const { unit } = formOf(scenario);
  const where = [many ? `seed ${seed.seed}` : null, range(verdict, unit)]
    .filter((part) => part !== null)
    .join(", ");
  return html`<article class="finding"><div class="words"><h4>${id}</h4>${groups.map(
    ({ status, seeds }) =>
      html`<p class="status">${badge(id, status)}${many ? html` <span class="quiet">on ${seeds.length} of ${count(scenario.seeds.length, "seed")}</span>` : null}</p>`,
  )}<p><bdi>${verdict.explanation}</bdi></p>${
    where === "" ? null : html`<p class="note">${where.charAt(0).toUpperCase()}${where.slice(1)}.</p>`
  }${verdict.rate === undefined ? null : html`<p class="note">${rateWords(verdict.rate)}</p>`}</div><div class="proof">${evidenceTable(verdict, id, unit)}${many ? everySeed(scenario, id) : null}</div></article>`;
}

function endings(scenario: ScenarioResult): Html | null {
  const early = scenario.seeds.filter(({ status }) => status !== "completed");
  const warnings = scenario.seeds.flatMap((seed) =>
    seed.warnings.map((warning) => ({ seed: seed.seed, warning })),
  );
  if (early.length === 0 && warnings.length === 0) return null;
  const { only, who, unit } = formOf(scenario);
  return html`<ul class="failures">${early.map(
    (seed) =>
      html`<li>${badge("training", seed.status)} ${who ?? `Seed ${seed.seed}`} ended at ${unit} ${step(seed.lastStep)}${
        seed.reason === undefined ? "" : html`: <bdi>${seed.reason}</bdi>`
      }.</li>`,
  )}${warnings.map(
    ({ seed, warning }) =>
      html`<li>${badge("training", "warned", "warning")} ${only === undefined ? `Seed ${seed}: ` : null}<bdi>${warning}</bdi></li>`,
  )}</ul>`;
}

export const verdicts: Section = {
  title: "Findings",
  scope: "scenario",
  part: "verdict",
  render(scenario) {
    const cards = diagnosesOf([scenario]).map((id) => card(scenario, id));
    const ended = endings(scenario);
    if (cards.length === 0 && ended === null) return null;
    return { prose: [html`<div class="findings">${cards}</div>`, ended] };
  },
};
