/**
 * Progressive growing: a Wasserstein GAN whose players begin with images of 4 x 4 and are given twice the side level by
 * level. A new level fades in beside the one below, then trains by itself. Real images have the side of the level, and lose
 * their finest detail while it fades in.
 */
import { options, type ProgressiveOptions } from "./progressive/options.ts";
import { checkStages, perLevel, stagesOf } from "./progressive/stages.ts";
import { showProgressive, trainProgressive } from "./progressive/train.ts";
import type { TrainContext, TrainerKind } from "./trainer.ts";

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
