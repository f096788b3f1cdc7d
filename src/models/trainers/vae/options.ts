/** Options of an autoencoder: its coders, its likelihood, and how it trains. */

import { type Static, type TProperties, Type } from "typebox";
import { optimizerOr } from "../../../engine/optimizer-options.ts";
import { convolutionalOptions, mlpOptions, readingOptions } from "../../nets/options.ts";
import { commonOptions } from "../options.ts";

const coder = <Convolutional extends TProperties>(description: string, convolutional: Convolutional) =>
  Type.Union(
    [
      Type.Object(
        { kind: Type.Literal("mlp", { default: "mlp" }), ...mlpOptions },
        { description: "Multilayer perceptron" },
      ),
      Type.Object(
        { kind: Type.Literal("dcgan"), ...convolutional },
        { description: "Convolutional net for images" },
      ),
    ],
    { discriminator: { propertyName: "kind" }, default: { kind: "mlp" }, description },
  );

const { steps, batch, decay } = commonOptions;

export const options = Type.Object({
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
  encoder: coder("From data to mean and log variance of the latent", readingOptions),
  decoder: coder("From latents to data", convolutionalOptions),
  optimizer: optimizerOr({ kind: "adam", beta1: 0.9 }),
});

export type VaeOptions = Static<typeof options>;
