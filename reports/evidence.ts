/** Every number that a verdict rests on, by diagnosis; and the verdict of every seed. */
import type { ScenarioResult } from "../src/result/index.ts";
import { formOf } from "./kit/forms.ts";
import { explained, type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { diagnosesOf, statusWords } from "./kit/words.ts";
import type { Section } from "./section.ts";
import { evidenceTable, exampleOf } from "./verdicts.ts";

function everySeed(scenario: ScenarioResult, id: string): Html {
  return html`<table><thead><tr><th scope="col" class="number">seed</th><th scope="col">verdict</th><th scope="col">in words</th></tr></thead>
<tbody>${scenario.seeds.flatMap((seed) => {
    const verdict = seed.verdicts[id];
    if (verdict === undefined) return [];
    return [
      html`<tr><th scope="row" class="number">${seed.seed}</th><td>${badge(id, verdict.status)}</td><td>${explained(verdict.explanation)}</td></tr>`,
    ];
  })}</tbody></table>`;
}

function proofOf(scenario: ScenarioResult, id: string): Html[] {
  const seed = exampleOf(scenario, id);
  const verdict = seed.verdicts[id];
  const many = scenario.seeds.length > 1;
  if (verdict.evidence.length === 0 && !many) return [];
  const which = many ? `, seed ${seed.seed}` : "";
  return [
    html`<h4>${id}: ${statusWords(id, verdict.status)}${which}</h4>`,
    verdict.evidence.length === 0 ? html`` : evidenceTable(verdict, id, formOf(scenario).unit),
    ...(many ? [everySeed(scenario, id)] : []),
  ];
}

export const evidence: Section = {
  title: "Evidence",
  scope: "scenario",
  part: "details",
  render(scenario) {
    const proofs = diagnosesOf([scenario]).flatMap((id) => proofOf(scenario, id));
    return proofs.length === 0 ? null : { prose: proofs };
  },
};
