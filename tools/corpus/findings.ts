/**
 * How often the findings from a log alone are right, on labelled trainings whose logs are cut down to what other programs log: the losses
 * alone, or the losses and D's outputs. A measure of quality is stood in for by the Earth mover's distance of the samples that judges see.
 */

import { findings } from "../../src/judging/findings/index.ts";
import type { FindingAlarm, FindingBasis } from "../../src/judging/findings/rates.ts";
import { median } from "../../src/maths/statistics.ts";
import type { QualitySeries, Rate, StepRecord } from "../../src/result/index.ts";
import { type Counts, rateOf } from "./measure.ts";
import type { OwnRun } from "./read.ts";

export const FINDING_RATES_FILE = new URL("../../src/judging/findings/rates.ts", import.meta.url).pathname;

/** A record in which neither gradients nor scores were logged. */
export const EMPTY = {
  gradNormD: null,
  gradNormG: null,
  layersD: [],
  layersG: [],
  criticReal: null,
  criticFake: null,
};

/** What of a record each kind of log holds. */
const CUTS: Readonly<Record<"losses" | "outputs", (record: StepRecord) => StepRecord>> = {
  losses: ({ step, lossD, lossG, nonFinite }) => ({
    ...EMPTY,
    step,
    lossD,
    lossG,
    probReal: null,
    probFake: null,
    ...(nonFinite && { nonFinite }),
  }),
  outputs: ({ step, lossD, lossG, probReal, probFake, nonFinite }) => ({
    ...EMPTY,
    step,
    lossD,
    lossG,
    probReal,
    probFake,
    ...(nonFinite && { nonFinite }),
  }),
};

/** Each alarm with the logs that it is raised on, and what it is right about. */
const MEASURED: readonly {
  readonly alarm: FindingAlarm;
  readonly basis: FindingBasis;
  readonly isTrue: (run: OwnRun) => boolean;
}[] = [
  { alarm: "winning.wins", basis: "losses", isTrue: notConverged },
  { alarm: "winning.wins", basis: "outputs", isTrue: notConverged },
  { alarm: "winning.wins", basis: "live", isTrue: notConverged },
  { alarm: "winning.suspected", basis: "losses", isTrue: notConverged },
  { alarm: "dead.dead", basis: "outputs", isTrue: notConverged },
  { alarm: "flat.flat", basis: "losses", isTrue: notConverged },
  {
    alarm: "explosion.suspected",
    basis: "losses",
    isTrue: ({ findings: found }) => found.includes("diverged"),
  },
  { alarm: "quality.worsening", basis: "quality", isTrue: gotWorse },
];

function notConverged({ findings: found }: OwnRun): boolean {
  return !found.includes("converged");
}

/** Whether the alarm is raised; a suspicion is there where the alarm is, too. */
function isRaised(run: OwnRun, alarm: FindingAlarm, basis: FindingBasis): boolean {
  const [id, status] = alarm.split(".") as [keyof typeof findings, string];
  const records =
    basis === "quality" ? [] : run.input.records.map(CUTS[basis === "outputs" ? "outputs" : "losses"]);
  const quality = basis === "quality" ? [distances(run)] : [];
  const at = (count: number): boolean => {
    const found = findings[id].find({ records: records.slice(0, count), quality, restarts: [] }).status;
    return found === status || (status === "suspected" && found === "wins");
  };
  return basis === "live" ? records.some((_, i) => at(i + 1)) : at(records.length);
}

/** The distance of the samples that judges see, as a log of it would be. */
function distances({ input: { snapshots } }: OwnRun): QualitySeries {
  return {
    column: "EMD",
    measure: "emd",
    title: "Earth mover's distance",
    better: "lower",
    range: [-1e-3, Number.MAX_VALUE],
    steps: snapshots.map(({ step }) => step),
    values: snapshots.map(({ metrics }) => metrics.emd?.value ?? null),
  };
}

/** The same of the samples that no judge sees: the last level of three is worse than the best one by two deviations of the null and 5 %. */
function gotWorse({ truthDistances, target }: OwnRun): boolean {
  const known = truthDistances.filter((value) => value !== null);
  if (known.length < 5) return false;
  const levels = known.slice(2).map((_, i) => median(known.slice(i, i + 3)));
  const best = Math.min(...levels);
  // A normal law has 5 % above 1.645 deviations.
  const { lo, hi } = target.nulls.truth;
  return levels[levels.length - 1] > best + Math.max((2 * (hi - lo)) / (2 * 1.645), 0.05 * best);
}

