/** `ganscope compare`: compares two sets of stored trainings; nothing is trained. */

import { join } from "node:path";
import { printable, UsageError } from "../errors.ts";
import { RESULT_FILE, readResult } from "../execution/store/stored-result.ts";
import { storeFile } from "../execution/store/storing.ts";
import { ALPHA, compareTrained } from "../judging/comparison/compare.ts";
import { failsComparison, withChangeGates } from "../judging/comparison/gates.ts";
import { methodsOf } from "../judging/comparison/methods.ts";
import type { Change, ComparisonRecord, RunResult } from "../result/index.ts";
import { quote } from "../scenario/problem.ts";
import { changesTable, reasons } from "../writers/changes.ts";
import { toJson } from "../writers/json.ts";
import { methodsTable } from "../writers/methods.ts";
import type { Arguments, Command } from "./command.ts";
import { baselinesFlag, folderOf, primaryFlag, primaryNames } from "./support/against.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import type { Io } from "./support/io.ts";
import { checkOutput } from "./support/outputs.ts";
import { duration } from "./support/progress.ts";
import { type Side, sideOf } from "./support/sides.ts";
import { listenForInterruption } from "./support/signals.ts";

export const compare: Command = {
  summary: "compare two sets of runs",
  usage: "compare BEFORE AFTER [flags], or compare RESULT [flags]",
  description: [
    "BEFORE and AFTER are each a folder that `ganscope run` has written, a baseline's name, or a comma-separated list of these,",
    "whose seeds are combined. RESULT#SCENARIO selects one scenario of a result, e.g. to compare two objectives or two",
    "trainers. Otherwise scenarios are paired by name. Options of the trainer, engine and version may differ (the output",
    "lists the differences); target and measurement must be the same.",
    "",
    "With one RESULT, its scenarios are methods of learning the same target, each compared with the first: how often each",
    "converges, and what the best of N trainings scores. No configuration is left out; scenarios of one group are one method.",
    "",
    "exit code: 0 no regression, 1 a regression, or something could not be compared, 2 invalid usage or input, 130 Ctrl-C while",
    "the report is drawn: it then holds the comparison alone.",
  ].join("\n"),
  flags: {
    ...baselinesFlag,
    ...primaryFlag,
    html: { type: "string", value: "FILE", help: "write an HTML report (AFTER must then be a result)" },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `whether a regression gives exit code 1: ${FAIL_ON.join(", ")}`,
    },
    json: { type: "boolean", help: "print JSON on stdout" },
  },

  async run(args, io) {
    const { positionals, strings, booleans } = args;
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    if (strings.html !== undefined) checkOutput(strings.html, "--html", args, filesBehind(args));
    if (positionals.length === 1) return compareMethods(args, io);
    if (positionals.length !== 2) {
      throw new UsageError(`compare takes two sides or one result (got ${positionals.length} arguments)`, {
        hint: "e.g. ganscope compare main ganscope-out/core",
      });
    }
    const names = primaryNames(args);
    const [before, after] = positionals.map((text) => sideOf(text, folderOf(args), names));
    const comparison = compareSides(before, after);
    for (const [label, side, other] of [
      ["before", before, after],
      ["after", after, before],
    ] as const) {
      const alone = unpaired(side, other);
      if (alone.length > 0) io.err(`only ${label}: ${printable(alone.join(", "))}`);
    }
    // the answer comes first: drawing takes longer than comparing, and may be interrupted
    if (booleans.json) io.out(toJson(comparison).trimEnd());
    else {
      io.out(changesTable(comparison, io.paintOut));
      const words = reasons(comparison, io.paintOut);
      if (words !== "") io.out(`\n${words}`);
    }
    if (strings.html !== undefined) {
      const exit = await writeReport(strings.html, reportOf(comparison, after), booleans, io);
      if (exit !== undefined) return exit;
    }
    return failOn !== "never" && comparison.changes.some(failsComparison) ? 1 : 0;
  },
};

/** Names of baselines and of the results in folders, for words that are not paths. */
const filesBehind = (args: Arguments): string[] =>
  args.positionals
    .flatMap((text) => text.split(","))
    .flatMap((word) => [join(word, RESULT_FILE), join(folderOf(args), `${word}.json`)]);

