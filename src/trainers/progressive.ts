/**
 * Progressive growing: a Wasserstein GAN whose players begin with images of 4 x 4 and are given twice the side level by
 * level. A new level fades in beside the one below, then trains by itself. Real images have the side of the level, and lose
 * their finest detail while it fades in.
 */
import { type Static, Type } from "typebox";
import { optimizerOr } from "../engine/optimizer-options.ts";
import { commonOptions } from "./options.ts";
import { checkStages, perLevel, stagesOf } from "./progressive/stages.ts";
import { showProgressive, trainProgressive } from "./progressive/train.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

/** Levels up to 1024 x 1024. */
const MOST_LEVELS = 9;

const perLevelOption = (value: number, minimum: number, description: string) =>
  Type.Union(
    [
      Type.Integer({ minimum, maximum: 10_000_000 }),
      Type.Array(Type.Integer({ minimum, maximum: 10_000_000 }), { minItems: 1, maxItems: MOST_LEVELS }),
    ],
    { default: value, description },
  );

const optimizer = optimizerOr({ kind: "adam", rate: 0.001, beta1: 0, beta2: 0.99 });

const options = Type.Object({
  steps: commonOptions.steps,
  batch: Type.Integer({
    default: 16,
    minimum: 2,
    maximum: 65_536,
    description: "Samples a batch, of each kind",
  }),
  latent: Type.Object(
    {
      dim: Type.Integer({ default: 64, minimum: 1, maximum: 4096 }),
      distribution: commonOptions.latent.properties.distribution,
    },
    {
      default: {},
      description: "Noise that the generator maps to data; the generator brings it to one length",
    },
  ),
  ema: Type.Number({ ...commonOptions.ema, default: 0.999 }),
  fade: perLevelOption(200, 1, "Steps in which a level fades in, from 8 x 8 on: one number, or one for each"),
  stabilize: perLevelOption(
    200,
    1,
    "Steps that a level then takes by itself, from 4 x 4 on: one number, or one for each; the last level has the steps that are left",
  ),
  channels: perLevelOption(
    32,
    1,
    "Features of both players' layers at each level, from 4 x 4 on: one number, or one for each",
  ),
  lambda: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: "Weight of the critic's gradient penalty",
  }),
  drift: Type.Number({
    default: 0.001,
    minimum: 0,
    description: "Price of the mean square of the critic's output on real samples",
  }),
  generator: Type.Object({ optimizer }, { default: {} }),
  critic: Type.Object(
    {
      optimizer,
      steps: Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 1000,
        description: "Its steps before each generator step",
      }),
    },
    { default: {} },
  ),
});

export type ProgressiveOptions = Static<typeof options>;

export const progressive: TrainerKind<ProgressiveOptions> = {
  title: "Progressive growing of a Wasserstein GAN, from 4 x 4 pixels up",
  source: "Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196",
  options,
  check({ channels, ...rest }, data) {
    if (data === undefined) return undefined;
    if (data.image === undefined) return "needs a target of images";
    const why = checkStages(rest, data.image);
    if (why !== undefined) return why;
    const levels = stagesOf(rest, data.image).length;
    if (perLevel(channels, levels) !== undefined) return undefined;
    return `channels need ${levels} numbers for ${levels} levels from 4 x 4 to ${data.image.height} x ${data.image.width} (got ${[channels].flat().length})`;
  },
  frozen: () => false,
  offers: () => ["latents"],
  probabilistic: () => false,
  sides: (options, image) =>
    stagesOf(options, image)
      .slice(0, -1)
      .map(({ side }) => side),
  train: (options: ProgressiveOptions, contexts: readonly TrainContext[]) =>
    trainProgressive(options, contexts),
  show: (options: ProgressiveOptions, contexts, which) => showProgressive(options, contexts, which),
};
