/**
 * P-values of a family of tests, adjusted so that the chance of even one false alarm in the family stays at alpha, however
 * the tests depend on each other: in ascending order the i-th of k is multiplied by k - i + 1, and none is less than the one
 * before.
 *
 * Source: Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
 *
 * @example holm([0.01, 0.04, 0.03])   // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, pValues[index] * (pValues.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}