/** What is true of a training, and whether the alarm was raised. */
export interface Judged {
  readonly isTrue: boolean;
  readonly raised: boolean;
}

export function countsOf(judged: readonly Judged[]): Counts {
  const counts = { found: 0, missed: 0, false: 0, cleared: 0 };
  for (const { isTrue, raised } of judged)
    counts[isTrue ? (raised ? "found" : "missed") : raised ? "false" : "cleared"]++;
  return counts;
}

export interface MeasuredFinding {
  readonly alarm: FindingAlarm;
  readonly basis: FindingBasis;
  readonly counts: Counts;
}

/** Findings that the trainings of the corpus may have by themselves. */
export function corpusFindings(runs: readonly OwnRun[]): readonly MeasuredFinding[] {
  return MEASURED.map(({ alarm, basis, isTrue }) => ({
    alarm,
    basis,
    counts: countsOf(runs.map((run) => ({ isTrue: isTrue(run), raised: isRaised(run, alarm, basis) }))),
  }));
}

/** The source of src/judging/findings/rates.ts with its rates replaced. */
export function withFindingRates(source: string, measured: readonly MeasuredFinding[]): string {
  const [head] = source.split("> = {");
  const rates = measured.map(
    ({ alarm, basis, counts }) =>
      `  // biome-ignore format: a rate is a line\n  "${alarm}, ${basis}": ${lineOf(rateOf(counts))},`,
  );
  return `${head}> = {\n${rates.join("\n")}\n};\n`;
}

const lineOf = ({ sensitivity, specificity, n, intervals }: Rate): string =>
  `{ sensitivity: ${sensitivity}, specificity: ${specificity}, n: ${n}, intervals: { sensitivity: [${intervals.sensitivity.join(", ")}], specificity: [${intervals.specificity.join(", ")}] } }`;

const BASES: Readonly<Record<FindingBasis, string>> = {
  losses: "losses alone",
  outputs: "losses and D's outputs",
  live: "losses alone, at any line while the log is written",
  quality: "a measure of quality",
  restarts: "losses, with a restart",
  "held-out": "D's outputs, also on held-out samples",
  signs: "signs of D's outputs",
  probabilities: "D's outputs as probabilities",
  scores: "D's outputs as scores",
};
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const spanned = (share: number, [lo, hi]: readonly [number, number]): string =>
  `${percent(share)} [${(100 * lo).toFixed(1)}, ${(100 * hi).toFixed(1)}]`;

/** The table of docs/diagnoses.md. */
export function findingsTable(measured: readonly MeasuredFinding[]): string {
  const rows = measured.map(({ alarm, basis, counts }) => {
    const rate = rateOf(counts);
    const cells = [
      alarm.replace(".", ": "),
      BASES[basis],
      counts.found,
      counts.missed,
      counts.false,
      counts.cleared,
      spanned(rate.sensitivity, rate.intervals.sensitivity),
      spanned(rate.specificity, rate.intervals.specificity),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| finding | log holds | found | missed | false | cleared | sensitivity | specificity |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

const MARKS = ["<!-- findings -->\n", "\n<!-- /findings -->"] as const;

export function withFindingsTable(page: string, table: string): string {
  const from = page.indexOf(MARKS[0]) + MARKS[0].length;
  return `${page.slice(0, from)}${table}${page.slice(page.indexOf(MARKS[1]))}`;
}

/** Specificity that an alarm and a suspicion must reach. */
const LEAST = { alarm: 0.99, suspected: 0.95 } as const;

/** What must hold of the findings and does not. */
export function findingFailures(measured: readonly MeasuredFinding[]): string[] {
  return measured.flatMap(({ alarm, basis, counts }) => {
    const least = alarm.endsWith("suspected") ? LEAST.suspected : LEAST.alarm;
    const { specificity } = rateOf(counts);
    return specificity >= least ? [] : [`${alarm} on ${BASES[basis]} clears only ${percent(specificity)}`];
  });
}
