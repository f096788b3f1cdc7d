/** The training loop that GAN and WGAN share: blocks of equal steps, and what is told of them. */
import type { CompiledStep, Metrics } from "../../../engine/engine.ts";
import { gradientNorms } from "../gradient-norms.ts";
import {
  type GroupEvent,
  type SnapshotEvent,
  type StepEvent,
  type TrainContext,
  type TrainEvent,
  UNTRAINED_SAMPLES,
} from "../trainer.ts";
import { type Moving, restoreMoving, restoreNets, restorePlayers, stateOf } from "./checkpoint.ts";
import { createDynamics } from "./dynamics.ts";
import { drawGroupFeeds } from "./feeds.ts";
import { takeFrame } from "./frame.ts";
import { compileIteration } from "./iteration.ts";
import { type Adversaries, createPlayers, type Players, parametersOf } from "./players.ts";
import { blocksOf, type Step, scheduleOf } from "./schedule.ts";
import { takeSnapshot } from "./snapshot.ts";

function stepEvent(
  step: number,
  metrics: Metrics,
  { objective }: Adversaries,
  { generator, opponent }: Players,
): StepEvent {
  const d = metrics.normsD === undefined ? undefined : gradientNorms(metrics.normsD, opponent.layers);
  const g = gradientNorms(metrics.normsG, generator.layers);
  const total = (measured: Float32Array) => gradientNorms(measured, generator.layers).total;
  return {
    kind: "step",
    step,
    lossD: metrics.lossD[0],
    lossG: metrics.lossG[0],
    gradNormD: d?.total ?? null,
    gradNormG: g.total,
    ...(metrics.normsMinimax && {
      gradNormMinimax: total(metrics.normsMinimax),
      gradNormNonSaturating: total(metrics.normsNonSaturating),
    }),
    layersD: d?.layers ?? [],
    layersG: g.layers,
    criticReal: metrics.criticReal[0],
    criticFake: metrics.criticFake[0],
    probReal: objective.probabilistic ? metrics.probReal[0] : null,
    probFake: objective.probabilistic ? metrics.probFake[0] : null,
  };
}

const LABEL: Readonly<Record<string, string>> = { normsD: "the gradient of D", normsG: "the gradient of G" };

/** The first loss or gradient norm that is not finite. A ReLU hides NaN weights from the losses, never from the norms. */
function firstNonFinite(metrics: Metrics): { name: string; value: number } | undefined {
  for (const name of ["lossD", "lossG", "normsD", "normsG"]) {
    const value = metrics[name]?.find((number) => !Number.isFinite(number));
    if (value !== undefined) return { name: LABEL[name] ?? name, value };
  }
  return undefined;
}

/** Lets messages and signals in; a training loop otherwise never leaves the processor. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The metrics of one seed: its share of each array. */
function ofSeed(metrics: Metrics, seed: number, seeds: number): Metrics {
  if (seeds === 1) return metrics;
  return Object.fromEntries(
    Object.entries(metrics).map(([name, values]) => {
      const share = values.length / seeds;
      return [name, values.subarray(seed * share, (seed + 1) * share)];
    }),
  );
}

/**
 * Trains the seeds of all contexts at once, in one program; a seed alone is a group of one. What becomes of one seed
 * does not touch the others: each computes on its own slice of every tensor.
 */
export async function* trainAdversaries(
  setup: Adversaries,
  contexts: readonly TrainContext[],
): AsyncGenerator<GroupEvent> {
  const [{ engine, from }] = contexts;
  const players = createPlayers(setup, contexts);
  const moving = {
    training: new Set(contexts.keys()),
    dynamics: contexts.map((each) => createDynamics(setup, players, each)),
  };
  try {
    if (from !== undefined) {
      restorePlayers(engine, players, from);
      restoreMoving(moving, from);
    } else yield* drawUntrained(setup, players, contexts);
    yield* trainPlayers(setup, players, contexts, moving);
  } finally {
    for (const variable of players.variables) variable.dispose();
  }
}

