import type { Engine } from "../../../engine/engine.ts";
import type { Rng } from "../../../maths/random.ts";
import type { ImageShape } from "../../../samples.ts";
import { affineMisfit, buildAffine } from "../../nets/affine.ts";
import { type Conditioning, conditional, widthOf } from "../../nets/conditional.ts";
import {
  buildConvolutionalDiscriminator,
  buildConvolutionalGenerator,
  checkImage,
} from "../../nets/dcgan.ts";
import { buildMlp } from "../../nets/mlp.ts";
import type { Net } from "../../nets/net.ts";
import type { NetOptions, ReadingOptions } from "../../nets/options.ts";
import type { CommonOptions } from "../options.ts";
import type { DataShape } from "../trainer.ts";
import { checkCondition, classesTold } from "./labels.ts";
import type { Builders } from "./players.ts";

interface Nets {
  readonly latent: CommonOptions["latent"];
  readonly condition: CommonOptions["condition"];
  readonly generator: NetOptions;
  readonly opponent: NetOptions<ReadingOptions>;
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

const wider = (image: ImageShape, by: number): ImageShape => ({ ...image, channels: image.channels + by });

/** How the players of this data are told classes; undefined where they are not. */
function conditioningOf(setup: Pick<Nets, "condition">, data: DataShape): Conditioning | undefined {
  const classes = classesTold(setup, data);
  if (classes === 0) return undefined;
  return { classes, embedding: setup.condition.kind === "embedding" ? setup.condition.size : null };
}

const forkOf = (rng: Draw, name: string): Draw =>
  "length" in rng ? rng.map((each) => each.fork(name)) : rng.fork(name);

/** Multilayer perceptrons, affine maps or convolutional nets as players, which may be told classes. */
export const buildNets = ({ latent, generator, opponent, condition }: Nets): Builders => ({
  generator(engine, data, rng) {
    const told = conditioningOf({ condition }, data);
    const inputs = latent.dim + (told === undefined ? 0 : widthOf(told));
    const net =
      generator.kind === "dcgan"
        ? buildConvolutionalGenerator(engine, inputs, imageOf(data), generator, rng)
        : buildRows(engine, inputs, data.dim, generator, rng);
    return told === undefined ? net : conditional(engine.tf, net, told, forkOf(rng, "classes"));
  },
  opponent(engine, data, rng) {
    const told = conditioningOf({ condition }, data);
    const width = told === undefined ? 0 : widthOf(told);
    if (opponent.kind === "dcgan") {
      const image = imageOf(data);
      const net = buildConvolutionalDiscriminator(engine, wider(image, width), opponent, rng);
      if (told === undefined) return net;
      return conditional(engine.tf, net, { ...told, channels: image.channels }, forkOf(rng, "classes"));
    }
    const net = buildRows(engine, data.dim + width, 1, opponent, rng);
    return told === undefined ? net : conditional(engine.tf, net, told, forkOf(rng, "classes"));
  },
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
  { latent, generator, opponent, packing, condition }: Nets & Pick<CommonOptions, "packing">,
  data?: DataShape,
): string | undefined {
  const ofCondition = checkCondition({ condition, packing }, data);
  if (ofCondition !== undefined || data === undefined) return ofCondition;
  if (condition.kind !== "none" && [generator.kind, opponent.kind].includes("affine"))
    return `condition ${condition.kind} needs nets that learn what a class means (got kind affine)`;
  const ofGenerator = misfitOf(generator, latent.dim, data.dim, data);
  if (ofGenerator !== undefined) return `generator: ${ofGenerator}`;
  const ofOpponent = misfitOf(opponent, packing * data.dim, 1, data);
  return ofOpponent === undefined ? undefined : `discriminator or critic: ${ofOpponent}`;
}
