/** `ganscope diagnose`: judges a training that somebody else ran, by its log, its samples, or both. */

import { InputError, shellWord, UsageError } from "../errors.ts";
import { writeAtomic } from "../execution/store/atomic.ts";
import { exitCode } from "../judging/gates/judge.ts";
import type { SeedResult } from "../result/index.ts";
import { ALARMS, type AlarmName } from "../runs/diagnose/alarms.ts";
import { diagnoseTraining } from "../runs/diagnose/diagnose.ts";
import { parseExpectations } from "../runs/evaluate/expectations.ts";
import { nearest } from "../scenario/nearest.ts";
import { diagnosisReport, diagnosisText } from "../writers/diagnosis.ts";
import { toJson } from "../writers/json.ts";
import { failedGates } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { choice, FAIL_ON, positiveInteger } from "./support/arguments.ts";
import { readEvidence } from "./support/evidence.ts";
import { STDIN } from "./support/follow.ts";
import { followTraining } from "./support/live.ts";
import { checkOutput } from "./support/outputs.ts";
import { narrate } from "./support/progress.ts";
import { WRITE_FLAG, wantedWriters, writeWanted } from "./support/writers.ts";

export const diagnose: Command = {
  summary: "diagnose a training run from its log, its samples, or both",
  usage: "diagnose [LOG] [--fake PATTERN] [--real FILE] [flags]",
  description: [
    "LOG is JSON Lines (an object a line), a CSV table, or an event file of TensorBoard, with any of step, lossD, lossG, gradNormD, gradNormG, probReal, probFake,",
    "criticReal, criticFake. Common names are recognized (d_loss, loss_G, D_x, D_G_z, ...); --map says what others are.",
    "A log shows whether the training diverged or the discriminator saturated or fell behind. Whether it converged, collapsed or oscillates",
    "only samples show: real ones, and generated ones from several steps, e.g. --real real.npy --fake 'fake-*.npy'.",
    "--fake without --real tells whether the generator still moves and whether its samples draw together, no more.",
    "With --follow the log is read while it is written (- is standard input), samples are judged as their files appear, and",
    "--stop-on ends it at an alarm.",
    "",
    "exit code: 0 all expectations hold (or none were given), 1 one does not or --stop-on fired, 2 invalid usage or input.",
  ].join("\n"),
  flags: {
    real: {
      type: "string",
      value: "FILE",
      help: "real samples, at least twice as many as a generated file has",
    },
    fake: { type: "string", value: "PATTERN", help: "generated samples, a file a step, e.g. 'fake-*.npy'" },
    modes: {
      type: "string",
      value: "FILE",
      help: "modes of the data, YAML or JSON: { centers, std, weights? }; none where it has no separate ones",
    },
    map: {
      type: "string",
      value: "LIST",
      many: true,
      help: "what columns mean, e.g. --map d_real=probReal --map gn=gradNormG",
    },
    expect: {
      type: "string",
      value: "LIST",
      help: "gates, e.g. 'overall=converged' or 'saturation!=saturated'",
    },
    json: { type: "boolean", help: "print the diagnosis as JSON on stdout" },
    html: { type: "string", value: "FILE", help: "write the report there" },
    write: WRITE_FLAG,
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    follow: {
      type: "boolean",
      help: "go on reading a log that is being written, and tell alarms as they fire",
    },
    "stop-on": {
      type: "string",
      value: "LIST",
      help: `exit with 1 at the first of these alarms: ${ALARMS.join(", ")}`,
    },
    idle: { type: "string", value: "N", help: "with --follow: end after N seconds without a new line" },
    quiet: { type: "boolean", help: "no progress" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const { strings, booleans } = args;
    const expect = strings.expect === undefined ? [] : parseExpectations(strings.expect);
    if (strings.html !== undefined) checkOutput(strings.html, "--html", args);
    const wanted = wantedWriters(args, ".", strings.html === undefined ? [] : [strings.html]);
    const stopOn = stopAlarms(strings["stop-on"]);
    const idle = positiveInteger(args, "idle");
    requireCompatible(args);
    const live = booleans.follow === true || args.positionals[0] === STDIN;
    const followed = live ? await followTraining(args, stopOn, idle, io) : undefined;
    if (live && followed?.log === undefined) {
      if (followed?.exit !== undefined) return followed.exit;
      throw new InputError("nothing was logged", { where: args.positionals[0] });
    }
    const evidence = readEvidence(args, followed?.log);

    const progress = narrate(io, booleans.quiet === true);
    const found = diagnoseTraining(evidence, {
      expect,
      command: commandOf(args),
      onProgress: progress.say,
    });
    progress.close();
    const [{ verdicts }] = found.scenarios[0].seeds;
    const stopped = stopOn.some((alarm) => STATUS_OF[alarm](verdicts));
    const exit = followed?.exit ?? Math.max(exitCode(found, failOn), stopped ? 1 : 0);
    const result = { ...found, failOn, exit };
    if (strings.html !== undefined) {
      const { toHtml } = await import("../writers/html.ts");
      writeAtomic(strings.html, await toHtml(result));
    }
    if (booleans.json) io.out(toJson(diagnosisReport(result), live ? 0 : 2).trimEnd());
    else {
      io.out(diagnosisText(result, io.paintOut));
      const failures = failedGates(result, io.paintOut);
      if (failures !== "") io.out(`\n${failures}`);
    }
    writeWanted(wanted, result, io);
    return result.exit;
  },
};

/** The verdict behind each alarm. */
const STATUS_OF: Readonly<Record<AlarmName, (verdicts: SeedResult["verdicts"]) => boolean>> = {
  divergence: ({ convergence }) => convergence.status === "diverged",
  saturation: ({ saturation }) => saturation.status === "saturated",
  staleness: ({ staleness }) => staleness.status === "stale",
  oscillation: ({ convergence }) => convergence.status === "oscillating",
  collapse: ({ collapse }) => collapse.status === "collapsed",
};

function stopAlarms(text: string | undefined): AlarmName[] {
  if (text === undefined) return [];
  return text.split(",").map((part) => {
    const name = ALARMS.find((alarm) => alarm === part.trim());
    if (name !== undefined) return name;
    throw new UsageError(`there is no alarm ${JSON.stringify(part.trim())}`, {
      where: "--stop-on",
      hint: nearest(part.trim(), ALARMS),
    });
  });
}

function requireCompatible({ positionals, strings, booleans }: Arguments): void {
  const { real, fake } = strings;
  if (positionals.length > 1) {
    throw new UsageError(`diagnose takes one log (got ${positionals.length})`, {
      hint: "put a pattern of samples in quotes: --fake 'fake-*.npy'",
    });
  }
  if (real !== undefined && fake === undefined)
    throw new UsageError("--real is compared with generated samples", { hint: "--fake 'fake-*.npy'" });
  if (strings.modes !== undefined && real === undefined)
    throw new UsageError("--modes are looked for in samples", { hint: "give --real and --fake" });
  if (strings.idle !== undefined && !booleans.follow && positionals[0] !== STDIN)
    throw new UsageError("says when following ends", { where: "--idle", hint: "add --follow" });
  if (positionals.length === 0 && (fake === undefined || booleans.follow)) {
    throw new UsageError(`diagnose needs a log${booleans.follow ? " to follow" : ", or samples"}`, {
      hint: "e.g. ganscope diagnose log.jsonl --real real.npy --fake 'fake-*.npy'",
    });
  }
}

function commandOf({ positionals, strings, lists }: Arguments): string {
  const screen = ["html", "write", "fail-on"];
  const flags = Object.entries(strings).filter(([flag]) => !screen.includes(flag));
  return [
    "ganscope diagnose",
    ...positionals.map(shellWord),
    ...flags.map(([flag, value]) => `--${flag} ${shellWord(value)}`),
    ...(lists.map ?? []).map((pair) => `--map ${shellWord(pair)}`),
  ].join(" ");
}
