/** `ganscope queue`: distributes a run over several machines through Redis. */

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { nearest, printable, UsageError } from "../errors.ts";
import type { Connection } from "../execution/queue/redis.ts";
import { asRefusal, LOCAL_REDIS, REDIS_VARIABLE } from "../execution/queue/refusals.ts";
import { quote } from "../scenario/problem.ts";
import type { Arguments, Command } from "./command.ts";
import { againstFlags, openBaseline } from "./support/against.ts";
import { choice, FAIL_ON, positiveInteger } from "./support/arguments.ts";
import { PER_GPU_FLAG, perGpuOf } from "./support/cards.ts";
import { conclude } from "./support/conclude.ts";
import type { Io } from "./support/io.ts";
import { checkWritable } from "./support/outputs.ts";
import { againstWords, planFlags, runCommand, scenariosOf, wayOf } from "./support/plan.ts";
import { listenForInterruption } from "./support/signals.ts";
import { WRITE_FLAG, wantedWriters } from "./support/writers.ts";

/** Seconds, as long as BullMQ's own lock. */
const LEASE = 30;

/** Milliseconds that a worker may take to end after its last message. */
const GRACE = 2000;

const actions: Readonly<
  Record<string, { readonly flags: readonly string[]; run(args: Arguments, io: Io): Promise<number> }>
> = {
  add: { flags: Object.keys(planFlags).filter((flag) => flag !== "checkpoint-every"), run: add },
  work: { flags: ["jobs", "per-gpu", "timeout", "lease", "stay", "quiet"], run: work },
  collect: { flags: ["out", "fail-on", "write", "json", "open", ...Object.keys(againstFlags)], run: collect },
};

const { "checkpoint-every": _, ...trainingFlags } = planFlags;

