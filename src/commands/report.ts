/** `ganscope report`: judges a stored result again and writes its report, without training. */

import { dirname, join } from "node:path";
import { formOf } from "../../reports/kit/forms.ts";
import { InputError, nearest, printable, UsageError } from "../errors.ts";
import { JOURNAL_FILE, REPORT_FILE, RESULT_FILE, readResult } from "../execution/store/stored-result.ts";
import { storeFile } from "../execution/store/storing.ts";
import { withChangeGates } from "../judging/comparison/gates.ts";
import { exitCode, judge } from "../judging/gates/judge.ts";
import type { RunResult } from "../result/index.ts";
import { quote } from "../scenario/problem.ts";
import { readExpectations } from "../scenario/stored.ts";
import { verdicts } from "../scenario/vocabulary.ts";
import { changesTable } from "../writers/changes.ts";
import { tally } from "../writers/failures.ts";
import { failedGates, incidents, verdictTable } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { choice, FAIL_ON, LANG_FLAG, langOf } from "./support/arguments.ts";
import { openFile } from "./support/open.ts";
import { checkOutput } from "./support/outputs.ts";
import { WRITE_FLAG, wantedWriters, writeWanted } from "./support/writers.ts";

export const report: Command = {
  summary: "judge a stored result again and write its report",
  usage: "report RESULT [flags]",
  description: [
    "RESULT is a folder that `ganscope run` has written, or the result.json in it. Its gates are judged again with",
    "the expectations stored in it; nothing is trained. The exit code is that of the run, or 3 if the run is incomplete.",
  ].join("\n"),
  flags: {
    out: {
      type: "string",
      value: "FILE",
      help: "file for the report (default report.html beside the result)",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")} (default: as the run did)`,
    },
    section: {
      type: "string",
      value: "NAME",
      many: true,
      help: "only this section beside the summary, e.g. samples, distances, evidence; may be given several times",
    },
    write: WRITE_FLAG,
    lang: LANG_FLAG,
    open: { type: "boolean", help: "open the report in a browser" },
  },

  async run(args, io) {
    const { positionals, strings, booleans } = args;
    if (positionals.length !== 1) {
      throw new UsageError(`report takes one result (got ${positionals.length} arguments)`, {
        hint: "e.g. ganscope report ganscope-out/quick",
      });
    }
    const only = await sectionsOf(args);
    const lang = langOf(args);
    const { result: stored, file } = readResult(positionals[0]);
    const failOn = choice(args, "fail-on", FAIL_ON, stored.failOn ?? "error");
    const result = rejudge(stored, file);
    const judged: RunResult = { ...result, failOn, exit: exitCode(result, failOn) };
    const own = [RESULT_FILE, REPORT_FILE, JOURNAL_FILE];
    const wanted = wantedWriters(args, dirname(file), own, "would be overwritten");

    const path = strings.out ?? join(dirname(file), REPORT_FILE);
    checkOutput(path, "--out", args, [file, join(dirname(file), JOURNAL_FILE)]);
    const { toHtml } = await import("../writers/html.ts");
    storeFile(path, await toHtml(judged, { lang, ...(only !== undefined && { only }) }));

    io.out(verdictTable(judged, Object.keys(verdicts), io.paintOut));
    const changes = judged.comparison === undefined ? "" : changesTable(judged.comparison, io.paintOut);
    for (const text of [changes, failedGates(judged, io.paintOut), incidents(judged, io.paintOut)]) {
      if (text !== "") io.out(`\n${text}`);
    }
    io.out(`\n${tally(judged)}; exit code ${judged.exit}`);
    io.out(`report: ${printable(path)}`);
    writeWanted(wanted, judged, io);
    if (booleans.open) openFile(path, io.err);
    return judged.exit;
  },
};

/** The sections that were asked for by name; undefined for all. */
async function sectionsOf({ lists: { section: names } }: Arguments): Promise<readonly string[] | undefined> {
  if (names === undefined) return undefined;
  const { sections } = await import("../../reports/index.ts");
  const known = Object.keys(sections);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`does not know ${quote(unknown)}`, {
    where: "--section",
    hint: nearest(unknown, known),
  });
}

/** Judges the same seeds again by the stored expectations, which may have been edited, and by the stored comparison. */
function rejudge(result: RunResult, file: string): RunResult {
  const scenarios = result.scenarios.map((scenario) => {
    // The expectations of external samples were on the command line, not in a file.
    if (formOf(scenario).outside) return scenario;
    const { expectations, refused } = readExpectations(scenario.scenario.expect);
    if (refused.length > 0) {
      throw new InputError(`expect.${refused[0]} of ${scenario.name} is not a valid expectation`, {
        where: file,
      });
    }
    return { ...scenario, gates: judge(expectations, scenario) };
  });
  return { ...result, scenarios: withChangeGates(scenarios, result.comparison) };
}
