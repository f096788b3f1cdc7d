/** Encoder and decoder of a variational autoencoder with all that moves. */
import type { Engine, Optimizer, Tensor, Variable } from "../../../engine/engine.ts";
import { buildConvolutionalDiscriminator, buildConvolutionalGenerator } from "../../nets/dcgan.ts";
import { buildMlp } from "../../nets/mlp.ts";
import type { Net } from "../../nets/net.ts";
import type { TrainContext } from "../trainer.ts";
import type { VaeOptions } from "./options.ts";

export interface Coders {
  readonly encoder: Net;
  readonly decoder: Net;
  readonly optimizer: Optimizer;
  /** Both nets' variables, which one optimizer moves. */
  readonly learned: readonly Variable[];
  readonly variables: readonly Variable[];
}

export function createCoders(
  { latent, likelihood, encoder: toLatent, decoder: toData, optimizer: rule }: VaeOptions,
  { engine, data, rng }: TrainContext,
): Coders {
  const { image, dim } = data;
  const weights = rng.fork("weights");
  const output = likelihood.kind === "bernoulli" ? "linear" : "tanh";
  const encoder =
    toLatent.kind === "dcgan" && image !== undefined
      ? buildConvolutionalDiscriminator(engine, image, toLatent, weights.fork("encoder"), 2 * latent.dim)
      : buildMlp(engine.tf, dim, 2 * latent.dim, mlpOf(toLatent), weights.fork("encoder"));
  const decoder =
    toData.kind === "dcgan" && image !== undefined
      ? buildConvolutionalGenerator(engine, latent.dim, image, toData, weights.fork("decoder"), output)
      : buildMlp(engine.tf, latent.dim, dim, mlpOf(toData), weights.fork("decoder"));
  const learned = [...encoder.variables, ...decoder.variables];
  const optimizer = engine.optimizer(rule, learned);
  return { encoder, decoder, optimizer, learned, variables: [...learned, ...optimizer.slots] };
}

type CoderOptions = VaeOptions["encoder"] | VaeOptions["decoder"];

/** A scenario is checked for this before anything runs. */
function mlpOf(options: CoderOptions): Extract<CoderOptions, { kind: "mlp" }> {
  if (options.kind !== "mlp") throw new RangeError("a convolutional net needs images");
  return options;
}

/** What the decoder's output means as data: itself, or twice the probability minus 1. */
export const asData = (
  { tf }: Engine,
  { likelihood }: Pick<VaeOptions, "likelihood">,
  output: Tensor,
): Tensor => (likelihood.kind === "bernoulli" ? tf.tanh(tf.mul(0.5, output)) : output);
