/** The original generative adversarial network, with k discriminator steps a generator step (Algorithm 1). */
import { type Static, Type } from "typebox";
import { ganObjectiveIds, objectives } from "../objectives/index.ts";
import { smoothed } from "../objectives/label-smoothing.ts";
import { regularizerOptions } from "./adversarial/constraint.ts";
import { adversarial } from "./adversarial/kind.ts";
import { commonOptions, generatorOptions, opponentOptions } from "./options.ts";
import type { TrainerKind } from "./trainer.ts";

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

const common = adversarial(
  ({ objective, labelSmoothing, regularizer, discriminator, ...rest }: GanOptions) => ({
    ...rest,
    objective: smoothed(objectives[objective], labelSmoothing),
    opponent: discriminator,
    constraint: regularizer,
  }),
);

export const gan: TrainerKind<GanOptions> = {
  title: "Generative adversarial network",
  source: "Goodfellow et al. 2014, arXiv 1406.2661",
  options,
  ...common,
  check(options, data) {
    const { objective, labelSmoothing, discriminator } = options;
    if (labelSmoothing > 0 && !objectives[objective].probabilistic)
      return `labelSmoothing needs an objective of labels: ${labelObjectives.join(" or ")} (got ${objective})`;
    if (
      objectives[objective].takes === "logits" &&
      discriminator.kind === "mlp" &&
      discriminator.output !== "linear"
    )
      return `objective ${objective} needs a discriminator of output linear (got ${discriminator.output}): it takes logits`;
    return common.check(options, data);
  },
};
