/** `ganscope run`: trains scenarios, measures, judges, and writes a result and a report. */

import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { expectedEngine } from "../engine/index.ts";
import { printable, UsageError } from "../errors.ts";
import type { PoolOptions } from "../execution/pool/pool.ts";
import type { AnotherRun } from "../execution/pool/record.ts";
import { readResult } from "../execution/store/stored-result.ts";
import type { RunResult } from "../result/index.ts";
import type { EngineChoice } from "../runs/estimate.ts";
import { foresee } from "../runs/forms.ts";
import { slug } from "../scenario/names.ts";
import { quote } from "../scenario/problem.ts";
import { isTraining, type Scenario } from "../scenario/scenario.ts";
import { toJson } from "../writers/json.ts";
import { incidents } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { againstFlags, openBaseline } from "./support/against.ts";
import { choice, FAIL_ON, LANG_FLAG, langOf, positiveInteger } from "./support/arguments.ts";
import { PER_GPU_FLAG, perGpuOf, trainingsAtOnce } from "./support/cards.ts";
import { conclude } from "./support/conclude.ts";
import type { Io } from "./support/io.ts";
import { checkWritable } from "./support/outputs.ts";
import { planFlags, runCommand, scenariosOf, wayOf } from "./support/plan.ts";
import { duration, showProgress, silent } from "./support/progress.ts";
import { listenForInterruption } from "./support/signals.ts";
import { WRITE_FLAG, wantedWriters } from "./support/writers.ts";

