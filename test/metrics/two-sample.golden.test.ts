/**
 * Two-sample metrics against numpy, scipy, POT and torch-fidelity on stored features: see test/golden/metrics/README.md for
 * what each value is and where its tolerance comes from.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { slicedTransport } from "../../src/maths/sliced.ts";
import type { Quantity } from "../../src/result/index.ts";
import type { Box, Samples } from "../../src/samples.ts";
import { pythonWith } from "../helpers/python.ts";

const { divergences, emd, frechet, jsd, mmd } = metrics;

const folder = join(import.meta.dirname, "../golden/metrics");

interface Kernels {
  readonly mmd: number;
  readonly kidTorchFidelity: { readonly rows: number; readonly value: number };
  readonly bandwidth: number;
  readonly mmdGaussian: number;
}
interface Formula {
  readonly rows: number;
  readonly dim: number;
  readonly seed: number;
  readonly scale: number;
  readonly shift: number;
}
interface Small {
  readonly real: readonly (readonly number[])[];
  readonly fake: readonly (readonly number[])[];
  readonly directions: readonly (readonly number[])[];
  readonly expected: Kernels & {
    readonly frechet: number;
    readonly frechetSqrtm: number;
    readonly frechetTorchFidelity: number;
    readonly frechetSingular: number;
    readonly frechetSingularSqrtm: number;
    readonly sliced: { readonly order1: number; readonly order2: number };
    readonly firstColumn: {
      readonly box: Box;
      readonly jsd: number;
      readonly kl: number;
      readonly reverseKl: number;
      readonly totalVariation: number;
      readonly emd: number;
    };
  };
}
interface Large {
  readonly formula: { readonly real: Formula; readonly fake: Formula };
  readonly first: readonly [number, number];
  readonly expected: Kernels & { readonly frechetSqrtm: number; readonly frechetTorchFidelity: number };
}

const read = (name: string, from = folder): unknown => JSON.parse(readFileSync(join(from, name), "utf8"));
const small = read("features-8.json") as Small;
const large = read("features-64.json") as Large;

const samples = (rows: readonly (readonly number[])[]): Samples => ({
  rows: rows.length,
  dim: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

function byFormula({ rows, dim, seed, scale, shift }: Formula): Samples {
  let state = seed;
  const next = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  return {
    rows,
    dim,
    data: Float64Array.from(
      { length: rows * dim },
      () => scale * (next() + next() + next() + next() - 2) + shift,
    ),
  };
}

function expectRelative(actual: number | null, expected: number, tolerance: number): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThan(tolerance);
}

interface Sides {
  readonly real: Samples;
  readonly fake: Samples;
}
const eight: Sides = { real: samples(small.real), fake: samples(small.fake) };
const sixtyFour: Sides = { real: byFormula(large.formula.real), fake: byFormula(large.formula.fake) };

const first = ({ dim, data }: Samples, rows: number): Samples => ({
  rows,
  dim,
  data: data.subarray(0, rows * dim),
});
const polynomial = { kernel: "polynomial", bandwidth: 0 } as const;

describe("features by formula", () => {
  it("are the same bits here and in Python", () => {
    expect([sixtyFour.real.data[0], sixtyFour.fake.data[0]]).toEqual(large.first);
  });
});

describe.each([
  ["200 and 150 rows of 8", eight, small.expected],
  ["1000 rows of 64", sixtyFour, large.expected],
] as const)("%s", (_, sides, expected) => {
  const { real, fake } = sides;

  it("frechet is scipy's and torch-fidelity's", () => {
    const { value } = frechet.compute(sides, {}).frechet;
    expectRelative(value, expected.frechetSqrtm, 1e-12);
    expectRelative(value, expected.frechetTorchFidelity, 1e-12);
  });

  it("mmd is numpy's, and torch-fidelity's KID of one subset of all rows", () => {
    expectRelative(mmd.compute(sides, polynomial).mmd.value, expected.mmd, 1e-11);
    const { rows, value } = expected.kidTorchFidelity;
    const equal = { real: first(real, rows), fake: first(fake, rows) };
    expectRelative(mmd.compute(equal, polynomial).mmd.value, value, 1e-11);
  });

  it("mmd with a Gaussian kernel: the median distance, and the value at it", () => {
    const { bandwidth } = expected;
    expectRelative(
      mmd.compute(sides, { kernel: "gaussian", bandwidth }).mmd.value,
      expected.mmdGaussian,
      1e-11,
    );
    const answer: Quantity = mmd.compute(sides, { kernel: "gaussian", bandwidth: 0 }).mmd;
    const said = answer.value === null ? "" : (answer.note ?? "");
    // Six digits are printed.
    expectRelative(Number(/bandwidth ([\d.]+)/.exec(said)?.[1]), bandwidth, 1e-5);
  });
});

describe("8 coordinates", () => {
  it("frechet is what 60 digits give", () => {
    expectRelative(frechet.compute(eight, {}).frechet.value, small.expected.frechet, 1e-12);
  });

  it("frechet of singular covariances", () => {
    const flattened = ({ rows, dim, data }: Samples): Samples => ({
      rows,
      dim,
      data: data.map((x, at) => (at % dim === 6 ? data[at - 6] : at % dim === 7 ? 0 : x)),
    });
    const sides = { real: flattened(eight.real), fake: flattened(eight.fake) };
    const { value } = frechet.compute(sides, {}).frechet;
    expectRelative(value, small.expected.frechetSingular, 1e-7);
    expectRelative(value, small.expected.frechetSingularSqrtm, 1e-7);
  });

  it("sliced Wasserstein on given directions is scipy's for order 1 and POT's for order 2", () => {
    const directions = samples(small.directions);
    const { order1, order2 } = small.expected.sliced;
    expectRelative(slicedTransport({ ...eight, directions, order: 1 }).cost, order1, 1e-12);
    expectRelative(Math.sqrt(slicedTransport({ ...eight, directions, order: 2 }).cost), order2, 1e-12);
  });

  it("divergences on bins and the distance on the line are scipy's", () => {
    const column = ({ rows, dim, data }: Samples): Samples => ({
      rows,
      dim: 1,
      data: Float64Array.from({ length: rows }, (_, i) => data[i * dim]),
    });
    const { box, ...expected } = small.expected.firstColumn;
    const input = { real: column(eight.real), fake: column(eight.fake), box };
    const ours = divergences.compute(input, {});
    expectRelative(jsd.compute(input, {}).jsd.value, expected.jsd, 1e-12);
    expectRelative(ours["divergences.kl"].value, expected.kl, 1e-12);
    expectRelative(ours["divergences.reverse-kl"].value, expected.reverseKl, 1e-12);
    expectRelative(ours["divergences.total-variation"].value, expected.totalVariation, 1e-12);
    expectRelative(emd.compute(input, { compare: "auto", points: 2 }).emd.value, expected.emd, 1e-12);
  });
});

/**
 * Every number of the one is that of the other, to 1e-9 relative: other versions of LAPACK, and other processors, round
 * otherwise. What scipy makes of singular covariances has the 1e-7 of the README: an eigenvalue that should be 0 is 1e-16
 * of the largest, and its root 1e-8.
 */
function expectSame(actual: unknown, stored: unknown, path: string): void {
  if (typeof stored === "number") {
    expect(Math.abs(Number(actual) - stored), path).toBeLessThanOrEqual(
      (path.endsWith("SingularSqrtm") ? 1e-7 : 1e-9) * Math.abs(stored),
    );
  } else if (typeof stored === "object" && stored !== null) {
    for (const [key, value] of Object.entries(stored)) {
      // torch-fidelity need not be there
      if (key.endsWith("TorchFidelity") && !(key in (actual as object))) continue;
      expectSame((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  } else expect(actual, path).toEqual(stored);
}

describe("the files", () => {
  it("are what make.py writes", ({ skip }) => {
    const python = pythonWith("mpmath", "numpy", "ot", "scipy");
    if ("missing" in python) return skip(python.missing);
    const made = mkdtempSync(join(tmpdir(), "ganscope-golden-"));
    try {
      const run = spawnSync(python.command, [join(folder, "make.py"), made], { encoding: "utf8" });
      expect(run.status, run.stderr).toBe(0);
      for (const name of ["features-8.json", "features-64.json"]) {
        const { versions: _, ...stored } = read(name) as Record<string, unknown>;
        expectSame(read(name, made), stored, name);
      }
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  });
});
