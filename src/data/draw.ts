import type { Rng } from "../maths/random.ts";

/**
 * Indices of n rows out of `count`, drawn without replacement where there are as many: a row drawn twice would make two
 * samples look closer than they are. Where n is larger, each is drawn from all.
 */
export function drawRows(n: number, count: number, rng: Rng): Int32Array {
  const rows = new Int32Array(n);
  const drawn = new Set<number>();
  for (let i = 0; i < n; i++) {
    let row = rng.integer(count);
    while (n <= count && drawn.has(row)) row = rng.integer(count);
    drawn.add(row);
    rows[i] = row;
  }
  return rows;
}
