/**
 * Runs scenarios x seeds in child processes, a fresh one for each training: an engine's threads and memory are then its
 * own, a crash takes nothing with it, and the result does not depend on how many run at once.
 */
import { type ChildProcess, fork } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type EngineRequest, environmentFor, mayBeGpu } from "../engine/index.ts";
import { EngineError } from "../errors.ts";
import { exitCode } from "../gates.ts";
import { nullKey } from "../nulls.ts";
import { playScenario } from "../play.ts";
import {
  type NullBand,
  RESULT_SCHEMA,
  type RunResult,
  type ScenarioResult,
  type TrainingEngine,
} from "../result.ts";
import { packageVersion } from "../root.ts";
import { assemble, type Training } from "../run.ts";
import { isGame, isStudy, isTraining, type Scenario, type TrainingScenario } from "../scenario/scenario.ts";
import { conductScenario } from "../study.ts";
import type { FromChild, Job } from "./messages.ts";

export interface Progress {
  readonly scenario: string;
  readonly seed?: number;
  readonly step: number;
  readonly steps: number;
  readonly phase: "waiting" | "null" | "training" | "done" | "failed";
  /** The training's status, or why it failed. */
  readonly status?: string;
  readonly millisecondsPerStep?: number;
}

export interface PoolOptions {
  /** Processes at once. */
  readonly jobs: number;
  readonly engine: EngineRequest;
  /**
   * Whether the seeds of a scenario train in one program instead of a process each. On a GPU that is many times faster,
   * and auto, the default, does so there; on a CPU a process a core is as good.
   */
  readonly together?: "on" | "off" | "auto";
  /** The command that repeats this run. */
  readonly command: string;
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
}

type Answer = Exclude<FromChild, { kind: "step" }>;

const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url),
);

/** Runs one job in a process of its own. Never rejects: a process that ends without an answer has one made for it. */
export function runJob(
  job: Job,
  signal: AbortSignal | undefined = undefined,
  onStep: (step: number) => void = () => {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(workerFile, [], {
      ...("engine" in job && { env: { ...process.env, ...environmentFor(job.engine) } }),
      serialization: "advanced",
      // A process group of its own: a terminal's signals are for the parent, and TensorFlow's matrix product on AVX-512
      // does not survive a signal (see docs/engines.md).
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let errors = "";
    let answer: Answer | undefined;
    const stop = () => child.connected && child.send({ kind: "stop" });
    signal?.addEventListener("abort", stop, { once: true });
    child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    child.on("message", (message: FromChild) => {
      if (message.kind === "step") onStep(message.step);
      else answer = message;
    });
    child.on("close", (code, killedBy) => {
      signal?.removeEventListener("abort", stop);
      const last = errors.trim().split("\n").at(-1) ?? "";
      const message = `its process ended with ${killedBy ?? `code ${code}`}${last === "" ? "" : `: ${last}`}`;
      resolve(answer ?? { kind: "error", message });
    });
    child.send(job);
  });
}

/** Takes tasks in order, `width` at a time. */
async function inParallel(tasks: readonly (() => Promise<void>)[], width: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) await tasks[next++]();
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, lane));
}

interface Outcome {
  readonly trainings: Map<number, Training>;
  engine?: TrainingEngine;
}

/**
 * Opens an engine once before any work, where that can tell something: a native one that was asked for by name may not
 * be usable, and it is better said once; and a GPU trains seeds together.
 *
 * @returns whether it is a GPU
 */
async function tryEngine(engine: EngineRequest): Promise<boolean> {
  const native = engine.id === "tfjs-node" || engine.id === "tfjs-node-gpu";
  if (!native && !mayBeGpu(engine)) return false;
  const answer = await runJob({ kind: "engine", engine });
  if (answer.kind === "error")
    throw new EngineError(answer.message, { hint: answer.hint ?? "use --engine auto" });
  return answer.kind === "engine" && answer.engine.id === "tfjs-node-gpu";
}

/** A seed whose process gave no training: an empty record that says why. */
function failedTraining(seed: number, lastStep: number, reason: string): Training {
  const timing = { seconds: 0, millisecondsPerStep: 0, peakMemoryMb: 0 };
  return { seed, status: "failed", lastStep, reason, records: [], snapshots: [], warnings: [], timing };
}

/**
 * Trains all seeds of all scenarios and judges them. What a child does is in the result. Games and studies are computed at
 * once, in this process: they need milliseconds and no engine.
 *
 * @throws EngineError when an engine asked for by name does not work here; nothing is trained then
 */
