/** A diagnosis as JSON, and as text for a terminal. */

import { digitsApart, rateWords } from "../../reports/kit/words.ts";
import { printable } from "../errors.ts";
import { isRated } from "../judging/diagnoses/overall.ts";
import { findings } from "../judging/findings/index.ts";
import type { DiagnosisRecord, Evidence, Gate, Overall, Rate, RunResult, Verdict } from "../result/index.ts";
import type { Alarm } from "../runs/diagnose/alarms.ts";
import type { Paint } from "./table.ts";

/** What `ganscope diagnose --json` prints. */
export interface DiagnosisReport extends DiagnosisRecord {
  /** Each game of a log that holds several; the report itself is about the one that went worst. */
  readonly games?: readonly GameReport[];
  readonly schema: number;
  readonly version: string;
  readonly verdicts: Readonly<Record<string, VerdictReport>>;
  readonly warnings: readonly string[];
  readonly gates: readonly Gate[];
  readonly exit: number;
}

export interface GameReport {
  readonly name: string;
  readonly overall: Overall;
  readonly first: number | null;
  readonly verdicts: Readonly<Record<string, VerdictReport>>;
}

export interface VerdictReport {
  readonly status: string;
  readonly first: number | null;
  /** Statuses that were looked for and not seen, where it cannot be told which of the others holds. */
  readonly notSeen?: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly explanation: string;
  /** How often the alarm behind it is right; null where that has not been measured. */
  readonly rate: Rate | null;
}

export function diagnosisReport(result: RunResult): DiagnosisReport {
  const games = result.scenarios.flatMap(({ name, diagnosis, seeds: [{ verdicts }] }) =>
    diagnosis === undefined
      ? []
      : [{ name, overall: diagnosis.overall, first: diagnosis.first, verdicts: allReported(verdicts) }],
  );
  const worst = games.reduce(
    (found, game, i) => (severity(game.overall) < severity(games[found].overall) ? i : found),
    0,
  );
  const { diagnosis, seeds } = result.scenarios[worst];
  if (diagnosis === undefined) throw new TypeError("this result is not a diagnosis");
  const [{ verdicts, warnings }] = seeds;
  return {
    schema: result.schema,
    version: result.version,
    ...diagnosis,
    verdicts: allReported(verdicts),
    ...(games.length > 1 && { games }),
    warnings,
    gates: result.scenarios.flatMap(({ gates }) => gates),
    exit: result.exit,
  };
}

/** Words for a training, the worst first. */
const WORST: readonly Overall[] = [
  "diverged",
  "saturated",
  "discriminator-dead",
  "discriminator-wins",
  "no-longer-learning",
  "collapsed",
  "off-data",
  "oscillating",
  "quality-worsening",
  "cannot-tell",
  "partial",
  "converged",
];
const severity = (overall: Overall): number => WORST.indexOf(overall);

const allReported = (verdicts: Readonly<Record<string, Verdict>>): Record<string, VerdictReport> =>
  Object.fromEntries(Object.entries(verdicts).map(([id, verdict]) => [id, reported(verdict)]));

const reported = ({ status, from, evidence, explanation, notSeen, rate = null }: Verdict): VerdictReport => ({
  status,
  first: from,
  ...(notSeen !== undefined && { notSeen }),
  evidence,
  explanation,
  rate,
});

/** One alarm, as a line. */
export function alarmText(
  { alarm, state, first, at, explanation, evidence, rate }: Alarm,
  paint: Paint,
): string {
  if (state === "over")
    return paint("yellow", `over at step ${at}: the alarm for ${alarm} since step ${first}`);
  const rows = evidence.map(evidenceText).join("; ");
  return [
    paint("red", `ALARM at step ${at}: ${alarm} since step ${first}`),
    `  ${printable(explanation)}`,
    paint("dim", `  ${printable(rows)}`),
    paint("dim", `  ${rateWords(rate)}`),
  ].join("\n");
}

const COLORS: Readonly<Partial<Record<string, "red" | "green" | "yellow">>> = {
  converged: "green",
  partial: "yellow",
  "cannot-tell": "yellow",
};

