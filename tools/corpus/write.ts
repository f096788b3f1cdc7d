/** What is written of the corpus: the rates that `ganscope diagnose` prints, and the tables of docs/diagnoses.md. */
import { verdictsOn } from "../../src/judging/diagnoses/overall.ts";
import { median } from "../../src/maths/statistics.ts";
import type { Rate } from "../../src/result/index.ts";
import { chosen, type Tried, youden } from "./choose.ts";
import { measured } from "./fresh.ts";
import {
  balancedAccuracy,
  confusionOf,
  falseConverged,
  leadsOf,
  logOnly,
  measuredAlarms,
  overall,
  rateOf,
  ratesOf,
} from "./measure.ts";
import type { LabelledRun, OwnRun } from "./read.ts";
import { LABELS } from "./run.ts";
import { measuredInSpace } from "./space/fresh.ts";
import type { SpaceOwnRun } from "./space/read.ts";

export const RATES_FILE = new URL("../../src/judging/diagnoses/rates.ts", import.meta.url).pathname;
export const DOCS = new URL("../../docs/diagnoses.md", import.meta.url).pathname;

/** The source of rates.ts with its rates replaced. */
export function withRates(source: string, runs: readonly OwnRun[], space: readonly SpaceOwnRun[]): string {
  const [head] = source.split("> = {");
  const line = ({ sensitivity, specificity, n, intervals }: Rate) =>
    `{ sensitivity: ${sensitivity}, specificity: ${specificity}, n: ${n}, intervals: { sensitivity: [${intervals.sensitivity.join(", ")}], specificity: [${intervals.specificity.join(", ")}] } }`;
  const entries = Object.entries(ratesOf(runs, space)).map(
    ([alarm, bases]) =>
      `  ${alarm}: {\n${Object.entries(bases)
        .map(([basis, rate]) => `    // biome-ignore format: a rate is a line\n    ${basis}: ${line(rate)},`)
        .join("\n")}\n  },`,
  );
  return `${head}> = {\n${entries.join("\n")}\n};\n`;
}

const measuringOf = <Run extends OwnRun | SpaceOwnRun>(runs: readonly Run[]): Run[] =>
  runs.filter(({ half }) => half === "measuring");
const BASES = {
  log: "log alone",
  samples: "log and samples",
  unnamed: "samples, modes unknown",
  many: "log and samples, above two dimensions",
  generated: "generated samples alone",
} as const;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const spanned = (share: number, [lo, hi]: readonly [number, number]): string =>
  `${percent(share)} [${(100 * lo).toFixed(1)}, ${(100 * hi).toFixed(1)}]`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"] as const;

/** How often converged is said falsely. */
export function falseOf(runs: readonly LabelledRun[]): string {
  const { wrong, n, rate, interval } = falseConverged(runs);
  return `Of ${n} trainings that have not converged ${wrong.length} are called converged: ${spanned(rate, interval)}.`;
}

/** One word for each training: how often it is right, and what is said instead. */
export function wordsOf(runs: readonly (LabelledRun & { readonly group: string })[]): string {
  const { value, interval } = balancedAccuracy(runs);
  const labels = LABELS.filter((label) => runs.some((run) => run.label === label));
  const said = [...LABELS, "cannot-tell"] as const;
  const confusion = confusionOf(runs);
  const heard = said.filter(
    (word) => word !== "cannot-tell" || LABELS.some((label) => confusion.get(label)?.has(word)),
  );
  return [
    `One word for the whole training, with samples: balanced accuracy ${spanned(value, interval)} over the ${NUMBERS[labels.length]} labels.`,
    table(
      ["label", "runs", ...heard.map((word) => `said ${word}`)],
      labels.map((label) => {
        const row = confusion.get(label) ?? new Map();
        const total = [...row.values()].reduce((sum, count) => sum + count, 0);
        return [label, total, ...heard.map((word) => row.get(word) ?? 0)];
      }),
    ),
  ].join("\n\n");
}

/** Trainings above two dimensions: the words, and the labels by target. */
export function spaceTablesOf(runs: readonly SpaceOwnRun[]): string {
  const targets = [...new Set(runs.map(({ target }) => target.name))];
  return [
    `Above two dimensions: ${runs.length} trainings in ${new Set(runs.map(({ group }) => group)).size} groups.`,
    wordsOf(runs),
    falseOf(runs),
    table(
      ["target", ...LABELS],
      targets.map((name) => [
        name,
        ...LABELS.map(
          (label) => runs.filter((run) => run.target.name === name && run.label === label).length,
        ),
      ]),
    ),
  ].join("\n\n");
}

/** The tables between their marks, made from the corpus. */
export function tablesOf(
  runs: readonly OwnRun[],
  tried: readonly Tried[],
  space: readonly SpaceOwnRun[] = [],
): string {
  const measuring = measuringOf(runs);
  const choosing = runs.length - measuring.length;
  const inSpace = measuringOf(space);
  return [
    `${runs.length} trainings in ${new Set(runs.map(({ group }) => group)).size} groups; ${choosing} for choosing, ${measuring.length} for measuring.`,
    table(
      ["alarm", "judged by", "found", "missed", "false", "cleared", "sensitivity", "specificity"],
      measuredAlarms(runs, space).map(({ counts, ...each }) => {
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
    wordsOf(measuring),
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
    ...(inSpace.length > 0 ? [`Up to two dimensions: ${falseOf(measuring)}`, spaceTablesOf(inSpace)] : []),
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

interface Promised {
  readonly where: string;
  /** Of the trainings that have not converged, as many may be called converged. */
  readonly falseConverged: number;
  readonly balanced: number;
  /** What the lower end of its interval must reach. */
  readonly lowest: number;
}

/** What is promised of words on trainings that nobody looked at before. */
const PROMISED: Readonly<Record<"plane" | "space", Promised>> = {
  plane: { where: "up to two dimensions", falseConverged: 0.01, balanced: 0.92, lowest: 0.88 },
  space: { where: "above two dimensions", falseConverged: 0.01, balanced: 0.85, lowest: 0 },
};

/** Whether the last draws of both lists are what was measured on. */
export const isMeasured = (runs: readonly OwnRun[], space: readonly SpaceOwnRun[]): boolean =>
  [[measuringOf(runs), measured] as const, [measuringOf(space), measuredInSpace] as const].every(
    ([some, names]) => some.length > 0 && some.every(({ group }) => names.has(group)),
  );

function brokenOn(runs: readonly (OwnRun | SpaceOwnRun)[], promised: Promised): string[] {
  const { where } = promised;
  const { wrong, n, rate } = falseConverged(runs);
  const { value, interval } = balancedAccuracy(runs);
  return [
    ...(rate <= promised.falseConverged
      ? []
      : [`${wrong.length} of ${n} ${where} are falsely called converged: ${wrong.join("; ")}`]),
    ...(value >= promised.balanced ? [] : [`the balanced accuracy ${where} is ${percent(value)}`]),
    ...(interval[0] >= promised.lowest
      ? []
      : [`the interval of the balanced accuracy ${where} begins at ${percent(interval[0])}`]),
  ];
}

/** The promises on words that do not hold on the last draws. */
export const brokenPromises = (runs: readonly OwnRun[], space: readonly SpaceOwnRun[]): string[] => [
  ...brokenOn(measuringOf(runs), PROMISED.plane),
  ...brokenOn(measuringOf(space), PROMISED.space),
];

/** What must hold of the alarms and does not. */
export function failures(runs: readonly OwnRun[], tried: readonly Tried[]): string[] {
  const measuring = measuringOf(runs);
  const rates = ratesOf(runs, []);
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
