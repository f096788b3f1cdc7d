/** `ganscope merge`: one result of the shards of a run. */

import { UsageError } from "../errors.ts";
import type { Command } from "./command.ts";
import { againstFlags, openBaseline } from "./support/against.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import { conclude } from "./support/conclude.ts";
import { checkWritable } from "./support/outputs.ts";
import { againstWords } from "./support/plan.ts";
import { WRITE_FLAG, wantedWriters } from "./support/writers.ts";

export const merge: Command = {
  summary: "put the shards of a run together",
  usage: "merge DIR... [flags]",
  description: [
    "DIR are the folders that `ganscope run --shard i/n` has written, one for each shard. The result is that of the whole",
    "run: only now are all seeds held against what is expected of them.",
    "",
    "exit code: 0, or with --gate that of the run; 1 there is no such baseline (nothing is written); 2 a shard is of another",
    "run or version, or there twice, or the data are other ones here (nothing is written); 3 a shard is missing or did not finish.",
  ].join("\n"),
  flags: {
    out: { type: "string", value: "DIR", help: "folder of result and report (default ganscope-out/merged)" },
    gate: { type: "boolean", help: "exit as the whole run would: 1 when a gate failed" },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    ...againstFlags,
    write: WRITE_FLAG,
    json: { type: "boolean", help: "print the result as JSON on stdout, without records and samples" },
    open: { type: "boolean", help: "show the report when it is written" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const folder = args.strings.out ?? "ganscope-out/merged";
    if (args.positionals.length === 0) {
      throw new UsageError("merge needs the folders of shards", { hint: "e.g. ganscope merge shards/*" });
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
