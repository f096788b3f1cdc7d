import { hinge } from "./hinge.ts";
import { leastSquares } from "./least-squares.ts";
import { minimax } from "./minimax.ts";
import { nonSaturating } from "./non-saturating.ts";
import { wasserstein } from "./wasserstein.ts";

export const objectives = {
  minimax,
  "non-saturating": nonSaturating,
  "least-squares": leastSquares,
  hinge,
  wasserstein,
} as const;

/** The objectives of the trainer `gan`; `wasserstein` needs a Lipschitz constraint and belongs to `wgan`. */
export const ganObjectiveIds = ["minimax", "non-saturating", "least-squares", "hinge"] as const;
