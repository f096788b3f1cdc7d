/** Which way is better, and how far a quantity moves by itself. */

import { quantityKinds } from "../../../metrics/index.ts";
import type { ChangeEvidence, SeedValue } from "../../result/index.ts";
import type { PrimaryValues } from "./trained.ts";

/** Where a better generator moves a quantity. */
export const betterOf = (name: string, values?: Pick<PrimaryValues, "better">): ChangeEvidence["better"] =>
  values?.better ?? quantityKinds.get(name)?.better ?? "lower";

/** How far a quantity lies from its middle between real samples, on the side of the worse, 19 times in 20. */
export function noiseOf(better: ChangeEvidence["better"], band: PrimaryValues["null"]): number {
  if (band === undefined) return 0;
  if (better === "lower") return band.hi - band.median;
  if (better === "higher") return band.median - band.lo;
  return Math.max(band.hi - band.median, band.median - band.lo);
}

/** Lower is better in what comes out; nothing comes out for a seed without a value. */
export function score(
  { value, diverged }: SeedValue,
  better: ChangeEvidence["better"],
  best: number,
): readonly [number] | readonly [] {
  if (value === null) return diverged === true ? [Number.POSITIVE_INFINITY] : [];
  if (better === "null") return [Math.abs(value - best)];
  return [better === "lower" ? value : -value];
}
