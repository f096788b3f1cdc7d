/**
 * On which scale the discriminator's loss is. A discriminator that tells everything right has a loss of 0 on each of them, but for a
 * critic's, which has no scale. What a balanced one has depends on the loss, and on whether its two halves are added or averaged:
 *
 *   cross-entropy    ln 2 or 2 ln 2    the generator's loss -log D(G(z)) is above 0, or log(1 - D(G(z))) below it
 *   hinge            1 or 2            the generator's loss -D(G(z)) has either sign
 *   least squares    1/4, 1/2 or 1     whatever of the generator's loss does not fit cross-entropy
 *
 * Jensen's inequality identifies cross-entropy: where the generator's loss is g = E -log D(G(z)), the discriminator's is at least
 * -log(1 - exp(-g)). The smallest balanced value of each scale is taken, so that a weight of up to 2 does no harm.
 */

import { median } from "../../../maths/statistics.ts";
import type { StepRecord } from "../../../result/index.ts";
import { lossOfD, startOf } from "./tail.ts";

export interface LossScale {
  readonly name: "cross-entropy" | "hinge" | "least squares" | "critic" | "unknown";
  /** The smallest loss of a balanced discriminator; null where the scale has none or is unknown. */
  readonly balanced: number | null;
}

const FITS = 0.8;
/** The two losses are taken of other batches, and one after the other's step. */
const SLACK = 0.5;
const ROUND = 1e-6;
/** Share of the records that may lie on the other side of 0 by rounding or a moment's noise. */
const FEW = 0.02;
/** Below this both losses are on no scale that is known: they were weighted or divided. */
const SMALL = 0.2;

export function lossScaleOf(records: readonly StepRecord[]): LossScale {
  const d: number[] = [];
  const g: number[] = [];
  let both = 0;
  let fits = 0;
  for (const record of records) {
    const lossD = lossOfD(record);
    const { lossG } = record;
    if (lossD !== null) d.push(lossD);
    if (lossG !== null) g.push(lossG);
    if (lossD === null || lossG === null || lossG <= 0) continue;
    both++;
    if (lossD >= SLACK * -Math.log1p(-Math.exp(-lossG)) - 0.01) fits++;
  }
  if (d.length === 0) return { name: "unknown", balanced: null };
  const largest = largestOf(d);
  if (d.filter((value) => value < -ROUND * largest).length > FEW * d.length)
    return { name: "critic", balanced: null };
  const below = g.filter((value) => value < 0).length;
  const tiny = [d, g].every(
    (losses) => losses.length === 0 || Math.max(median(startOf(losses)), median(losses)) < SMALL,
  );
  if (g.length > 0 && below > (1 - FEW) * g.length) return { name: "cross-entropy", balanced: Math.LN2 };
  if (tiny) return { name: "unknown", balanced: null };
  if (below > FEW * g.length) return { name: "hinge", balanced: 1 };
  if (g.length === 0) return { name: "unknown", balanced: 1 / 4 };
  return fits >= FITS * both
    ? { name: "cross-entropy", balanced: Math.LN2 }
    : { name: "least squares", balanced: 1 / 4 };
}

const largestOf = (values: readonly number[]): number =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
