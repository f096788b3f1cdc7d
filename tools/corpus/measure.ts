/** How often each alarm is right on labelled runs, how early, and how its threshold compares with others. */
import type { DiagnosisInput } from "../../src/judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../../src/judging/diagnoses/index.ts";
import { overallOf, type VerdictId, verdictsOn } from "../../src/judging/diagnoses/overall.ts";
import type { Alarm, Basis } from "../../src/judging/diagnoses/rates.ts";
import { THRESHOLDS, type Thresholds } from "../../src/judging/diagnoses/rules/thresholds.ts";
import { movementVerdict } from "../../src/judging/diagnoses/unpaired.ts";
import { Rng } from "../../src/maths/random.ts";
import { wilson } from "../../src/maths/statistics.ts";
import type { Overall, Rate, TargetRecord } from "../../src/result/index.ts";
import { probabilistic } from "../../src/runs/diagnose/records.ts";
import { stuck } from "./label.ts";
import type { LabelledRun, OwnRun } from "./read.ts";
import { type Half, LABELS, type Label } from "./run.ts";

/** A training as it is seen with less than all. */
const SEEN_ON: Readonly<
  Record<Exclude<Basis, "generated" | "many">, (input: DiagnosisInput) => DiagnosisInput>
> = {
  log: logOnly,
  samples: (input) => input,
  unnamed: withoutNames,
};

type Raised = (run: Pick<LabelledRun, "input" | "unpaired">, thresholds: Thresholds) => boolean;

/** An alarm that a verdict raises, on the log alone or with samples. */
const verdict =
  (id: VerdictId, status: Alarm, basis: keyof typeof SEEN_ON): Raised =>
  ({ input }, thresholds) =>
    (thresholds === THRESHOLDS
      ? ours(input, id, basis)
      : diagnoses[id].diagnose({ ...SEEN_ON[basis](input), thresholds }).status) === status;

/** What our own thresholds say of a training: rates, tables and promises ask for the same. */
const said = new WeakMap<DiagnosisInput, Map<string, string>>();
function ours(input: DiagnosisInput, id: VerdictId, basis: keyof typeof SEEN_ON): string {
  const known = said.get(input) ?? new Map<string, string>();
  said.set(input, known);
  const key = `${id} on ${basis}`;
  const status = known.get(key) ?? diagnoses[id].diagnose(SEEN_ON[basis](input)).status;
  known.set(key, status);
  return status;
}

/** Which alarms there are, on which bases each may be raised. */
const ALARMS: Readonly<Record<Alarm, Readonly<Partial<Record<Basis, Raised>>>>> = {
  diverged: {
    log: verdict("convergence", "diverged", "log"),
    samples: verdict("convergence", "diverged", "samples"),
    many: verdict("convergence", "diverged", "samples"),
  },
  saturated: {
    log: verdict("saturation", "saturated", "log"),
    samples: verdict("saturation", "saturated", "samples"),
    many: verdict("saturation", "saturated", "samples"),
  },
  stale: { log: verdict("staleness", "stale", "log") },
  moving: {
    generated: ({ unpaired = [] }, { movement }) => movementVerdict(unpaired, movement).status === "moving",
  },
  converged: {
    samples: verdict("convergence", "converged", "samples"),
    many: verdict("convergence", "converged", "samples"),
  },
  oscillating: {
    samples: verdict("convergence", "oscillating", "samples"),
    many: verdict("convergence", "oscillating", "samples"),
  },
  collapsed: {
    samples: verdict("collapse", "collapsed", "samples"),
    many: verdict("collapse", "collapsed", "samples"),
    unnamed: verdict("collapse", "collapsed", "unnamed"),
  },
};
const alarms: readonly { readonly alarm: Alarm; readonly basis: Basis }[] = Object.entries(ALARMS).flatMap(
  ([alarm, bases]) => (Object.keys(bases) as Basis[]).map((basis) => ({ alarm: alarm as Alarm, basis })),
);

/** A training whose data's modes nobody named. */
export function withoutNames(input: DiagnosisInput): DiagnosisInput {
  const { modes, ...target } = input.target ?? {};
  return { ...input, target: target as TargetRecord, unnamedModes: true };
}

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

