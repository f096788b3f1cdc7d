/** The steps of the proof, in the order in which they matter: what a machine that is taken away early should have told. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { measureMemory, runRow } from "../../bench/steps/measure.ts";
import { engine as engineServer, GRAPH, gpuRows, PLAIN, type Row, XLA } from "../../bench/steps/rows.ts";
import { Server } from "../../bench/support/server.ts";
import { type EngineCheckId, engineChecks, examine } from "../../src/doctor/engine/index.ts";
import { type EngineId, openEngine } from "../../src/engine/index.ts";
import { readResult } from "../../src/execution/store/stored-result.ts";
import { packageRoot } from "../../src/root.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { blockStart } from "./block-start.ts";
import type { Figure } from "./figures.ts";
import { relativeDifference, trainerScenarios } from "./first-steps.ts";
import type { Step } from "./record.ts";
import { watchUtilization } from "./utilization.ts";

export interface ProofContext {
  readonly engine: EngineId;
  /** The Python whose torch is the peer; null: there is none. */
  readonly python: string | null;
  /** Every step with few counts: its program is tried, its figures are worth nothing. */
  readonly rehearsal: boolean;
}

const isNative = ({ engine }: ProofContext): boolean => engine === "tfjs-node" || engine === "tfjs-node-gpu";
const onGpu = ({ engine }: ProofContext): boolean => engine === "tfjs-node-gpu";

/** A goal of the real proof; a rehearsal is too short for it. */
const goal = ({ rehearsal }: ProofContext, atMost: number) => (rehearsal ? {} : { atMost });

const opened: Step<ProofContext> = {
  id: "engine",
  title: "the engine opens and sees the card",
  async *run(context) {
    const { record } = await openEngine(context.engine);
    const replays = record.path === "function" ? 1 : 0;
    yield {
      name: "steps are replayed as functions",
      value: replays,
      unit: "",
      ...(isNative(context) && { atLeast: 1 }),
    };
  },
};

const doctor: Step<ProofContext> = {
  id: "doctor",
  title: "doctor's known answers on the engine",
  async *run(context) {
    const engine = await openEngine(context.engine);
    for (const { id, findings, why } of await examine(engine, Object.keys(engineChecks) as EngineCheckId[])) {
      if (why !== undefined) throw new Error(`${id}: ${why}`);
      const wrong = findings.filter(({ ok }) => !ok).length;
      yield { name: `${id}: wrong of ${findings.length} answers`, value: wrong, unit: "", atMost: 0 };
    }
  },
};

/** Float32 sums in another order, some hundreds of roundings of 6e-8 in a step. */
const ENGINES_AGREE = 1e-4;
/** The same graph compiled by another compiler. */
const XLA_AGREES = 1e-5;

