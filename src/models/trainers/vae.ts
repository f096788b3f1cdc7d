/**
 * Variational autoencoder, for contrast: an explicit model of the data, trained on a bound of their likelihood instead of
 * against an opponent. What its decoder cannot predict it averages, which on images shows as blur. Samples are the means
 * of p(x | z) for z from the prior.
 */
import { checkImage } from "../nets/dcgan.ts";
import { multiplyAdds } from "../nets/size.ts";
import { none, withoutPoints } from "./lacks.ts";
import type { GroupEvent, TrainContext, TrainerKind } from "./trainer.ts";
import { options, type VaeOptions } from "./vae/options.ts";
import { showVae, trainVae } from "./vae/train.ts";

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
  lacks(_, dim) {
    const opponent = none("discriminator");
    return { ...withoutPoints(dim), opponent, probability: opponent };
  },
  probabilistic: () => false,
  inTurn: true,
  work({ steps, batch, latent, encoder, decoder }, { dim, image }) {
    const row =
      multiplyAdds(dim, 2 * latent.dim, encoder, image) + multiplyAdds(latent.dim, dim, decoder, image);
    return { updates: steps, multiplyAdds: 3 * steps * batch * row };
  },
  train: oneByOne,
  show: (options: VaeOptions, contexts, { seed }) => showVae(options, contexts[seed]),
};
