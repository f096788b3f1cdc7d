/** Wasserstein GAN: a critic with a linear output, held to a Lipschitz constraint by clipping or a penalty. */
import { type Static, Type } from "typebox";
import { objectives } from "../objectives/index.ts";
import { lipschitzOptions } from "./adversarial/constraint.ts";
import { adversarial } from "./adversarial/kind.ts";
import { commonOptions, generatorOptions, opponentOptions } from "./options.ts";
import type { TrainerKind } from "./trainer.ts";

const options = Type.Object({
  ...commonOptions,
  lipschitz: lipschitzOptions,
  generator: generatorOptions,
  critic: opponentOptions({ steps: 5 }),
});

export type WganOptions = Static<typeof options>;

const common = adversarial(({ lipschitz, critic, ...rest }: WganOptions) => ({
  ...rest,
  objective: objectives.wasserstein,
  update: "alternating",
  opponent: critic,
  constraint: lipschitz,
}));

export const wgan: TrainerKind<WganOptions> = {
  title: "Wasserstein GAN",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875; Gulrajani et al. 2017, arXiv 1704.00028",
  options,
  ...common,
  check(options, data) {
    const { critic } = options;
    if (critic.kind === "mlp" && critic.output !== "linear")
      return `a critic needs output linear (got ${critic.output}): it is no probability`;
    return common.check(options, data);
  },
};
