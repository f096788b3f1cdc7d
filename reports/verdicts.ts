/** What each diagnosis found, in words. */
import type { Evidence, ScenarioResult, SeedResult, Verdict } from "../src/result/index.ts";
import { evidenceWords } from "./kit/evidence.ts";
import { formOf } from "./kit/forms.ts";
import { explained, type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { representative } from "./kit/steps.ts";
import { isExplained, term } from "./kit/terms.ts";
import { count, diagnosesOf, rateWords, step, tally } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** The page of the documentation that explains thresholds, and the part of it. */
const PAGE = /docs\/diagnoses\.md(?: \(([^)]+)\))?/;

/** Why a threshold is what it is. A report has no way to the documentation: what that explains leads to the glossary. */
export function sourceWords(source: string, id: string): Html {
  const found = PAGE.exec(source);
  const name = [found?.[1], id].find((each) => each !== undefined && isExplained(each));
  if (found === null || name === undefined) return html`<bdi>${source}</bdi>`;
  const [before, after] = [source.slice(0, found.index), source.slice(found.index + found[0].length)];
  return html`<bdi>${before}</bdi>docs/diagnoses.md (${term(name, found[1] ?? name)})<bdi>${after}</bdi>`;
}

function evidenceRow(row: Evidence, verdict: Verdict, id: string): Html {
  const steps = row.from === row.to ? step(row.to) : `${step(row.from)}\u2013${step(row.to)}`;
  const { rule, observed, result } = evidenceWords(row, verdict);
  return html`<tr><th scope="row"><bdi>${row.metric}</bdi></th><td class="number">${steps}</td><td>${rule}</td><td class="number">${observed}</td><td>${result}</td><td class="source">${sourceWords(row.source, id)}</td></tr>`;
}

/** Every number behind a verdict; the words around them are the diagnosis's own. */
export function evidenceTable(verdict: Verdict, id: string, unit = "step"): Html {
  if (verdict.evidence.length === 0) return html`<p class="quiet">There is no number to show.</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Evidence: ${id}"><table class="evidence">
<thead><tr><th scope="col">quantity</th><th scope="col" class="number">${unit}s</th><th scope="col">rule</th><th scope="col" class="number">observed</th><th scope="col">result</th><th scope="col">why this threshold</th></tr></thead>
<tbody>${verdict.evidence.map((row) => evidenceRow(row, verdict, id))}</tbody></table></div>`;
}

/** "steps 2,500 to 3,000", where the verdict speaks of any. */
function range(verdict: Verdict, unit: string): string | null {
  if (verdict.from === null || verdict.to === null) return null;
  return verdict.from === verdict.to
    ? `at ${unit} ${step(verdict.to)}`
    : `${unit}s ${step(verdict.from)} to ${step(verdict.to)}`;
}

function finding(scenario: ScenarioResult, id: string): Html | null {
  const groups = tally(scenario, id).filter(({ status }) => status !== "not-applicable");
  if (groups.length === 0) return null;
  const seed = exampleOf(scenario, id);
  const verdict = seed.verdicts[id];
  const many = scenario.seeds.length > 1;
  const { unit } = formOf(scenario);
  const where = [many ? `seed ${seed.seed}` : null, range(verdict, unit)]
    .filter((part) => part !== null)
    .join(", ");
  return html`<article class="finding"><h4>${term(id)}</h4>${groups.map(
    ({ status, seeds }) =>
      html`<p class="status">${badge(id, status)}${many ? html` <span class="quiet">on ${seeds.length} of ${count(scenario.seeds.length, "seed")}</span>` : null}</p>`,
  )}<p>${explained(verdict.explanation)}${where === "" ? null : html` <span class="quiet">(${where})</span>`}</p>${
    verdict.rate === undefined ? null : html`<p class="note">${rateWords(verdict.rate)}</p>`
  }</article>`;
}

/** The seed that speaks for a diagnosis: the typical one if it has the most frequent status, else the first that has. */
export function exampleOf(scenario: ScenarioResult, id: string): SeedResult {
  const [{ seeds }] = tally(scenario, id);
  const typical = representative(scenario)?.seed;
  return seeds.find((candidate) => candidate === typical) ?? seeds[0];
}

/** The diagnoses that do not apply to this scenario, each with the reason. */
function inapplicable(scenario: ScenarioResult, ids: readonly string[]): Html | null {
  const reasons = ids.filter((id) => tally(scenario, id).every(({ status }) => status === "not-applicable"));
  if (reasons.length === 0) return null;
  return html`<p class="note">${reasons.map(
    (id, i) =>
      html`${i === 0 ? "" : " "}No verdict of ${id}: ${explained(exampleOf(scenario, id).verdicts[id].explanation)}`,
  )}</p>`;
}

/** What was expected, in one line; what was not met is said here as well. */
function expectations({ gates }: ScenarioResult): Html | null {
  const asked = gates.filter(({ level }) => level !== "off");
  if (asked.length === 0) return null;
  const missed = asked.filter(({ passed }) => !passed);
  const met = asked.length - missed.length;
  return html`<p class="expected">${badge("gates", missed.length === 0 ? "passed" : "failed", `${met} of ${count(asked.length, "expectation")} met`)}</p>${missed.map(
    ({ name, expected, observed }) =>
      html`<p class="note"><bdi>${name}</bdi>: expected <bdi>${expected}</bdi>; observed <bdi>${observed}</bdi>.</p>`,
  )}`;
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
    const ids = diagnosesOf([scenario]);
    const ended = endings(scenario);
    const expected = expectations(scenario);
    const studied = scenario.study?.finding;
    if (ids.length === 0 && ended === null && expected === null && studied === undefined) return null;
    return {
      prose: [
        studied === undefined ? null : html`<p>${explained(studied)}</p>`,
        html`<div class="findings">${ids.map((id) => finding(scenario, id))}</div>`,
        inapplicable(scenario, ids),
        expected,
        ended,
      ],
    };
  },
};
