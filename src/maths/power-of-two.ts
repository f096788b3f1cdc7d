/** Exponent of the largest power of two that is a number; the logarithm of the largest number rounds above it. */
const LARGEST = 1023;

/**
 * A power of two about as large as x; 1 for x = 0. Dividing by it brings numbers near 1 without changing their digits,
 * so that squares of them neither overflow nor vanish.
 *
 * @param x finite and at least 0
 */
export function powerOfTwo(x: number): number {
  return x === 0 ? 1 : 2 ** Math.min(LARGEST, Math.floor(Math.log2(x)));
}
