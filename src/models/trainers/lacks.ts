/** What a training does not offer, beside samples, to those who measure and judge it. */

/**
 * "points": an opponent that judges single samples; "probability": its output, after a sigmoid, is one; "asked": classes
 * that the generator is asked for; "optimum": an optimal discriminator that is known, and "density": of the generator;
 * "bound": of the critic's Lipschitz constant, by its layers; "round": of both players, with known eigenvalues.
 */
type Asset =
  | "opponent"
  | "points"
  | "probability"
  | "critic"
  | "slopes"
  | "dynamics"
  | "latents"
  | "asked"
  | "optimum"
  | "density"
  | "bound"
  | "round";

/** Why each asset is missing; an asset without a reason is available. */
export type Lacks = Readonly<Partial<Record<Asset, string | undefined>>>;

export const none = (what: string): string => `this trainer has no ${what}`;

export const noProbability = "the discriminator's output is no probability";

/**
 * What a trainer lacks if it has no discriminator of single samples and takes no class labels.
 *
 * @param dim numbers of a row of the data
 */
export function withoutPoints(dim: number | undefined): Lacks {
  const points = none("discriminator of single samples");
  const dynamics = none("dynamics");
  return {
    points,
    critic: points,
    slopes: points,
    bound: points,
    dynamics,
    round: dynamics,
    asked: none("classes to ask for"),
    optimum: dim === 1 ? undefined : none("known optimal discriminator"),
  };
}
