/**
 * Did the quality that the log measures get worse again? The first measure of MEASURES that the log holds is followed (of several columns
 * of one measure, that on held-out data): its best value, its last values, and whether the end is worse than the best by more than the measure's
 * own noise, the robust deviation of its changes from one value to the next.
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, QualitySeries, Verdict } from "../../result/index.ts";
import { compare, inconclusive, notApplicable, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";

const FEWEST = 5;
/** Values that follow each other whose median is a level: the end is the last level, the best is the best of all. */
const WINDOW = 3;
/** Deviations of the noise: the best of a hundred values is three of them off by chance. */
const BEYOND = 4;
/** The end is also this share of the best value worse, or nobody would mind. */
const MATTERS = 0.1;
/** Deviations of the noise by which the last third is better than the third before. */
const BETTER = 2;
/** Share of the best value that an improvement makes up, at least. */
const SHOWS = 0.01;
/** Share of impossible values that are a slip. */
const SLIPS = 0.1;
/** Of a normal law, its deviation over its median absolute deviation. */
const MAD = 1.4826;

export const quality: Finding = {
  title: "Did the measured quality get worse again?",
  source:
    "noise by the median absolute deviation of successive differences: von Neumann 1941, Rousseeuw & Croux 1993",
  statuses: ["improving", "steady", "worsening", "broken", "inconclusive", "not-applicable"],
  find({ quality: all }) {
    const series = all.filter(({ steps }) => steps.length > 0);
    if (series.length === 0) return notApplicable("The log holds no measure of quality, such as FID.");
    const broken = series.map(brokenVerdict).find((verdict) => verdict !== undefined);
    if (broken !== undefined) return broken;
    return judge(series.reduce((best, each) => (rank(each) < rank(best) ? each : best)));
  },
};

/** The order of the measures is that of the log's own list; columns of held-out data come before those of training data. */
function rank({ measure, column }: QualitySeries): number {
  const order = ORDER.indexOf(measure);
  return (order < 0 ? ORDER.length : order) + (/train/i.test(column) ? 0.5 : 0);
}
const ORDER: readonly string[] = [
  "fid",
  "kid",
  "is",
  "emd",
  "mmd",
  "jsd",
  "precision",
  "recall",
  "lpips",
  "psnr",
  "ssim",
];

function brokenVerdict({ column, steps, values, range: [lo, hi] }: QualitySeries): Verdict | undefined {
  const isPossible = (value: number | null) => value !== null && value >= lo && value <= hi;
  const wrong = values.filter((value) => !isPossible(value));
  const last = values[values.length - 1];
  if (wrong.length <= SLIPS * values.length && isPossible(last)) return undefined;
  const first = values.findIndex((value) => !isPossible(value));
  const example = wrong.find((value) => value !== null);
  return {
    status: "broken",
    from: steps[first],
    to: steps[steps.length - 1],
    evidence: [
      compare({
        metric: `${column}, impossible values`,
        from: steps[first],
        to: steps[steps.length - 1],
        observed: wrong.length,
        operator: ">",
        threshold: Math.floor(SLIPS * values.length),
        source: `possible values lie between ${short(lo)} and ${short(hi)}`,
        shows: "broken",
      }),
    ],
    explanation: `${column} is broken: ${wrong.length} of ${values.length} values are impossible (${example === undefined || example === null ? "not finite" : example.toPrecision(3)}). Its computation fails, so it says nothing about the samples.`,
  };
}

function judge({ column, better, range: [lo, hi], ...series }: QualitySeries): Verdict {
  const kept = series.values.flatMap((value, i) =>
    value === null || value < lo || value > hi ? [] : [{ step: series.steps[i], value }],
  );
  if (kept.length < FEWEST)
    return inconclusive(`At least ${FEWEST} values of ${column} are required (got ${kept.length}).`);
  const sign = better === "lower" ? 1 : -1;
  const cost = kept.map(({ value }) => sign * value);
  const levels = cost.slice(WINDOW - 1).map((_, i) => median(cost.slice(i, i + WINDOW)));
  const noise = noiseOf(cost);
  const best = cost.indexOf(Math.min(...cost));
  const level = Math.min(...levels);
  const end = levels[levels.length - 1];
  const margin = Math.max(BEYOND * noise, MATTERS * Math.abs(level));
  const last = kept[kept.length - 1];
  const at = { from: kept[kept.length - WINDOW].step, to: last.step };
  const worse = compare({
    metric: `${column}, median of the last ${WINDOW} values`,
    ...at,
    observed: sign * end,
    operator: better === "lower" ? ">" : "<",
    threshold: sign * (level + margin),
    source: `its best level ${short(sign * level)} and ${BEYOND} deviations of its noise (${short(noise)}), at least ${100 * MATTERS} %`,
    shows: "worsening",
  });
  const words = `${column} ${short(kept[best].value)} at step ${kept[best].step}, ${short(last.value)} at the end`;
  const verdict = (
    status: string,
    from: number | null,
    evidence: readonly Evidence[],
    explanation: string,
  ): Verdict => ({ status, from, to: from === null ? null : last.step, evidence, explanation });
  if (worse.holds)
    return verdict(
      "worsening",
      kept[best].step,
      [worse],
      `The quality got worse: ${words}. Keep the checkpoint of step ${kept[best].step}.`,
    );
  const third = Math.max(2, Math.floor(cost.length / 3));
  const [before, now] = [cost.slice(-2 * third, -third), cost.slice(-third)].map((part) => median(part));
  const gain = compare({
    metric: `${column}, improvement of the last third over the third before`,
    ...at,
    observed: before - now,
    operator: ">",
    threshold: Math.max((BETTER * noise) / Math.sqrt(third), SHOWS * Math.abs(level)),
    source: `${BETTER} deviations of a median of ${third} values`,
    shows: "improving",
  });
  return gain.holds
    ? verdict(
        "improving",
        kept[Math.max(0, kept.length - 2 * third)].step,
        [gain],
        `The quality still improves: ${words}.`,
      )
    : verdict("steady", null, [worse], `The quality is steady: ${words}.`);
}

/** The deviation of one value, by the changes from one to the next. */
function noiseOf(values: readonly number[]): number {
  const changes = values.slice(1).map((value, i) => value - values[i]);
  const middle = median(changes);
  return (MAD * median(changes.map((change) => Math.abs(change - middle)))) / Math.SQRT2;
}
