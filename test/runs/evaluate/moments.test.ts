/** Means and covariances alone: the closed form of two Gaussians, of a file or of samples on either side. */
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { evaluateMoments, type MomentsInput } from "../../../src/runs/evaluate/moments.ts";
import type { EvaluationOptions } from "../../../src/runs/evaluate/options.ts";
import type { Moments } from "../../../src/samples.ts";

const of = (mean: readonly number[], covariance: readonly number[], rows?: number): Moments => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
  ...(rows !== undefined && { rows }),
});
const frechetOf = (input: MomentsInput, options?: EvaluationOptions) =>
  evaluateMoments(input, options).scenarios[0].seeds[0].metrics.frechet;
/** Variances 1 and 4 against 9 and 16 along the same axes, means (3, 4) apart: 25 + (1 - 3)^2 + (2 - 4)^2. */
const one = of([0, 0], [1, 0, 0, 4]);
const other = of([3, 4], [9, 0, 0, 16]);

describe("evaluateMoments", () => {
  it("is the closed form, and says that the rows are unknown", () => {
    expect(frechetOf({ real: one, fake: other })).toMatchObject({
      value: expect.closeTo(33, 12),
      unit: "data units squared",
      n: 0,
      note: "the number of samples of both sides is unknown (n 0), and so is the bias",
    });
    expect(frechetOf({ real: one, fake: one })).toMatchObject({ value: expect.closeTo(0, 12) });
  });

  it("turned by 45 degrees and with a correlation: what tr (S1 S2)^1/2 gives in two dimensions", () => {
    // of a 2 x 2 matrix with the eigenvalues a, b: (root a + root b)^2 = trace + 2 root of the determinant
    const [s, t] = [of([0, 0], [2, 1, 1, 2]), of([0, 0], [5, -2, -2, 1])];
    const trace = 2 * 5 + 1 * -2 + 1 * -2 + 2 * 1;
    const roots = Math.sqrt(trace + 2 * Math.sqrt((2 * 2 - 1) * (5 - 4)));
    expect(frechetOf({ real: s, fake: t })).toMatchObject({ value: expect.closeTo(4 + 6 - 2 * roots, 12) });
  });

  it("takes samples on either side, with their n", () => {
    // mean 3 and 4, variances 9 and 16 of 3 rows, uncorrelated: (3, 0, -3) and (4, -8, 4) over root 3
    const root = Math.sqrt(3);
    const fake = {
      rows: 3,
      dim: 2,
      data: Float64Array.of(6, 4 + 4 / root, 3, 4 - 8 / root, 0, 4 + 4 / root),
    };
    expect(frechetOf({ real: of([0, 0], [1, 0, 0, 4], 500), fake })).toMatchObject({
      value: expect.closeTo(33, 12),
      n: 3,
      nReal: 500,
      note: "with 3 rows in 2 dimensions it is mostly bias",
    });
    expect(frechetOf({ real: fake, fake: one })).toMatchObject({ value: expect.closeTo(33, 12), nReal: 3 });
  });

  it("lists all other metrics with the reason, has no null bands, and judges gates", () => {
    const { scenarios, exit } = evaluateMoments(
      { real: one, fake: other },
      { expect: [{ metric: "frechet", max: 30 }] },
    );
    const [{ notMeasured = [], seeds, gates }] = scenarios;
    expect(new Set(notMeasured.map(({ why }) => why))).toEqual(
      new Set(["it needs samples, and a side is a file of means and covariances"]),
    );
    expect(notMeasured.map(({ metric }) => metric)).toEqual(expect.arrayContaining(["mmd", "prdc", "emd"]));
    expect(notMeasured.map(({ metric }) => metric)).not.toContain("frechet");
    expect(seeds[0].warnings).toEqual([
      "there are no null bands: a file of means and covariances holds no samples to draw from",
    ]);
    expect(gates).toMatchObject([{ passed: false }]);
    expect(exit).toBe(1);
  });

  it.each([
    [{ metrics: { mmd: {} } }, "mmd cannot be measured here: it needs samples"],
    [{ metrics: { frechte: {} } }, 'there is no metric "frechte"'],
    [{ metrics: { frechet: { space: "features" } } }, "frechet cannot be measured here: it needs samples"],
    [{ expect: [{ metric: "mmd", max: 1 }] }, "it needs samples"],
    [{ expect: [{ metric: "frechet", maxNulls: 3 }] }, "holds no samples to draw from"],
  ])("refuses %j", (options, message) => {
    expect(() => evaluateMoments({ real: one, fake: other }, options)).toThrow(message);
  });

  it("refuses sides of two dimensions, and samples that have no covariance", () => {
    expect(() => evaluateMoments({ real: one, fake: of([0], [1]) })).toThrow(InputError);
    const single = { rows: 1, dim: 2, data: Float64Array.of(0, 1) };
    expect(() => evaluateMoments({ real: one, fake: single })).toThrow("needs 2 rows (fake has 1)");
    const wild = { rows: 2, dim: 2, data: Float64Array.of(0, 1, Number.NaN, 0) };
    expect(() => evaluateMoments({ real: one, fake: wild })).toThrow("fake, row 1, column 0: NaN");
  });
});
