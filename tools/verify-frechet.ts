/**
 * Digits of the Frechet distance in FID's 2048 dimensions against the closed form of Gaussians that share their eigenvectors, and how long
 * each takes. Some minutes.
 *
 *   npm run verify:frechet
 */
import { endDense } from "../src/maths/dense/dense.ts";
import type { Precision } from "../src/maths/dense/packed.ts";
import { frechet, frechetOfMoments } from "../src/maths/frechet.ts";
import { Rng } from "../src/maths/random.ts";
import type { Samples } from "../src/samples.ts";
import { covarianceOf, crossOf, distanceOf, rotation, simplexOf } from "../test/helpers/rotated.ts";

const DIM = 2048;
const SEED = 2048;

const turn = rotation(DIM, new Rng(SEED));
/** Eigenvalues from 1 down to `least`, in equal steps of their logarithm. */
const graded = (least: number) => Float64Array.from({ length: DIM }, (_, k) => least ** (k / (DIM - 1)));
const others = (values: Float64Array) => values.map((x, k) => (k % 3 === 0 ? x : 2 * x));

/**
 * The same mean and covariance to rounding, of rows that look like samples: +- each row of a cross become +- sums of all of them, with
 * signs by chance (a Hadamard matrix; 2048 is a power of two).
 */
function mixed({ rows, dim, data }: Samples, offset: number): Samples {
  const rng = new Rng(SEED).fork("signs");
  const half = rows / 2;
  const lines = Array.from({ length: half }, (_, k) => {
    const sign = rng.integer(2) === 0 ? 1 : -1;
    return Float64Array.from(
      { length: dim },
      (_, j) => (sign * (data[2 * k * dim + j] - offset)) / Math.sqrt(half),
    );
  });
  for (let span = 1; span < half; span *= 2) {
    for (let k = 0; k < half; k++) {
      if ((k & span) !== 0) continue;
      const [a, b] = [lines[k], lines[k + span]];
      for (let j = 0; j < dim; j++) [a[j], b[j]] = [a[j] + b[j], a[j] - b[j]];
    }
  }
  const found = new Float64Array(rows * dim);
  for (const [k, line] of lines.entries()) {
    for (let j = 0; j < dim; j++) {
      found[2 * k * dim + j] = offset + line[j];
      found[(2 * k + 1) * dim + j] = offset - line[j];
    }
  }
  return { rows, dim, data: found };
}

let missed = 0;
function report(name: string, bound: number, expected: number, measure: () => number): void {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const value = measure();
  const { user, system } = process.cpuUsage(before);
  const off = Math.abs(value / expected - 1);
  if (!(off <= bound)) missed++;
  const seconds = [(performance.now() - started) / 1000, (user + system) / 1e6].map((x) => x.toFixed(1));
  console.log(
    `${name}: off by ${off.toExponential(1)} (at most ${bound.toExponential(0)}), ${seconds[0]} s, ${seconds[1]} s of all processors${off <= bound ? "" : "  MISSED"}`,
  );
}

const scaled = ({ data, ...rest }: Samples, factor: number): Samples => ({
  ...rest,
  data: data.map((x) => x * factor),
});

for (const [least, offset] of [
  [1e-4, 0],
  [1e-4, 1000],
  [1e-8, 0],
] as const) {
  const values = graded(least);
  const expected = distanceOf(values, others(values));
  const side = (of: Float64Array) => mixed(crossOf(of, turn, offset), offset);
  const sides = { real: side(values), fake: side(others(values)) };
  const of = (products: Precision) => () => frechet(sides, products).value;
  const name = `condition ${least}${offset > 0 ? `, moved by ${offset}` : ""}`;
  report(`${name}, float32 products`, 1e-8, expected, of("float32"));
  report(`${name}, float64 products`, 1e-11, expected, of("float64"));
  if (offset > 0 || least !== 1e-4) continue;
  const small = { real: scaled(sides.real, 2 ** -40), fake: scaled(sides.fake, 2 ** -40) };
  report(
    `${name}, in units of 2^40, float64 products`,
    1e-11,
    expected * 2 ** -80,
    () => frechet(small, "float64").value,
  );
  const moments = (of: Float64Array) => ({ mean: new Float64Array(DIM), covariance: covarianceOf(of, turn) });
  const both = { real: moments(values), fake: moments(others(values)) };
  report(`${name}, from means and covariances`, 1e-11, expected, () => frechetOfMoments(both).value);
}

const values = graded(1e-4);
const kept = (count: number, factor: number) => values.map((x, k) => (k < count ? factor * x : 0));
const [a, b] = [kept(1000, 1), kept(1500, 2)];
const few = { real: simplexOf(a, 1000, turn, 3), fake: simplexOf(b, 1500, turn, 3) };
report("1001 rows against 1501", 1e-8, distanceOf(a, b), () => frechet(few).value);

endDense();
process.exitCode = missed > 0 ? 1 : 0;
