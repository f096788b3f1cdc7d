/** The verdict of the whole run in a sentence, the counts behind it, and each scenario's verdicts in one table. */
import type { Gate, RunResult, ScenarioResult } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { median } from "./kit/series.ts";
import {
  count,
  diagnosesOf,
  failsRun,
  isDiagnosis,
  isEvaluation,
  isGame,
  isStudy,
  list,
  nullsTell,
  number,
  numberOf,
  statusWords,
  step,
  tally,
} from "./kit/words.ts";
import type { Section } from "./section.ts";

/** The page's own anchor of a scenario; names are user text and never become one. */
export function anchorOf(index: number): string {
  return `scenario-${index + 1}`;
}

const counted = (gates: readonly Gate[]) => gates.filter((gate) => gate.level !== "off");

/** The sentence that a reader takes away if they read only one. */
export function headline(result: RunResult): string {
  const gates = result.scenarios.flatMap((scenario) => counted(scenario.gates));
  const failed = gates.filter((gate) => failsRun(gate, result)).length;
  const warned = gates.filter((gate) => !gate.passed).length - failed;
  if (result.scenarios.length === 0) return "Nothing ran.";
  if (failed > 0)
    return `${failed} of ${count(gates.length, "expectation")} ${failed === 1 ? "was" : "were"} not met.`;
  if (missing(result) !== null)
    return gates.length > 0 ? "Incomplete; what ran is as expected." : "Incomplete.";
  if (warned > 0)
    return `No error, but ${warned} of ${count(gates.length, "expectation")} ${warned === 1 ? "was" : "were"} not met.`;
  if (gates.length === 0 && result.scenarios.every(isDiagnosis)) return diagnosed(result.scenarios);
  if (gates.length === 0)
    return `${subjects(result)}; nothing was expected of ${result.scenarios.length === 1 ? "it" : "them"}.`;
  return gates.length === 1 ? "The one expectation was met." : `All ${gates.length} expectations were met.`;
}

