/**
 * Runs scenarios x seeds in child processes, a new one for each training: each engine then has its own threads and memory,
 * a crash ends one training only, and the result does not depend on the number of processes.
 */
import { availableParallelism } from "node:os";
import type { Card } from "../../engine/cards.ts";
import { mayBeGpu } from "../../engine/index.ts";
import type { EngineRequest } from "../../engine/request.ts";
import { EngineError, StoreError } from "../../errors.ts";
import type { RunResult } from "../../result/index.ts";
import { compute } from "../../runs/forms.ts";
import { isTraining, type Scenario } from "../../scenario/scenario.ts";
import { assembleRun } from "./assemble.ts";
import { cardsOf, onCard } from "./cards.ts";
import { type CheckpointPlace, placesOf, type Start, startOf } from "./checkpoint.ts";
import { type Answer, runJob } from "./child.ts";
import { engineName } from "./engine-name.ts";
import { reasonOf } from "./messages.ts";
import { openOnce } from "./open-once.ts";
import { makePlan, type Piece, type Plan, piecesOf } from "./plan.ts";
import {
  type AnotherRun,
  type Outcome,
  type PieceState,
  type RunRecord,
  recordInFolder,
  recordInMemory,
  unfinished,
} from "./record.ts";
import { piecesOfShard, type Shard } from "./shards.ts";

export interface Progress {
  readonly scenario: string;
  readonly seed?: number;
  readonly step: number;
  readonly steps: number;
  readonly phase: "waiting" | "null" | "training" | "done" | "failed";
  /** The training's status, or why it failed; of null bands, what is being measured. */
  readonly status?: string;
  readonly millisecondsPerStep?: number;
}

export interface WorkOptions {
  /** Number of processes at a time. */
  readonly jobs: number;
  /** Trainings that share a GPU; one unless it is said. Without a GPU it does nothing. */
  readonly perGpu?: number;
  /**
   * Seconds that a piece of work (a training, or the null bands of a scenario) may take, at most 2147483 (24 days); it fails
   * after.
   */
  readonly timeout?: number;
  /**
   * Keeps what is finished in this folder, so that the same call goes on after its process was killed, and the checkpoints of
   * what is not. Without one, nothing outlives the process.
   */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** Told which GPUs are used, and what else computes on them. */
  onCards?(line: string): void;
}

export interface PoolOptions extends WorkOptions {
  readonly engine: EngineRequest;
  /**
   * Whether the seeds of a scenario train in one program instead of a process each. On a GPU that is many times faster,
   * and auto, the default, does so there; on a CPU a process a core is as good.
   */
  readonly together?: "on" | "off" | "auto";
  /** The command that repeats this run. */
  readonly command: string;
  /**
   * Does a share of the run only, balanced by the durations of `past` where it is given. The result holds that share; the
   * whole is put together of the folders.
   */
  readonly shard?: Shard & { readonly past?: RunResult };
  /** Starts over: ignores earlier work in the folder. */
  readonly fresh?: boolean;
  /** Called before any work if earlier processes have finished some of it. */
  onContinue?(done: { readonly finished: number; readonly of: number }): void;
  /** What to do with a folder that holds another run: see `recordInFolder`. */
  readonly onAnother?: (another: AnotherRun) => void;
}

/** Runs tasks in order, `width` at a time; after a failure it starts no other task. */
async function inParallel(tasks: readonly (() => Promise<void>)[], width: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    try {
      while (next < tasks.length) await tasks[next++]();
    } finally {
      next = next < tasks.length ? tasks.length : next;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, tasks.length) }, lane));
  const failed = lanes.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (failed !== undefined) throw failed.reason;
}

/**
 * The plan of a run. Opens an engine once before any work, where that can tell something: a native one that was asked for
 * by name may not be usable, and it is better said once; and a GPU trains seeds together.
 *
 * @throws EngineError when an engine asked for by name does not work here
 */
