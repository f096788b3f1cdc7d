import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { affineLogDensity } from "../../src/maths/affine-density.ts";
import { mixtureModes } from "../../src/maths/mixture.ts";
import type { Curves, Plane } from "../../src/samples.ts";

const { "optimal-d": optimalD } = metrics;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };
const measure = (input: Partial<MetricInput>) =>
  optimalD.compute({ real: nothing, fake: nothing, ...input }, {})["optimal-d"];

const logDensity = (point: ArrayLike<number>) => -0.5 * point[0] ** 2 - 0.5 * Math.log(2 * Math.PI);

function grid(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

const z = grid(-7, 7, 281);

/** G(z) = mu + z against N(0, 1), with D's logit given; `cells` cells of x on [-8, 12]. */
function shifted(mu: number, logit: (x: number) => number, cells = 401): Curves {
  const x = grid(-8, 12, cells);
  return { x, logits: x.map(logit), z, g: z.map((value) => mu + value) };
}

/** ln(p_data / p_g) of N(0, 1) against N(mu, 1). */
const best = (mu: number) => (x: number) => mu ** 2 / 2 - mu * x;

describe("known answers: p_data = N(0, 1), G(z) = mu + z", () => {
  it.each([0, 0.5, 1, 2, 4])("mu = %d: the optimal logit mu^2/2 - mu x is at distance 0", (mu) => {
    expect(measure({ optimum: shifted(mu, best(mu)), logDensity }).value).toBeLessThan(1e-4);
  });

  it("what is left is the grid's, and falls with its square", () => {
    const value = (cells: number) => measure({ optimum: shifted(2, best(2), cells), logDensity }).value ?? 0;
    const ratio = value(201) / value(401);
    expect(ratio).toBeGreaterThan(3.6);
    expect(ratio).toBeLessThan(4.4);
  });

  it("an undecided discriminator is at half the total variation distance: erf(mu / sqrt 8) / 2", () => {
    // TV of N(0,1) and N(2,1) is P(|Z| < 1) = .682689492.
    expect(measure({ optimum: shifted(2, () => 0), logDensity }).value).toBeCloseTo(0.682689492 / 2, 3);
    expect(measure({ optimum: shifted(2, () => 0, 4001), logDensity }).value).toBeCloseTo(0.682689492 / 2, 5);
  });

  it("a discriminator that takes everything for real, against a generator that is perfect: 1/2", () => {
    expect(measure({ optimum: shifted(0, () => 800), logDensity }).value).toBeCloseTo(0.5, 10);
  });

  it("the right discriminator turned round, far apart: nearly 1", () => {
    // Only where the two overlap, P(Z > 3) = .00135 of either side, does it lose less than everything.
    const value = measure({ optimum: shifted(6, (x) => -best(6)(x)), logDensity }).value ?? 0;
    expect(value).toBeGreaterThan(0.99);
    expect(value).toBeLessThanOrEqual(1);
  });

  it.each([0.01, 0.002, 0.001, 0.0001])(
    "data of std %d, narrower than a cell: G exactly the data, D = 1/2 and worth -2 ln 2",
    (std) => {
      const x = grid(-1.5, 1.5, 201);
      const curves = { x, logits: x.map(() => 0), z, g: z.map((at) => std * at) };
      const narrow = (point: ArrayLike<number>) => logDensity([point[0] / std]) - Math.log(std);
      const modes = mixtureModes([[0]], std);
      const found = optimalD.compute(
        { real: nothing, fake: nothing, optimum: curves, logDensity: narrow, modes },
        {},
      );
      expect(found["optimal-d"].value).toBeLessThan(1e-6);
      expect(found["optimal-d.value"].value).toBeCloseTo(-2 * Math.LN2, 6);
      expect(found["optimal-d.value-optimal"].value).toBeCloseTo(-2 * Math.LN2, 6);
      expect(found["optimal-d"]).not.toHaveProperty("note");
    },
  );

  it("a uniform latent: G(z) = z on [-1, 1] against the uniform density on it, D = 1/2", () => {
    const u = grid(-1, 1, 41);
    // Cells whose edges fall on -1 and 1.
    const x = grid(-1.95, 1.95, 40);
    const curves = { x, logits: x.map(() => 0), z: u, g: u, zWeights: new Float64Array(40).fill(1 / 40) };
    const uniform = (point: ArrayLike<number>) => (Math.abs(point[0]) < 1 ? -Math.LN2 : -Infinity);
    expect(measure({ optimum: curves, logDensity: uniform }).value).toBeCloseTo(0, 12);
  });

  it("says when much of a density lies beyond the grid", () => {
    const quantity = measure({ optimum: shifted(12, best(12)), logDensity });
    expect(quantity).toMatchObject({
      unit: "probability",
      note: expect.stringMatching(
        /^0\.0 % of the data and 49\.\d % of the generated mass lie outside the grid$/,
      ),
    });
    expect(measure({ optimum: shifted(2, best(2)), logDensity })).not.toHaveProperty("note");
  });
});

describe("V(D) and the density ratio", () => {
  const all = (mu: number, logit: (x: number) => number, modes?: MetricInput["modes"]) => {
    const found = optimalD.compute(
      { real: nothing, fake: nothing, optimum: shifted(mu, logit), logDensity, ...(modes && { modes }) },
      {},
    );
    return (name: string) => found[`optimal-d${name}`].value ?? NaN;
  };

  // Quadrature at 30 digits (src/doctor/two-gaussians.ts).
  it.each([
    [0, -1.386294],
    [0.5, -1.325672],
    [1, -1.163451],
    [2, -0.712633],
    [4, -0.120854],
  ])("mu = %d, an affine generator and data of a known width: V(D*) = %d to all its digits", (mu, value) => {
    const found = all(mu, best(mu), mixtureModes([[0]], 1));
    expect(found(".value-optimal")).toBeCloseTo(value, 6);
    expect(found(".value")).toBeCloseTo(value, 6);
    expect(found("")).toBeLessThan(1e-12);
  });

  it("a generator that bends is judged on means over cells", () => {
    const bent = { ...shifted(1, best(1)), g: z.map((value) => 1 + value + 0.001 * value ** 2) };
    const found = optimalD.compute(
      { real: nothing, fake: nothing, optimum: bent, logDensity, modes: mixtureModes([[0]], 1) },
      {},
    );
    expect(found["optimal-d.value-optimal"].value).toBeCloseTo(-1.163451, 2);
    expect(found["optimal-d.value-optimal"].value).not.toBeCloseTo(-1.163451, 5);
  });

  // Quadrature at 30 digits (src/doctor/two-gaussians.ts); means over cells of 1/20 are off by some 1e-4.
  it.each([
    [0, -1.386294],
    [0.5, -1.325672],
    [1, -1.163451],
    [2, -0.712633],
    [4, -0.120854],
  ])("mu = %d: V(D*) = 2 JSD - ln 4 = %d, which D* reaches and no other", (mu, best_) => {
    const optimal = all(mu, best(mu));
    expect(optimal(".value")).toBeCloseTo(best_, 3);
    expect(optimal(".value-optimal")).toBeCloseTo(best_, 3);
    expect(optimal(".log-ratio")).toBeLessThan(1e-3 * (1 + mu ** 2));
    for (const worse of [(x: number) => best(mu)(x) + 0.5, (x: number) => 1.5 * best(mu)(x) - 0.1]) {
      const other = all(mu, worse);
      expect(other(".value")).toBeLessThan(other(".value-optimal") - 1e-4);
      expect(other(".value-optimal")).toBe(optimal(".value-optimal"));
    }
  });

  it("D = 1/2 is worth -ln 4 against any generator, and is off by E |mu^2/2 - mu x| as a ratio", () => {
    const undecided = all(2, () => 0);
    expect(undecided(".value")).toBeCloseTo(-Math.log(4), 6);
    // |2 - 2x| = 2 |t|, t = x - 1: folded normal of mean -1 or 1 and sd 1, E |t| = 2 phi(1) + erf(1 / sqrt 2) = 1.166630
    expect(undecided(".log-ratio")).toBeCloseTo(2 * 1.16663, 2);
  });

  it("a logit that is off by a half is off by a half as a ratio", () => {
    expect(all(1, (x) => best(1)(x) - 0.5)(".log-ratio")).toBeCloseTo(0.5, 3);
  });

  it("the ratio is judged where there is one: without, the worst D would score as the best", () => {
    const u = grid(0, 1, 41);
    const x = grid(-1.95, 1.95, 40);
    const against = (density: (x: number) => number, logit: (x: number) => number) =>
      optimalD.compute(
        {
          real: nothing,
          fake: nothing,
          optimum: { x, logits: x.map(logit), z: u, g: u, zWeights: new Float64Array(40).fill(1 / 40) },
          logDensity: (point) => Math.log(density(point[0])),
        },
        {},
      )["optimal-d.log-ratio"];
    // Uniform data on [-2, 0] against the generator's [0, 1].
    expect(
      against(
        (at) => (at < 0 ? 1 / 2 : 0),
        () => 50,
      ),
    ).toEqual({
      value: null,
      why: "nowhere do both densities have mass",
    });
    // On [-1, 1] it is ln(1/2) where both have mass, and half of the data's, a quarter of all, is alone.
    expect(
      against(
        (at) => (Math.abs(at) < 1 ? 1 / 2 : 0),
        () => 0,
      ),
    ).toMatchObject({
      value: expect.closeTo(Math.LN2, 12),
      note: "without 25.0 % of the mass, where only one of the densities has any",
    });
  });
});

/** ln p of N(mean, sd^2 I) in the plane. */
function bell(mean: readonly [number, number], sd = 1) {
  const log = affineLogDensity({ shift: mean, matrix: [sd, 0, 0, sd] });
  if (log === undefined) throw new Error("a bell has a density");
  return log;
}

/** D on [-9, 9]^2 beside a generator of this density; 0.15 apart. */
function planeOf(generated: (point: ArrayLike<number>) => number, logit: (x: number, y: number) => number) {
  const axis = grid(-9, 9, 121);
  const points = Array.from({ length: 121 ** 2 }, (_, k) => [axis[k % 121], axis[Math.floor(k / 121)]]);
  const plane: Plane = {
    axis,
    logits: Float64Array.from(points, ([x, y]) => logit(x, y)),
    generated: Float64Array.from(points, generated),
  };
  return plane;
}

describe("in the plane", () => {
  const origin = bell([0, 0]);
  const all = (plane: Plane, density: (point: ArrayLike<number>) => number) => {
    const found = optimalD.compute({ real: nothing, fake: nothing, optimum: plane, logDensity: density }, {});
    return (name: string) => found[`optimal-d${name}`].value ?? NaN;
  };

  // The divergence of two normals of one covariance depends on their distance only: the table of the line, to all its digits.
  it.each([
    [0.5, -1.325672],
    [1, -1.163451],
    [2, -0.712633],
    [4, -0.120854],
  ])("normals at distance %d, whatever the direction: V(D*) = %d", (mu, value) => {
    for (const angle of [0, 0.7, 2.5]) {
      const [a, b] = [mu * Math.cos(angle), mu * Math.sin(angle)];
      const best = (x: number, y: number) => a * x + b * y - mu ** 2 / 2;
      const found = all(planeOf(origin, best), bell([a, b]));
      expect(found(".value-optimal")).toBeCloseTo(value, 6);
      expect(found(".value")).toBeCloseTo(value, 6);
      expect(found("")).toBeLessThan(1e-12);
      expect(found(".log-ratio")).toBeLessThan(1e-11);
    }
  });

  it("an undecided D: half the total variation, and -ln 4", () => {
    const found = all(
      planeOf(origin, () => 0),
      bell([0, 2]),
    );
    // |p - q| has a kink on the line between both means, so the sum is right to the square of the step only.
    expect(found("")).toBeCloseTo(0.682689492 / 2, 2);
    expect(found(".value")).toBeCloseTo(-Math.log(4), 9);
  });

  it("a bell half as wide: V(D*) = -1.039664 by adaptive quadrature (scipy, in polar coordinates)", () => {
    const best = (x: number, y: number) => bell([0, 0], 0.5)([x, y]) - origin([x, y]);
    const found = all(planeOf(origin, best), bell([0, 0], 0.5));
    expect(found(".value-optimal")).toBeCloseTo(-1.039664, 6);
    expect(found("")).toBeLessThan(1e-12);
  });

  it("D turned by a right angle is another D: coordinates are not exchanged", () => {
    const turned = (_x: number, y: number) => 2 * y - 2;
    expect(all(planeOf(origin, turned), bell([2, 0]))("")).toBeGreaterThan(0.2);
  });

  it("a density finer than the grid has no sum", () => {
    const found = optimalD.compute(
      {
        ...{ real: nothing, fake: nothing, logDensity: bell([0.07, 0.07], 0.02) },
        optimum: planeOf(origin, () => 0),
      },
      {},
    );
    expect(found["optimal-d"]).toEqual({
      value: null,
      why: expect.stringMatching(/^the data's density sums to .* over the grid of the plane, not to 1$/),
    });
  });

  it("says what lies outside, and refuses a D that is not finite", () => {
    const plane = planeOf(origin, () => 0);
    const near = optimalD.compute(
      { real: nothing, fake: nothing, optimum: plane, logDensity: bell([7, 0]) },
      {},
    )["optimal-d"];
    // P(Z > 2.075) = 1.9 %, the border half a step beyond the last point.
    expect(near).toMatchObject({
      note: "1.9 % of the data and 0.0 % of the generated mass lie outside the grid",
    });
    expect(
      measure({ optimum: { ...plane, logits: plane.logits.map(() => NaN) }, logDensity: origin }),
    ).toEqual({
      value: null,
      why: "the discriminator's output is not finite everywhere on the grid",
    });
  });
});

describe("no value, and the reason", () => {
  it("data too narrow to integrate", () => {
    const modes = mixtureModes([[0]], 4e-5);
    expect(measure({ optimum: shifted(0, () => 0), logDensity, modes })).toEqual({
      value: null,
      why: "the data's modes are narrower than a cell of the grid by more than 1000 times",
    });
  });

  const curves = shifted(2, best(2));
  it.each<[string, Partial<MetricInput>]>([
    ["it needs the density of the data", { optimum: curves }],
    [
      "it needs curves of D and G: one-dimensional data or an affine generator in the plane, and a D that judges single samples",
      { logDensity },
    ],
    [
      "it needs the generator's density in closed form: on the line a latent of dimension 1",
      { optimum: { x: curves.x, logits: curves.logits }, logDensity },
    ],
    [
      "the discriminator's output is not finite everywhere on the grid",
      { optimum: { ...curves, logits: curves.x.map(() => Number.NaN) }, logDensity },
    ],
    [
      "the generator's output is not finite everywhere on the grid",
      { optimum: { ...curves, g: z.map(() => Infinity) }, logDensity },
    ],
    [
      "neither density has mass on the grid of x",
      { optimum: { ...curves, g: z.map(() => 500) }, logDensity: () => -Infinity },
    ],
  ])("%s", (why, input) => {
    expect(measure(input)).toEqual({ value: null, why });
  });
});
