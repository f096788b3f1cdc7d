/** The families of results, each with its own table in the summary: trainings and samples, games, studies. */
import type { RunResult, ScenarioResult } from "../../src/result/index.ts";
import { type Form, formOf, forms, inFamily } from "./forms.ts";
import { explained, type Html, html } from "./html.ts";
import { median } from "./series.ts";
import { term } from "./terms.ts";
import { diagnosesOf, findingWords, list, nullsTell, number, numberOf, tally } from "./words.ts";

export type FamilyId = Form["family"];

interface Family {
  /** The label of the table. */
  readonly label: string;
  /** The quantity of that column; it is left out where none of the scenarios has a value. Absent where it holds words. */
  readonly quantity?: string;
  /** The column beside the verdicts: its heading, its cell, and a note that explains it. */
  readonly measure: Html;
  readonly cell: (scenario: ScenarioResult) => Html;
  readonly note?: Html;
  /** The outcomes, as text that follows the count: ": 9 converged". */
  outcome(scenarios: readonly ScenarioResult[]): string;
}

/** In the order of the page. */
export const families: Readonly<Record<FamilyId, Family>> = {
  learned: {
    label: "Verdicts by scenario",
    quantity: "emd",
    measure: html`<th scope="col" class="number">${term("emd", "EMD")} <span class="quiet">\u00d7 ${term("null")}</span></th>`,
    cell: distance,
    note: html`<p class="note">EMD is the distance between generated and real samples at the end (median over seeds); \u201c\u00d7\u201d
says how many times larger it is than the distance between two <em>real</em> samples of the same size. 1\u00d7 is as good as real. It is left out where plainly wrong samples would score little more.</p>`,
    outcome: outcomesOf,
  },
  games: {
    label: "Verdicts by game",
    quantity: "game.radius",
    measure: html`<th scope="col" class="number">radius</th>`,
    cell: radius,
    note: html`<p class="note">Radius is how far from the equilibrium a game\u2019s two players are after the last round.</p>`,
    outcome: endsOf,
  },
  studies: {
    label: "Studies",
    measure: html`<th scope="col">finding</th>`,
    cell: (scenario) => html`<td>${explained(findingOf(scenario))}</td>`,
    outcome: () => "",
  },
};

export const familyIds = Object.keys(families) as readonly FamilyId[];

/** "2 scenarios, 10 trainings: 9 converged and 1 collapsed. 23 games: 11 converge and 12 cycle." */
export const counts = ({ scenarios }: RunResult): string =>
  familyIds
    .flatMap((id) => {
      const mine = inFamily(scenarios, id);
      const counted = Object.values(forms).flatMap((form) => {
        const these = mine.filter((scenario) => formOf(scenario) === form);
        const words = these.length === 0 ? "" : form.counted(these);
        return words === "" ? [] : [words];
      });
      return mine.length === 0 ? [] : [`${counted.join(", ")}${families[id].outcome(mine)}.`];
    })
    .join(" ");

/** What a study found, in its first sentence. */
export const findingOf = ({ study }: ScenarioResult): string =>
  study?.finding?.split(/(?<=\.) /)[0] ?? study?.subject ?? "-";

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

/** What some games do, by status. */
const DO: Readonly<Record<string, (n: number) => string>> = {
  converges: (n) => (n === 1 ? "converges" : "converge"),
  slow: (n) => (n === 1 ? "is slow" : "are slow"),
  cycles: (n) => (n === 1 ? "cycles" : "cycle"),
  diverges: (n) => (n === 1 ? "diverges" : "diverge"),
};

/** ": 11 converge, 8 cycle, 2 are slow and 2 diverge" */
function endsOf(games: readonly ScenarioResult[]): string {
  const ends = games.flatMap(({ seeds }) => seeds.map(({ verdicts }) => verdicts.equilibrium?.status ?? ""));
  const found = [...Object.keys(DO), "inconclusive"].flatMap((status) => {
    const n = ends.filter((end) => end === status).length;
    return n === 0 ? [] : [`${n} ${DO[status]?.(n) ?? (n === 1 ? "is inconclusive" : "are inconclusive")}`];
  });
  return found.length === 0 ? "" : `: ${list(found)}`;
}

/** ": 9 converged and 1 collapsed"; of one training ": converged" */
function outcomesOf(scenarios: readonly ScenarioResult[]): string {
  const outcomes = new Map<string, number>();
  for (const scenario of scenarios) {
    for (const id of diagnosesOf([scenario])) {
      for (const { status, seeds } of tally(scenario, id)) {
        // Who did not converge has other findings too; what could not be told about those is on their cards.
        if (status === "none" || status === "not-applicable") continue;
        if (status === "inconclusive" && id !== "convergence") continue;
        const words = findingWords(id, status);
        outcomes.set(words, (outcomes.get(words) ?? 0) + seeds.length);
      }
    }
  }
  const isOne = scenarios.reduce((n, { seeds }) => n + seeds.length, 0) === 1;
  const found = [...outcomes].map(([words, n]) => (isOne ? words : `${n} ${words}`));
  return found.length > 0 ? `: ${list(found)}` : "";
}
