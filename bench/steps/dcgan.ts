/**
 * A convolutional GAN on 28x28 images (Radford, Metz & Chintala 2016, arXiv 1511.06434, at this size), batch 64, 64 channels,
 * layer for layer that of peers/step_pytorch.py. Images are drawn with replacement from a set of noise in memory.
 */
import { Value } from "typebox/value";
import type { Engine } from "../../src/engine/engine.ts";
import { Rng } from "../../src/maths/random.ts";
import { type GanOptions, gan } from "../../src/trainers/gan.ts";
import { endlessTraining, STEPS } from "./endless.ts";
import type { Training } from "./training.ts";

const PIXELS = 28 * 28;
const IMAGES = 1024;

const player = { kind: "dcgan", channels: 64, optimizer: { kind: "adam", rate: 2e-4 } };
const given = { steps: STEPS, batch: 64, latent: { dim: 64 }, generator: player, discriminator: player };

function imagesOf(seed: number) {
  const pixels = new Rng(seed).fork("images");
  const images = Float32Array.from({ length: IMAGES * PIXELS }, () => 2 * pixels.uniform() - 1);
  return {
    dim: PIXELS,
    image: { height: 28, width: 28, channels: 1 },
    sample(rows: number, rng: Rng) {
      const data = new Float32Array(rows * PIXELS);
      for (let row = 0; row < rows; row++) {
        const from = rng.integer(IMAGES) * PIXELS;
        data.set(images.subarray(from, from + PIXELS), row * PIXELS);
      }
      return { rows, dim: PIXELS, data };
    },
  };
}

export function dcganTraining(engine: Engine, seed: number): Training {
  const options = Value.Parse(gan.options, Value.Default(gan.options, given)) as GanOptions;
  return endlessTraining(engine, imagesOf(seed), (contexts) => gan.train(options, contexts), [seed]);
}
