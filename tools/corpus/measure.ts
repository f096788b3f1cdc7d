/** How often each alarm is right on labelled runs, how early, and how its threshold compares with others. */
import type { DiagnosisInput } from "../../src/diagnoses/diagnosis.ts";
import { diagnoses } from "../../src/diagnoses/index.ts";
import { overallOf, type Verdicts } from "../../src/diagnoses/overall.ts";
import type { Alarm, Basis } from "../../src/diagnoses/rates.ts";
import { THRESHOLDS, type Thresholds } from "../../src/diagnoses/rules/thresholds.ts";
import { probabilistic } from "../../src/diagnosis/records.ts";
import { Rng } from "../../src/maths/random.ts";
import { wilson } from "../../src/maths/statistics.ts";
import type { Overall, Rate } from "../../src/result.ts";
import { stuck } from "./label.ts";
import type { LabelledRun, OwnRun } from "./read.ts";
import { LABELS, type Label } from "./run.ts";

/** Which verdict raises an alarm, on which bases it may be raised. */
const ALARMS: Readonly<
  Record<Alarm, { readonly verdict: keyof Verdicts; readonly bases: readonly Basis[] }>
> = {
  diverged: { verdict: "convergence", bases: ["log", "samples"] },
  saturated: { verdict: "saturation", bases: ["log", "samples"] },
  converged: { verdict: "convergence", bases: ["samples"] },
  oscillating: { verdict: "convergence", bases: ["samples"] },
  collapsed: { verdict: "collapse", bases: ["samples"] },
};
export const alarms: readonly { readonly alarm: Alarm; readonly basis: Basis }[] = Object.entries(
  ALARMS,
).flatMap(([alarm, { bases }]) => bases.map((basis) => ({ alarm: alarm as Alarm, basis })));

/** A training as its log alone shows it. */
export function logOnly({ records }: DiagnosisInput): DiagnosisInput {
  const lastStep = records.at(-1)?.step ?? 0;
  return {
    status: "completed",
    lastStep,
    records,
    snapshots: [],
    nulls: {},
    probabilistic: probabilistic(records),
  };
}

export function verdictsOf(input: DiagnosisInput): Verdicts {
  return {
    convergence: diagnoses.convergence.diagnose(input),
    collapse: diagnoses.collapse.diagnose(input),
    saturation: diagnoses.saturation.diagnose(input),
  };
}

export const overall = ({ input }: Pick<LabelledRun, "input">): Overall =>
  overallOf(verdictsOf(input)).overall;

const raises = (alarm: Alarm, input: DiagnosisInput): boolean =>
  diagnoses[ALARMS[alarm].verdict].diagnose(input).status === alarm;

/** Runs by whether they have what an alarm says, and whether it was raised. */
export interface Counts {
  readonly found: number;
  readonly missed: number;
  readonly false: number;
  readonly cleared: number;
}

export function countsOf(
  runs: readonly LabelledRun[],
  { alarm, basis }: { readonly alarm: Alarm; readonly basis: Basis },
  thresholds: Thresholds = THRESHOLDS,
): Counts {
  const counts = { found: 0, missed: 0, false: 0, cleared: 0 };
  for (const { findings, input } of runs) {
    const raised = raises(alarm, { ...(basis === "log" ? logOnly(input) : input), thresholds });
    counts[findings.includes(alarm) ? (raised ? "found" : "missed") : raised ? "false" : "cleared"]++;
  }
  return counts;
}

/** @throws InputError where there is no run with the finding, or none without */
export function rateOf({ found, missed, false: wrong, cleared }: Counts): Rate {
  const share = (successes: number, n: number) => {
    const { lo, hi } = wilson({ successes, n });
    return { rate: rounded(successes / n), interval: [rounded(lo), rounded(hi)] as const };
  };
  const sensitivity = share(found, found + missed);
  const specificity = share(cleared, cleared + wrong);
  return {
    sensitivity: sensitivity.rate,
    specificity: specificity.rate,
    n: found + missed + wrong + cleared,
    intervals: { sensitivity: sensitivity.interval, specificity: specificity.interval },
  };
}

const rounded = (share: number): number => Number(share.toFixed(4));

/** The rates of all alarms, as `src/diagnoses/rates.ts` holds them. */
export function ratesOf(runs: readonly OwnRun[]): Partial<Record<Alarm, Partial<Record<Basis, Rate>>>> {
  const measuring = runs.filter(({ half }) => half === "measuring");
  const rates: Partial<Record<Alarm, Partial<Record<Basis, Rate>>>> = {};
  for (const each of alarms)
    rates[each.alarm] = { ...rates[each.alarm], [each.basis]: rateOf(countsOf(measuring, each)) };
  return rates;
}

