/** Wasserstein GAN on MLPs: a critic with a linear output, held to a Lipschitz constraint by clipping or a penalty. */
import { type Static, Type } from "typebox";
import { objectives } from "../objectives/index.ts";
import { penalties } from "../penalties/index.ts";
import { buildMlps } from "./adversarial/mlps.ts";
import type { Adversaries, Constraint } from "./adversarial/players.ts";
import { trainAdversaries } from "./adversarial/train.ts";
import { commonOptions, opponentOptions, playerOptions } from "./options.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

const { "weight-clip": weightClip, "gradient-penalty": gradientPenalty } = penalties;

const options = Type.Object({
  ...commonOptions,
  lipschitz: Type.Union(
    [
      Type.Object({ kind: Type.Literal("weight-clip"), ...weightClip.options.properties }),
      Type.Object({ kind: Type.Literal("gradient-penalty"), ...gradientPenalty.options.properties }),
    ],
    {
      discriminator: { propertyName: "kind" },
      default: { kind: "weight-clip" },
      description: "How the critic is held to its Lipschitz constraint",
    },
  ),
  generator: Type.Object(playerOptions, { default: {} }),
  critic: Type.Object(opponentOptions({ steps: 5 }), { default: {} }),
});

export type WganOptions = Static<typeof options>;

function constraint({ lipschitz }: WganOptions): Constraint {
  switch (lipschitz.kind) {
    case "weight-clip":
      return { project: (tf, variables) => weightClip.project(tf, variables, lipschitz) };
    case "gradient-penalty":
      return { term: (tf, critic, batch) => gradientPenalty.term(tf, critic, batch, lipschitz) };
    default:
      return lipschitz satisfies never;
  }
}

function adversaries(options: WganOptions): Adversaries {
  const { critic, lipschitz: _, ...common } = options;
  const players = { ...common, opponent: critic };
  return {
    ...players,
    build: buildMlps(players),
    objective: objectives.wasserstein,
    update: "alternating",
    constraint: constraint(options),
  };
}

export const wgan: TrainerKind<WganOptions> = {
  title: "Wasserstein GAN (MLPs)",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875; Gulrajani et al. 2017, arXiv 1704.00028",
  options,
  check({ critic }) {
    if (critic.output !== "linear")
      return `a critic needs output linear (got ${critic.output}): it is no probability`;
    return undefined;
  },
  offers: () => ["critic"],
  probabilistic: () => false,
  train: (options: WganOptions, contexts: readonly TrainContext[]) =>
    trainAdversaries(adversaries(options), contexts),
};
