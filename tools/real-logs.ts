/**
 * What is read of real logs of other people's programs, and what is found in them: the table of docs/real-logs.md. The logs are no part of the
 * project; they lie in ../shared/reallogs, or where GANSCOPE_REAL_LOGS says.
 *
 *   npx tsx tools/real-logs.ts      writes docs/real-logs.md
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { columnMap } from "../src/commands/support/evidence.ts";
import { InputError } from "../src/errors.ts";
import { readLogFile } from "../src/inputs/log/index.ts";
import type { TrainingLog } from "../src/inputs/log/training-log.ts";
import { diagnoseTraining } from "../src/runs/diagnose/diagnose.ts";
import { type DiagnosisReport, diagnosisReport } from "../src/writers/diagnosis.ts";

export const REAL_LOGS =
  process.env.GANSCOPE_REAL_LOGS ?? new URL("../../shared/reallogs", import.meta.url).pathname;
export const REAL_LOGS_PAGE = new URL("../docs/real-logs.md", import.meta.url).pathname;
const TABLE = new URL("../test/inputs/log/real-logs.json", import.meta.url);

type Ends = readonly [first: number | null, last: number | null];
type Signals = Readonly<Record<string, Ends>>;

/** What stands in a log, by hand. */
export interface ByHand {
  readonly records: number;
  /** Records of the run that is judged, where the file holds several runs. */
  readonly judged?: number;
  readonly steps?: Ends;
  readonly signals?: Signals;
  readonly games?: Readonly<Record<string, Signals>>;
  readonly quality?: Readonly<
    Record<string, readonly [first: number | null, last: number | null, count: number]>
  >;
  /** What the command line must say, where the names do not. */
  readonly map?: readonly string[];
  readonly columns?: string;
  /** The file holds nothing to judge. */
  readonly error?: string;
  /** What its repository or the log itself says of how it went: the word for the whole, and verdicts. */
  readonly overall?: string;
  readonly verdicts?: Readonly<Record<string, string>>;
}

export const byHand = JSON.parse(readFileSync(TABLE, "utf8")) as Readonly<Record<string, ByHand>>;

export function readReal(name: string): TrainingLog {
  const { map = [], columns } = byHand[name];
  return readLogFile(join(REAL_LOGS, name), {
    map: columnMap(map),
    ...(columns !== undefined && { columns: columns.split(",") }),
  });
}

export const judgeReal = (name: string): DiagnosisReport =>
  diagnosisReport(diagnoseTraining({ log: { ...readReal(name), file: name } }));

const QUIET = new Set(["none", "inconclusive", "not-applicable", "steady"]);

function rowOf(name: string): string[] {
  const { map = [], columns } = byHand[name];
  try {
    const log = readReal(name);
    const report = judgeReal(name);
    const signals = new Set(
      log.columns
        .map(({ meaning }) => meaning.replace(/ of "[^"]*"$/, ""))
        .filter((word) => !/^(?:step|epoch)$|not used/.test(word)),
    );
    const sets = report.games?.map(({ verdicts }) => verdicts) ?? [report.verdicts];
    const found = new Set(
      sets.flatMap((verdicts) =>
        Object.entries(verdicts).flatMap(([id, { status }]) =>
          QUIET.has(status) ? [] : [`${id}: ${status}`],
        ),
      ),
    );
    const said = [
      ...map.map((pair) => `--map '${pair}'`),
      ...(columns === undefined ? [] : [`--columns ${columns}`]),
    ];
    return [
      name,
      (log.format ?? "").split(/[:;]/)[0],
      String(
        log.games === undefined ? log.records.length : `${log.games.length} games of ${log.records.length}`,
      ),
      [...signals].join(", "),
      said.map((flag) => `\`${flag}\``).join(" "),
      report.overall,
      [...found].join("; "),
    ];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [name, "refused", "0", "", "", "", error.message];
  }
}

export function realLogsPage(): string {
  const rows = Object.keys(byHand).map(
    (name) =>
      `| ${rowOf(name)
        .map((cell) => cell.replaceAll("|", "\\|"))
        .join(" | ")} |`,
  );
  return `<!-- Written by \`npx tsx tools/real-logs.ts\`. -->

# Real logs: what is read of them, and what is found

Logs that other people's programs wrote, from public repositories (a file's name begins with its owner and repository). They are no part of this project.
\`test/inputs/log/real-logs.test.ts\` compares what is read with a table that was made by hand, and this page with what is found today, where the files are
present.

| file | read as | records | signals and measures | told on the command line | overall | findings |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (existsSync(REAL_LOGS)) writeFileSync(REAL_LOGS_PAGE, realLogsPage());
  else console.error(`there is no folder ${REAL_LOGS}; set GANSCOPE_REAL_LOGS`);
}
