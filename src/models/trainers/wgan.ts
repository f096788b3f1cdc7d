/** Wasserstein GAN: a critic with a linear output, held to a Lipschitz constraint by clipping or a penalty. */
import { type Static, Type } from "typebox";
import { objectives } from "../objectives/index.ts";
import { constraintOf, lipschitzOptions, undone } from "./adversarial/constraint.ts";
import { checkDynamics } from "./adversarial/dynamics.ts";
import { buildNets, misfit } from "./adversarial/nets.ts";
import { checkPacking } from "./adversarial/packing.ts";
import type { Adversaries } from "./adversarial/players.ts";
import { showAdversaries, trainAdversaries } from "./adversarial/train.ts";
import { commonOptions, generatorOptions, opponentOptions } from "./options.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

const options = Type.Object({
  ...commonOptions,
  lipschitz: lipschitzOptions,
  generator: generatorOptions,
  critic: opponentOptions({ steps: 5 }),
});

export type WganOptions = Static<typeof options>;

function adversaries(options: WganOptions): Adversaries {
  const { critic, lipschitz, ...common } = options;
  const players = { ...common, opponent: critic };
  return {
    ...players,
    build: buildNets(players),
    objective: objectives.wasserstein,
    update: "alternating",
    constraint: constraintOf(lipschitz),
  };
}

export const wgan: TrainerKind<WganOptions> = {
  title: "Wasserstein GAN",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875; Gulrajani et al. 2017, arXiv 1704.00028",
  options,
  check({ critic, ...options }, data) {
    if (critic.kind === "mlp" && critic.output !== "linear")
      return `a critic needs output linear (got ${critic.output}): it is no probability`;
    return (
      undone(options.lipschitz, critic) ??
      checkPacking(options) ??
      checkDynamics({ ...options, opponent: critic }) ??
      misfit({ ...options, opponent: critic }, data)
    );
  },
  frozen: ({ generator }) => generator.frozen,
  offers: ({ packing, condition, dynamics }) => [
    "latents",
    ...(condition.kind === "none" ? [] : (["labels"] as const)),
    ...(packing === 1 && condition.kind === "none" ? (["critic"] as const) : []),
    ...(dynamics === null ? [] : (["dynamics"] as const)),
  ],
  probabilistic: () => false,
  train: (options: WganOptions, contexts: readonly TrainContext[]) =>
    trainAdversaries(adversaries(options), contexts),
  show: (options: WganOptions, contexts, which) => showAdversaries(adversaries(options), contexts, which),
};