export async function runScenarios(scenarios: readonly Scenario[], options: PoolOptions): Promise<RunResult> {
  const started = new Date();
  const { signal, jobs, engine, together = "auto", onProgress } = options;
  const toTrain = scenarios.filter(isTraining);
  const gpu = toTrain.length > 0 && (await tryEngine(engine));
  const inOne = together === "on" || (together === "auto" && gpu);
  const outcomes = new Map<string, Outcome>(toTrain.map(({ name }) => [name, { trainings: new Map() }]));
  const nulls = new Map<string, Record<string, NullBand>>();
  const skipped: { name: string; seed?: number; why: string }[] = [];

  const nullTask = (scenario: TrainingScenario) => async () => {
    if (signal?.aborted) return;
    onProgress?.({ scenario: scenario.name, step: 0, steps: scenario.trainer.steps, phase: "null" });
    const answer = await runJob({ kind: "nulls", scenario });
    if (answer.kind === "nulls") nulls.set(nullKey(scenario), answer.nulls);
    else if (answer.kind === "error") {
      skipped.push({ name: `${scenario.name}: null bands`, why: answer.message });
    }
    onProgress?.({ scenario: scenario.name, step: 0, steps: scenario.trainer.steps, phase: "done" });
  };

  const trainTask = (scenario: TrainingScenario, seeds: readonly number[]) => async () => {
    const { name: scenarioName, trainer } = scenario;
    const report = (seed: number, progress: Pick<Progress, "step" | "phase"> & Partial<Progress>) =>
      onProgress?.({ scenario: scenarioName, seed, steps: trainer.steps, ...progress });
    if (signal?.aborted) {
      const why = "the run was interrupted before it started";
      for (const seed of seeds) skipped.push({ name: scenarioName, seed, why });
      return;
    }
    let lastStep = 0;
    for (const seed of seeds) report(seed, { step: 0, phase: "training" });
    const answer = await runJob({ kind: "train", scenario, seeds, engine }, signal, (step) => {
      if (step === lastStep) return;
      lastStep = step;
      for (const seed of seeds) report(seed, { step, phase: "training" });
    });
    const outcome = outcomes.get(scenarioName) as Outcome;
    if (answer.kind === "trained") {
      outcome.engine = answer.engine;
      for (const training of answer.trainings) {
        const { seed, status, lastStep: step, timing } = training;
        outcome.trainings.set(seed, training);
        report(seed, { step, phase: "done", status, millisecondsPerStep: timing.millisecondsPerStep });
      }
    } else {
      const why = answer.kind === "error" ? answer.message : "it answered another question";
      for (const seed of seeds) {
        outcome.trainings.set(seed, failedTraining(seed, lastStep, why));
        report(seed, { step: lastStep, phase: "failed", status: why });
      }
    }
  };

  const firstOfEachNull = [...new Map(toTrain.map((scenario) => [nullKey(scenario), scenario])).values()];
  // null bands first: without them an interrupted run could not judge the seeds that it finished
  const tasks = [
    ...firstOfEachNull.map(nullTask),
    ...toTrain.flatMap((scenario) => {
      const groups = inOne ? [scenario.seeds] : scenario.seeds.map((seed) => [seed]);
      return groups.map((seeds) => trainTask(scenario, seeds));
    }),
  ];
  await inParallel(tasks, jobs);

  const results = scenarios.flatMap((scenario): ScenarioResult[] => {
    if (isGame(scenario)) return [playScenario(scenario)];
    if (isStudy(scenario)) return [conductScenario(scenario)];
    const outcome = outcomes.get(scenario.name) as Outcome;
    const trainings = scenario.seeds.flatMap((seed) => outcome.trainings.get(seed) ?? []);
    if (trainings.length === 0) return [];
    const unknown: TrainingEngine = {
      id: engine.id,
      version: "",
      path: "eager",
      stepsPerRun: 1,
      threads: 1,
      xla: false,
      seedsPerProgram: 1,
      reason: "no training came to an end",
    };
    const bands = nulls.get(nullKey(scenario)) ?? {};
    return [assemble({ scenario, engine: outcome.engine ?? unknown, nulls: bands, trainings })];
  });
  return {
    schema: RESULT_SCHEMA,
    version: packageVersion(),
    command: options.command,
    environment: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: cpus().length,
    },
    scenarios: results,
    skipped,
    exit: exitCode({ scenarios: results, skipped }),
    timing: { startedAt: started.toISOString(), seconds: (Date.now() - started.getTime()) / 1000 },
  };
}
