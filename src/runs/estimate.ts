/** How long a scenario will take on the built-in engine: a model of its cost, not a measurement of this machine. */
import { createTarget } from "../data/index.ts";
import type { GeneratorOptions, OpponentOptions } from "../models/trainers/options.ts";
import type { ProgressiveOptions } from "../models/trainers/progressive/options.ts";
import { perLevel, stagesOf } from "../models/trainers/progressive/stages.ts";
import type { VaeOptions } from "../models/trainers/vae/options.ts";
import type { ImageShape } from "../samples.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** Fitted to the suite `quick` with both cores busy (docs/verified.md): fixed cost of a player step, and multiply-adds a second. */
const SECONDS_A_STEP = 2.3e-3;
const MULTIPLY_ADDS_A_SECOND = 2.6e9;

/** Multiply-adds of one row through a net. */
function multiplyAdds(
  inputs: number,
  outputs: number,
  net: GeneratorOptions | OpponentOptions | VaeOptions["encoder"],
  image: ImageShape | undefined,
): number {
  if (net.kind === "affine") return inputs * outputs;
  if (net.kind === "dcgan") return convolutions(net.channels, image);
  const { widths, activation } = net;
  const pieces = activation === "maxout" ? 5 : 1;
  const all = [inputs, ...widths, outputs];
  return all.slice(1).reduce((sum, width, i) => sum + all[i] * width * (i < widths.length ? pieces : 1), 0);
}

/** 4 x 4 kernels between images of half the side and twice the channels, down to a side below 8. */
function convolutions(channels: number, image: ImageShape = { height: 28, width: 28, channels: 1 }): number {
  let sum = 0;
  let inputs = image.channels;
  let outputs = channels;
  for (let { height, width } = image; height >= 8; height /= 2, width /= 2) {
    sum += (16 * inputs * outputs * height * width) / 4;
    inputs = outputs;
    outputs *= 2;
  }
  return sum;
}

export interface Estimate {
  /** Generator steps, over all seeds. */
  readonly steps: number;
  /** Seconds of one process for all seeds. */
  readonly seconds: number;
}

/** An autoencoder moves both its nets at once, in one step. */
function ofAutoencoder({ trainer, target, seeds }: TrainingScenario): Estimate {
  const { dim, image } = createTarget(target);
  const { steps, batch, latent, encoder, decoder } = trainer as unknown as VaeOptions;
  const rows = [
    multiplyAdds(dim, 2 * latent.dim, encoder, image),
    multiplyAdds(latent.dim, dim, decoder, image),
  ];
  const step = SECONDS_A_STEP + (3 * batch * (rows[0] + rows[1])) / MULTIPLY_ADDS_A_SECOND;
  return { steps: steps * seeds.length, seconds: steps * step * seeds.length };
}

/** Two 3 x 3 convolutions a level, in either player: from the level below to this one's features, and between those. */
function ofGrowth({ trainer, target, seeds }: TrainingScenario): Estimate {
  const options = trainer as unknown as ProgressiveOptions;
  const { steps, batch, critic } = options;
  const stages = stagesOf(options, createTarget(target).image);
  const channels = perLevel(options.channels, stages.length) ?? [];
  let net = 0;
  let seconds = 0;
  for (const { level, side, after, to } of stages) {
    const own = channels[level];
    net += 9 * side ** 2 * own * (own + channels[Math.max(0, level - 1)]);
    const opponentStep = SECONDS_A_STEP + (13 * batch * net) / MULTIPLY_ADDS_A_SECOND;
    const generatorStep = SECONDS_A_STEP + (5 * batch * net) / MULTIPLY_ADDS_A_SECOND;
    seconds += (to - after) * (critic.steps * opponentStep + generatorStep);
  }
  return { steps: steps * seeds.length, seconds: seconds * seeds.length };
}

export function estimate(scenario: TrainingScenario): Estimate {
  if (scenario.trainer.kind === "vae") return ofAutoencoder(scenario);
  if (scenario.trainer.kind === "progressive") return ofGrowth(scenario);
  const { dim, image } = createTarget(scenario.target);
  const { steps, batch, packing, latent, generator, discriminator, critic, lipschitz, regularizer } =
    scenario.trainer as unknown as {
      steps: number;
      batch: number;
      packing: number;
      latent: { dim: number };
      generator: GeneratorOptions;
      discriminator?: OpponentOptions;
      critic?: OpponentOptions;
      lipschitz?: { kind: string };
      regularizer?: { kind: string };
    };
  const opponent = (discriminator ?? critic) as OpponentOptions;
  const g = multiplyAdds(latent.dim, dim, generator, image);
  const d = multiplyAdds(packing * dim, 1, opponent, image) / packing;
  // a gradient costs about twice the forward pass, the penalty's second gradient as much again
  const slopes = ["gradient-penalty", "r1"].includes((lipschitz ?? regularizer)?.kind ?? "");
  const penalty = slopes ? 6 : 0;
  const opponentStep = SECONDS_A_STEP + (batch * (g + (6 + penalty) * d)) / MULTIPLY_ADDS_A_SECOND;
  const generatorStep = SECONDS_A_STEP + (batch * (3 * g + 2 * d)) / MULTIPLY_ADDS_A_SECOND;
  const moving = Math.min(steps, opponent.freezeAfter ?? steps);
  const opponentSteps = opponent.pretrain + (moving / opponent.every) * opponent.steps;
  const seconds =
    opponentSteps * opponentStep + (generator.frozen ? steps / scenario.log.every : steps) * generatorStep;
  return { steps: steps * scenario.seeds.length, seconds: seconds * scenario.seeds.length };
}
