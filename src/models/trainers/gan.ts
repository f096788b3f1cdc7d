/** The original generative adversarial network, with k discriminator steps a generator step (Algorithm 1). */
import { type Static, Type } from "typebox";
import { ganObjectiveIds, objectives } from "../objectives/index.ts";
import { smoothed } from "../objectives/label-smoothing.ts";
import { constraintOf, regularizerOptions, undone } from "./adversarial/constraint.ts";
import { checkDynamics } from "./adversarial/dynamics.ts";
import { buildNets, misfit } from "./adversarial/nets.ts";
import { checkPacking } from "./adversarial/packing.ts";
import type { Adversaries } from "./adversarial/players.ts";
import { showAdversaries, trainAdversaries } from "./adversarial/train.ts";
import { commonOptions, generatorOptions, opponentOptions } from "./options.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

/** Those that ask D for labels. */
const labelObjectives = ganObjectiveIds.filter((id) => objectives[id].probabilistic);

const options = Type.Object({
  ...commonOptions,
  objective: Type.Enum([...ganObjectiveIds], {
    default: "non-saturating",
    description: "What the players minimize",
  }),
  labelSmoothing: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 0.5,
    description: `D is asked for 1 minus this on real samples (one-sided; ${labelObjectives.join(" and ")})`,
  }),
  regularizer: regularizerOptions,
  update: Type.Union([Type.Literal("alternating"), Type.Literal("simultaneous")], {
    default: "alternating",
    description: "Whether G answers D's new weights or moves at the same time",
  }),
  generator: generatorOptions,
  discriminator: opponentOptions({ steps: 1 }),
});

export type GanOptions = Static<typeof options>;

const objectiveOf = ({ objective, labelSmoothing }: Pick<GanOptions, "objective" | "labelSmoothing">) =>
  smoothed(objectives[objective], labelSmoothing);

function adversaries(options: GanOptions): Adversaries {
  const { objective, labelSmoothing, regularizer, discriminator, ...common } = options;
  const players = { ...common, opponent: discriminator };
  return {
    ...players,
    build: buildNets(players),
    objective: objectiveOf({ objective, labelSmoothing }),
    constraint: constraintOf(regularizer),
  };
}

/** D* in the plane is known beside an affine generator of two normal latents. */
const hasPlane = ({ generator, packing, latent }: Pick<GanOptions, "generator" | "packing" | "latent">) =>
  generator.kind === "affine" &&
  generator.frozen &&
  packing === 1 &&
  latent.dim === 2 &&
  latent.distribution === "normal";

export const gan: TrainerKind<GanOptions> = {
  title: "Generative adversarial network",
  source: "Goodfellow et al. 2014, arXiv 1406.2661",
  options,
  check({ objective, labelSmoothing, discriminator, ...options }, data) {
    if (labelSmoothing > 0 && !objectives[objective].probabilistic)
      return `labelSmoothing needs an objective of labels: ${labelObjectives.join(" or ")} (got ${objective})`;
    if (
      objectives[objective].takes === "logits" &&
      discriminator.kind === "mlp" &&
      discriminator.output !== "linear"
    )
      return `objective ${objective} needs a discriminator of output linear (got ${discriminator.output}): it takes logits`;
    return (
      undone(options.regularizer, discriminator) ??
      checkPacking(options) ??
      checkDynamics({ ...options, opponent: discriminator }) ??
      misfit({ ...options, opponent: discriminator }, data)
    );
  },
  frozen: ({ generator }) => generator.frozen,
  offers: ({ generator, packing, condition, dynamics, ...options }) => [
    "latents",
    ...(condition.kind === "none" ? [] : (["labels"] as const)),
    ...(generator.frozen && packing === 1 && condition.kind === "none" && objectiveOf(options).probabilistic
      ? (["slopes"] as const)
      : []),
    ...(dynamics === null ? [] : (["dynamics"] as const)),
    ...(hasPlane({ generator, packing, ...options }) ? (["plane"] as const) : []),
  ],
  probabilistic: (options) => objectiveOf(options).probabilistic,
  train: (options: GanOptions, contexts: readonly TrainContext[]) =>
    trainAdversaries(adversaries(options), contexts),
  show: (options: GanOptions, contexts, which) => showAdversaries(adversaries(options), contexts, which),
};
