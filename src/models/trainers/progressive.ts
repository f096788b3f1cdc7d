/**
 * Progressive growing: a Wasserstein GAN whose players begin with images of 4 x 4 and are given twice the side level by
 * level. A new level fades in beside the one below, then trains by itself. Real images have the side of the level, and lose
 * their finest detail while it fades in.
 */
import { noProbability, withoutPoints } from "./lacks.ts";
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
  lacks: (_, dim) => ({ ...withoutPoints(dim), probability: noProbability }),
  probabilistic: () => false,
  stages: (options, image) =>
    image === undefined || checkStages(options, image) !== undefined ? [] : stagesOf(options, image),
  /** Two 3 x 3 convolutions a level, in either player: from the level below to this one's features, and between those. */
  work({ channels, batch, critic, ...rest }, { image }) {
    const stages = stagesOf(rest, image);
    const features = perLevel(channels, stages.length) ?? [];
    let net = 0;
    let multiplyAdds = 0;
    for (const { level, side, after, to } of stages) {
      const own = features[level];
      net += 9 * side ** 2 * own * (own + features[Math.max(0, level - 1)]);
      multiplyAdds += (to - after) * batch * net * (13 * critic.steps + 5);
    }
    return { updates: rest.steps * (critic.steps + 1), multiplyAdds };
  },
  train: (options: ProgressiveOptions, contexts: readonly TrainContext[]) =>
    trainProgressive(options, contexts),
  show: (options: ProgressiveOptions, contexts, which) => showProgressive(options, contexts, which),
};
