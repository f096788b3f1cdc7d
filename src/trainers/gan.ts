/** The original generative adversarial network on MLPs, with k discriminator steps a generator step (Algorithm 1). */
import { type Static, Type } from "typebox";
import { ganObjectiveIds, objectives } from "../objectives/index.ts";
import { buildMlps } from "./adversarial/mlps.ts";
import type { Adversaries } from "./adversarial/players.ts";
import { trainAdversaries } from "./adversarial/train.ts";
import { commonOptions, opponentOptions, playerOptions } from "./options.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

const options = Type.Object({
  ...commonOptions,
  objective: Type.Enum([...ganObjectiveIds], {
    default: "non-saturating",
    description: "What the players minimize",
  }),
  update: Type.Union([Type.Literal("alternating"), Type.Literal("simultaneous")], {
    default: "alternating",
    description: "Whether G answers D's new weights or moves at the same time",
  }),
  generator: Type.Object(playerOptions, { default: {} }),
  discriminator: Type.Object(opponentOptions({ steps: 1 }), { default: {} }),
});

export type GanOptions = Static<typeof options>;

function adversaries(options: GanOptions): Adversaries {
  const { objective, discriminator, ...common } = options;
  const players = { ...common, opponent: discriminator };
  return { ...players, build: buildMlps(players), objective: objectives[objective] };
}

export const gan: TrainerKind<GanOptions> = {
  title: "Generative adversarial network (MLPs)",
  source: "Goodfellow et al. 2014, arXiv 1406.2661",
  options,
  check: () => undefined,
  offers: () => [],
  probabilistic: ({ objective }) => objectives[objective].probabilistic,
  train: (options: GanOptions, contexts: readonly TrainContext[]) =>
    trainAdversaries(adversaries(options), contexts),
};
