/** `ganscope compare`: holds two sets of trainings against each other, from what is stored; nothing is trained. */

import { join } from "node:path";
import { printable, UsageError } from "../errors.ts";
import { writeAtomic } from "../execution/store/atomic.ts";
import { RESULT_FILE, readResult } from "../execution/store/stored-result.ts";
import { ALPHA, compareTrained } from "../judging/comparison/compare.ts";
import { failsComparison, withChangeGates } from "../judging/comparison/gates.ts";
import { methodsOf } from "../judging/comparison/methods.ts";
import type { Change, ComparisonRecord } from "../result/index.ts";
import { quote } from "../scenario/problem.ts";
import { changesTable, reasons } from "../writers/changes.ts";
import { toJson } from "../writers/json.ts";
import { methodsTable } from "../writers/methods.ts";
import type { Arguments, Command } from "./command.ts";
import { baselinesFlag, folderOf, primaryFlag, primaryNames } from "./support/against.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import type { Io } from "./support/io.ts";
import { checkOutput } from "./support/outputs.ts";
import { type Side, sideOf } from "./support/sides.ts";

export const compare: Command = {
  summary: "compare two sets of runs",
  usage: "compare BEFORE AFTER [flags], or compare RESULT [flags]",
  description: [
    "BEFORE and AFTER are each a folder that `ganscope run` has written, a baseline's name, or several of them with commas,",
    "whose seeds then make one set. RESULT#SCENARIO takes one scenario of it: that is how two objectives, or two ways of",
    "training, are compared. Otherwise scenarios are paired by name. Options of the trainer, engine and version may differ",
    "and are told; target and measurement must be the same.",
    "",
    "One RESULT alone: its scenarios are ways of training the same thing, held against the first of them. How often each",
    "converges, what the best of so many trainings is worth, every configuration kept; scenarios of one group are one method.",
    "",
    "exit code: 0 nothing regressed, 1 something regressed or could not be compared, 2 invalid usage or input.",
  ].join("\n"),
  flags: {
    ...baselinesFlag,
    ...primaryFlag,
    html: { type: "string", value: "FILE", help: "write a report of it (AFTER is then a result)" },
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
      throw new UsageError(`compare needs two sides, or one result (got ${positionals.length})`, {
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
    if (strings.html !== undefined) await writeReport(strings.html, comparison, after);

    if (booleans.json) io.out(toJson(comparison).trimEnd());
    else {
      io.out(changesTable(comparison, io.paintOut));
      const words = reasons(comparison, io.paintOut);
      if (words !== "") io.out(`\n${words}`);
      if (strings.html !== undefined) io.out(`\nreport: ${printable(strings.html)}`);
    }
    return failOn !== "never" && comparison.changes.some(failsComparison) ? 1 : 0;
  },
};

/** What words that are no paths stand for: baselines, and the results in folders. */
const filesBehind = (args: Arguments): string[] =>
  args.positionals
    .flatMap((text) => text.split(","))
    .flatMap((word) => [join(word, RESULT_FILE), join(folderOf(args), `${word}.json`)]);

/** The scenarios of one result; no exit code of its own, for which method is better is no failure. */
async function compareMethods(args: Arguments, io: Io): Promise<number> {
  const [path] = args.positionals;
  const { html } = args.strings;
  const names = primaryNames(args);
  const { result } = readResult(path);
  const methods = methodsOf(result.scenarios, names?.[0]);
  if ("unlike" in methods) {
    throw new UsageError(`${quote(path)} holds no methods to compare: ${methods.unlike}`, {
      hint: "two sides are compared by ganscope compare BEFORE AFTER",
    });
  }
  if (html !== undefined) {
    const { toHtml } = await import("../writers/html.ts");
    writeAtomic(html, await toHtml({ ...result, methods }));
  }
  io.out(args.booleans.json ? toJson(methods).trimEnd() : methodsTable(methods, io.paintOut));
  if (html !== undefined && !args.booleans.json) io.out(`\nreport: ${printable(html)}`);
  return 0;
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

/** By name; a single scenario on each side is meant, whatever the names. */
function pairsOf(before: Side, after: Side) {
  const [early, late] = [[...before.trained.values()], [...after.trained.values()]];
  if (early.length === 1 && late.length === 1) return [[early[0], late[0]]] as const;
  const pairs = late.flatMap((each) => {
    const other = before.trained.get(each.scenario);
    return other === undefined ? [] : ([[other, each]] as const);
  });
  if (pairs.length === 0) {
    throw new UsageError("the sides have no scenario in common", {
      hint: "name one of each: ganscope compare RESULT#SCENARIO RESULT#SCENARIO",
    });
  }
  return pairs;
}

async function writeReport(file: string, comparison: ComparisonRecord, { result }: Side): Promise<void> {
  if (result === undefined) {
    throw new UsageError("needs a result after, not a baseline alone", { where: "--html" });
  }
  const compared = result.scenarios.filter(({ name }) =>
    comparison.changes.some(({ scenario }) => scenario === name),
  );
  const { toHtml } = await import("../writers/html.ts");
  const scenarios = withChangeGates(compared, comparison);
  writeAtomic(file, await toHtml({ ...result, scenarios, comparison }));
}