export const queue: Command = {
  summary: "distribute a run over several machines through Redis",
  usage: "queue add PATH... | work | collect [RUN] [flags]",
  description: [
    "add PATH...    adds the jobs of a run to the queue: each training, null bands, games, studies. Takes the flags of",
    "               `ganscope run`. Skips jobs that are already in the queue; retries jobs that failed.",
    "work           runs jobs until none is left. Start it on as many machines as you like. If a worker dies or stops",
    "               responding, another worker runs its job; only the first outcome of a job is kept.",
    "collect [RUN]  builds the result: files, gates and exit code as `ganscope run`. RUN is the id printed by queue add.",
    "",
    "Requires the packages bullmq and ioredis, and the same version, engine and files on all machines.",
    "exit code: 0 done, 1 a gate failed, or the baseline is missing (collect), 2 invalid usage or input, 3 incomplete, a job",
    "failed, or Redis cannot be used, 130 or 143 interrupted (unfinished jobs go back into the queue).",
  ].join("\n"),
  flags: {
    redis: {
      type: "string",
      value: "URL",
      help: "address of Redis (default $GANSCOPE_REDIS, else redis://127.0.0.1:6379)",
    },
    ...trainingFlags,
    jobs: {
      type: "string",
      short: "j",
      value: "N",
      help: "work: jobs at a time (default: the number of processors)",
    },
    "per-gpu": { ...PER_GPU_FLAG, help: `work: ${PER_GPU_FLAG.help}` },
    timeout: { type: "string", value: "SECONDS", help: "work: time limit of one job" },
    lease: {
      type: "string",
      value: "SECONDS",
      help: `work: seconds without a sign of life after which a worker's jobs go to others (default ${LEASE})`,
    },
    stay: { type: "boolean", help: "work: wait for more runs when no job is left" },
    quiet: { type: "boolean", help: "work: do not show progress" },
    out: {
      type: "string",
      value: "DIR",
      help: "collect: folder for the result and report (default ganscope-out/queue)",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `collect: which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    write: WRITE_FLAG,
    json: {
      type: "boolean",
      help: "collect: print the result as JSON on stdout, without records and samples",
    },
    open: { type: "boolean", help: "collect: open the report in a browser" },
    ...againstFlags,
  },

  async run(args, io) {
    const [name, ...words] = args.positionals;
    const known = Object.keys(actions);
    if (name === undefined) throw new UsageError(`queue requires an action: ${known.join(", ")}`);
    if (!Object.hasOwn(actions, name))
      throw new UsageError(`unknown action ${quote(name)}`, { hint: nearest(name, known) });
    const { flags, run } = actions[name];
    const odd = [...Object.keys(args.strings), ...Object.keys(args.booleans)].find(
      (flag) => flag !== "redis" && !flags.includes(flag),
    );
    if (odd !== undefined) {
      const owner = known.find((each) => actions[each].flags.includes(odd));
      throw new UsageError(`is a flag of queue ${owner}, not of queue ${name}`, { where: `--${odd}` });
    }
    return run({ ...args, positionals: words }, io);
  },
};

async function connected<Value>(
  args: Arguments,
  work: (connection: Connection) => Promise<Value>,
): Promise<Value> {
  const { connect } = await import("../execution/queue/redis.ts");
  const connection = await connect(args.strings.redis ?? process.env[REDIS_VARIABLE] ?? LOCAL_REDIS);
  try {
    return await work(connection);
  } catch (error) {
    throw asRefusal(error, connection.host);
  } finally {
    connection.close();
  }
}

async function add(args: Arguments, io: Io): Promise<number> {
  const scenarios = scenariosOf(args, "queue add");
  const { planRun } = await import("../execution/pool/pool.ts");
  const { addRun } = await import("../execution/queue/add.ts");
  return connected(args, async (connection) => {
    const plan = await planRun(scenarios, wayOf(args));
    const command = runCommand(args);
    const { run, pieces, added, finished } = await addRun(plan, command, connection);
    const left = pieces - added - finished;
    const rest = [finished > 0 ? `${finished} finished` : "", left > 0 ? `${left} already in the queue` : ""];
    io.out(
      `run ${run}: ${[`${added} of ${pieces} jobs added`, ...rest.filter((each) => each !== "")].join(", ")}`,
    );
    io.out(`then: ganscope queue work, and: ganscope queue collect ${run.slice(0, 8)}`);
    return 0;
  });
}

async function work(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length > 0) {
    throw new UsageError(
      `queue work takes no arguments (got ${quote(args.positionals[0])}); it runs the jobs in the queue`,
    );
  }
  const jobs = positiveInteger(args, "jobs") ?? availableParallelism();
  const perGpu = perGpuOf(args, "auto");
  const timeout = positiveInteger(args, "timeout");
  const lease = positiveInteger(args, "lease") ?? LEASE;
  const { workOnQueue } = await import("../execution/queue/work.ts");
  const interruption = listenForInterruption();
  try {
    return await connected(args, async (connection) => {
      const { finished, failed } = await workOnQueue(connection, {
        jobs,
        lease,
        ...(perGpu !== undefined && { perGpu }),
        ...(timeout !== undefined && { timeout }),
        stay: args.booleans.stay ?? false,
        signal: interruption.signal,
        say: (text) => args.booleans.quiet !== true && io.err(printable(text)),
      });
      io.out(
        `${finished} ${finished === 1 ? "job" : "jobs"} done by this worker${failed > 0 ? `, ${failed} failed` : ""}`,
      );
      return interruption.exit() ?? (failed > 0 ? 3 : 0);
    });
  } finally {
    interruption.dispose();
    // BullMQ's timers keep running if Redis is lost; they must not keep the process alive.
    setTimeout(() => process.exit(), GRACE).unref();
  }
}

async function collect(args: Arguments, io: Io): Promise<number> {
  const failOn = choice(args, "fail-on", FAIL_ON, "error");
  const folder = args.strings.out ?? join("ganscope-out", "queue");
  const [name, ...others] = args.positionals;
  if (others.length > 0)
    throw new UsageError(`queue collect takes one run (got ${args.positionals.length} arguments)`);
  checkWritable(folder);
  const wanted = wantedWriters(args, folder);
  const { collectRun, findRun } = await import("../execution/queue/collect.ts");
  const { head, result } = await connected(args, async (connection) =>
    collectRun(connection, await findRun(connection, name)),
  );
  const against = openBaseline(args, head.plan.scenarios, io, head.command);
  if (against === "missing") return 1;
  const told = { ...result, command: [result.command, ...againstWords(args)].join(" ") };
  return conclude(against?.compare(told) ?? told, { folder, failOn, wanted }, args, io);
}
