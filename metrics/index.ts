/** All metrics, by id. The order is that of reports and of `ganscope list`. */

import { asking } from "./asking.ts";
import { calibration } from "./calibration.ts";
import { classCoverage } from "./class-coverage.ts";
import { criticCertificate } from "./critic-certificate.ts";
import { divergences } from "./divergences.ts";
import { dynamics } from "./dynamics.ts";
import { emd } from "./emd.ts";
import { frechet } from "./frechet.ts";
import { gradientNorm } from "./gradient-norm.ts";
import { interpolation } from "./interpolation.ts";
import { is } from "./is.ts";
import { jsd } from "./jsd.ts";
import { labelFidelity } from "./label-fidelity.ts";
import { latentArithmetic } from "./latent-arithmetic.ts";
import { meanGradient } from "./mean-gradient.ts";
import { memorization } from "./memorization.ts";
import type { Metric, MetricDefinition, QuantityKind } from "./metric.ts";
import { mind } from "./mind.ts";
import { mmd } from "./mmd.ts";
import { modeCoverage } from "./mode-coverage.ts";
import { ndb } from "./ndb.ts";
import { nearestNeighbor } from "./nearest-neighbor.ts";
import { optimalD } from "./optimal-d.ts";
import { parzen } from "./parzen.ts";
import { prdc } from "./prdc.ts";
import { sharpness } from "./sharpness.ts";
import { slicedWasserstein } from "./sliced-wasserstein.ts";
import { twoSample } from "./two-sample.ts";

const definitions = {
  jsd,
  divergences,
  emd,
  "sliced-wasserstein": slicedWasserstein,
  mind,
  mmd,
  frechet,
  is,
  "mode-coverage": modeCoverage,
  "gradient-norm": gradientNorm,
  "optimal-d": optimalD,
  calibration,
  "mean-gradient": meanGradient,
  "critic-certificate": criticCertificate,
  dynamics,
  prdc,
  "nearest-neighbor": nearestNeighbor,
  "two-sample": twoSample,
  ndb,
  "class-coverage": classCoverage,
  "label-fidelity": labelFidelity,
  sharpness,
  interpolation,
  "latent-arithmetic": latentArithmetic,
  memorization,
  parzen,
} as const;

export type MetricId = keyof typeof definitions;

type Registered<Definition> = Definition extends MetricDefinition<infer Options> ? Metric<Options> : never;

export const metrics = Object.fromEntries(
  Object.entries<MetricDefinition>(definitions).map(([id, definition]) => [id, asking(id, definition)]),
) as { readonly [Id in MetricId]: Registered<(typeof definitions)[Id]> };

/** All quantities by their flat names: "emd", "mode-coverage.hq", ... */
export const quantityKinds: ReadonlyMap<string, QuantityKind> = new Map(
  Object.entries<Pick<Metric, "quantities">>(metrics).flatMap(([id, { quantities }]) =>
    Object.entries(quantities).map(([suffix, kind]) => [id + suffix, kind] as const),
  ),
);
