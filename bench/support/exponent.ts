/** Exponent b of the power law a n^b through the points, by least squares of logarithms. */
export function exponent(sizes: readonly number[], times: readonly number[]): number {
  const [x, y] = [sizes.map(Math.log), times.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const along = x.reduce((sum, xi, k) => sum + (xi - mx) * (y[k] - my), 0);
  return along / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}