/** The word for a training. Labels have none for samples off the data: they are partial, as all that no other word fits. */
export function overall({ input }: Pick<LabelledRun, "input">): Overall {
  const word = words.get(input) ?? overallOf(verdictsOn(input)).overall;
  words.set(input, word);
  return word === "off-data" ? "partial" : word;
}

const words = new WeakMap<DiagnosisInput, Overall>();

/** Runs by whether they have what an alarm says, and whether it was raised. */
export interface Counts {
  readonly found: number;
  readonly missed: number;
  readonly false: number;
  readonly cleared: number;
}

/** These say that something is wrong, not what: they are right about every run that has not converged. */
const isTrue = (alarm: Alarm, findings: readonly Label[]): boolean =>
  alarm === "stale" || alarm === "moving" ? !findings.includes("converged") : findings.includes(alarm);

export function countsOf(
  runs: readonly LabelledRun[],
  { alarm, basis }: { readonly alarm: Alarm; readonly basis: Basis },
  thresholds: Thresholds = THRESHOLDS,
): Counts {
  const counts = { found: 0, missed: 0, false: 0, cleared: 0 };
  const raises = ALARMS[alarm][basis];
  if (raises === undefined) throw new TypeError(`${alarm} is not raised on ${basis}`);
  for (const run of runs) {
    const raised = raises(run, thresholds);
    counts[isTrue(alarm, run.findings) ? (raised ? "found" : "missed") : raised ? "false" : "cleared"]++;
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

/** A training of either corpus. */
type MeasuredRun = LabelledRun & { readonly half: Half };

/** The alarms that can be measured on these runs, each with its counts on those that are for measuring. */
export function measuredAlarms(plane: readonly MeasuredRun[], space: readonly MeasuredRun[]) {
  const measuring = (runs: readonly MeasuredRun[]) => runs.filter(({ half }) => half === "measuring");
  return alarms.flatMap((each) => {
    const runs = measuring(each.basis === "many" ? space : plane);
    return runs.length === 0 ? [] : [{ ...each, counts: countsOf(runs, each) }];
  });
}

/** The rates of all alarms, as `src/judging/diagnoses/rates.ts` holds them. */
export function ratesOf(
  plane: readonly MeasuredRun[],
  space: readonly MeasuredRun[],
): Partial<Record<Alarm, Partial<Record<Basis, Rate>>>> {
  const rates: Partial<Record<Alarm, Partial<Record<Basis, Rate>>>> = {};
  for (const { alarm, basis, counts } of measuredAlarms(plane, space))
    rates[alarm] = { ...rates[alarm], [basis]: rateOf(counts) };
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

/** How often a training that has not converged is called converged, with Wilson's interval. */
export function falseConverged(runs: readonly LabelledRun[]): {
  readonly wrong: readonly string[];
  readonly n: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
} {
  const others = runs.filter(({ findings }) => !findings.includes("converged"));
  const wrong = others.filter((run) => overall(run) === "converged").map(({ name }) => name);
  const { lo, hi } = wilson({ successes: wrong.length, n: others.length });
  return { wrong, n: others.length, rate: wrong.length / others.length, interval: [lo, hi] };
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

const FROM_LOG = {
  diverged: verdict("convergence", "diverged", "log"),
  saturated: verdict("saturation", "saturated", "log"),
} as const;

/** The runs in which both the log and the samples tell, and rightly. */
export function leadsOf(
  runs: readonly OwnRun[],
  alarm: "diverged" | "saturated",
  thresholds: Thresholds = THRESHOLDS,
): Lead[] {
  return runs.flatMap((run) => {
    if (!run.findings.includes(alarm)) return [];
    const log = firstForGood(run.input.records, (records) =>
      FROM_LOG[alarm]({ input: { ...run.input, records } }, thresholds),
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
    return verdict(
      "convergence",
      "diverged",
      "samples",
    )({ input: { ...input, records: [], snapshots: until } }, THRESHOLDS);
  });
  return seen ?? (lostAt === undefined ? undefined : Math.ceil(lostAt / every) * every);
}
