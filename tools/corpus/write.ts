/** What is written of the corpus: the rates that `ganscope diagnose` prints, and the tables of docs/diagnoses.md. */
import { verdictsOn } from "../../src/diagnoses/overall.ts";
import { median } from "../../src/maths/statistics.ts";
import type { Rate } from "../../src/result.ts";
import { chosen, type Tried, youden } from "./choose.ts";
import {
  alarms,
  balancedAccuracy,
  confusionOf,
  countsOf,
  leadsOf,
  logOnly,
  overall,
  rateOf,
  ratesOf,
} from "./measure.ts";
import type { OwnRun } from "./read.ts";
import { LABELS } from "./run.ts";

export const RATES_FILE = new URL("../../src/diagnoses/rates.ts", import.meta.url).pathname;
export const DOCS = new URL("../../docs/diagnoses.md", import.meta.url).pathname;

/** The source of rates.ts with its rates replaced. */
export function withRates(source: string, runs: readonly OwnRun[]): string {
  const [head] = source.split("> = {");
  const line = ({ sensitivity, specificity, n, intervals }: Rate) =>
    `{ sensitivity: ${sensitivity}, specificity: ${specificity}, n: ${n}, intervals: { sensitivity: [${intervals.sensitivity.join(", ")}], specificity: [${intervals.specificity.join(", ")}] } }`;
  const entries = Object.entries(ratesOf(runs)).map(
    ([alarm, bases]) =>
      `  ${alarm}: {\n${Object.entries(bases)
        .map(([basis, rate]) => `    // biome-ignore format: a rate is a line\n    ${basis}: ${line(rate)},`)
        .join("\n")}\n  },`,
  );
  return `${head}> = {\n${entries.join("\n")}\n};\n`;
}

const measuringOf = (runs: readonly OwnRun[]): OwnRun[] => runs.filter(({ half }) => half === "measuring");
const BASES = {
  log: "log alone",
  samples: "log and samples",
  unnamed: "samples, no modes named",
  generated: "generated samples alone",
} as const;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const spanned = (share: number, [lo, hi]: readonly [number, number]): string =>
  `${percent(share)} [${(100 * lo).toFixed(1)}, ${(100 * hi).toFixed(1)}]`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The tables between their marks, made from the corpus. */
export function tablesOf(runs: readonly OwnRun[], tried: readonly Tried[]): string {
  const measuring = measuringOf(runs);
  const choosing = runs.length - measuring.length;
  const { value, interval } = balancedAccuracy(measuring);
  const said = [...LABELS];
  const confusion = confusionOf(measuring);
  return [
    `${runs.length} trainings in ${new Set(runs.map(({ group }) => group)).size} groups; ${choosing} for choosing, ${measuring.length} for measuring.`,
    table(
      ["alarm", "judged by", "found", "missed", "false", "cleared", "sensitivity", "specificity"],
      alarms.map((each) => {
        const counts = countsOf(measuring, each);
        const rate = rateOf(counts);
        return [
          each.alarm,
          BASES[each.basis],
          counts.found,
          counts.missed,
          counts.false,
          counts.cleared,
          spanned(rate.sensitivity, rate.intervals.sensitivity),
          spanned(rate.specificity, rate.intervals.specificity),
        ];
      }),
    ),
    `One word for the whole training, with samples: balanced accuracy ${spanned(value, interval)} over the six labels.`,
    table(
      ["label", "runs", ...said.map((word) => `said ${word}`)],
      LABELS.map((label) => {
        const row = confusion.get(label) ?? new Map();
        const total = [...row.values()].reduce((sum, n) => sum + n, 0);
        return [label, total, ...said.map((word) => row.get(word) ?? 0)];
      }),
    ),
    table(
      [
        "alarm from the log",
        "runs",
        "median lead over the samples, steps",
        "least",
        "most",
        "median steps between two snapshots",
      ],
      (["saturated", "diverged"] as const).map((alarm) => {
        const leads = leadsOf(measuring, alarm);
        const steps = leads.map(({ log, samples }) => samples - log);
        return [
          alarm,
          leads.length,
          median(steps),
          Math.min(...steps),
          Math.max(...steps),
          median(leads.map(({ every }) => every)),
        ];
      }),
    ),
    table(
      ["threshold", "alarm", "tried: Youden's index on the choosing half", "kept"],
      tried.map((trial) => [
        trial.threshold,
        trial.alarm,
        trial.values.map((each, i) => `${each}: ${youden(trial.counts[i]).toFixed(3)}`).join(", "),
        chosen(trial),
      ]),
    ),
  ].join("\n\n");
}

const MARKS = ["<!-- measured -->\n", "\n<!-- /measured -->"] as const;

export function withTables(page: string, tables: string): string {
  const from = page.indexOf(MARKS[0]) + MARKS[0].length;
  const to = page.indexOf(MARKS[1]);
  return `${page.slice(0, from)}${tables}${page.slice(to)}`;
}

/** An alarm from a log alone that is wrong more often than this is no alarm. */
const LEAST_SPECIFICITY = { diverged: 0.99, saturated: 0.99 } as const;

/** What must hold of the alarms and does not. */
export function failures(runs: readonly OwnRun[], tried: readonly Tried[]): string[] {
  const measuring = measuringOf(runs);
  const rates = ratesOf(runs);
  const blind = runs.filter(({ input }) => verdictsOn(logOnly(input)).convergence.status === "converged");
  const unseen = measuring.filter(
    (run) => run.lostAt !== undefined && overall({ input: logOnly(run.input) }) !== "diverged",
  );
  const lead = median(leadsOf(measuring, "saturated").map(({ log, samples }) => samples - log));
  const { value } = balancedAccuracy(measuring);
  return [
    ...blind.map(({ name }) => `${name} is called converged by its log alone`),
    ...unseen.map(({ name }) => `${name} lost a number, and its log does not tell`),
    ...Object.entries(LEAST_SPECIFICITY).flatMap(([alarm, least]) =>
      (rates[alarm as keyof typeof LEAST_SPECIFICITY]?.log?.specificity ?? 0) >= least
        ? []
        : [`${alarm} is said wrongly by the log in more than ${percent(1 - least)}`],
    ),
    ...(value >= 0.9 ? [] : [`the balanced accuracy is ${value}`]),
    ...(lead > 0 ? [] : [`the alarm of saturation comes ${-lead} steps after the samples`]),
    ...tried.flatMap((trial) =>
      chosen(trial) === trial.ours
        ? []
        : [`${trial.threshold}: ${chosen(trial)} is better than ${trial.ours}`],
    ),
  ];
}
