/** `ganscope diagnose`: diagnoses a training run from its log, its samples, or both. */

import { InputError, nearest, shellWord, UsageError } from "../errors.ts";
import { storeFile } from "../execution/store/storing.ts";
import { isFolder } from "../inputs/log/folder.ts";
import { exitCode } from "../judging/gates/judge.ts";
import type { SeedResult } from "../result/index.ts";
import { ALARMS, type AlarmName } from "../runs/diagnose/alarms.ts";
import { parseExpectations } from "../runs/evaluate/expectations.ts";
import { changesTable } from "../writers/changes.ts";
import { diagnosisReport, diagnosisText } from "../writers/diagnosis.ts";
import { toJson } from "../writers/json.ts";
import { failedGates } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { againstFlags } from "./support/against.ts";
import { workApart } from "./support/apart.ts";
import { choice, FAIL_ON, positiveInteger } from "./support/arguments.ts";
import { STDIN } from "./support/follow.ts";
import { followTraining } from "./support/live.ts";
import { checkOutput } from "./support/outputs.ts";
import { WRITE_FLAG, wantedWriters, writeWanted } from "./support/writers.ts";

export const diagnose: Command = {
  summary: "diagnose a training run from its log, its samples, or both",
  usage: "diagnose [LOG...|FOLDER] [--fake PATTERN] [--real FILE] [flags]",
  description: [
    "LOG is what a training printed or saved: text with names and numbers, JSON, a CSV table, StyleGAN's stats.jsonl, a TensorBoard event",
    "file or download, and more (docs/diagnose.md). Several logs of one training are joined by step. FOLDER is searched for logs and for",
    "samples: real.npy and fake-STEP.npy, or folders real/ and fake-STEP/ of small PNG images.",
    "Common names are recognized (docs/names.md); use --map for others, and --columns for a table without a header.",
    "A log shows whether the training diverged, and whether the discriminator saturated or fell behind. Only samples show whether the",
    "training converged, collapsed or oscillates: real ones, and generated ones from several steps, e.g. --real real.npy --fake 'fake-*.npy'.",
    "--fake without --real shows only whether the generated samples still move and whether they come closer together.",
    "With --follow, ganscope reads the log while it is written (- is standard input) and judges samples as their files appear;",
    "--stop-on ends the command at an alarm.",
    "",
    "Ctrl-C keeps what is read and measured.",
    "",
    "exit code: 0 all expectations hold (or none were given), 1 one fails or --stop-on fired, 2 invalid usage or input, 130 or 143",
    "interrupted.",
  ].join("\n"),
  flags: {
    real: {
      type: "string",
      value: "FILE",
      help: "real samples, at least twice as many as a generated file has",
    },
    fake: {
      type: "string",
      value: "PATTERN",
      help: "generated samples, one file per step, e.g. 'fake-*.npy'",
    },
    modes: {
      type: "string",
      value: "FILE",
      help: "modes of the data, YAML or JSON: { centers, std, weights? }; none if the data have no separate modes",
    },
    map: {
      type: "string",
      value: "LIST",
      many: true,
      help: "which signal a column holds, e.g. --map d_real=probReal --map gn=gradNormG",
    },
    columns: {
      type: "string",
      value: "LIST",
      help: "names of the columns of a table without a header, e.g. step,lossD,lossG; - leaves one out",
    },
    run: {
      type: "string",
      value: "N",
      help: "of several runs in one file, the one to judge, from 1 (default: the last)",
    },
    ...againstFlags,
    expect: {
      type: "string",
      value: "LIST",
      help: "gates, e.g. 'overall=converged' or 'saturation!=saturated'",
    },
    json: { type: "boolean", help: "print the diagnosis as JSON on stdout" },
    html: { type: "string", value: "FILE", help: "write the report to this file" },
    write: WRITE_FLAG,
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    follow: {
      type: "boolean",
      help: "keep reading a log that is being written, and report alarms as they fire",
    },
    "stop-on": {
      type: "string",
      value: "LIST",
      help: `exit with 1 at the first of these alarms: ${ALARMS.join(", ")}`,
    },
    idle: { type: "string", value: "N", help: "with --follow: stop after N seconds without a new line" },
    quiet: { type: "boolean", help: "do not show progress" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const { strings, booleans } = args;
    if (strings.expect !== undefined) parseExpectations(strings.expect);
    if (strings.html !== undefined) checkOutput(strings.html, "--html", args);
    const wanted = wantedWriters(args, ".", strings.html === undefined ? [] : [strings.html]);
    const stopOn = stopAlarms(strings["stop-on"]);
    const idle = positiveInteger(args, "idle");
    requireCompatible(args);
    const live = booleans.follow === true || args.positionals[0] === STDIN;
    const followed = live ? await followTraining(args, stopOn, idle, io) : undefined;
    if (live && followed?.log === undefined) {
      if (followed?.exit !== undefined) return followed.exit;
      throw new InputError("the log is empty", { where: args.positionals[0] });
    }
    const { found, interrupted } = await workApart(
      "diagnose",
      { args, command: commandOf(args), ...(followed?.log && { followed: followed.log }) },
      io,
      workOn(args),
    );
    if (found === "missing") return 1;
    const stopped = found.scenarios.some(({ seeds: [{ verdicts }] }) =>
      stopOn.some((alarm) => STATUS_OF[alarm](verdicts)),
    );
    const exit = interrupted ?? followed?.exit ?? Math.max(exitCode(found, failOn), stopped ? 1 : 0);
    const result = { ...found, failOn, exit };
    if (strings.html !== undefined) {
      const { toHtml } = await import("../writers/html.ts");
      storeFile(strings.html, await toHtml(result));
    }
    if (booleans.json) io.out(toJson(diagnosisReport(result), live ? 0 : 2).trimEnd());
    else {
      io.out(diagnosisText(result, io.paintOut));
      if (result.comparison !== undefined) io.out(`\n${changesTable(result.comparison, io.paintOut)}`);
      const failures = failedGates(result, io.paintOut);
      if (failures !== "") io.out(`\n${failures}`);
    }
    writeWanted(wanted, result, io);
    return result.exit;
  },
};

/** Bytes of a log that are read and judged before a thread has started. */
const SMALL_LOG = 5e6;
/** Bytes of a log that are read in a second. */
const LOG_RATE = 4e6;

function workOn({ positionals, strings, booleans }: Arguments) {
  const quiet = booleans.quiet === true;
  // a log that was followed is in memory already, in a form that no thread can be handed
  if (booleans.follow === true || positionals[0] === STDIN)
    return { quiet, files: [], small: Number.POSITIVE_INFINITY };
  if (positionals.length === 0) return { quiet, files: [strings.real, strings.fake] };
  const samples = strings.fake !== undefined || positionals.some(isFolder);
  return { quiet, files: positionals, small: samples ? 0 : SMALL_LOG, rate: LOG_RATE };
}

/** The verdict behind each alarm. */
const STATUS_OF: Readonly<Record<AlarmName, (verdicts: SeedResult["verdicts"]) => boolean>> = {
  divergence: ({ convergence }) => convergence.status === "diverged",
  saturation: ({ saturation }) => saturation.status === "saturated",
  staleness: ({ staleness }) => staleness.status === "stale",
  oscillation: ({ convergence }) => convergence.status === "oscillating",
  collapse: ({ collapse }) => collapse.status === "collapsed",
  winning: ({ winning }) => winning?.status === "wins",
  dead: ({ dead }) => dead?.status === "dead",
  flat: ({ flat }) => flat?.status === "flat",
};

function stopAlarms(text: string | undefined): AlarmName[] {
  if (text === undefined) return [];
  return text.split(",").map((part) => {
    const name = ALARMS.find((alarm) => alarm === part.trim());
    if (name !== undefined) return name;
    throw new UsageError(`unknown alarm ${JSON.stringify(part.trim())}`, {
      where: "--stop-on",
      hint: nearest(part.trim(), ALARMS),
    });
  });
}

function requireCompatible({ positionals, strings, booleans }: Arguments): void {
  const { real, fake } = strings;
  const live = booleans.follow === true || positionals.includes(STDIN);
  if (positionals.length > 1 && live) {
    throw new UsageError(`--follow takes one log (got ${positionals.length})`, {
      hint: `follow the log that holds the losses; afterwards judge all together: ganscope diagnose ${positionals
        .filter((path) => path !== STDIN)
        .map(shellWord)
        .join(" ")}`,
    });
  }
  if (strings.run !== undefined && (live || positionals.length !== 1 || isFolder(positionals[0])))
    throw new UsageError("requires one log file that has ended", {
      where: "--run",
      hint: "e.g. ganscope diagnose log.csv --run 1",
    });
  if (live && positionals.length === 1 && isFolder(positionals[0]))
    throw new UsageError("--follow requires a file (got a folder)", { hint: "name the log in the folder" });
  if (real !== undefined && fake === undefined)
    throw new UsageError("--real requires --fake", { hint: "e.g. --fake 'fake-*.npy'" });
  if (strings.modes !== undefined && real === undefined)
    throw new UsageError("--modes requires samples", { hint: "add --real and --fake" });
  if (strings.idle !== undefined && !booleans.follow && positionals[0] !== STDIN)
    throw new UsageError("applies only with --follow", { where: "--idle", hint: "add --follow" });
  if (positionals.length === 0 && (fake === undefined || booleans.follow)) {
    throw new UsageError(`diagnose requires a log${booleans.follow ? " to follow" : " or samples"}`, {
      hint: "e.g. ganscope diagnose log.jsonl --real real.npy --fake 'fake-*.npy'",
    });
  }
}

function commandOf({ positionals, strings, lists }: Arguments): string {
  const screen = ["html", "write", "fail-on", "baseline", "baselines", "primary"];
  const flags = Object.entries(strings).filter(([flag]) => !screen.includes(flag));
  return [
    "ganscope diagnose",
    ...positionals.map(shellWord),
    ...flags.map(([flag, value]) => `--${flag} ${shellWord(value)}`),
    ...(lists.map ?? []).map((pair) => `--map ${shellWord(pair)}`),
  ].join(" ");
}