/** By label, what was said and how often. */
export function confusionOf(runs: readonly LabelledRun[]): ReadonlyMap<Label, ReadonlyMap<Overall, number>> {
  const table = new Map<Label, Map<Overall, number>>(LABELS.map((label) => [label, new Map()]));
  for (const run of runs) {
    const row = table.get(run.label) as Map<Overall, number>;
    const said = overall(run);
    row.set(said, (row.get(said) ?? 0) + 1);
  }
  return table;
}

/** Mean over the labels of the share of their runs that get them. */
function balanced(runs: readonly { readonly label: Label; readonly right: boolean }[]): number {
  const shares = LABELS.flatMap((label) => {
    const own = runs.filter((run) => run.label === label);
    return own.length === 0 ? [] : [own.filter(({ right }) => right).length / own.length];
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const RESAMPLES = 999;

/** Balanced accuracy with a 95 % bootstrap interval over groups: the seeds of a group resemble each other. */
export function balancedAccuracy(runs: readonly (LabelledRun & { readonly group?: string })[]): {
  readonly value: number;
  readonly interval: readonly [number, number];
} {
  const judged = runs.map((run) => ({ label: run.label, right: overall(run) === run.label }));
  const names = [...new Set(runs.map(groupOf))];
  const members = names.map((name) => [...runs.keys()].filter((i) => groupOf(runs[i]) === name));
  const rng = new Rng(0).fork("groups");
  const values = Array.from({ length: RESAMPLES }, () =>
    balanced(members.flatMap(() => members[rng.integer(members.length)].map((i) => judged[i]))),
  );
  const { lo, hi } = quantiles(values);
  return { value: balanced(judged), interval: [lo, hi] };
}

const groupOf = ({ group, name }: { readonly group?: string; readonly name: string }): string =>
  group ?? name;

function quantiles(values: readonly number[]): { lo: number; hi: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { lo: sorted[Math.floor(0.025 * sorted.length)], hi: sorted[Math.ceil(0.975 * sorted.length) - 1] };
}

/** How early a log told what samples tell later. */
export interface Lead {
  readonly name: string;
  /** The steps at which each could first tell for good, by what there was until then. */
  readonly log: number;
  readonly samples: number;
  /** Generator steps between two snapshots: what a lead is to be held against. */
  readonly every: number;
}

/** The runs in which both the log and the samples tell, and rightly. */
export function leadsOf(
  runs: readonly OwnRun[],
  alarm: "diverged" | "saturated",
  thresholds: Thresholds = THRESHOLDS,
): Lead[] {
  return runs.flatMap((run) => {
    if (!run.findings.includes(alarm)) return [];
    const log = firstForGood(run.input.records, (records) =>
      raises(alarm, { ...logOnly({ ...run.input, records }), thresholds }),
    );
    const samples = alarm === "saturated" ? samplesStuck(run) : samplesGone(run);
    return log === undefined || samples === undefined
      ? []
      : [{ name: run.name, log, samples, every: run.every }];
  });
}

/** The step of the first entry from which on what there was until then satisfies a rule. */
function firstForGood<Entry extends { readonly step: number }>(
  entries: readonly Entry[],
  holds: (until: readonly Entry[]) => boolean,
): number | undefined {
  const last = entries.findLastIndex((_, i) => !holds(entries.slice(0, i + 1)));
  return entries[last + 1]?.step;
}

/** Snapshots that must be there before samples tell that they stand still, as many as of convergence. */
const STILL = 3;

function samplesStuck({ input, start, target }: OwnRun): number | undefined {
  return firstForGood(input.snapshots, (until) => {
    const column = (name: string) => until.map(({ metrics }) => metrics[name].value);
    return (
      until.length >= STILL &&
      stuck({ emd: column("emd"), movement: column("movement") }, start, target.nulls.seen.median)
    );
  });
}

/** Samples of a training that lost a number are lost at its next snapshot, had it gone on. */
function samplesGone({ input, every, lostAt }: OwnRun): number | undefined {
  const seen = firstForGood(input.snapshots, (until) => {
    return raises("diverged", { ...input, records: [], snapshots: until });
  });
  return seen ?? (lostAt === undefined ? undefined : Math.ceil(lostAt / every) * every);
}
