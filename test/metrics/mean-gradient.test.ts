import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { sigmoid } from "../../src/maths/distances.ts";
import type { Curves } from "../../src/samples.ts";

const { "mean-gradient": meanGradient } = metrics;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };
const measure = (input: Partial<MetricInput>) =>
  meanGradient.compute({ real: nothing, fake: nothing, slopes: input.curves?.slopes, ...input }, {});

const grid = (low: number, high: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
const logDensity = (point: ArrayLike<number>) => -0.5 * point[0] ** 2 - 0.5 * Math.log(2 * Math.PI);

/** G(z) = mu + z against N(0, 1), on the grids of a training, with D's logit offset + slope x. */
function line(mu: number, { offset, slope }: { offset: number; slope: number }): Curves {
  const x = grid(-6, mu + 6, 201);
  const z = grid(-6, 6, 1201);
  const logits = x.map((at) => offset + slope * at);
  return {
    ...{ x, logits, z, g: z.map((at) => mu + at) },
    slopes: {
      output: x.map(() => slope),
      minimax: logits.map((logit) => -sigmoid(logit) * slope),
      nonSaturating: logits.map((logit) => -sigmoid(-logit) * slope),
    },
  };
}

/** At x = mu: mu / (1 + e^(mu^2/2)) and mu / (1 + e^(-mu^2/2)); means by quadrature at 30 digits (src/doctor/two-gaussians.ts). */
const table = [
  [0.5, 0.235264, 0.264736],
  [1, 0.397973, 0.602027],
  [2, 0.4496, 1.5504],
  [4, 0.137195, 3.862805],
  [6, 0.0124532, 5.987547],
  [10, 4.4641e-6, 9.99999554],
] as const;

describe("p_data = N(0, 1), p_g = N(mu, 1), D = D*", () => {
  it.each(table)("mu = %d", (mu, minimax, nonSaturating) => {
    const curves = line(mu, { offset: mu ** 2 / 2, slope: -mu });
    const found = measure({ curves, logDensity });
    const expected = {
      minimax,
      "non-saturating": nonSaturating,
      "minimax-at-mean": mu / (1 + Math.exp(mu ** 2 / 2)),
      "non-saturating-at-mean": mu / (1 + Math.exp(-(mu ** 2) / 2)),
    };
    for (const [name, answer] of Object.entries(expected)) {
      // The trapezoidal rule on cells of (mu + 12) / 200 is off by 0.3 % at mu = 10, where D rises by a factor of 3 a cell.
      for (const suffix of ["", "-optimal"]) {
        const value = found[`mean-gradient.${name}${suffix}`].value ?? NaN;
        expect(Math.abs(value / answer - 1), name + suffix).toBeLessThan(5e-3);
      }
    }
  });

  it.each([27, 30, 34])(
    "mu = %d, where the product of two neighboring slopes vanishes: still mu / (1 + e^(mu^2/2))",
    (mu) => {
      const found = measure({ curves: line(mu, { offset: mu ** 2 / 2, slope: -mu }), logDensity });
      const answer = mu / (1 + Math.exp(mu ** 2 / 2));
      expect((found["mean-gradient.minimax-at-mean-optimal"].value ?? NaN) / answer).toBeCloseTo(1, 5);
    },
  );

  it("equal densities and a flat D pay nothing", () => {
    const found = measure({ curves: line(0, { offset: 0, slope: 0 }), logDensity });
    for (const { value } of Object.values(found)) expect(value).toBeCloseTo(0, 12);
  });
});

it("a D half as steep pays other sums, beside the same optimum", () => {
  const half = measure({ curves: line(2, { offset: 1, slope: -1 }), logDensity });
  // At x = 2 its logit is -1: 1 / (1 + e) and 1 / (1 + 1/e).
  expect(half["mean-gradient.minimax-at-mean"].value).toBeCloseTo(0.268941, 4);
  expect(half["mean-gradient.non-saturating-at-mean"].value).toBeCloseTo(0.731059, 3);
  expect(half["mean-gradient.minimax-optimal"].value).toBeCloseTo(0.4496, 4);
});

it("a D that slopes both ways alike pays nothing on the whole", () => {
  const curves = line(2, { offset: 0, slope: 0 });
  const slope = curves.x.map((at) => at - 2);
  const slopes = { output: slope, minimax: slope, nonSaturating: slope };
  expect(measure({ curves: { ...curves, slopes }, logDensity })["mean-gradient.minimax"].value).toBeCloseTo(
    0,
    6,
  );
});

describe("no value, and the reason", () => {
  const curves = line(2, { offset: 2, slope: -2 });
  const { slopes, ...without } = curves;
  it.each<[string, Partial<MetricInput>]>([
    ["it needs the density of the data", { curves }],
    ["it needs slopes of D beside a frozen generator", { curves: without, logDensity }],
    [
      "it needs the generator's density in closed form: on the line a latent of dimension 1",
      { curves: { x: curves.x, logits: curves.logits, slopes }, logDensity },
    ],
    [
      "the players are not finite everywhere on the grid",
      { curves: { ...curves, g: curves.x.map(() => NaN) }, logDensity },
    ],
  ])("%s", (why, input) => {
    const found = Object.values(measure(input));
    expect(found).toHaveLength(8);
    for (const quantity of found) expect(quantity).toEqual({ value: null, why });
  });
});