export async function planRun(
  scenarios: readonly Scenario[],
  { engine, together = "auto" }: Pick<PoolOptions, "engine" | "together">,
): Promise<Plan> {
  const native = engine.id === "tfjs-node" || engine.id === "tfjs-node-gpu";
  const tells = scenarios.some(isTraining) && (native || mayBeGpu(engine));
  const gpu = tells && (await openOnce(engine)).id === "tfjs-node-gpu";
  return makePlan(scenarios, engine, together === "on" || (together === "auto" && gpu));
}

/**
 * One piece, where it belongs: what is exact is computed at once, in this process; it needs milliseconds and no engine. What
 * they throw is, like a process that crashes, a piece that failed.
 */
export async function doPiece(
  piece: Piece,
  engine: EngineRequest,
  checkpoint: CheckpointPlace | undefined,
  hooks: {
    signal?: AbortSignal;
    timeout?: number;
    threads?: number;
    /** The GPU that the training gets. */
    card?: Card;
    onStep?(step: number): void;
    onMeasuring?(what: string): void;
  },
): Promise<{ state: PieceState; outcome: Outcome }> {
  if (piece.kind === "exact") {
    try {
      return { state: "finished", outcome: { kind: "exact", result: compute(piece.scenario) } };
    } catch (error) {
      return { state: "failed", outcome: { kind: "none", why: reasonOf(error), lastStep: 0 } };
    }
  }
  let lastStep = 0;
  const { scenario } = piece;
  const answer: Answer = await runJob(
    piece.kind === "nulls"
      ? { kind: "nulls", scenario }
      : { kind: "train", scenario, seeds: piece.seeds, engine, ...(checkpoint && { checkpoint }) },
    {
      ...hooks,
      onStep(step) {
        if (step === lastStep) return;
        lastStep = step;
        hooks.onStep?.(step);
      },
    },
  );
  if (answer.kind === "nulls") return { state: "finished", outcome: answer };
  if (answer.kind === "trained") {
    const interrupted = answer.trainings.some(({ status }) => status === "interrupted");
    const trainings = answer.trainings.map((training) => onCard(training, hooks.card));
    return { state: interrupted ? "interrupted" : "finished", outcome: { ...answer, trainings } };
  }
  if (answer.kind === "error" && answer.fault === "store") {
    const { message, where, hint } = answer;
    throw new StoreError(message, { where, hint });
  }
  const { message, hint } =
    answer.kind === "error"
      ? answer
      : { message: "internal error: unexpected reply from the worker process", hint: undefined };
  const why = hint === undefined ? message : `${message} - ${hint}`;
  return {
    state: hooks.signal?.aborted ? "interrupted" : "failed",
    outcome: { kind: "none", why, lastStep },
  };
}

/**
 * Does the pieces of a plan that its record lacks, and records each. A piece that fails takes nothing with it.
 *
 * @throws EngineError when the engine that opens here is another one than that of the recorded pieces or of a checkpoint
 * @throws StoreError when what came of a piece, or a checkpoint, cannot be kept
 * @throws InputError when a checkpoint is damaged, or of another training
 * @throws StoreError when an outcome cannot be kept; no further piece is begun then
 */
export async function doPieces(
  pieces: readonly Piece[],
  plan: Plan,
  record: RunRecord,
  options: WorkOptions,
): Promise<void> {
  const { jobs, timeout, folder, signal, onProgress } = options;
  const todo = unfinished(pieces, record);
  const places = folder === undefined ? new Map<string, CheckpointPlace>() : placesOf(todo, plan, folder);
  const halfways = new Map([...places].map(([key, place]) => [key, startOf(place)]));
  if (todo.some(({ kind }) => kind === "train")) await checkSameEngine(plan, record, [...halfways.values()]);
  for (const piece of pieces) if (!todo.includes(piece)) announce(piece, record, onProgress);
  const cards = todo.some(({ kind }) => kind === "train") ? await cardsOf(plan.engine, options) : undefined;

  let failed = false;
  const task = (piece: Piece) => async () => {
    const card = piece.kind === "train" ? await cards?.take() : undefined;
    try {
      await work(piece, card).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    } finally {
      if (card !== undefined) cards?.giveBack(card);
    }
  };
  const work = async (piece: Piece, card: Card | undefined) => {
    if (signal?.aborted || failed) return;
    const tell = (progress: Pick<Progress, "step" | "phase" | "status">): void => {
      if (piece.kind === "exact") return;
      const { name: scenario, trainer } = piece.scenario;
      const seeds = piece.kind === "train" ? piece.seeds : [undefined];
      for (const seed of seeds) {
        onProgress?.({ scenario, ...(seed !== undefined && { seed }), steps: trainer.steps, ...progress });
      }
    };
    tell({ step: halfways.get(piece.key)?.step ?? 0, phase: piece.kind === "nulls" ? "null" : "training" });
    const { state, outcome } = await doPiece(piece, plan.engine, places.get(piece.key), {
      ...(signal !== undefined && { signal }),
      ...(timeout !== undefined && { timeout }),
      ...(card !== undefined && { card }),
      threads: Math.max(1, Math.floor(availableParallelism() / jobs)),
      onStep: (step) => tell({ step, phase: "training" }),
      onMeasuring: (status) => tell({ step: 0, phase: "null", status }),
    });
    record.add(piece.key, state, outcome);
    announce(piece, record, onProgress);
  };
  await inParallel(todo.map(task), jobs);
}

