/**
 * One set of samples against one earlier set, both against the same real samples. Two values do not show how much sets vary, but
 * each has a standard error: that behind its interval, or the deviation of the null band if that is larger (near the best
 * value intervals are too short). A quantity has changed when the difference is beyond what these errors allow and beyond the
 * noise. Both errors include the real samples, which the two sets share, so the test is cautious.
 */

import { holm } from "../../maths/holm.ts";
import { normalRadius, normalShareWithin } from "../../maths/statistics.ts";
import type { Change, ChangeEvidence, SeedValue } from "../../result/index.ts";
import { betterOf, noiseOf } from "./direction.ts";
import type { PrimaryValues, Trained } from "./trained.ts";

/** Normal quantile of one-sided 95 %: how far a null band's end is from its middle in standard deviations. */
export const BAND = 1.645;

/** False alarms in 1000 simulated comparisons of two sets of one generator: the share that docs/compare.md states. */
export const SIMULATED_ALARMS = 0.01;

/** Whether both sides hold one set of samples from outside. */
export const isSingle = (before: Pick<Trained, "engine" | "primary">, after: number): boolean =>
  before.engine.id === "none" &&
  after === 1 &&
  Object.values(before.primary).every(({ values }) => values.length === 1);

/** One change for each primary quantity of `after`. */
export function compareSingle(
  before: Trained,
  after: Trained,
  alpha: number,
  notes: readonly string[],
): Change[] {
  const { scenario } = after;
  const pairs = Object.entries(after.primary).map(([metric, late]) => ({
    metric,
    pair: pairOf(metric, before.primary[metric], late),
  }));
  const tested = pairs.flatMap(({ pair }) => ("why" in pair ? [] : [pair]));
  const adjusted = holm(tested.map(({ p }) => p));
  return pairs.map(({ metric, pair }): Change => {
    if ("why" in pair) return { scenario, metric, verdict: "not comparable", why: pair.why, notes };
    const evidence = { ...pair, adjusted: adjusted[tested.indexOf(pair)] };
    return { scenario, metric, ...judge(evidence, alpha, tested.length), notes, evidence };
  });
}

function pairOf(
  metric: string,
  early: PrimaryValues | undefined,
  late: PrimaryValues,
): Omit<ChangeEvidence, "adjusted"> | { readonly why: string } {
  if (early === undefined) return { why: "The baseline has no value of this quantity." };
  if (early.unit !== late.unit) return { why: `The unit changed from ${early.unit} to ${late.unit}.` };
  const band = late.null ?? early.null;
  const [[first], [second]] = [early.values, late.values];
  for (const { value, why } of [first, second])
    if (value === null) return { why: `A value is missing: ${why ?? "it was not measured"}.` };
  const errors = [errorOf(early, first), errorOf(late, second)];
  if (errors.some((error) => error === undefined)) {
    return {
      why: "Neither an interval nor a null band says how much this quantity varies: give more real samples, or several generated sets and --independent.",
    };
  }
  const better = betterOf(metric, late);
  if (better === "null" && band === undefined)
    return {
      why: "The best value is what real samples score, which is unknown because there is no null band.",
    };
  const scored = ({ value }: SeedValue) =>
    better === "null" ? Math.abs((value ?? 0) - (band?.median ?? 0)) : (value ?? 0);
  const shift = scored(second) - scored(first);
  const error = Math.hypot(...(errors as number[]));
  const reach = normalRadius({ share: 0.95, dim: 1 }) * error;
  return {
    unit: late.unit,
    better,
    before: early.values,
    after: late.values,
    p: error > 0 ? 1 - normalShareWithin({ radius: Math.abs(shift) / error, dim: 1 }) : Number(shift === 0),
    exact: false,
    delta: Math.sign(shift),
    shift,
    interval: { lo: shift - reach, hi: shift + reach, level: 0.95 },
    noise: noiseOf(better, band),
  };
}

/** Undefined where nothing tells it. */
export function errorOf({ null: band }: PrimaryValues, { error }: SeedValue): number | undefined {
  const spread = band && (band.hi - band.lo) / (2 * BAND);
  return error === undefined && spread === undefined ? undefined : Math.max(error ?? 0, spread ?? 0);
}

function judge(
  { shift, p, adjusted, noise, better }: ChangeEvidence,
  alpha: number,
  family: number,
): Pick<Change, "verdict" | "why"> {
  const odds = `p = ${short(p)}${family > 1 ? `, ${short(adjusted)} over ${family} quantities` : ""}`;
  const moved = shift ?? 0;
  if (moved === 0) return { verdict: "no change", why: "The value is exactly the same as before." };
  if (adjusted > alpha)
    return { verdict: "no change", why: `The errors of both values allow such a difference (${odds}).` };
  if (!(Math.abs(moved) > noise))
    return {
      verdict: "no change",
      why: `The difference is significant (${odds}) but within the noise of the quantity.`,
    };
  const worse = better === "higher" ? moved < 0 : moved > 0;
  return {
    verdict: worse ? "regressed" : "improved",
    why: `The difference is beyond the noise and beyond what the errors of both values allow (${odds}).`,
  };
}

const short = (value: number): string => String(Number(value.toPrecision(2)));
