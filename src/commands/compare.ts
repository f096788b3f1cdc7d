/** `ganscope compare`: holds two sets of trainings against each other, from what is stored; nothing is trained. */

import { ALPHA, compareTrained } from "../comparison/compare.ts";
import { failsComparison, withChangeGates } from "../comparison/gates.ts";
import { printable, UsageError } from "../errors.ts";
import type { Change, ComparisonRecord } from "../result.ts";
import { writeAtomic } from "../store/atomic.ts";
import { changesTable, reasons } from "../writers/changes.ts";
import { toJson } from "../writers/json.ts";
import type { Command } from "./command.ts";
import { baselinesFlag, folderOf, primaryFlag, primaryNames } from "./support/against.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import { type Side, sideOf } from "./support/sides.ts";

export const compare: Command = {
  summary: "hold two sets of trainings against each other",
  usage: "compare BEFORE AFTER [flags]",
  description: [
    "BEFORE and AFTER are each a folder that `ganscope run` has written, a baseline's name, or several of them with commas,",
    "whose seeds then make one set. RESULT#SCENARIO takes one scenario of it: that is how two objectives, or two ways of",
    "training, are compared. Otherwise scenarios are paired by name. Options of the trainer, engine and version may differ",
    "and are told; target and measurement must be the same.",
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
    if (positionals.length !== 2) {
      throw new UsageError(`compare needs two sides (got ${positionals.length})`, {
        hint: "e.g. ganscope compare main ganscope-out/core",
      });
    }
    const names = primaryNames(args);
    const [before, after] = positionals.map((text) => sideOf(text, folderOf(args), names));
    const comparison = compareSides(before, after);
    const left = [...after.trained.keys()].filter(
      (name) => !comparison.changes.some(({ scenario }) => scenario === name),
    );
    if (left.length > 0) io.err(`only after: ${printable(left.join(", "))}`);
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
