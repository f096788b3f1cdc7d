/** What changed against the baseline: each primary quantity's shift, how sure it is, and whether it is beyond the noise. */
import type {
  Change,
  ChangeEvidence,
  ChangeVerdict,
  ComparisonRecord,
  SeedValue,
} from "../src/result/index.ts";
import { type ForestRow, forestFigure } from "./kit/forest.ts";
import { type Html, html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { median } from "./kit/series.ts";
import { COLORS } from "./kit/theme.ts";
import { count, list, number } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** The worst first. */
const VERDICTS: readonly ChangeVerdict[] = [
  "regressed",
  "not comparable",
  "too little data",
  "improved",
  "no change",
];

/** How each is drawn; the word stands beside it. */
const LOOKS: Readonly<Record<ChangeVerdict, string>> = {
  regressed: COLORS.fake,
  improved: COLORS.third,
  "no change": "currentColor",
  "too little data": COLORS.real,
  "not comparable": COLORS.real,
};

const ranked = (changes: readonly Change[]): readonly Change[] =>
  VERDICTS.flatMap((verdict) => changes.filter((change) => change.verdict === verdict));

/** "1 of 14 quantities regressed, 2 improved." */
function sentence(changes: readonly Change[]): string {
  const found = VERDICTS.flatMap((verdict) => {
    const n = changes.filter((change) => change.verdict === verdict).length;
    if (n === 0) return [];
    return [verdict === "no change" ? `${n} did not change` : `${n} ${verdict}`];
  });
  return `Of ${count(changes.length, "quantity", "quantities")}, ${list(found)}.`;
}

/** The median over the seeds that have a value, and how many diverged. */
function middle(values: readonly SeedValue[]): Html {
  const known = values.flatMap(({ value }) => (value === null ? [] : [value]));
  const lost = values.filter(({ diverged }) => diverged === true).length;
  return html`${known.length === 0 ? number(null) : number(median(known))}${
    lost === 0 ? null : html` <span class="quiet">${lost} diverged</span>`
  }`;
}

function cells(evidence: ChangeEvidence | undefined): Html {
  if (evidence === undefined) return html`<td></td><td></td><td></td><td></td><td></td>`;
  const { before, after, shift, interval, noise, adjusted, unit } = evidence;
  return html`<td class="number">${middle(before)}</td><td class="number">${middle(after)}</td>
<td class="number">${number(shift)} <span class="quiet">[${number(interval.lo)}, ${number(interval.hi)}]</span> <span class="quiet"><bdi>${unit}</bdi></span></td>
<td class="number">${noise > 0 ? number(noise) : number(null)}</td><td class="number">${number(adjusted)}</td>`;
}

function table(changes: readonly Change[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Changes"><table>
<thead><tr><th scope="col">scenario</th><th scope="col">quantity</th><th scope="col">verdict</th><th scope="col" class="number">before</th><th scope="col" class="number">after</th><th scope="col" class="number">shift [interval]</th><th scope="col" class="number">noise</th><th scope="col" class="number">p</th></tr></thead>
<tbody>${ranked(changes).map(
    ({ scenario, metric, verdict, evidence }) =>
      html`<tr><th scope="row"><bdi>${scenario}</bdi></th><td><bdi>${metric ?? ""}</bdi></td><td>${badge("changes", verdict)}</td>${cells(evidence)}</tr>`,
  )}</tbody></table></div>`;
}

/** More would push the table off the screen. */
const MOST_REASONS = 3;

function reasons(changes: readonly Change[]): Html | null {
  const told = ranked(changes).filter(({ verdict }) => verdict !== "no change");
  if (told.length === 0) return null;
  const items = told.map(
    ({ scenario, metric, verdict, why }) =>
      html`<li>${badge("changes", verdict)} <bdi>${scenario}</bdi> <bdi>${metric ?? ""}</bdi>: <bdi>${why}</bdi></li>`,
  );
  const rest = items.slice(MOST_REASONS);
  return html`<ul class="failures">${items.slice(0, MOST_REASONS)}</ul>${
    rest.length === 0
      ? null
      : html`<details><summary>${count(rest.length, "more reason")}</summary><ul class="failures">${rest}</ul></details>`
  }`;
}

/** What differs and was not in the way. */
function notes(changes: readonly Change[]): Html | null {
  const all = [...new Set(changes.flatMap((change) => change.notes))];
  return all.length === 0
    ? null
    : html`<ul class="note">${all.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul>`;
}

function figureOf(metric: string, { changes, before }: ComparisonRecord): Figure | null {
  const rows = changes.flatMap(({ scenario, verdict, evidence, metric: of }): readonly ForestRow[] => {
    if (of !== metric || evidence === undefined) return [];
    const { shift, interval, noise } = evidence;
    const { lo, hi } = interval;
    return [{ label: `${scenario}: ${verdict}`, color: LOOKS[verdict], value: shift, lo, hi, noise }];
  });
  const evidence = changes.find((change) => change.metric === metric && change.evidence)?.evidence;
  if (evidence === undefined) return null;
  const worse =
    evidence.better === "lower"
      ? "to the right is worse"
      : evidence.better === "higher"
        ? "to the left is worse"
        : "to the right is farther from what real samples score";
  const sides = rows.map(({ label, value }) => `${label} (${number(value)})`);
  return forestFigure({
    title: metric,
    description: `Shift against ${before}, in ${evidence.unit}: ${worse}. ${list(sides.slice(0, 6))}${
      sides.length > 6 ? " and others" : ""
    }.`,
    legend: [
      { label: "shift and its interval", color: "currentColor", mark: "line" },
      ...(rows.some(({ noise = 0 }) => noise > 0)
        ? [{ label: "noise: no change", color: "currentColor", mark: "band" as const }]
        : []),
    ],
    rows,
    estimate: `shift, ${evidence.unit}`,
    references: [0],
  });
}

export const changes: Section = {
  title: "What changed",
  scope: "run",
  part: "outcome",
  render({ comparison }) {
    if (comparison === undefined) return null;
    const { changes: all, before, after } = comparison;
    const metrics = [...new Set(all.flatMap(({ metric }) => metric ?? []))];
    return {
      prose: [
        html`<p class="lead"><bdi>${after}</bdi> against <bdi>${before}</bdi>. ${sentence(all)}</p>`,
        reasons(all),
        table(all),
        html`<p class="note">Medians over the seeds. A change is called one when two things hold: the exact Mann-Whitney test, adjusted
by Holm over a scenario\u2019s quantities, gives p \u2264 ${number(comparison.alpha)}; and the shift (Hodges and Lehmann\u2019s, the median difference) is beyond the
noise, which is how far the quantity lies from its middle between two sets of <em>real</em> samples, 19 times in 20.</p>`,
        notes(all),
      ],
      figures: metrics.flatMap((metric) => figureOf(metric, comparison) ?? []),
    };
  },
};
