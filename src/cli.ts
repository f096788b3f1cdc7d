#!/usr/bin/env node
/** argv -> command -> exit code. The only file that reads process.argv. */

import type { Command } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { helpOf, parseArguments } from "./commands/support/arguments.ts";
import { type Io, processIo } from "./commands/support/io.ts";
import { GanscopeError, nearest, printable, UsageError } from "./errors.ts";
import { packageVersion } from "./root.ts";
import { quote } from "./scenario/problem.ts";

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    io.out(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    io.out(packageVersion());
    return 0;
  }
  const command = find(name);
  // Whoever asks for help gets it, whatever else stands on the line; what follows "--" is no flag.
  const before = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (before.includes("--help") || before.includes("-h")) {
    io.out(helpOf(name, command));
    return 0;
  }
  return command.run(parseArguments(rest, command.flags), io);
}

function find(name: string): Command {
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (command !== undefined) return command;
  const what = name.startsWith("-") ? "flag" : "command";
  throw new UsageError(`unknown ${what} ${quote(name)}`, { hint: nearest(name, Object.keys(commands)) });
}

function overview(): string {
  const names = Object.keys(commands);
  const width = Math.max(...names.map((name) => name.length));
  return [
    "ganscope says, with evidence, whether a GAN converged, collapsed or saturated.",
    "",
    "ganscope COMMAND [--help]",
    "",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "try: ganscope run quick",
  ].join("\n");
}

// A reader that has seen enough (`ganscope list | head -3`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`E_STORE standard output cannot be written: ${error.message}\n`);
  process.exit(3);
});
// Nor must hours of training end because nobody listens to their progress any more.
process.stderr.on("error", () => {});

const io = processIo();
try {
  process.exitCode = await main(process.argv.slice(2), io);
} catch (error) {
  if (error instanceof GanscopeError) {
    // A program that calls this one asks for the parts (python/src/ganscope/_program.py); people get a line.
    if (process.env.GANSCOPE_ERRORS === "json") io.err(JSON.stringify(error.toRecord()));
    // Each line is made harmless by itself: a message may list several problems.
    else io.err(error.toLine().split("\n").map(printable).join("\n"));
    process.exitCode = error.exit;
  } else {
    // Not a user's mistake: a defect, shown whole.
    io.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 3;
  }
}