/** The word, why, what is missing, and what is odd about the files. */
export function diagnosisText(result: RunResult, paint: Paint): string {
  const { overall, first, needs, log, verdicts, warnings, games = [] } = diagnosisReport(result);
  const word = (said: Overall, from: number | null) =>
    paint(COLORS[said] ?? "red", said.replaceAll("-", " ")) + (from === null ? "" : `, from step ${from}`);
  const blocks = [
    paint("bold", "overall: ") + word(overall, first),
    ...(games.length === 0
      ? verdictTexts(verdicts, paint)
      : games.flatMap((game) => [
          `${paint("bold", `${printable(game.name)}: `)}${word(game.overall, game.first)}`,
          ...verdictTexts(game.verdicts, paint),
        ])),
  ];
  if (needs.length > 0) blocks.push([paint("bold", "to find out:"), ...needs.map(item)].join("\n"));
  if (log !== undefined) {
    const columns = log.columns.map(({ column, meaning }) =>
      column === meaning ? column : `${column} (as ${meaning})`,
    );
    const lines = [`${log.rows} rows of ${log.file}: ${columns.join(", ")}`];
    if (log.format !== undefined) lines.unshift(`read as ${log.format}, because ${log.because}`);
    for (const { columns: guessed, as, proofs } of log.guesses ?? [])
      lines.push(
        `${guessed.join(" and ")} are read as ${as.join(" and ")}:`,
        ...proofs.map((proof) => `  ${proof}`),
      );
    if (log.unknown.length > 0) lines.push(`unknown columns: ${log.unknown.join(", ")}`);
    blocks.push(lines.map((line) => paint("dim", printable(line))).join("\n"));
  }
  if (warnings.length > 0) {
    const [heading, ...rest] = ["about the files:", ...warnings.map(item)];
    blocks.push([paint("bold", heading), ...rest.map((line) => paint("yellow", line))].join("\n"));
  }
  return blocks.join("\n\n");
}

const item = (text: string): string => `  - ${printable(text)}`;

/** Statuses of which nothing was found; they stand on one line. */
const NOTHING = new Set(["none", "not-applicable"]);

/** What was found and what cannot be told in full; what was looked for and not seen in a line. */
function verdictTexts(verdicts: Readonly<Record<string, VerdictReport>>, paint: Paint): string[] {
  const entries = Object.entries(verdicts);
  const isFromLog = (id: string) => FROM_LOG.has(id);
  const shown = entries.filter(
    ([id, { status }]) => !isFromLog(id) || !(NOTHING.has(status) || status === "inconclusive"),
  );
  const clear = entries.filter(([id, { status }]) => isFromLog(id) && status === "none").map(([id]) => id);
  const open = entries.filter(([id, { status }]) => isFromLog(id) && status === "inconclusive");
  return [
    ...shown.map(([id, verdict]) => verdictText(id, verdict, paint)),
    ...(clear.length === 0 ? [] : [`${paint("bold", "looked for and not seen:")} ${clear.join(", ")}`]),
    ...(open.length === 0
      ? []
      : [
          [
            paint("bold", "cannot be told from this log:"),
            ...open.map(([id, { explanation }]) => item(`${id}: ${explanation}`)),
          ].join("\n"),
        ]),
  ];
}
const FROM_LOG: ReadonlySet<string> = new Set(Object.keys(findings));

/** What speaks for the verdict: what holds, or what keeps a training from having converged. */
function verdictText(
  id: string,
  { status, explanation, evidence, rate, notSeen = [] }: VerdictReport,
  paint: Paint,
): string {
  const rows = evidence.filter(({ holds }) => holds !== (status === "not-converged")).map(evidenceText);
  return [
    `${paint("bold", `${id}:`)} ${status.replaceAll("-", " ")}`,
    `  ${printable(explanation)}`,
    ...(notSeen.length === 0 ? [] : [`  looked for and not seen: ${notSeen.join(", ")}`]),
    ...rows.map((row) => paint("dim", `  ${printable(row)}`)),
    ...(!isRated(status) ? [] : [paint("dim", `  ${rateWords(rate)}`)]),
  ].join("\n");
}

function evidenceText({ metric, from, to, observed, operator, threshold, holds }: Evidence): string {
  const steps = from === to ? `step ${from}` : `steps ${from} to ${to}`;
  // As many digits as decide: 0.9904 > 0.99, never 0.99 > 0.99.
  const digits = observed === null ? 3 : digitsApart(observed, threshold, 3);
  const short = (value: number) => String(Number(value.toPrecision(digits)));
  return `${metric}: ${observed === null ? "none" : short(observed)}${holds ? "" : ", not"} ${operator} ${short(threshold)} (${steps})`;
}