/** The numbers of the first step of each trainer, in a process of their own. @param how flags of first-steps-server.ts */
async function firstSteps(
  engine: EngineId,
  how: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, number[]>> {
  const file = fileURLToPath(new URL("first-steps-server.ts", import.meta.url));
  const server = new Server(process.execPath, ["--import", "tsx", file, engine, ...how], env);
  try {
    return await server.answer();
  } finally {
    server.stop();
  }
}

const parity: Step<ProofContext> = {
  id: "parity",
  title: "the first step of each trainer",
  async *run(context) {
    // TensorFlow multiplies in TF32 on cards that have it, which keeps 11 bits
    const exact = { NVIDIA_TF32_OVERRIDE: "0" };
    const names = context.rehearsal ? ["ring8-gan", "ring8-wgan-gp"] : trainerScenarios;
    const reference = await firstSteps(context.engine === "wasm" ? "cpu" : "wasm", names);
    const found = await firstSteps(context.engine, names, exact);
    const against = (of: Record<string, number[]>, to: Record<string, number[]>, name: string) =>
      relativeDifference(of[name], to[name]);
    for (const name of names) {
      const value = against(found, reference, name);
      yield { name: `${name}: against the built-in engine`, value, unit: "relative", atMost: ENGINES_AGREE };
    }
    if (onGpu(context)) {
      const rounded = await firstSteps(context.engine, names);
      for (const name of names)
        yield {
          name: `${name}: with products in TF32`,
          value: against(rounded, reference, name),
          unit: "relative",
        };
    }
    if (!isNative(context)) return;
    const short = context.rehearsal ? ["ring8-gan"] : ["ring8-gan", "mnist-dcgan"];
    const compiled = await firstSteps(context.engine, [...short, "--xla"], exact);
    for (const name of short) {
      const value = against(compiled, found, name);
      yield { name: `${name}: XLA against plain`, value, unit: "relative", atMost: XLA_AGREES };
    }
  },
};

interface Job {
  readonly scenario: string;
  readonly flags: readonly string[];
}

/** Runs a scenario by the command, and counts what failed. A rehearsal has too few steps for a gate. */
async function* job(context: ProofContext, { scenario, flags }: Job): AsyncGenerator<Figure> {
  const out = mkdtempSync(join(tmpdir(), "ganscope-proof-"));
  const cli = join(packageRoot(), "dist", "src", "cli.js");
  const how = ["--engine", context.engine, "--out", out, "--fresh", "--quiet"];
  const watch = onGpu(context) ? watchUtilization() : undefined;
  const began = performance.now();
  try {
    await promisify(execFile)(process.execPath, [cli, "run", scenario, ...flags, ...how], {
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    // gates that fail end it with 1, and its result stands
    const { code, stderr } = error as { code: number; stderr: string };
    if (code !== 1)
      throw new Error(`ganscope run ${scenario} ended with ${code}: ${stderr.trim().slice(-500)}`);
  }
  const seconds = (performance.now() - began) / 1000;
  try {
    const { scenarios } = readResult(out).result;
    const gates = scenarios.flatMap((each) => each.gates);
    const failed = gates.filter(({ passed }) => !passed);
    yield { name: "seconds", value: seconds, unit: "s" };
    yield {
      name: `gates that failed, of ${gates.length}`,
      value: failed.length,
      unit: "",
      ...goal(context, 0),
    };
    const used = watch?.stop();
    if (used !== undefined) yield { name: "the card at work, mean", value: used, unit: "%" };
  } finally {
    watch?.stop();
    rmSync(out, { recursive: true, force: true });
  }
}

/** Measuring images, or a suite, takes minutes however short the training is: a rehearsal runs samples of one number by the same program. */
const STAND_IN: Job = { scenario: "gauss1d-gan", flags: ["--seeds", "1", "--steps", "20"] };

const jobStep = (id: string, title: string, real: Job): Step<ProofContext> => ({
  id,
  title,
  run(context) {
    // that it can be read is known before it runs
    loadScenarios([real.scenario]);
    return job(context, context.rehearsal ? STAND_IN : real);
  },
});

const verdicts = jobStep("verdicts", "the suite quick, its gates", {
  scenario: "quick",
  flags: ["--seeds", "1"],
});

/** Goals: [row, ours, theirs, share of their time]. */
const GOALS = [
  ["ring", PLAIN, "PyTorch eager", 0.5],
  ["ring", XLA, GRAPH, 0.6],
  ["dcgan", XLA, GRAPH, 1],
] as const;
/** Of a step of the ring in a CUDA graph, by seed and step. */
const EIGHT_SEEDS = 0.08;

/** One contender by XLA is enough to try its flags. */
const withoutCompilers = (row: Row): Row => ({
  ...row,
  contenders: Object.fromEntries(
    Object.entries(row.contenders).filter(([name]) => name === XLA || !name.startsWith("XLA")),
  ),
});

const steps: Step<ProofContext> = {
  id: "steps",
  title: "milliseconds a step",
  async *run(context) {
    const { engine, python, rehearsal } = context;
    const rows = gpuRows({ id: engine, python, device: onGpu(context) ? "cuda" : "cpu" });
    const chosen = rehearsal ? rows.slice(0, 1).map(withoutCompilers) : rows;
    let graph: number | undefined;
    for (const row of chosen) {
      const { scores } = await runRow(row, rehearsal ? 1 : 5, rehearsal ? 20 : row.steps);
      const medians = new Map(scores.map((score) => [score.name, score.median]));
      for (const [name, value] of medians) yield { name: `${row.name}: ${name}`, value, unit: row.unit };
      for (const [, ours, theirs, share] of GOALS.filter(([name]) => name === row.name)) {
        const [a, b] = [medians.get(ours), medians.get(theirs)];
        if (a === undefined || b === undefined) continue;
        yield { name: `${row.name}: ${ours}, of ${theirs}`, value: a / b, unit: "", ...goal(context, share) };
      }
      if (row.name === "ring") graph = medians.get(GRAPH);
      const eight = medians.get(XLA);
      if (row.seeds.length === 8 && graph !== undefined && eight !== undefined)
        yield {
          name: `8 seeds: ${XLA}, of ${GRAPH}`,
          value: eight / graph,
          unit: "",
          ...goal(context, EIGHT_SEEDS),
        };
    }
  },
};

/** Seconds that XLA may take for ten steps of the ring on a GPU. */
const COMPILES_IN = 12;

const compiling: Step<ProofContext> = {
  id: "compiling",
  title: "seconds until the first block of the ring has run",
  async *run(context) {
    const ways = [
      ["ten steps in a row", { xla: "off", loop: "off", stepsPerRun: 10 }],
      ["ten steps in a loop", { xla: "off", loop: "on", stepsPerRun: 10 }],
      ["XLA, one step", { xla: "on", loop: "off", stepsPerRun: 1 }],
      ["XLA, ten steps in a loop", { xla: "on", loop: "on", stepsPerRun: 10 }],
      ["XLA, a hundred steps in a loop", { xla: "on", loop: "on", stepsPerRun: 100 }],
      ["XLA, ten steps in a row", { xla: "on", loop: "off", stepsPerRun: 10 }],
    ] as const;
    const tried = isNative(context)
      ? ways.slice(0, context.rehearsal ? 2 : ways.length)
      : [["one step", {}] as const];
    for (const [name, options] of tried) {
      const engine = await openEngine(context.engine, options);
      const { first } = await blockStart(engine, engine.record.stepsPerRun);
      yield {
        name,
        value: first,
        unit: "s",
        ...(name === "XLA, ten steps in a loop" && goal(context, COMPILES_IN)),
      };
    }
  },
};

/** Megabytes that a process may grow by: its heap breathes by as much. */
const GROWTH = 50;

const memory: Step<ProofContext> = {
  id: "memory",
  title: "memory over 20,000 steps of the ring",
  async *run(context) {
    const marks = context.rehearsal ? [20, 60] : [1_000, 20_000];
    const [before, after] = (await measureMemory(engineServer(context.engine, 1), marks)).map(
      ({ state }) => state,
    );
    yield { name: "tensors more", value: after.tensors - before.tensors, unit: "", atMost: 0 };
    if (after.nativeTensors !== undefined && before.nativeTensors !== undefined)
      yield {
        name: "native tensors more",
        value: after.nativeTensors - before.nativeTensors,
        unit: "",
        atMost: 0,
      };
    const grown = after.residentMb - before.residentMb;
    yield { name: "resident memory more", value: grown, unit: "MB", ...goal(context, GROWTH) };
  },
};

const mainJob = jobStep("main-job", "the main job: five seeds of ring8-peer to their report", {
  scenario: "ring8-peer",
  flags: ["--seeds", "5"],
});

const digits = jobStep("mnist-dcgan", "digits of 28 x 28 to their gates", {
  scenario: "mnist-dcgan",
  flags: ["--seeds", "1"],
});

export const proofSteps: readonly Step<ProofContext>[] = [
  opened,
  doctor,
  parity,
  verdicts,
  steps,
  compiling,
  memory,
  mainJob,
  digits,
];
