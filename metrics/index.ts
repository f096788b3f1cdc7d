/** All metrics, by id. The order is that of reports and of `ganscope list`. */

import { divergences } from "./divergences.ts";
import { emd } from "./emd.ts";
import { frechet } from "./frechet.ts";
import { gradientNorm } from "./gradient-norm.ts";
import { jsd } from "./jsd.ts";
import { mmd } from "./mmd.ts";
import { modeCoverage } from "./mode-coverage.ts";
import { optimalD } from "./optimal-d.ts";
import { slicedWasserstein } from "./sliced-wasserstein.ts";

export const metrics = {
  jsd,
  divergences,
  emd,
  "sliced-wasserstein": slicedWasserstein,
  mmd,
  frechet,
  "mode-coverage": modeCoverage,
  "gradient-norm": gradientNorm,
  "optimal-d": optimalD,
} as const;

export type MetricId = keyof typeof metrics;
