/**
 * The best of n trainings, as it is to be expected: the mean, over all ways of choosing n of the N values, of the smallest
 * chosen one. With the values in ascending order, the i-th is the smallest of n in C(N - i, n - 1) of the C(N, n) choices. A
 * comparison of methods by their single best value favors whoever tried more often; this says what each number of tries
 * is worth.
 *
 * Choosing without replacement makes it unbiased; with replacement the same value may be drawn twice, and the curve lies
 * too high.
 *
 * Source: Lucic et al. 2018, "Are GANs created equal?", arXiv 1711.10337, for the protocol; Dodge et al. 2019, "Show your
 * work", arXiv 1909.03004, for the curve; Tang et al. 2020, "Showing your work doesn't always work", arXiv 2004.13705, for its
 * unbiased form.
 *
 * @param values lower is better
 * @returns for n = 1 (the mean) to N (the best value)
 * @example expectedBest([3, 1, 2])   // [2, 4/3, 1]
 */
export function expectedBest(values: readonly number[]): number[] {
  const ascending = [...values].sort((a, b) => a - b);
  const all = ascending.length;
  return ascending.map((_, index) => {
    const n = index + 1;
    // Chance that the i-th is the smallest: that it is chosen, n/N, and that none of the i - 1 below it is.
    let chance = n / all;
    let expected = 0;
    for (let i = 0; i + n <= all; i++) {
      expected += chance * ascending[i];
      chance *= (all - n - i) / (all - 1 - i);
    }
    return expected;
  });
}
