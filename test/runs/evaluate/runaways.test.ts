/** Generated samples that run away from the data, in more dimensions than a figure shows. */
import { describe, expect, it } from "vitest";
import { diagnoses } from "../../../src/judging/diagnoses/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { rangeOf } from "../../../src/maths/rows.ts";
import type { Snapshot } from "../../../src/result/index.ts";
import { evaluateSamples } from "../../../src/runs/evaluate/evaluate.ts";
import type { EvaluationInput } from "../../../src/runs/evaluate/prepare.ts";
import type { Samples } from "../../../src/samples.ts";
import { normal } from "../../helpers/clouds.ts";
import { rings } from "../../helpers/small-images.ts";

const SEED = 10_784;
const rng = new Rng(SEED);
const ROWS = 200;

/** The verdict on a series of samples at steps 100, 200, ... */
function judged(real: Samples, fake: readonly Samples[], more: Partial<EvaluationInput> = {}) {
  const result = evaluateSamples(
    { real, modeless: true, fake: fake.map((samples, i) => ({ step: 100 * (i + 1), samples })), ...more },
    { metrics: { emd: {} }, resamples: 0 },
  );
  return result.scenarios[0].seeds[0];
}

const each = (samples: Samples, change: (value: number, column: number) => number): Samples => ({
  ...samples,
  data: samples.data.map((value, i) => change(value, i % samples.dim)),
});

describe.each([3, 20, 200])("in %d dimensions", (dim) => {
  const draw = (name: string, rows = ROWS) => normal(rows, dim, rng.fork(`${dim} ${name}`));
  const real = draw("real", 2 * ROWS);
  const reach = rangeOf(real).high;
  const away = (name: string) => each(draw(name), (value) => value + 10 * reach);

  it("samples that end ten times as far out as the data reach diverged, from the first step of it", () => {
    const { verdicts, snapshots } = judged(real, [draw("a"), draw("b"), away("c"), away("d")]);
    expect(verdicts.convergence).toMatchObject({ status: "diverged", from: 300, to: 400 });
    expect(verdicts.convergence.explanation).toContain("The samples left the data");
    expect(snapshots[0].spread).toBeLessThan(1);
    expect(snapshots[3].spread).toBeGreaterThan(5);
  });

  it("samples that stay, that come in, or that sit on the mean did not", () => {
    const center = each(draw("a"), () => 0);
    for (const series of [
      [draw("a"), draw("b"), draw("c"), draw("d")],
      [away("a"), away("b"), draw("c"), draw("d")],
      [draw("a"), center, center, center],
      [away("a"), away("b"), away("c"), away("d")],
    ]) {
      expect(judged(real, series).verdicts.convergence.status).not.toBe("diverged");
    }
  });
});

describe("a table of 30 columns in units of their own", () => {
  const scale = Array.from({ length: 30 }, (_, j) => 10 ** ((j % 13) - 6));
  const shift = scale.map((unit, j) => (j % 3) * 5 * unit);
  const table = (name: string, rows = ROWS, loose?: number) =>
    each(
      normal(rows, 30, rng.fork(`table ${name}`)),
      (value, j) => scale[j] * (value + (j === loose ? 20 : 0)) + shift[j],
    );
  const real = table("real", 2 * ROWS);

  it.each([0, 6, 12])("column %d running away by 20 of its deviations is seen", (column) => {
    const series = [table("a"), table("b"), table("c", ROWS, column), table("d", ROWS, column)];
    expect(judged(real, series).verdicts.convergence).toMatchObject({ status: "diverged", from: 300 });
  });

  it("nothing is where all stay, nor where a constant column is missed by a little", () => {
    expect(judged(real, [table("a"), table("b"), table("c")]).verdicts.convergence.status).not.toBe(
      "diverged",
    );
    const constant = (samples: Samples, value: number) => each(samples, (x, j) => (j === 4 ? value : x));
    const series = [7, 7.5, 9].map((value) => constant(table(`constant ${value}`), value));
    expect(judged(constant(real, 7), series).verdicts.convergence.status).not.toBe("diverged");
  });
});

describe("images of 28 x 28 within [-1, 1]", () => {
  const { sample, image } = rings(28);
  const noise = (name: string, size: number): Samples => {
    const draws = rng.fork(name);
    const data = Float32Array.from({ length: ROWS * 784 }, () => Math.tanh(size * draws.normal()));
    return { rows: ROWS, dim: 784, data };
  };
  const real = sample(2 * ROWS, rng.fork("images"));
  const gray = each(noise("gray", 1), () => -0.9);

  it.each([
    ["with their shape", { image }],
    ["as rows of numbers", {}],
  ])("%s cannot run away", (_, more) => {
    for (const last of [
      noise("pale", 0.1),
      noise("loud", 9),
      each(gray, () => 1),
      sample(ROWS, rng.fork("good")),
    ]) {
      const { verdicts, snapshots } = judged(real, [gray, gray, last, last], more);
      expect(verdicts.convergence.status).not.toBe("diverged");
      expect(snapshots[3].spread).toBeLessThan(3);
    }
  });

  it("values far beyond that range did", () => {
    const burst = each(noise("loud", 9), (value) => 40 * value);
    expect(judged(real, [gray, gray, burst], { image }).verdicts.convergence.status).toBe("diverged");
  });
});

it("in the plane points tell it, as before: a snapshot keeps no spread", () => {
  const draw = (name: string, rows = ROWS) => normal(rows, 2, rng.fork(`plane ${name}`));
  const away = each(draw("c"), (value) => value + 50);
  const { verdicts, snapshots } = judged(draw("real", 2 * ROWS), [draw("a"), draw("b"), away]);
  expect(verdicts.convergence).toMatchObject({ status: "diverged", from: 300 });
  for (const snapshot of snapshots) {
    expect(snapshot).not.toHaveProperty("spread");
    expect(snapshot.points?.length).toBeGreaterThan(0);
  }
});

it("a result without spreads, of an earlier version, is judged as it was", () => {
  const draw = (name: string) => normal(ROWS, 20, rng.fork(name));
  const away = each(draw("c"), (value) => value + 50);
  const { snapshots } = judged(draw("real"), [draw("a"), draw("b"), away]);
  const stored = snapshots.map(({ spread: _, ...snapshot }) => snapshot);
  const training = {
    status: "completed",
    lastStep: 300,
    records: [],
    nulls: {},
    probabilistic: undefined,
  } as const;
  const target = { kind: "samples", dim: 20, sd: 1 };
  const status = (kept: readonly Snapshot[]) =>
    diagnoses.convergence.diagnose({ ...training, target, snapshots: kept }).status;
  expect(status(snapshots)).toBe("diverged");
  expect(status(stored)).not.toBe("diverged");
});
