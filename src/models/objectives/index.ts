import { hinge } from "./hinge.ts";
import { leastSquares } from "./least-squares.ts";
import { minimax } from "./minimax.ts";
import { nonSaturating } from "./non-saturating.ts";
import { relativistic } from "./relativistic.ts";
import { wasserstein } from "./wasserstein.ts";

/** What `trainer.objective` of a GAN may be. */
export const ganObjectives = {
  minimax,
  "non-saturating": nonSaturating,
  "least-squares": leastSquares,
  hinge,
  relativistic,
} as const;

export const ganObjectiveIds = Object.keys(ganObjectives) as (keyof typeof ganObjectives)[];

/** `wasserstein` needs a Lipschitz constraint and belongs to `wgan`. */
export const objectives = { ...ganObjectives, wasserstein } as const;
