/** The verdict of the whole run in a sentence, the counts behind it, and each scenario's verdicts in one table. */
import type { Gate, RunResult, ScenarioResult } from "../src/result/index.ts";
import { counts, type FamilyId, families, familyIds } from "./kit/families.ts";
import { formOf, forms } from "./kit/forms.ts";
import { type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { term } from "./kit/terms.ts";
import {
  ASKED_FIRST,
  count,
  diagnosesOf,
  failsRun,
  findingWords,
  isFinding,
  list,
  numberOf,
  step,
  tally,
} from "./kit/words.ts";
import { anchorOf } from "./layout/anchors.ts";
import type { Section } from "./section.ts";

const counted = (gates: readonly Gate[]) => gates.filter((gate) => gate.level !== "off");

/** The sentence that a reader takes away if they read only one. */
export function headline(result: RunResult): string {
  const gates = result.scenarios.flatMap((scenario) => counted(scenario.gates));
  const failed = gates.filter((gate) => failsRun(gate, result)).length;
  const warned = gates.filter((gate) => !gate.passed).length - failed;
  if (result.scenarios.length === 0 && result.skipped.length === 0) return "Nothing ran.";
  if (failed > 0)
    return `${failed} of ${count(gates.length, "expectation")} ${failed === 1 ? "was" : "were"} not met.`;
  if (missing(result) !== null)
    return gates.length > 0 ? "Incomplete; what ran is as expected." : "Incomplete.";
  if (warned > 0)
    return `No error, but ${warned} of ${count(gates.length, "expectation")} ${warned === 1 ? "was" : "were"} not met.`;
  if (gates.length === 0 && result.scenarios.every(({ diagnosis }) => diagnosis !== undefined))
    return diagnosed(result.scenarios);
  if (gates.length === 0)
    return `${subjects(result)}; nothing was expected of ${result.scenarios.length === 1 ? "it" : "them"}.`;
  return gates.length === 1 ? "The one expectation was met." : `All ${gates.length} expectations were met.`;
}

/** "Saturated, from step 275."; "Overfitting suspected; whether it converged cannot be told." */
function diagnosed(scenarios: readonly ScenarioResult[]): string {
  const words = scenarios.flatMap((scenario) => {
    if (scenario.diagnosis === undefined) return [];
    const { overall, first } = scenario.diagnosis;
    if (overall === "cannot-tell") return [untold(scenario)];
    return [`${overall.replaceAll("-", " ")}${first === null ? "" : `, from step ${step(first)}`}`];
  });
  const text = [...new Set(words)].join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What was found all the same where it cannot be told whether the training converged. */
function untold(scenario: ScenarioResult): string {
  const found = diagnosesOf([scenario]).flatMap((id) =>
    tally(scenario, id).flatMap(({ status }) => (isFinding(status) ? [findingWords(id, status)] : [])),
  );
  return found.length === 0
    ? "whether it converged cannot be told"
    : `${list(found)}; whether it converged cannot be told`;
}

/** "2 scenarios trained and 3 games played" */
const subjects = ({ scenarios }: RunResult): string =>
  list(
    Object.values(forms).flatMap((form) => {
      const n = scenarios.filter((scenario) => formOf(scenario) === form).length;
      return n === 0 ? [] : [form.done(n)];
    }),
  );

/** What was asked for and is not here, or null. */
function missing(result: RunResult): string | null {
  const statuses = result.scenarios.flatMap(({ seeds }) => seeds.map(({ status }) => status));
  const crashed = statuses.filter((status) => status === "failed").length;
  const stopped = statuses.filter((status) => status === "interrupted").length;
  const skipped = result.skipped.length;
  const parts = [
    crashed > 0 ? `${count(crashed, "training")} failed to run` : undefined,
    stopped > 0 ? `${count(stopped, "training")} ${stopped === 1 ? "was" : "were"} interrupted` : undefined,
    skipped > 0 ? `${skipped} ${skipped === 1 ? "was" : "were"} skipped` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? `${list(parts)}.` : null;
}

function verdictCell(scenario: ScenarioResult, id: string): Html {
  const groups = tally(scenario, id).filter(({ status }) => status !== "not-applicable");
  if (groups.length === 0) return html`<td class="quiet">\u2013</td>`;
  const total = scenario.seeds.length;
  return html`<td>${groups.map(
    ({ status, seeds }) =>
      html`<div>${badge(id, status)}${total > 1 ? html` <span class="quiet">${seeds.length}/${total}</span>` : null}</div>`,
  )}</td>`;
}

/** "not seen: dead, flat; cannot be told: winning" */
function asideCell(scenario: ScenarioResult, ids: readonly string[]): Html {
  const withStatus = (status: string) =>
    ids.filter((id) => tally(scenario, id).some((group) => group.status === status));
  const clear = withStatus("none");
  const open = withStatus("inconclusive");
  return html`<td>${clear.length === 0 ? null : html`<div>${badge("aside", "none", `not seen: ${clear.join(", ")}`)}</div>`}${
    open.length === 0
      ? null
      : html`<div>${badge("aside", "inconclusive", `cannot be told: ${open.join(", ")}`)}</div>`
  }</td>`;
}

function gateCell(scenario: ScenarioResult, result: RunResult): Html {
  const gates = counted(scenario.gates);
  if (gates.length === 0) return html`<td class="quiet">none set</td>`;
  const passed = gates.filter((gate) => gate.passed).length;
  const status = gates.some((gate) => failsRun(gate, result))
    ? "failed"
    : passed < gates.length
      ? "warned"
      : "passed";
  return html`<td>${badge("gates", status, passed === gates.length ? "as expected" : `${passed} of ${gates.length} met`)}</td>`;
}

/** More would push the table off the first screen. */
const MOST_FAILURES = 3;

function failures(result: RunResult): Html | null {
  const failed = result.scenarios.flatMap((scenario, i) =>
    counted(scenario.gates)
      .filter((gate) => !gate.passed)
      .map((gate) => ({ scenario, gate, anchor: anchorOf(i), fails: failsRun(gate, result) })),
  );
  if (failed.length === 0) return null;
  const items = failed.map(
    ({ scenario, gate, anchor, fails }) =>
      html`<li>${badge("gates", fails ? "failed" : "warned", fails ? "not met" : "warning")}
<a href="#${anchor}"><bdi>${scenario.name}</bdi></a>: <bdi>${gate.name}</bdi>. Expected <bdi>${gate.expected}</bdi>; observed <bdi>${gate.observed.replace(/\.$/, "")}</bdi>.</li>`,
  );
  // What changed has a table with its reasons: beside it, each line would be a long repetition.
  const open = result.comparison === undefined ? MOST_FAILURES : 0;
  const rest = items.slice(open);
  return html`${open === 0 ? null : html`<ul class="failures">${items.slice(0, open)}</ul>`}${
    rest.length === 0
      ? null
      : html`<details><summary>${count(rest.length, open === 0 ? "expectation" : "more expectation")} not met</summary><ul class="failures">${rest}</ul></details>`
  }`;
}

function overview(family: FamilyId, result: RunResult): Html[] {
  const { label, quantity, measure, cell, note } = families[family];
  const scenarios = result.scenarios
    .map((scenario, i) => ({ scenario, anchor: anchorOf(i) }))
    .filter(({ scenario }) => formOf(scenario).family === family);
  if (scenarios.length === 0) return [];
  const expected = scenarios.some(({ scenario }) => counted(scenario.gates).length > 0);
  const isMeasured =
    quantity === undefined ||
    scenarios.some(({ scenario: { seeds } }) =>
      seeds.some(({ metrics }) => numberOf(metrics[quantity]) !== null),
    );
  const ids = diagnosesOf(scenarios.map(({ scenario }) => scenario)).filter((id) =>
    scenarios.some(({ scenario }) => tally(scenario, id).some(({ status }) => status !== "not-applicable")),
  );
  // What a log alone cannot tell, and what it is asked beside that, would push what it does tell off the page.
  const isAside = (id: string) =>
    id !== "convergence" &&
    scenarios.every(
      ({ scenario }) =>
        scenario.diagnosis !== undefined &&
        tally(scenario, id).every(({ status }) =>
          ASKED_FIRST.includes(id) ? status === "inconclusive" : !isFinding(status),
        ),
    );
  const columns = ids.filter((id) => !isAside(id));
  const asides = ids.filter(isAside);
  return [
    html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="overview">
<thead><tr><th scope="col">Scenario</th>${expected ? html`<th scope="col">Outcome</th>` : null}${columns.map((id) => html`<th scope="col">${term(id)}</th>`)}${asides.length === 0 ? null : html`<th scope="col">looked for beside</th>`}${isMeasured ? measure : null}</tr></thead>
<tbody>${scenarios.map(
      ({ scenario, anchor }) =>
        html`<tr><th scope="row"><a href="#${anchor}"><bdi>${scenario.name}</bdi></a></th>${expected ? gateCell(scenario, result) : null}${columns.map(
          (id) => verdictCell(scenario, id),
        )}${asides.length === 0 ? null : asideCell(scenario, asides)}${isMeasured ? cell(scenario) : null}</tr>`,
    )}</tbody></table></div>`,
    ...(note === undefined || !isMeasured ? [] : [note]),
  ];
}

export const summary: Section = {
  title: "Verdicts",
  scope: "run",
  part: "outcome",
  render(result) {
    const absent = missing(result);
    return {
      heading: headline(result),
      prose: [
        html`<p class="lead">${counts(result)}${absent === null ? null : html` <a href="#skipped">${absent}</a>`}</p>`,
        failures(result),
        ...familyIds.flatMap((family) => overview(family, result)),
      ],
    };
  },
};
