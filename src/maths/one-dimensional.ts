/**
 * Earth mover's distance on a line, in closed form: the area between the two cumulative distribution functions,
 *
 *   W1(p, q) = integral |F(x) - G(x)| dx,
 *
 * because on a line an optimal plan never crosses itself. Sorting is all it costs, so samples need no bins.
 *
 * Source: Vallender 1974, "Calculation of the Wasserstein distance between probability distributions on the line",
 * Theory of Probability & Its Applications 18.
 */

import { InputError } from "../errors.ts";
import { firstNonFinite } from "./distances.ts";
import { balanced } from "./masses.ts";
import { CompensatedSum } from "./statistics.ts";

/** Positions on the line and their masses; without masses each value weighs 1/length. */
export interface Line {
  readonly values: ArrayLike<number>;
  readonly masses?: ArrayLike<number>;
}

/**
 * Exact W1 of two weighted samples on a line, in the unit of the values times that of the masses. The two sides may
 * have different numbers of values. O(n log n).
 *
 * @throws InputError for unequal totals (beyond 1e-9 relative), negative or non-finite masses, non-finite values
 * @example emdOnLine({ real: { values: [0, 1, 3] }, fake: { values: [5, 6, 8] } })   // 5
 */
export function emdOnLine({ real, fake }: { readonly real: Line; readonly fake: Line }): number {
  requireFinite("real", real.values);
  requireFinite("fake", fake.values);
  const masses = balanced(massesOf("real", real), massesOf("fake", fake));
  const a = ascending(real.values);
  const b = ascending(fake.values);
  const area = new CompensatedSum();
  // F - G to the left of the point that comes next.
  const ahead = new CompensatedSum();
  let i = 0;
  let j = 0;
  let x = 0;
  while (i < a.length || j < b.length) {
    const fromReal = j === b.length || (i < a.length && real.values[a[i]] <= fake.values[b[j]]);
    const next = fromReal ? real.values[a[i]] : fake.values[b[j]];
    if (i + j > 0) area.add(Math.abs(ahead.value) * (next - x));
    ahead.add(fromReal ? masses.real[a[i++]] : -masses.fake[b[j++]]);
    x = next;
  }
  return area.value;
}

/** Indices of the values in ascending order. */
function ascending(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
}

function massesOf(side: string, { values, masses }: Line): ArrayLike<number> {
  if (masses === undefined) return new Float64Array(values.length).fill(1 / values.length);
  if (masses.length !== values.length) {
    throw new InputError(
      `emd requires one mass a value (${side} has ${masses.length} for ${values.length} values)`,
    );
  }
  return masses;
}

function requireFinite(side: string, values: ArrayLike<number>): void {
  const at = firstNonFinite(values);
  if (at >= 0) throw new InputError(`emd requires finite values (${side} value ${at} is ${values[at]})`);
}
