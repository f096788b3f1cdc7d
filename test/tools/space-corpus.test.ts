/** Targets above two dimensions, the draws of settings on them, and what is kept of a training. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import type { Target } from "../../src/data/target.ts";
import { Rng } from "../../src/maths/random.ts";
import { trainers } from "../../src/models/trainers/index.ts";
import type { TrainerKind } from "../../src/models/trainers/trainer.ts";
import type { Samples } from "../../src/samples.ts";
import { spaceDraws } from "../../tools/corpus/space/fresh.ts";
import { judgedOf, seenOf, snapshotsOf } from "../../tools/corpus/space/judge.ts";
import { spaceSettings, spaceTargets } from "../../tools/corpus/space/settings.ts";
import { createSpaceTarget, type SpaceOptions } from "../../tools/corpus/space/targets.ts";

const ROWS = 20_000;
const draw = (options: SpaceOptions, rows = ROWS): Samples =>
  createSpaceTarget(options).sample(rows, new Rng(3).fork("test"));
const column = ({ rows, dim, data }: Samples, j: number) =>
  Float64Array.from({ length: rows }, (_, i) => data[i * dim + j]);
const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
const centered = (x: Float64Array) => {
  const middle = mean(x);
  return x.map((value) => value - middle);
};
const variance = (x: Float64Array) => mean(centered(x).map((value) => value ** 2));

describe("targets above two dimensions", () => {
  it.each(Object.entries(spaceTargets))(
    "are of their dimension, and the same for the same stream: %s",
    (_, options) => {
      const { dim, sd, sample } = createSpaceTarget(options);
      const once = sample(50, new Rng(1));
      expect({ rows: once.rows, dim: once.dim, length: once.data.length }).toEqual({
        rows: 50,
        dim,
        length: 50 * dim,
      });
      expect(once.data).toEqual(createSpaceTarget(options).sample(50, new Rng(1)).data);
      expect(once.data).not.toEqual(sample(50, new Rng(2)).data);
      expect(sd).toBeGreaterThan(0);
    },
  );

  it("a normal law has the spectrum that was asked for, and pooled deviation 1", () => {
    const samples = draw({ kind: "normal", dim: 5, decay: 1, seed: 1, said: "none" });
    const columns = Array.from({ length: 5 }, (_, j) => centered(column(samples, j)));
    const covariance = columns.map((a) => columns.map((b) => mean(a.map((x, i) => x * b[i]))));
    const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(covariance), {
      assumeSymmetric: true,
    });
    const harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5;
    const found = realEigenvalues.toSorted((a, b) => b - a);
    found.forEach((value, j) => {
      expect((value * harmonic * (j + 1)) / 5).toBeCloseTo(1, 1);
    });
  });

  it("a mixture has centers that far apart, and draws from each by its weight", () => {
    const options = {
      kind: "mixture",
      dim: 8,
      modes: 4,
      std: 0.2,
      apart: 12,
      uneven: 3,
      seed: 4,
      said: "names",
    } as const;
    const { modes, sample } = createSpaceTarget(options);
    const { rows, dim, data } = modes?.centers ?? { rows: 0, dim: 0, data: [] };
    const gap = (k: number, row: ArrayLike<number>, at: number) =>
      Math.hypot(...Array.from({ length: dim }, (_, j) => row[at + j] - data[k * dim + j]));
    for (let a = 0; a < rows; a++)
      for (let b = 0; b < a; b++) expect(gap(a, data, b * dim)).toBeGreaterThanOrEqual(12 * 0.2);
    const samples = sample(ROWS, new Rng(5));
    const near = Array.from({ length: ROWS }, (_, i) =>
      [...Array(rows).keys()].find((k) => gap(k, samples.data, i * dim) < 6 * 0.2),
    );
    // Weights 1, 3^(1/3), 3^(2/3) and 3 over their sum.
    const raw = [1, 3 ** (1 / 3), 3 ** (2 / 3), 3];
    raw.forEach((weight, k) => {
      const share = near.filter((each) => each === k).length / ROWS;
      expect(Math.abs(share - weight / raw.reduce((sum, each) => sum + each))).toBeLessThan(0.015);
    });
  });

  it("columns of a standardized table that are normal, lognormal or stepped have mean 0 and variance 1", () => {
    const samples = draw({ kind: "table", dim: 10, standardized: true, seed: 6, said: "nothing" });
    // A rounded normal number has 1/12 of a squared step more, 1/27, and noise of 0.0025.
    for (const [j, expected] of [
      [0, 1],
      [1, 1],
      [3, 1.04],
    ] as const) {
      expect(Math.abs(mean(column(samples, j)))).toBeLessThan(0.04);
      expect(Math.abs(variance(column(samples, j)) - expected)).toBeLessThan(0.1);
    }
  });

  it("waves without noise obey x(t + 1) + x(t - 1) = 2 cos(omega) x(t)", () => {
    const { rows, dim, data } = draw({ kind: "waves", dim: 24, noise: 0, seed: 7, said: "none" }, 200);
    for (let i = 0; i < rows; i++) {
      const x = data.slice(i * dim, (i + 1) * dim);
      const inner = [...x.keys()].slice(1, -1);
      const cosine =
        inner.reduce((sum, t) => sum + (x[t + 1] + x[t - 1]) * x[t], 0) /
        (2 * inner.reduce((sum, t) => sum + x[t] ** 2, 0));
      for (const t of inner) expect(x[t + 1] + x[t - 1]).toBeCloseTo(2 * cosine * x[t], 9);
    }
  });

  it("digits lie in [-1, 1], dark at the border", () => {
    const samples = draw({ kind: "digits", seed: 8, said: "nothing" }, 500);
    expect(samples.data.every((x) => x >= -1 && x <= 1)).toBe(true);
    expect(mean(column(samples, 0))).toBeLessThan(-0.85);
    expect(mean(column(samples, 27))).toBeGreaterThan(-0.5);
  });
});

describe("settings above two dimensions", () => {
  const lists = [spaceSettings, ...spaceDraws];

  it("can all be trained, each draw on targets of its own", () => {
    const targets = new Map<string, Target>();
    for (const { target } of lists.flat()) {
      const key = JSON.stringify(target);
      if (!targets.has(key)) targets.set(key, createSpaceTarget(target));
    }
    expect(targets.size).toBe(lists.length * Object.keys(spaceTargets).length);
    for (const { trainer, target } of lists.flat()) {
      const { kind: id, ...given } = trainer;
      const kind = trainers[id] as TrainerKind;
      const options = Value.Parse(kind.options, Value.Default(kind.options, structuredClone(given)));
      expect(kind.check(options as never, targets.get(JSON.stringify(target)))).toBeUndefined();
    }
  });

  it("have names and pairs of setting and seed that occur once, at least a hundred of them for measuring", () => {
    const names = lists.flat().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect((spaceDraws.at(-1) ?? []).flatMap(({ seeds }) => seeds).length).toBeGreaterThanOrEqual(100);
    const first = new Set(spaceSettings.flatMap(({ seeds }) => seeds));
    for (const { seeds } of spaceDraws.flat()) for (const seed of seeds) expect(first.has(seed)).toBe(false);
  });
});

it("snapshots come back as they were measured, to six digits", () => {
  const options = spaceTargets.normal5;
  const target = createSpaceTarget(options);
  const steps = [1, 2, 3].map((step) => ({ step, samples: target.sample(1000, new Rng(step)) }));
  const gone = { step: 4, samples: { rows: 1000, dim: 5, data: new Float64Array(5000).fill(Number.NaN) } };
  const snapshots = snapshotsOf(seenOf(target, options, [...steps, gone]));
  expect(snapshots.map(({ step }) => step)).toEqual([1, 2, 3]);
  const { emd, movement } = snapshots[0].metrics;
  expect(movement.value).toBe(null);
  expect(emd).toMatchObject({ unit: "data units" });
  const { nulls, target: record } = judgedOf(target, options);
  // Real samples lie about where the null band is.
  expect((emd.value ?? 0) / nulls.emd.median).toBeCloseTo(1, 0);
  expect(record).toMatchObject({ kind: "samples", dim: 5 });
});
