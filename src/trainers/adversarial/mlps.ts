import { buildMlp } from "../../nets/mlp.ts";
import type { MlpOptions } from "../../nets/options.ts";
import type { CommonOptions } from "../options.ts";
import type { Builders } from "./players.ts";

/** Multilayer perceptrons as both players. */
export const buildMlps = (setup: {
  readonly latent: CommonOptions["latent"];
  readonly generator: MlpOptions;
  readonly opponent: MlpOptions;
}): Builders => ({
  generator: ({ tf }, data, rng) => buildMlp(tf, setup.latent.dim, data.dim, setup.generator, rng),
  opponent: ({ tf }, data, rng) => buildMlp(tf, data.dim, 1, setup.opponent, rng),
});
