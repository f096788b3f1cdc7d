/** What two players do not offer to those who measure them, and why. */
import { DENSE } from "../../../maths/spectrum.ts";
import { fewestParameters } from "../../nets/size.ts";
import { type Lacks, none, noProbability } from "../lacks.ts";
import type { Matchup } from "./players.ts";

/** @param dim numbers of a row of the data; undefined where nothing is known of them */
export function lacksOf(matchup: Matchup, dim: number | undefined): Lacks {
  const { objective, generator, condition, dynamics } = matchup;
  const points = whyNoPoints(matchup);
  const isCritic = objective.takes === "potentials";
  const known = dim === 1 || (dim === 2 && !isCritic && hasPlane(matchup));
  return {
    points,
    critic: points ?? (isCritic ? undefined : none("critic")),
    slopes: points ?? (generator.frozen && objective.probabilistic ? undefined : none("slopes")),
    dynamics: dynamics === null ? none("dynamics") : undefined,
    asked: condition.kind === "none" ? none("classes to ask for") : undefined,
    probability: objective.probabilistic ? undefined : noProbability,
    optimum: known ? undefined : none("known optimal discriminator"),
    density: whyNoDensity(matchup, dim),
    bound: whyNoBound(matchup),
    round: whyNoRound(matchup, dim),
  };
}

/** D* in the plane is known beside an affine generator of two normal latents. */
const hasPlane = ({ generator, packing, latent }: Matchup): boolean =>
  generator.kind === "affine" &&
  generator.frozen &&
  packing === 1 &&
  latent.dim === 2 &&
  latent.distribution === "normal";

/** Why the opponent has no answer to a sample alone. */
function whyNoPoints({ packing, condition }: Matchup): string | undefined {
  if (packing > 1) return `with packing ${packing} the discriminator judges packs, not samples`;
  if (condition.kind === "none") return undefined;
  return `with condition ${condition.kind} the discriminator judges samples of a class`;
}

/** Why the generator's density is not known. */
function whyNoDensity({ generator, latent }: Matchup, dim: number | undefined): string | undefined {
  if (dim === 2 && generator.kind === "affine" && [generator.scale].flat().includes(0))
    return "a generator of scale 0 has no density in the plane";
  if (dim !== 1 || latent.dim === 1) return undefined;
  return `the generator's density on the line is known only if latent.dim is 1 (got ${latent.dim})`;
}

/** Why the critic's layers do not bound its slope. */
function whyNoBound({ opponent, constraint }: Matchup): string | undefined {
  if (opponent.kind === "dcgan") return "the spectral norms of convolutions are unknown";
  if (constraint.kind !== "spectral-norm") return undefined;
  return "with spectral-norm the layers are divided by estimates of their norms";
}

/** Why the eigenvalues of a round of both players are not known. */
function whyNoRound(
  { generator, opponent, latent, packing }: Matchup,
  dim: number | undefined,
): string | undefined {
  const plain = [generator, opponent].every(
    ({ optimizer }) => optimizer.kind === "sgd" && optimizer.momentum === 0,
  );
  if (!plain) return "rounds are known only if both players use sgd without momentum";
  if (opponent.every !== 1) return `rounds are known only if every is 1 (got ${opponent.every})`;
  if (dim === undefined) return undefined;
  const parameters =
    fewestParameters(latent.dim, dim, generator) + fewestParameters(packing * dim, 1, opponent);
  return parameters <= DENSE
    ? undefined
    : `rounds are known only for players with at most ${DENSE} parameters in total`;
}