/** Compares the scenarios of one result. The exit code is 0: it is no failure if one method is better. */
async function compareMethods(args: Arguments, io: Io): Promise<number> {
  const [path] = args.positionals;
  const { html } = args.strings;
  const names = primaryNames(args);
  const { result } = readResult(path);
  const methods = methodsOf(result.scenarios, names?.[0]);
  if ("unlike" in methods) {
    throw new UsageError(`the scenarios of ${quote(path)} cannot be compared as methods: ${methods.unlike}`, {
      hint: "to compare two results: ganscope compare BEFORE AFTER",
    });
  }
  io.out(args.booleans.json ? toJson(methods).trimEnd() : methodsTable(methods, io.paintOut));
  return html === undefined ? 0 : ((await writeReport(html, { ...result, methods }, args.booleans, io)) ?? 0);
}

function compareSides(before: Side, after: Side): ComparisonRecord {
  const notes =
    before.versions.join() === after.versions.join()
      ? []
      : [`ganscope was ${before.versions.join(" and ")}, is ${after.versions.join(" and ")}`];
  const changes = pairsOf(before, after).flatMap(([early, late]): Change[] =>
    compareTrained(early, late, { trainerMayDiffer: true, notes }),
  );
  return { before: before.label, after: after.label, alpha: ALPHA, changes };
}

/** Names of the scenarios without a counterpart. */
function unpaired(side: Side, other: Side): string[] {
  if (side.trained.size === 1 && other.trained.size === 1) return [];
  return [...side.trained.keys()].filter((name) => !other.trained.has(name));
}

/** Pairs scenarios by name; if each side has a single scenario, pairs these whatever their names. */
function pairsOf(before: Side, after: Side) {
  const [early, late] = [[...before.trained.values()], [...after.trained.values()]];
  if (early.length === 1 && late.length === 1) return [[early[0], late[0]]] as const;
  const pairs = late.flatMap((each) => {
    const other = before.trained.get(each.scenario);
    return other === undefined ? [] : ([[other, each]] as const);
  });
  if (pairs.length === 0) {
    throw new UsageError("the two sides have no scenario in common", {
      hint: "name one scenario of each: ganscope compare RESULT#SCENARIO RESULT#SCENARIO",
    });
  }
  return pairs;
}

/** Seconds that drawing a scenario takes, about, and those of which nobody need be told. */
const DRAWING = 0.5;
const SHORT = 10;

/** What the report of a comparison holds: the compared scenarios of AFTER, their changes as gates. */
function reportOf(comparison: ComparisonRecord, { result }: Side): RunResult {
  if (result === undefined) {
    throw new UsageError("requires AFTER to be a result, not a baseline", { where: "--html" });
  }
  const compared = result.scenarios.filter(({ name }) =>
    comparison.changes.some(({ scenario }) => scenario === name),
  );
  return { ...result, scenarios: withChangeGates(compared, comparison), comparison };
}

/**
 * Draws the report. Interrupted, it holds the comparison without the scenarios behind it.
 *
 * @returns the exit code of an interruption
 */
async function writeReport(
  file: string,
  result: RunResult,
  { json }: Arguments["booleans"],
  io: Io,
): Promise<130 | 143 | undefined> {
  const { scenarios } = result;
  const seconds = DRAWING * scenarios.length;
  const interruption = listenForInterruption();
  const { signal } = interruption;
  try {
    if (seconds >= SHORT) io.err(`drawing ${scenarios.length} scenarios: about ${duration(seconds)}`);
    const { toHtml } = await import("../writers/html.ts");
    const why = "interrupted before it was drawn";
    let whole = true;
    const page = await toHtml(result, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      whole = false;
      return toHtml({ ...result, scenarios: [], skipped: scenarios.map(({ name }) => ({ name, why })) });
    });
    storeFile(file, page);
    if (!whole) io.err("interrupted: the report holds the comparison without the scenarios' figures");
    if (!json) io.out(`\nreport: ${printable(file)}`);
    return whole ? undefined : interruption.exit();
  } finally {
    interruption.dispose();
  }
}
