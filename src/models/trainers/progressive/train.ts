/** Stage after stage through the loop that all adversaries share, each with nets of its own that inherit what is learned. */
import type { Engine, Variable } from "../../../engine/engine.ts";
import { reduced } from "../../../maths/pyramid.ts";
import { buildProgressiveCritic, buildProgressiveGenerator } from "../../nets/progressive.ts";
import { anchored } from "../../objectives/drift.ts";
import { objectives } from "../../objectives/index.ts";
import { restoreMoving, restorePlayers } from "../adversarial/checkpoint.ts";
import { constraintOf } from "../adversarial/constraint.ts";
import { type Adversaries, createPlayers, type Players } from "../adversarial/players.ts";
import { drawUntrained, showAdversaries, trainPlayers } from "../adversarial/train.ts";
import type { GroupEvent, SnapshotEvent, StageEvent, TrainContext, TrainingData } from "../trainer.ts";
import type { ProgressiveOptions } from "./options.ts";
import { alphaAt, perLevel, type Stage, stagesOf } from "./stages.ts";

/** The settings of one stage. Its alpha is a variable, which belongs to the players that are made with it. */
function adversaries(
  { engine: { tf } }: TrainContext,
  { channels, lambda, drift, generator, critic, ...common }: ProgressiveOptions,
  stage: Stage,
  levels: number,
): Adversaries {
  const { level, side, after, fadeTo, to } = stage;
  const alpha = fadeTo === undefined ? undefined : tf.tidy(() => tf.variable(tf.scalar(0), false));
  const shapeOf = ({ image }: { image?: { readonly channels: number } }) => ({
    level,
    channels: perLevel(channels, levels) ?? [],
    colors: image?.channels ?? 1,
    ...(alpha && { alpha }),
  });
  return {
    ...common,
    steps: to,
    decay: { from: 1 },
    condition: { kind: "none" },
    packing: 1,
    instanceNoise: { sigma: 0, until: 1 },
    dynamics: null,
    generator: { ...generator, frozen: false },
    opponent: { ...critic, every: 1, pretrain: 0, freezeAfter: null },
    objective: anchored(objectives.wasserstein, drift),
    update: "alternating",
    constraint: constraintOf({ kind: "gradient-penalty", lambda }),
    build: {
      generator: (_, data, rng) => buildProgressiveGenerator(tf, common.latent.dim, shapeOf(data), rng),
      opponent: (_, data, rng) => buildProgressiveCritic(tf, shapeOf(data), rng),
    },
    stage: { after, side, ...(alpha && { alpha }), alphaAt: (step) => alphaAt(stage, step) },
  };
}

/** The same trainings with images of the stage's side. */
const staged = (contexts: readonly TrainContext[], { side }: Stage): TrainContext[] =>
  contexts.map((context) => {
    const data: TrainingData = reduced(context.data, side);
    return { ...context, data };
  });

/** What is learned of the layers that both stages have, and its average, goes on in the players of the next one. */
function inherit({ tf, refresh }: Engine, from: Players, to: Players): void {
  refresh(from.variables);
  const pass = (
    heirs: readonly Variable[],
    learned: readonly Variable[],
    player: "generator" | "opponent",
  ) => {
    const names = from[player].names ?? [];
    for (const [i, heir] of heirs.entries()) {
      const at = names.indexOf(to[player].names?.[i] ?? "");
      // adding 0 makes new memory, which outlives the old players
      if (at >= 0) tf.tidy(() => heir.assign(tf.add(learned[at], 0)));
    }
  };
  pass(to.generator.variables, from.generator.variables, "generator");
  pass(to.opponent.variables, from.opponent.variables, "opponent");
  pass(to.average?.averages ?? [], from.average?.averages ?? [], "generator");
}

const dispose = ({ variables }: Players): void => {
  for (const variable of variables) variable.dispose();
};

const eventOf = ({ after, side, fadeTo, to }: Stage): StageEvent => ({
  kind: "stage",
  step: after + 1,
  resolution: side,
  fadeTo: fadeTo ?? null,
  to,
});

/** All seeds of the contexts in one program, which is another one in each stage. */
export async function* trainProgressive(
  options: ProgressiveOptions,
  contexts: readonly TrainContext[],
): AsyncGenerator<GroupEvent> {
  const [context] = contexts;
  const { engine, from, signal, data } = context;
  const moving = { training: new Set(contexts.keys()), dynamics: [] };
  const stages = stagesOf(options, data.image);
  let players: Players | undefined;
  try {
    for (const stage of stages) {
      if (from !== undefined && from.step > stage.to) continue;
      const setup = adversaries(context, options, stage, stages.length);
      const own = staged(contexts, stage);
      const next = createPlayers(setup, own);
      const before = players;
      players = next;
      if (before !== undefined) {
        inherit(engine, before, next);
        dispose(before);
      } else if (from !== undefined) {
        restorePlayers(engine, next, from);
        restoreMoving(moving, from);
      } else yield* drawUntrained(setup, next, own);
      if (from === undefined || from.step <= stage.after)
        for (const seed of moving.training) yield { seed, event: eventOf(stage) };
      yield* trainPlayers(setup, next, own, moving);
      if (signal?.aborted || moving.training.size === 0) return;
    }
  } finally {
    if (players !== undefined) dispose(players);
  }
}

/** The snapshot of one seed of a group where its checkpoint is. */
export function showProgressive(
  options: ProgressiveOptions,
  contexts: readonly TrainContext[],
  which: { readonly seed: number; readonly raw: boolean },
): SnapshotEvent {
  const [context] = contexts;
  const stages = stagesOf(options, context.data.image);
  const at = context.from?.step ?? 0;
  const stage = stages.find(({ to }) => at <= to) ?? stages[stages.length - 1];
  const setup = adversaries(context, options, stage, stages.length);
  const { tf } = context.engine;
  tf.tidy(() => setup.stage?.alpha?.assign(tf.scalar(alphaAt(stage, at))));
  return showAdversaries(setup, staged(contexts, stage), which);
}
