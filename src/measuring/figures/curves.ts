/**
 * The curves that a figure draws of a target on the line: D, the densities, the optimal D beside it, slopes and losses of
 * both, calibration, and where latents go.
 */

import type { Known } from "../../../metrics/needs.ts";
import { CALIBRATION_BINS, calibrationBins } from "../../maths/calibration.ts";
import {
  dataDensity,
  generatorDensity,
  generatorLogDensity,
  optimalDiscriminator,
} from "../../maths/change-of-variables.ts";
import { probabilitiesOf } from "../../maths/curve.ts";
import { sigmoid } from "../../maths/distances.ts";
import { histogram } from "../../maths/histogram.ts";
import { generatorGradients, optimalLogit } from "../../maths/optimal-discriminator.ts";
import { rangeOf } from "../../maths/rows.ts";
import type { CurveRecord, SlopeRecord } from "../../result/index.ts";
import type { Box, CurveSlopes, Curves, LogDensity, Samples } from "../../samples.ts";
import { shown, shownOn, shownOrNull } from "./shown.ts";

export function curveRecord(
  curves: Curves,
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  { logDensity, modes }: Pick<Known, "logDensity" | "modes">,
  probabilistic = true,
): CurveRecord | undefined {
  const { x, logits, z, g, zWeights, slopes } = curves;
  if (!logits.every(Number.isFinite) || !(g ?? []).every(Number.isFinite)) return undefined;
  const exact = z && g && generatorDensity({ x, z, g, zWeights }).density;
  const generated = exact ?? histogramDensity(x, fake);
  if (generated === undefined) return undefined;
  const data = logDensity && dataDensity({ x, logDensity, scale: modes?.std }).density;
  return {
    x: Array.from(x, shownOn(x[x.length - 1] - x[0])),
    ...(probabilistic && { d: Array.from(logits, (logit) => shown(sigmoid(logit))) }),
    generated: Array.from(generated, shown),
    generatedFrom: exact ? "change of variables" : "histogram",
    ...(exact &&
      data &&
      probabilistic && { optimal: Array.from(optimalDiscriminator({ data, generated: exact }), shown) }),
    ...(slopes && { slopes: slopeRecord(curves, slopes, logDensity) }),
    ...(probabilistic && { calibration: calibrationOf(curves, real, fake) }),
    ...(z && g && latentMap(z, g)),
  };
}

function slopeRecord(
  { x, logits, z, g, zWeights }: Curves,
  { output, minimax, nonSaturating }: CurveSlopes,
  logDensity: LogDensity | undefined,
): SlopeRecord {
  const fake = z && g && generatorLogDensity({ x, z, g, zWeights });
  const real = logDensity && x.map((at) => logDensity([at]));
  const best = fake && real && optimalLogit({ real, fake, width: x[1] - x[0] });
  const paid =
    best && Array.from(best.logit, (logit, i) => generatorGradients({ logit, slope: best.slope[i] }));
  return {
    output: shownOrNull(logits),
    slope: shownOrNull(output),
    ...(minimax && { minimax: shownOrNull(minimax.map(Math.abs)) }),
    ...(nonSaturating && { nonSaturating: shownOrNull(nonSaturating.map(Math.abs)) }),
    ...(best &&
      paid && {
        optimal: {
          output: shownOrNull(best.logit),
          minimax: shownOrNull(paid.map((each) => each.minimax)),
          nonSaturating: shownOrNull(paid.map((each) => each.nonSaturating)),
        },
      }),
  };
}

function calibrationOf(curves: Curves, real: Samples, fake: Samples): CurveRecord["calibration"] {
  const finite = [real, fake].every(({ data }) => data.every(Number.isFinite));
  if (!finite) return undefined;
  const answers = { real: probabilitiesOf(curves, real.data), fake: probabilitiesOf(curves, fake.data) };
  return calibrationBins(answers, CALIBRATION_BINS).map(({ mean, share, n }) => ({
    mean: shown(mean),
    share: shown(share),
    n,
  }));
}

/** Every 60th latent within 3 standard deviations (or all of [-1, 1]): enough arrows to see the map. */
function latentMap(z: Float64Array, g: Float64Array): { z: number[]; g: number[] } {
  const kept = Array.from(z.keys()).filter((i) => i % 60 === 0 && Math.abs(z[i]) <= 3);
  const images = kept.map((i) => g[i]);
  const { low, high } = rangeOf({ data: images });
  return { z: kept.map((i) => shown(z[i])), g: images.map(shownOn(high - low)) };
}

function histogramDensity(x: Float64Array, fake: Samples): Float64Array | undefined {
  if (!fake.data.every(Number.isFinite)) return undefined;
  const step = (x[x.length - 1] - x[0]) / (x.length - 1);
  const box: Box = { low: x[0] - step / 2, high: x[x.length - 1] + step / 2, bins: x.length };
  return Float64Array.from(histogram(fake, box).counts, (count) => count / fake.rows / step);
}
