/**
 * A convolutional GAN on 28x28 images (Radford, Metz & Chintala 2016, arXiv 1511.06434, at this size), batch 64, 64 channels,
 * layer for layer that of peers/step_pytorch.py.
 */
import { Value } from "typebox/value";
import type { Engine } from "../../src/engine/engine.ts";
import { type GanOptions, gan } from "../../src/models/trainers/gan.ts";
import { endlessTraining, STEPS } from "./endless.ts";
import { imagesOf } from "./images.ts";
import type { Training } from "./training.ts";

const player = { kind: "dcgan", channels: 64, optimizer: { kind: "adam", rate: 2e-4 } };
const given = { steps: STEPS, batch: 64, latent: { dim: 64 }, generator: player, discriminator: player };

export function dcganTraining(engine: Engine, seed: number): Training {
  const options = Value.Parse(gan.options, Value.Default(gan.options, given)) as GanOptions;
  return endlessTraining(engine, imagesOf(seed), (contexts) => gan.train(options, contexts), [seed]);
}
