/**
 * Masses of two distributions: checked, brought to one total, and rounded to integers that add up exactly.
 */

import { InputError } from "../errors.ts";
import { CompensatedSum, sum } from "./statistics.ts";

/** Relative difference up to which two totals count as equal: rounding of a sum of some thousand masses, not more. */
export const EQUAL_TOTALS = 1e-9;

/** Integer masses sum to this. Large, and yet any sum of flows stays far below 2^53, where float64 is exact. */
const INTEGER_TOTAL = 2 ** 50;

/**
 * Both sides on real's total.
 *
 * @throws InputError for a negative or non-finite mass (naming the first), a total of 0, or totals that differ by more
 *   than 1e-9 relative
 */
export function balanced(
  real: ArrayLike<number>,
  fake: ArrayLike<number>,
): { real: Float64Array; fake: Float64Array } {
  for (const [side, masses] of Object.entries({ real, fake })) {
    if (masses.length === 0)
      throw new InputError(`emd requires at least one mass on each side (${side} has none)`);
    requireMasses("emd", side, masses);
  }
  const masses = { real: Float64Array.from(real), fake: Float64Array.from(fake) };
  const totals = { real: sum(masses.real), fake: sum(masses.fake) };
  const difference = Math.abs(totals.real - totals.fake);
  if (difference > EQUAL_TOTALS * Math.max(totals.real, totals.fake)) {
    throw new InputError(`emd requires equal total mass (real ${totals.real}, fake ${totals.fake})`, {
      hint: "divide each side by its own total first",
    });
  }
  if (totals.real === 0) throw new InputError("emd requires a positive total mass (real 0, fake 0)");
  if (!Number.isFinite(totals.real))
    throw new InputError(`emd requires a finite total mass (real ${totals.real})`);
  const scale = totals.real / totals.fake;
  return { real: masses.real, fake: masses.fake.map((mass) => mass * scale) };
}

/**
 * Masses as integers that sum to 2^50 exactly. It is the running total that is rounded, not each mass, so errors do
 * not add up: any run of neighbors is off by less than one unit. A mass below 2^-50 of the total may become 0.
 */
export function integerMasses(masses: Float64Array): Float64Array {
  const scale = INTEGER_TOTAL / sum(masses);
  const running = new CompensatedSum();
  let before = 0;
  const integers = masses.map((mass) => {
    running.add(mass * scale);
    const now = Math.min(INTEGER_TOTAL, Math.round(running.value));
    const integer = Math.max(0, now - before);
    before += integer;
    return integer;
  });
  // The last running total may miss 2^50 by a rounding; the heaviest mass takes it without noticing.
  integers[heaviest(integers)] += INTEGER_TOTAL - before;
  return integers;
}

function heaviest(masses: Float64Array): number {
  let best = 0;
  for (let i = 1; i < masses.length; i++) if (masses[i] > masses[best]) best = i;
  return best;
}

/** @throws InputError unless each mass is finite and at least 0 */
export function requireMasses(who: string, side: string, masses: ArrayLike<number>): void {
  for (let i = 0; i < masses.length; i++) {
    if (!(masses[i] >= 0 && Number.isFinite(masses[i]))) {
      throw new InputError(`${who} requires finite masses of at least 0 (${side} mass ${i} is ${masses[i]})`);
    }
  }
}