/** "Saturated, from step 275." */
function diagnosed(scenarios: readonly ScenarioResult[]): string {
  const words = scenarios.flatMap(({ diagnosis }) => {
    if (diagnosis === undefined) return [];
    const { overall, first } = diagnosis;
    const since = first === null ? "" : `, from step ${step(first)}`;
    return [overall === "cannot-tell" ? "It cannot be told" : `${overall}${since}`];
  });
  const text = words.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** "2 scenarios trained", "1 evaluation measured", "3 games played", "1 study computed". */
function subjects({ scenarios }: RunResult): string {
  const judged = scenarios.filter(isDiagnosis).length;
  const measured = scenarios.filter(isEvaluation).length - judged;
  const played = scenarios.filter(isGame).length;
  const computed = scenarios.filter(isStudy).length;
  const trained = scenarios.length - judged - measured - played - computed;
  const parts = [
    trained > 0 ? `${count(trained, "scenario")} trained` : undefined,
    judged > 0 ? `${count(judged, "training")} judged` : undefined,
    measured > 0 ? `${count(measured, "evaluation")} measured` : undefined,
    played > 0 ? `${count(played, "game")} played` : undefined,
    computed > 0 ? `${count(computed, "study", "studies")} computed` : undefined,
  ];
  return list(parts.filter((part) => part !== undefined));
}

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

/** One sentence for what was trained or measured, one for the games, one for the studies. */
function counts({ scenarios }: RunResult): string {
  const learned = scenarios.filter((scenario) => !isGame(scenario) && !isStudy(scenario));
  const played = scenarios.filter(isGame);
  const computed = scenarios.filter(isStudy);
  return [
    learned.length > 0 ? outcomesOf(learned) : "",
    played.length > 0 ? gamesOf(played) : "",
    computed.length > 0 ? `${count(computed.length, "study", "studies")} in closed form.` : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** What some games do, by status. */
const DO: Readonly<Record<string, (n: number) => string>> = {
  converges: (n) => (n === 1 ? "converges" : "converge"),
  slow: (n) => (n === 1 ? "is slow" : "are slow"),
  cycles: (n) => (n === 1 ? "cycles" : "cycle"),
  diverges: (n) => (n === 1 ? "diverges" : "diverge"),
};

/** "23 games: 11 converge, 8 cycle, 2 are slow and 2 diverge." */
function gamesOf(games: readonly ScenarioResult[]): string {
  const ends = games.flatMap(({ seeds }) => seeds.map(({ verdicts }) => verdicts.equilibrium?.status ?? ""));
  const found = [...Object.keys(DO), "inconclusive"].flatMap((status) => {
    const n = ends.filter((end) => end === status).length;
    return n === 0 ? [] : [`${n} ${DO[status]?.(n) ?? (n === 1 ? "is inconclusive" : "are inconclusive")}`];
  });
  return `${count(games.length, "game")}${found.length === 0 ? "" : `: ${list(found)}`}.`;
}

function outcomesOf(scenarios: readonly ScenarioResult[]): string {
  const trained = scenarios.filter((scenario) => !isEvaluation(scenario));
  const sets = scenarios.filter(isEvaluation).flatMap(({ seeds }) => seeds[0].snapshots.length);
  const outcomes = new Map<string, number>();
  for (const scenario of scenarios) {
    for (const id of diagnosesOf([scenario])) {
      for (const { status, seeds } of tally(scenario, id)) {
        // Who did not converge has other findings too; what could not be told about those is on their cards.
        if (status === "none" || status === "not-applicable") continue;
        if (status === "inconclusive" && id !== "convergence") continue;
        const words = statusWords(id, status);
        outcomes.set(words, (outcomes.get(words) ?? 0) + seeds.length);
      }
    }
  }
  const found = [...outcomes].map(([words, n]) => `${n} ${words}`);
  const trainings = trained.reduce((n, { seeds }) => n + seeds.length, 0);
  const generated = sets.reduce((sum, n) => sum + n, 0);
  const judged = scenarios.filter(isDiagnosis).length;
  const head = [
    ...(judged > 0 ? [`${count(judged, "training")} of your own`] : []),
    ...(trained.length > 0 ? [`${count(trained.length, "scenario")}, ${count(trainings, "training")}`] : []),
    ...(generated > 0 ? [`${count(generated, "set")} of generated samples`] : []),
  ].join(", ");
  return found.length > 0 ? `${head}: ${list(found)}.` : `${head}.`;
}

/** "0.049, 1.4 times that of two real samples" as two cells. */
function distance(scenario: ScenarioResult): Html {
  const values = scenario.seeds.flatMap(({ metrics }) => numberOf(metrics.emd) ?? []);
  if (values.length === 0) return html`<td class="number quiet">\u2013</td>`;
  const middle = median(values);
  const band = scenario.nulls.emd;
  const times =
    band !== undefined && band.median > 0 && nullsTell(scenario, "emd") ? middle / band.median : null;
  return html`<td class="number">${number(middle)}${
    times === null
      ? null
      : html` <span class="quiet">${times < 10 ? times.toFixed(1) : number(Math.round(times))}\u00d7</span>`
  }</td>`;
}

/** Where a game's players ended. */
function radius({ seeds }: ScenarioResult): Html {
  const value = numberOf(seeds[0]?.metrics["game.radius"]);
  return html`<td class="number${value === null ? " quiet" : ""}">${number(value)}</td>`;
}

function verdictCell(scenario: ScenarioResult, id: string): Html {
  const groups = tally(scenario, id);
  if (groups.length === 0) return html`<td class="quiet">\u2013</td>`;
  const total = scenario.seeds.length;
  return html`<td>${groups.map(
    ({ status, seeds }) =>
      html`<div>${badge(id, status)}${total > 1 ? html` <span class="quiet">${seeds.length}/${total}</span>` : null}</div>`,
  )}</td>`;
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

function failures(result: RunResult): Html | null {
  const failed = result.scenarios.flatMap((scenario, i) =>
    counted(scenario.gates)
      .filter((gate) => !gate.passed)
      .map((gate) => ({ scenario, gate, anchor: anchorOf(i), fails: failsRun(gate, result) })),
  );
  if (failed.length === 0) return null;
  return html`<ul class="failures">${failed.map(
    ({ scenario, gate, anchor, fails }) =>
      html`<li>${badge("gates", fails ? "failed" : "warned", fails ? "not met" : "warning")}
<a href="#${anchor}"><bdi>${scenario.name}</bdi></a>: <bdi>${gate.name}</bdi>. Expected <bdi>${gate.expected}</bdi>; observed <bdi>${gate.observed}</bdi>.</li>`,
  )}</ul>`;
}

interface Table {
  readonly label: string;
  readonly scenarios: readonly { readonly scenario: ScenarioResult; readonly anchor: string }[];
  /** What stands beside the verdicts: its heading, its cell, and what it means. */
  readonly measure: Html;
  readonly cell: (scenario: ScenarioResult) => Html;
  readonly note?: Html;
}

function overview({ label, scenarios, measure, cell, note }: Table, result: RunResult): Html[] {
  if (scenarios.length === 0) return [];
  const ids = diagnosesOf(scenarios.map(({ scenario }) => scenario));
  return [
    html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table class="overview">
<thead><tr><th scope="col">Scenario</th>${ids.map((id) => html`<th scope="col">${id}</th>`)}${measure}<th scope="col">Outcome</th></tr></thead>
<tbody>${scenarios.map(
      ({ scenario, anchor }) =>
        html`<tr><th scope="row"><a href="#${anchor}"><bdi>${scenario.name}</bdi></a></th>${ids.map((id) =>
          verdictCell(scenario, id),
        )}${cell(scenario)}${gateCell(scenario, result)}</tr>`,
    )}</tbody></table></div>`,
    ...(note === undefined ? [] : [note]),
  ];
}

export const summary: Section = {
  title: "Verdicts",
  scope: "run",
  part: "outcome",
  render(result) {
    const absent = missing(result);
    const placed = result.scenarios.map((scenario, i) => ({ scenario, anchor: anchorOf(i) }));
    return {
      heading: headline(result),
      prose: [
        html`<p class="lead">${counts(result)}${absent === null ? null : html` <a href="#skipped">${absent}</a>`}</p>`,
        failures(result),
        ...overview(
          {
            label: "Verdicts by scenario",
            scenarios: placed.filter(({ scenario }) => !isGame(scenario) && !isStudy(scenario)),
            measure: html`<th scope="col" class="number">EMD <span class="quiet">\u00d7 null</span></th>`,
            cell: distance,
            note: html`<p class="note">EMD is the distance between generated and real samples at the end (median over seeds); \u201c\u00d7\u201d
says how many times larger it is than the distance between two <em>real</em> samples of the same size. 1\u00d7 is as good as real. It is left out where plainly wrong samples would score little more.</p>`,
          },
          result,
        ),
        ...overview(
          {
            label: "Verdicts by game",
            scenarios: placed.filter(({ scenario }) => isGame(scenario)),
            measure: html`<th scope="col" class="number">radius</th>`,
            cell: radius,
            note: html`<p class="note">Radius is how far from the equilibrium a game\u2019s two players are after the last round.</p>`,
          },
          result,
        ),
        ...overview(
          {
            label: "Studies",
            scenarios: placed.filter(({ scenario }) => isStudy(scenario)),
            measure: html`<th scope="col">study</th>`,
            cell: ({ study }) => html`<td>${study?.subject}</td>`,
          },
          result,
        ),
      ],
    };
  },
};
