/**
 * Variational autoencoder, for contrast: an explicit model of the data, trained on a bound of their likelihood instead of
 * against an opponent. What its decoder cannot predict it averages, which on images shows as blur. Samples are the means
 * of p(x | z) for z from the prior.
 */
import { type Static, Type } from "typebox";
import { optimizerOr } from "../engine/optimizer-options.ts";
import { checkImage } from "../nets/dcgan.ts";
import { convolutionalOptions, mlpOptions } from "../nets/options.ts";
import { commonOptions } from "./options.ts";
import type { GroupEvent, TrainContext, TrainerKind } from "./trainer.ts";
import { showVae, trainVae } from "./vae/train.ts";

const coder = (description: string) =>
  Type.Union(
    [
      Type.Object(
        { kind: Type.Literal("mlp", { default: "mlp" }), ...mlpOptions },
        { description: "Multilayer perceptron" },
      ),
      Type.Object(
        { kind: Type.Literal("dcgan"), ...convolutionalOptions },
        { description: "Convolutional net for images" },
      ),
    ],
    { discriminator: { propertyName: "kind" }, default: { kind: "mlp" }, description },
  );

const { steps, batch, decay } = commonOptions;

const options = Type.Object({
  steps,
  batch,
  decay,
  latent: Type.Object(
    { dim: Type.Integer({ default: 2, minimum: 1, maximum: 4096 }) },
    { default: {}, description: "The prior is N(0, I)" },
  ),
  likelihood: Type.Union(
    [
      Type.Object(
        {
          kind: Type.Literal("gaussian"),
          sigma: Type.Number({
            default: 0.1,
            exclusiveMinimum: 0,
            description: "Standard deviation of the decoder, in data units",
          }),
        },
        { description: "Normal around the decoder's output" },
      ),
      Type.Object(
        { kind: Type.Literal("bernoulli") },
        { description: "For values in [-1, 1], as on digits" },
      ),
    ],
    {
      discriminator: { propertyName: "kind" },
      default: { kind: "gaussian" },
      description: "What the decoder's output says of the data",
    },
  ),
  encoder: coder("From data to mean and log variance of the latent"),
  decoder: coder("From latents to data"),
  optimizer: optimizerOr({ kind: "adam", beta1: 0.9 }),
});

export type VaeOptions = Static<typeof options>;

async function* oneByOne(options: VaeOptions, contexts: readonly TrainContext[]): AsyncGenerator<GroupEvent> {
  for (const [seed, { from, ...context }] of contexts.entries()) {
    if (from !== undefined && seed < from.seed) continue;
    const going = from?.seed === seed ? { ...context, from } : context;
    for await (const event of trainVae(options, going)) yield { seed, event };
  }
}

export const vae: TrainerKind<VaeOptions> = {
  title: "Variational autoencoder, for contrast",
  source: "Kingma & Welling 2014, arXiv 1312.6114",
  options,
  check({ encoder, decoder, likelihood }, data) {
    if (encoder.kind === "mlp" && encoder.output !== "linear")
      return `an encoder needs output linear (got ${encoder.output}): means and log variances have no bounds`;
    if (likelihood.kind === "bernoulli" && decoder.kind === "mlp" && decoder.output !== "linear")
      return `likelihood bernoulli needs a decoder of output linear (got ${decoder.output}): its outputs are logits`;
    if (data === undefined) return undefined;
    if (likelihood.kind === "bernoulli") {
      const [low, high] = data.range ?? [-Infinity, Infinity];
      const bounds = data.range === undefined ? "values without bounds" : `${low} to ${high}`;
      if (low < -1 || high > 1)
        return `likelihood bernoulli needs values in [-1, 1] (this target has ${bounds})`;
    }
    const why = checkImage(data.image);
    if (why === undefined) return undefined;
    if (encoder.kind === "dcgan") return `encoder: ${why}`;
    return decoder.kind === "dcgan" ? `decoder: ${why}` : undefined;
  },
  frozen: () => false,
  offers: () => ["latents"],
  probabilistic: () => false,
  inTurn: true,
  train: oneByOne,
  show: (options: VaeOptions, contexts, { seed }) => showVae(options, contexts[seed]),
};
