/** Ends a command that has a result of scenarios: files, summary, exit code. */

import type { LanguageId } from "../../../reports/kit/language.ts";
import { printable } from "../../errors.ts";
import { methodsUnasked } from "../../judging/comparison/methods.ts";
import { exitCode } from "../../judging/gates/judge.ts";
import type { FailOn, RunResult } from "../../result/index.ts";
import { verdicts } from "../../scenario/vocabulary.ts";
import { changesTable } from "../../writers/changes.ts";
import { tally } from "../../writers/failures.ts";
import { summary, toJson } from "../../writers/json.ts";
import { methodsTable } from "../../writers/methods.ts";
import { failedGates, incidents, verdictTable } from "../../writers/table.ts";
import type { Arguments } from "../command.ts";
import type { Io } from "./io.ts";
import { openFile } from "./open.ts";
import { writeOutcome } from "./outcome.ts";
import { type Wanted, writeWanted } from "./writers.ts";

/** Writes result and report, prints the summary, and returns the exit code. */
export async function conclude(
  trained: RunResult,
  how: {
    folder: string;
    failOn: FailOn;
    wanted: readonly Wanted[];
    /** Language of the report's fixed texts. */
    lang?: LanguageId;
    /** The exit code of an interruption. */
    interrupted?: number | undefined;
  },
  args: Arguments,
  io: Io,
): Promise<number> {
  const { folder, failOn, wanted, lang = "en" } = how;
  const result: RunResult = { ...trained, failOn, exit: how.interrupted ?? exitCode(trained, failOn) };
  const report = await writeOutcome(folder, result, { lang });
  if (args.booleans.json) io.out(toJson(summary(result)).trimEnd());
  else printOutcome(result, report, io);
  writeWanted(wanted, result, io);
  if (args.booleans.open) openFile(report, io.err);
  return how.interrupted ?? result.exit;
}

function printOutcome(result: RunResult, report: string, io: Io): void {
  io.out(verdictTable(result, Object.keys(verdicts), io.paintOut));
  const changes = result.comparison === undefined ? "" : changesTable(result.comparison, io.paintOut);
  const methods = methodsUnasked(result);
  const compared = methods === undefined ? "" : methodsTable(methods, io.paintOut);
  for (const text of [compared, changes, failedGates(result, io.paintOut), incidents(result, io.paintOut)]) {
    if (text !== "") io.out(`\n${text}`);
  }
  const builtIn = result.scenarios
    .map(({ engine }) => engine?.id)
    .find((id) => id === "wasm" || id === "cpu");
  if (builtIn !== undefined) {
    // 2.31 ms a ring step against 16.3 on wasm, medians of one run: docs/engines.md
    const gain =
      "`ganscope engine install` installs a native engine, which was 7 times as fast on the ring when measured";
    io.out(`\ntrained on the built-in engine (${builtIn}); ${gain}`);
  }
  io.out(`\n${tally(result)}; exit code ${result.exit}`);
  io.out(`report: ${printable(report)}`);
}