export const run: Command = {
  summary: "train scenarios, measure, judge, and write a report",
  usage: "run PATH... [flags]",
  description: [
    "PATH is a scenario file, a suite, a folder of scenarios, or the name of a packaged scenario or suite (see",
    "`ganscope list scenarios`). The result and an HTML report go to the folder named by --out. Finished work is kept",
    "there: the same command resumes an interrupted or killed run.",
    "",
    "exit code: 0 all gates pass, 1 a gate failed, or the baseline is missing (nothing ran), 2 invalid usage or scenario",
    "(nothing ran), 3 incomplete, 130 or 143 interrupted (finished work is kept).",
  ].join("\n"),
  flags: {
    ...planFlags,
    out: {
      type: "string",
      value: "DIR",
      help: "folder for the result and report (default ganscope-out/<name of PATH, or of --only>)",
    },
    fresh: { type: "boolean", help: "start over: ignore earlier work in the folder" },
    timeout: {
      type: "string",
      value: "SECONDS",
      help: "time limit of one training, or of the null bands of one scenario",
    },
    shard: {
      type: "string",
      value: "I/N",
      help: "run part I of N, for several machines; pass --baseline, --write, --json and --open to `ganscope merge`",
    },
    durations: {
      type: "string",
      value: "RESULT",
      help: "balance shards by the measured times of an earlier result instead of estimates",
    },
    json: { type: "boolean", help: "print the result as JSON on stdout, without records and samples" },
    "dry-run": {
      type: "boolean",
      help: "print the plan and a time estimate for the engine; train and write nothing",
    },
    jobs: {
      type: "string",
      short: "j",
      value: "N",
      help: "processes at a time (default: the number of processors)",
    },
    "per-gpu": PER_GPU_FLAG,
    ...againstFlags,
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    write: WRITE_FLAG,
    lang: LANG_FLAG,
    quiet: { type: "boolean", help: "do not show progress" },
    open: { type: "boolean", help: "open the report in a browser" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const lang = langOf(args);
    const way = wayOf(args);
    const engine = { ...way.engine, id: expectedEngine(way.engine) };
    const jobs = positiveInteger(args, "jobs") ?? availableParallelism();
    const perGpu = perGpuOf(args, way.engine.id);
    const atOnce = trainingsAtOnce(jobs, engine.id, perGpu);
    const scenarios = scenariosOf(args, "run");
    const against = openBaseline(args, scenarios, io);
    if (against === "missing") return 1;
    if (args.booleans["dry-run"]) return printPlan(scenarios, atOnce, engine, args, io);

    const folder = args.strings.out ?? join("ganscope-out", outputName(args));
    checkWritable(folder);
    const wanted = wantedWriters(args, folder);
    const timeout = positiveInteger(args, "timeout");
    const shard = shardOf(args);

    const interruption = listenForInterruption();
    const trainings = scenarios
      .filter(isTraining)
      .map((scenario) => ({ ...scenario, ...foresee(scenario, engine) }));
    const progress = args.booleans.quiet ? silent : showProgress(trainings, atOnce, io);
    const { words, seconds } = forecast(scenarios, atOnce, engine);
    if (seconds >= TOLD)
      progress.say(`${words}, ${atOnce} at a time: about ${duration(seconds)} on ${engine.id}`);
    try {
      // The code that trains and draws is large, so it is loaded only when it is used.
      const { runScenarios } = await import("../execution/pool/pool.ts");
      const trained = await runScenarios(scenarios, {
        jobs,
        ...(perGpu !== undefined && { perGpu }),
        onCards: (line) => progress.say(printable(line)),
        ...way,
        ...(timeout !== undefined && { timeout }),
        command: runCommand(args),
        folder,
        ...(shard !== undefined && { shard }),
        fresh: args.booleans.fresh ?? false,
        signal: interruption.signal,
        // the default folder follows the scenario: an edited scenario starts a new run in it
        ...(args.strings.out === undefined && {
          onAnother: ({ differences, journal, checkpoints }: AnotherRun) => {
            const others =
              checkpoints === undefined ? "" : `, and its checkpoints to ${printable(checkpoints)}`;
            progress.say(
              `the folder held a different run (${differences}); its journal was moved to ${printable(journal)}${others}`,
            );
          },
        }),
        onContinue: ({ finished, of }) =>
          progress.say(`resuming in ${printable(folder)}: ${finished} of ${of} jobs are finished`),
        onProgress: (event) => progress.update(event),
      }).finally(progress.close);
      if (shard !== undefined) return concludeShard(trained, shard, folder, interruption.exit(), io);
      const compared = against === undefined ? trained : against.compare(trained);
      return await conclude(
        compared,
        { folder, failOn, wanted, lang, interrupted: interruption.exit() },
        args,
        io,
      );
    } finally {
      interruption.dispose();
    }
  },
};

/** The shard, e.g. "2/3", and the earlier result whose times balance the shards. */
function shardOf({ strings, booleans }: Arguments): PoolOptions["shard"] {
  const { shard: text, durations } = strings;
  if (text === undefined) {
    if (durations === undefined) return undefined;
    throw new UsageError("requires --shard", { where: "--durations" });
  }
  const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (count === undefined || index < 1 || index > count) {
    throw new UsageError(`must be I/N with 1 <= I <= N (got ${quote(text)})`, {
      where: "--shard",
      hint: "e.g. --shard 2/3",
    });
  }
  const whole =
    ["baseline", "write", "fail-on"].find((flag) => strings[flag] !== undefined) ??
    ["json", "open"].find((flag) => booleans[flag]);
  if (whole !== undefined) {
    throw new UsageError("cannot be combined with --shard", {
      where: `--${whole}`,
      hint: "pass it to ganscope merge",
    });
  }
  return { index, count, ...(durations !== undefined && { past: readResult(durations).result }) };
}

/** A shard is complete or incomplete; expectations apply to all seeds and are checked after the merge. */
function concludeShard(
  result: RunResult,
  { index, count }: { readonly index: number; readonly count: number },
  folder: string,
  interrupted: number | undefined,
  io: Io,
): number {
  const lost = incidents(result, io.paintOut);
  if (lost !== "") io.out(lost);
  const exit = interrupted ?? (result.exit === 3 ? 3 : 0);
  io.out(`shard ${index}/${count} is ${exit === 0 ? "complete" : "incomplete"}: ${printable(folder)}`);
  if (exit === 0) io.out("when all shards are complete: ganscope merge DIR... --gate");
  return exit;
}

/** Runs that take less end before anybody reads how long they take. */
const TOLD = 10;

function forecast(scenarios: readonly Scenario[], jobs: number, engine: EngineChoice) {
  const all = scenarios.map((scenario) => ({ name: scenario.name, ...foresee(scenario, engine) }));
  const work = all.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    all,
    words: `${scenarios.length} ${scenarios.length === 1 ? "scenario" : "scenarios"}`,
    // Each seed is one piece of work: more processes than seeds do not help, and no run ends before its longest piece.
    seconds: Math.max(
      work / Math.max(1, jobs),
      ...all.map(({ pieces, seconds }) => seconds / Math.max(1, pieces)),
    ),
  };
}

function printPlan(
  scenarios: readonly Scenario[],
  jobs: number,
  engine: EngineChoice,
  args: Arguments,
  io: Io,
): number {
  const { all, words: count, seconds: total } = forecast(scenarios, jobs, engine);
  if (args.booleans.json) {
    const plan = all.map(({ name, plan }) => ({ name, ...plan }));
    io.out(toJson({ plan, jobs, engine: engine.id, seconds: total }).trimEnd());
    return 0;
  }
  for (const { name, words, seconds } of all) {
    io.out(`${name}: ${words}, ${seconds === 0 ? "at once" : `about ${duration(seconds)}`}`);
  }
  const time = total === 0 ? "" : `, ${jobs} at a time: about ${duration(total)} on ${engine.id}`;
  io.out(`\n${count}${time}; nothing was run or written`);
  return 0;
}

/** The default folder is named after the first path, or after `--only`, so that other results are kept. */
function outputName({ positionals, strings }: Arguments): string {
  return slug(strings.only ?? basename(positionals[0])) || slug(basename(process.cwd())) || "run";
}
