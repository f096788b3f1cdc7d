import type { Tf } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { affineMisfit, buildAffine } from "../../nets/affine.ts";
import { buildMlp } from "../../nets/mlp.ts";
import type { Net } from "../../nets/net.ts";
import type { AffineOptions, MlpOptions } from "../../nets/options.ts";
import type { CommonOptions } from "../options.ts";
import type { TrainingData } from "../trainer.ts";
import type { Builders } from "./players.ts";

type NetOptions = ({ readonly kind: "mlp" } & MlpOptions) | ({ readonly kind: "affine" } & AffineOptions);

interface Nets {
  readonly latent: CommonOptions["latent"];
  readonly generator: NetOptions;
  readonly opponent: NetOptions;
}

function build(tf: Tf, inputs: number, outputs: number, options: NetOptions, rng: Rng | readonly Rng[]): Net {
  switch (options.kind) {
    case "mlp":
      return buildMlp(tf, inputs, outputs, options, rng);
    case "affine":
      return buildAffine(tf, inputs, outputs, options, "length" in rng ? rng.length : undefined);
    default:
      return options satisfies never;
  }
}

/** Multilayer perceptrons or affine maps as both players. */
export const buildNets = ({ latent, generator, opponent }: Nets): Builders => ({
  generator: ({ tf }, data, rng) => build(tf, latent.dim, data.dim, generator, rng),
  opponent: ({ tf }, data, rng) => build(tf, data.dim, 1, opponent, rng),
});

/** Why these nets do not fit the latent space and the data, or undefined. */
export function misfit(
  { latent, generator, opponent, packing }: Nets & Pick<CommonOptions, "packing">,
  data?: Pick<TrainingData, "dim">,
): string | undefined {
  if (data === undefined) return undefined;
  const ofGenerator = generator.kind === "affine" ? affineMisfit(latent.dim, data.dim, generator) : undefined;
  if (ofGenerator !== undefined) return `generator: ${ofGenerator}`;
  const ofOpponent = opponent.kind === "affine" ? affineMisfit(packing * data.dim, 1, opponent) : undefined;
  return ofOpponent === undefined ? undefined : `discriminator or critic: ${ofOpponent}`;
}
