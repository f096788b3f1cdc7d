/** `ganscope merge`: combines the shards of a run into one result. */

import { UsageError } from "../errors.ts";
import type { Command } from "./command.ts";
import { againstFlags, openBaseline } from "./support/against.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import { conclude } from "./support/conclude.ts";
import { checkWritable } from "./support/outputs.ts";
import { againstWords } from "./support/plan.ts";
import { WRITE_FLAG, wantedWriters } from "./support/writers.ts";

export const merge: Command = {
  summary: "combine the shards of a run",
  usage: "merge DIR... [flags]",
  description: [
    "Each DIR is a folder that `ganscope run --shard i/n` has written; give one for each shard. The result is that of the",
    "whole run: expectations are checked now, on all seeds.",
    "",
    "exit code: 0, or with --gate that of the run; 1 the baseline is missing (nothing is written); 2 a shard belongs to another",
    "run or version, is given twice, or the data differ on this machine (nothing is written); 3 a shard is missing or unfinished.",
  ].join("\n"),
  flags: {
    out: {
      type: "string",
      value: "DIR",
      help: "folder for the result and report (default ganscope-out/merged)",
    },
    gate: { type: "boolean", help: "exit as the whole run would: 1 when a gate failed" },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    ...againstFlags,
    write: WRITE_FLAG,
    json: { type: "boolean", help: "print the result as JSON on stdout, without records and samples" },
    open: { type: "boolean", help: "open the report in a browser" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const folder = args.strings.out ?? "ganscope-out/merged";
    if (args.positionals.length === 0) {
      throw new UsageError("merge requires the folders of the shards", {
        hint: "e.g. ganscope merge shards/*",
      });
    }
    checkWritable(folder);
    const wanted = wantedWriters(args, folder);
    const { mergeShards } = await import("../execution/pool/merge.ts");
    const { readRecord } = await import("../execution/pool/record.ts");
    const { plan, command } = readRecord(args.positionals[0]);
    const against = openBaseline(args, plan.scenarios, io, command);
    if (against === "missing") return 1;
    const merged = mergeShards(args.positionals);
    const told = { ...merged, command: [command, ...againstWords(args)].join(" ") };
    const exit = await conclude(against?.compare(told) ?? told, { folder, failOn, wanted }, args, io);
    return exit === 1 && !args.booleans.gate ? 0 : exit;
  },
};