/** Reports the end of a piece, in this or an earlier process. */
function announce(piece: Piece, record: RunRecord, onProgress: WorkOptions["onProgress"]): void {
  const outcome = record.pieces.get(piece.key)?.outcome;
  if (piece.kind === "exact" || outcome === undefined) return;
  const { name, trainer } = piece.scenario;
  const tell = (progress: Pick<Progress, "step" | "phase"> & Partial<Progress>): void =>
    onProgress?.({ scenario: name, steps: trainer.steps, ...progress });
  if (piece.kind === "nulls") tell({ step: 0, phase: "done" });
  else if (outcome.kind === "trained") {
    for (const { seed, status, lastStep: step, timing } of outcome.trainings) {
      tell({ seed, step, phase: "done", status, millisecondsPerStep: timing.millisecondsPerStep });
    }
  } else if (outcome.kind === "none") {
    for (const seed of piece.seeds)
      tell({ seed, step: outcome.lastStep, phase: "failed", status: outcome.why });
  }
}

/** A result holds numbers of one engine only, because engines round differently. */
async function checkSameEngine(
  { engine }: Plan,
  record: RunRecord,
  halfways: readonly (Start | undefined)[],
): Promise<void> {
  const before = [
    ...[...record.pieces.values()].flatMap(({ outcome, state }) =>
      state === "finished" && outcome.kind === "trained" ? [outcome.engine] : [],
    ),
    ...halfways.flatMap((each) => each?.engine ?? []),
  ].map(engineName);
  if (before.length === 0) return;
  const here = engineName(await openOnce(engine));
  const there = before.find((each) => each !== here);
  if (there === undefined) return;
  throw new EngineError(`the finished seeds were trained on a different engine (${there}, now ${here})`, {
    hint: "select that engine with --engine, use --fresh to start over, or --out to keep both",
  });
}

/**
 * Trains all seeds of all scenarios and judges them. What a child does is in the result.
 *
 * @throws EngineError when an engine asked for by name does not work here; nothing is trained then
 * @throws InputError when `folder` holds another run, or another process is at work in it
 */
export async function runScenarios(scenarios: readonly Scenario[], options: PoolOptions): Promise<RunResult> {
  const { command, folder, fresh = false, signal, shard, onContinue, onAnother } = options;
  const plan = await planRun(scenarios, options);
  const pieces = shard === undefined ? piecesOf(plan) : piecesOfShard(piecesOf(plan), shard, shard.past);
  const which = shard === undefined ? {} : { shard: { index: shard.index, count: shard.count } };
  const record =
    folder === undefined
      ? recordInMemory()
      : recordInFolder(folder, plan, { command, fresh, ...which, ...(onAnother && { onAnother }) });
  try {
    if (record.continued > 0) onContinue?.({ finished: record.continued, of: pieces.length });
    await doPieces(pieces, plan, record, options);
    const result = assembleRun(plan, record, command, { pieces });
    record.end(signal?.aborted ? "cancelled" : result.exit === 3 ? "error" : "success");
    return result;
  } finally {
    record.close();
  }
}