/** What each generator of a group draws before its first step. */
export function* drawUntrained(
  setup: Adversaries,
  players: Players,
  contexts: readonly TrainContext[],
): Generator<GroupEvent> {
  for (const [seed, context] of contexts.entries()) {
    const parameters = parametersOf(context.engine.tf, players, seed);
    const snapshotSamples = Math.min(UNTRAINED_SAMPLES, context.snapshotSamples);
    const [{ fake }] = takeSnapshot(0, setup, players, parameters, { ...context, snapshotSamples });
    const shown = context.frameEvery && takeFrame(0, setup, players, parameters, context);
    parameters.dispose();
    yield { seed, event: { kind: "untrained", step: 0, fake } };
    if (shown) yield { seed, event: shown };
  }
}

/** The same with players who are there already, and stay. */
export async function* trainPlayers(
  setup: Adversaries,
  players: Players,
  contexts: readonly TrainContext[],
  { training, dynamics }: Moving,
): AsyncGenerator<GroupEvent> {
  const [context] = contexts;
  const { engine, signal } = context;
  const compiled = new Map<string, CompiledStep>();

  /** What one step tells of one seed. */
  function* tell(
    { index, plan, snapshot, frame }: Step,
    metrics: Metrics,
    seed: number,
  ): Generator<TrainEvent> {
    if (plan.observe) yield stepEvent(index, metrics, setup, players);
    const broken = firstNonFinite(metrics);
    if (broken !== undefined) {
      training.delete(seed);
      yield { kind: "diverged", step: index, reason: `${broken.name} is ${broken.value} at step ${index}` };
    } else if (snapshot || frame) {
      engine.refresh(players.variables);
      const parameters = parametersOf(engine.tf, players, seed);
      try {
        if (frame) yield takeFrame(index, setup, players, parameters, contexts[seed]);
        if (!snapshot) return;
        const measured = dynamics[seed]?.measure(index, parameters);
        for (const shown of takeSnapshot(index, setup, players, parameters, contexts[seed]))
          yield measured === undefined ? shown : { ...shown, dynamics: measured };
      } finally {
        parameters.dispose();
      }
    }
  }

  for (const block of blocksOf(scheduleOf(setup, context))) {
    if (signal?.aborted || training.size === 0) return;
    const { plan, phase } = block[0];
    const key = JSON.stringify(plan);
    const run = compiled.get(key) ?? compileIteration(setup, players, plan, context);
    compiled.set(key, run);
    const metrics = run(block.map((step) => drawGroupFeeds(setup, contexts, players, step)));
    await breathe();
    if (phase === "pretrain") continue;
    for (const [i, step] of block.entries()) {
      for (const seed of [...training]) {
        for (const event of tell(step, ofSeed(metrics[i], seed, contexts.length), seed))
          yield { seed, event };
      }
      if (step.checkpoint) {
        const state = stateOf(engine, players, { training, dynamics });
        yield { seed: 0, event: { kind: "checkpoint", step: step.index, state } };
      }
    }
  }
}

/** The snapshot of one seed of a group where its checkpoint is. */
export function showAdversaries(
  setup: Adversaries,
  contexts: readonly TrainContext[],
  { seed, raw }: { readonly seed: number; readonly raw: boolean },
): SnapshotEvent {
  const [{ engine, from }] = contexts;
  const players = createPlayers(setup, contexts);
  try {
    if (from !== undefined) restoreNets(engine, players, from);
    const parameters = parametersOf(engine.tf, players, seed);
    const shown = raw ? { ...parameters, average: undefined } : parameters;
    const [snapshot] = takeSnapshot(from?.step ?? 0, setup, players, shown, contexts[seed]);
    parameters.dispose();
    return snapshot;
  } finally {
    for (const variable of players.variables) variable.dispose();
  }
}
