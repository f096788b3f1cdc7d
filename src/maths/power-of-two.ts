/**
 * The largest power of two that is at most x; 1 for x = 0. Dividing by it brings numbers near 1 without changing their digits,
 * so that squares of them neither overflow nor vanish.
 *
 * @param x finite and at least 0
 */
export function powerOfTwo(x: number): number {
  return x === 0 ? 1 : 2 ** Math.floor(Math.log2(x));
}
