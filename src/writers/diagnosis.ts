/** A diagnosis as JSON, and as text for a terminal. */

import { digitsApart, rateWords } from "../../reports/kit/words.ts";
import { printable } from "../errors.ts";
import type { DiagnosisRecord, Evidence, Gate, Rate, RunResult, Verdict } from "../result/index.ts";
import type { Alarm } from "../runs/diagnose/alarms.ts";
import type { Paint } from "./table.ts";

/** What `ganscope diagnose --json` prints. */
export interface DiagnosisReport extends DiagnosisRecord {
  readonly schema: number;
  readonly version: string;
  readonly verdicts: Readonly<Record<string, VerdictReport>>;
  readonly warnings: readonly string[];
  readonly gates: readonly Gate[];
  readonly exit: number;
}

export interface VerdictReport {
  readonly status: string;
  readonly first: number | null;
  readonly evidence: readonly Evidence[];
  readonly explanation: string;
  /** How often the alarm behind it is right; null where that has not been measured. */
  readonly rate: Rate | null;
}

export function diagnosisReport(result: RunResult): DiagnosisReport {
  const [{ diagnosis, seeds, gates }] = result.scenarios;
  if (diagnosis === undefined) throw new TypeError("this result is not a diagnosis");
  const [{ verdicts, warnings }] = seeds;
  return {
    schema: result.schema,
    version: result.version,
    ...diagnosis,
    verdicts: Object.fromEntries(Object.entries(verdicts).map(([id, verdict]) => [id, reported(verdict)])),
    warnings,
    gates,
    exit: result.exit,
  };
}

const reported = ({ status, from, evidence, explanation, rate = null }: Verdict): VerdictReport => ({
  status,
  first: from,
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
  const { overall, first, needs, log, verdicts, warnings } = diagnosisReport(result);
  const since = first === null ? "" : `, from step ${first}`;
  const blocks = [
    paint("bold", "overall: ") + paint(COLORS[overall] ?? "red", overall.replace("-", " ")) + since,
    ...Object.entries(verdicts).map(([id, verdict]) => verdictText(id, verdict, paint)),
  ];
  if (needs.length > 0) blocks.push([paint("bold", "to find out:"), ...needs.map(item)].join("\n"));
  if (log !== undefined) {
    const columns = log.columns.map(({ column, meaning }) =>
      column === meaning ? column : `${column} (as ${meaning})`,
    );
    const lines = [`${log.rows} rows of ${log.file}: ${columns.join(", ")}`];
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

/** What speaks for the verdict: what holds, or what keeps a training from having converged. */
function verdictText(
  id: string,
  { status, explanation, evidence, rate }: VerdictReport,
  paint: Paint,
): string {
  const rows = evidence.filter(({ holds }) => holds !== (status === "not-converged")).map(evidenceText);
  return [
    `${paint("bold", `${id}:`)} ${status.replace("-", " ")}`,
    `  ${printable(explanation)}`,
    ...rows.map((row) => paint("dim", `  ${printable(row)}`)),
    paint("dim", `  ${rateWords(rate)}`),
  ].join("\n");
}

function evidenceText({ metric, from, to, observed, operator, threshold, holds }: Evidence): string {
  const steps = from === to ? `step ${from}` : `steps ${from} to ${to}`;
  // As many digits as decide: 0.9904 > 0.99, never 0.99 > 0.99.
  const digits = observed === null ? 3 : digitsApart(observed, threshold, 3);
  const short = (value: number) => String(Number(value.toPrecision(digits)));
  return `${metric}: ${observed === null ? "none" : short(observed)}${holds ? "" : ", not"} ${operator} ${short(threshold)} (${steps})`;
}
