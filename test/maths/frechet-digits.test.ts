/** Digits of the Frechet distance against closed forms: covariances that share their eigenvectors, of any condition. */
import { describe, expect, it } from "vitest";
import { type Frechet, frechet, frechetOfMoments } from "../../src/maths/frechet.ts";
import { Rng } from "../../src/maths/random.ts";
import { covarianceOf, crossOf, distanceOf, rotation, simplexOf } from "../helpers/rotated.ts";

const SEED = 4_096;
const DIM = 160;

/** Eigenvalues from 1 down to `least`, in equal steps of their logarithm. */
const graded = (least: number) => Float64Array.from({ length: DIM }, (_, k) => least ** (k / (DIM - 1)));
const turn = rotation(DIM, new Rng(SEED));
const relative = ({ value }: Pick<Frechet, "value">, expected: number) => Math.abs(value / expected - 1);

describe("both sides rotated, the generated one of twice the variances but in every third direction", () => {
  const others = (values: Float64Array) => values.map((x, k) => (k % 3 === 0 ? x : 2 * x));

  it.each([1, 1e-4, 1e-8, 1e-12, 1e-16])("float64 products, condition %d: to 1e-10", (least) => {
    const values = graded(least);
    const expected = distanceOf(values, others(values));
    const sides = { real: crossOf(values, turn), fake: crossOf(others(values), turn) };
    expect(relative(frechet(sides), expected)).toBeLessThan(1e-10);
    const moments = (of: Float64Array) => ({
      mean: new Float64Array(DIM),
      covariance: covarianceOf(of, turn),
    });
    const found = frechetOfMoments({ real: moments(values), fake: moments(others(values)) });
    expect(relative(found, expected)).toBeLessThan(1e-10);
  });

  it.each([1, 1e-4, 1e-8, 1e-10])(
    "float32 products, condition %d: to 1e-7 of those in float64, on the same rows",
    (least) => {
      const rng = new Rng(SEED).fork("float32");
      const scales = graded(least).map(Math.sqrt);
      const draw = (factor: number) => {
        const data = rng.normals(new Float64Array(1500 * DIM));
        for (let row = 0; row < 1500; row++) {
          const x = data.subarray(row * DIM, (row + 1) * DIM);
          for (let k = 0; k < DIM; k++) x[k] *= factor * scales[k];
          turn(x);
        }
        return { rows: 1500, dim: DIM, data };
      };
      const sides = { real: draw(1), fake: draw(1.3) };
      const exact = frechet(sides, "float64").value;
      expect(relative(frechet(sides, "float32"), exact)).toBeLessThan(1e-7);
      expect(frechet(sides, "float32").value).not.toBe(exact);
    },
  );

  it("with an offset of 1000 deviations, and in other units: to 1e-10", () => {
    const values = graded(1e-4);
    const expected = distanceOf(values, others(values));
    const moved = { real: crossOf(values, turn, 1000), fake: crossOf(others(values), turn, 1000) };
    expect(relative(frechet(moved), expected)).toBeLessThan(1e-10);
    const scaled = {
      real: { ...moved.real, data: moved.real.data.map((x) => x * 2 ** -40) },
      fake: { ...moved.fake, data: moved.fake.data.map((x) => x * 2 ** -40) },
    };
    expect(relative(frechet(scaled), expected * 2 ** -80)).toBeLessThan(1e-10);
  });

  it("singular on one side and on both: directions without variance cost what the other side has there, to the root of rounding", () => {
    const half = graded(1e-3).map((x, k) => (k % 2 === 0 ? x : 0));
    for (const [a, b] of [
      [graded(1e-3), half],
      [half, graded(1e-3)],
      [half, half.map((x) => 3 * x)],
    ]) {
      const found = frechet({ real: crossOf(a, turn), fake: crossOf(b, turn) });
      expect(relative(found, distanceOf(a, b))).toBeLessThan(1e-7);
    }
  });
});

describe("fewer rows than dimensions", () => {
  it("from products of rows: to 1e-8 of what the covariances give", () => {
    const rng = new Rng(SEED).fork("few");
    for (const [n, m] of [
      [12, 30],
      [50, 39],
      [2, 3],
      [30, 200],
    ]) {
      const draw = (rows: number) => ({
        rows,
        dim: 40,
        data: rng.normals(new Float64Array(rows * 40)).map((x, at) => x / (1 + (at % 40))),
      });
      const [real, fake] = [draw(n), draw(m)];
      const covariances = [real, fake].map(({ rows, dim, data }) => {
        const mean = Float64Array.from({ length: dim }, (_, k) => {
          let total = 0;
          for (let row = 0; row < rows; row++) total += data[row * dim + k];
          return total / rows;
        });
        const covariance = new Float64Array(dim * dim);
        for (let i = 0; i < dim; i++)
          for (let j = 0; j < dim; j++)
            for (let row = 0; row < rows; row++)
              covariance[i * dim + j] +=
                ((data[row * dim + i] - mean[i]) * (data[row * dim + j] - mean[j])) / (rows - 1);
        return { mean, covariance };
      });
      const expected = frechetOfMoments({ real: covariances[0], fake: covariances[1] }).value;
      expect(relative(frechet({ real, fake }), expected)).toBeLessThan(1e-8);
    }
  });

  it("and the closed form to 1e-8, where each side varies in as many directions as its rows can", () => {
    const values = graded(1e-4);
    const kept = (count: number, factor: number) => values.map((x, k) => (k < count ? factor * x : 0));
    for (const [n, m] of [
      [60, 100],
      [120, 40],
    ]) {
      const sides = {
        real: simplexOf(kept(n, 1), n, turn, 3),
        fake: simplexOf(kept(m, 2), m, turn, 3),
      };
      expect(relative(frechet(sides), distanceOf(kept(n, 1), kept(m, 2)))).toBeLessThan(1e-8);
    }
  });

  it("has no standard error and no bias in closed form, and of equal rows it is 0", () => {
    const data = new Rng(SEED).normals(new Float64Array(10 * 30));
    const same = { rows: 10, dim: 30, data };
    expect(frechet({ real: same, fake: same })).toMatchObject({ value: expect.closeTo(0, 10), flat: 21 });
    expect(frechet({ real: same, fake: same }).error).toBeUndefined();
    expect(frechet({ real: same, fake: same }).floor).toBeUndefined();
  });
});

it("moments of different dimension are refused", () => {
  const of = (dim: number) => ({ mean: new Float64Array(dim), covariance: new Float64Array(dim * dim) });
  expect(() => frechetOfMoments({ real: of(3), fake: of(4) })).toThrow("of one dimension (3 and 4");
});
