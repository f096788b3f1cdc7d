import type { Engine } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { affineMisfit, buildAffine } from "../../nets/affine.ts";
import {
  buildConvolutionalDiscriminator,
  buildConvolutionalGenerator,
  checkImage,
} from "../../nets/dcgan.ts";
import { buildMlp } from "../../nets/mlp.ts";
import type { Net } from "../../nets/net.ts";
import type { AffineOptions, ConvolutionalOptions, MlpOptions } from "../../nets/options.ts";
import type { ImageShape } from "../../samples.ts";
import type { CommonOptions } from "../options.ts";
import type { DataShape } from "../trainer.ts";
import type { Builders } from "./players.ts";

type NetOptions =
  | ({ readonly kind: "mlp" } & MlpOptions)
  | ({ readonly kind: "affine" } & AffineOptions)
  | ({ readonly kind: "dcgan" } & ConvolutionalOptions);

interface Nets {
  readonly latent: CommonOptions["latent"];
  readonly generator: NetOptions;
  readonly opponent: NetOptions;
}

type Draw = Rng | readonly Rng[];

/** What neither player has of its own: a map between rows of numbers. */
function buildRows(
  { tf }: Engine,
  inputs: number,
  outputs: number,
  options: Exclude<NetOptions, { kind: "dcgan" }>,
  rng: Draw,
): Net {
  switch (options.kind) {
    case "mlp":
      return buildMlp(tf, inputs, outputs, options, rng);
    case "affine":
      return buildAffine(tf, inputs, outputs, options, "length" in rng ? rng.length : undefined);
    default:
      return options satisfies never;
  }
}

/** A scenario is checked for this before anything runs. */
function imageOf({ image }: DataShape): ImageShape {
  if (image === undefined) throw new RangeError("a convolutional net needs images");
  return image;
}

/** Multilayer perceptrons, affine maps or convolutional nets as players. */
export const buildNets = ({ latent, generator, opponent }: Nets): Builders => ({
  generator: (engine, data, rng) =>
    generator.kind === "dcgan"
      ? buildConvolutionalGenerator(engine, latent.dim, imageOf(data), generator, rng)
      : buildRows(engine, latent.dim, data.dim, generator, rng),
  opponent: (engine, data, rng) =>
    opponent.kind === "dcgan"
      ? buildConvolutionalDiscriminator(engine, imageOf(data), opponent, rng)
      : buildRows(engine, data.dim, 1, opponent, rng),
});

/** Why a net cannot lead from `inputs` to `outputs` numbers a row, or see such images, or undefined. */
function misfitOf(
  options: NetOptions,
  inputs: number,
  outputs: number,
  { image }: DataShape,
): string | undefined {
  if (options.kind === "affine") return affineMisfit(inputs, outputs, options);
  return options.kind === "dcgan" ? checkImage(image) : undefined;
}

/** Why these nets do not fit the latent space and the data, or undefined. */
export function misfit(
  { latent, generator, opponent, packing }: Nets & Pick<CommonOptions, "packing">,
  data?: DataShape,
): string | undefined {
  if (data === undefined) return undefined;
  const ofGenerator = misfitOf(generator, latent.dim, data.dim, data);
  if (ofGenerator !== undefined) return `generator: ${ofGenerator}`;
  const ofOpponent = misfitOf(opponent, packing * data.dim, 1, data);
  return ofOpponent === undefined ? undefined : `discriminator or critic: ${ofOpponent}`;
}
