/**
 * The 35 golden instances: each value was computed by two independent solvers that agree to 2e-15 relative (see
 * test/golden/emd/README.md and golden.py beside it). Beyond the value, each answer must bring its own proof.
 */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costMatrix, type GroundCost } from "../../src/maths/ground-cost.ts";
import { emdOnLine } from "../../src/maths/one-dimensional.ts";
import { emd, type Transport } from "../../src/maths/transport.ts";
import type { Samples } from "../../src/samples.ts";

interface Golden {
  readonly name: string;
  readonly metric: "euclidean" | "sqeuclidean" | "cityblock";
  readonly X?: readonly (number | readonly number[])[];
  readonly Y?: readonly (number | readonly number[])[];
  readonly grid?: {
    readonly bins: readonly number[];
    readonly lo: readonly number[];
    readonly hi: readonly number[];
  };
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly totalA?: number;
  readonly totalB?: number;
  readonly expected: { readonly emd: number; readonly exact?: number };
}

const folder = new URL("../golden/emd/", import.meta.url);
const instances = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && file !== "index.json")
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Golden);

const costs: Record<Golden["metric"], GroundCost> = {
  euclidean: "euclidean",
  sqeuclidean: "squared-euclidean",
  cityblock: "city-block",
};

function gridPoints({ bins, lo, hi }: NonNullable<Golden["grid"]>): Samples {
  const along = (axis: number, k: number) => lo[axis] + ((hi[axis] - lo[axis]) / bins[axis]) * (k + 0.5);
  const rows = bins[0] * bins[1];
  const data = Float64Array.from({ length: 2 * rows }, (_, at) => {
    const bin = Math.floor(at / 2);
    return at % 2 === 0 ? along(0, Math.floor(bin / bins[1])) : along(1, bin % bins[1]);
  });
  return { rows, dim: 2, data };
}

function listed(points: readonly (number | readonly number[])[]): Samples {
  const vectors = points.map((point) => (typeof point === "number" ? [point] : point));
  return { rows: vectors.length, dim: vectors[0].length, data: Float64Array.from(vectors.flat()) };
}

function problem(golden: Golden) {
  const real = golden.grid === undefined ? listed(golden.X ?? []) : gridPoints(golden.grid);
  // One support on both sides must be one object: it is what lets shared mass stay.
  const same = golden.grid !== undefined || JSON.stringify(golden.X) === JSON.stringify(golden.Y);
  const fake = same ? real : listed(golden.Y ?? []);
  return {
    real: { points: real, masses: golden.a.map((mass) => mass / (golden.totalA ?? 1)) },
    fake: { points: fake, masses: golden.b.map((mass) => mass / (golden.totalB ?? 1)) },
    cost: costs[golden.metric],
  };
}

/** Largest distance between the plan's row and column sums and the masses it has to move. */
function marginalError(golden: Golden, { plan }: Transport): number {
  const rows = golden.a.map((mass) => -mass / (golden.totalA ?? 1));
  const columns = golden.b.map((mass) => -mass / (golden.totalB ?? 1));
  plan.mass.forEach((mass, k) => {
    rows[plan.from[k]] += mass;
    columns[plan.to[k]] += mass;
  });
  return Math.max(...rows.map(Math.abs), ...columns.map(Math.abs));
}

it("has all 35 instances", () => {
  expect(instances).toHaveLength(35);
});

const onBothPaths = instances.flatMap((golden) =>
  (["wasm", "typescript"] as const).map((pricing) => ({ name: golden.name, golden, pricing })),
);

describe.each(onBothPaths)("$name, $pricing", ({ golden, pricing }) => {
  const { expected } = golden;
  const input = { ...problem(golden), pricing };
  const largest = costMatrix({ real: input.real.points, fake: input.fake.points, cost: input.cost }).reduce(
    (max, cost) => Math.max(max, cost),
  );
  /** Relative to the value, or to the largest cost where the value is 0. */
  const tolerance = 1e-12 * (expected.emd === 0 ? largest : expected.emd);

  it("costs what two other solvers say, to 1e-12 relative", () => {
    const { cost } = emd(input);
    expect(Math.abs(cost - expected.emd)).toBeLessThanOrEqual(tolerance);
    if (expected.exact !== undefined) expect(Math.abs(cost - expected.exact)).toBeLessThanOrEqual(tolerance);
  });

  it("proves it: a feasible plan, feasible prices, no gap", () => {
    const answer = emd(input);
    expect(Math.min(0, ...answer.plan.mass)).toBe(0);
    // Masses sit on a grid of 2^-50, and the marginals are sums of at most some hundred of them.
    expect(marginalError(golden, answer)).toBeLessThan(1e-14);
    const { primal, gap, violation } = answer.certificate;
    expect(violation).toBeLessThanOrEqual(1e-12 * largest);
    expect(Math.abs(gap)).toBeLessThanOrEqual(1e-12 * largest);
    expect(primal).toBe(answer.cost);
  });

  it("is proven by prices of all points, also of those without mass", () => {
    const { u, v, certificate } = emd(input);
    const cost = costMatrix({ real: input.real.points, fake: input.fake.points, cost: input.cost });
    let violation = 0;
    for (let i = 0; i < u.length; i++)
      for (let j = 0; j < v.length; j++)
        violation = Math.max(violation, u[i] + v[j] - cost[i * v.length + j]);
    expect(violation).toBe(certificate.violation);
    expect(u.length * v.length).toBe(cost.length);
    const value = (prices: Float64Array, masses: readonly number[]) =>
      prices.reduce((total, price, i) => total + price * masses[i], 0);
    const dual = value(u, input.real.masses) + value(v, input.fake.masses);
    expect(Math.abs(dual - expected.emd)).toBeLessThanOrEqual(1e-12 * largest);
  });

  it("gives the same without the shortcut for shared mass, and mirrored", () => {
    const copy = { ...input.fake.points };
    const long = emd({ ...input, fake: { ...input.fake, points: copy } });
    const mirrored = emd({ ...input, real: input.fake, fake: input.real });
    expect(Math.abs(long.cost - expected.emd)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(mirrored.cost - expected.emd)).toBeLessThanOrEqual(tolerance);
  });
});

const onLine = instances.filter(
  (golden) => golden.metric === "euclidean" && problem(golden).real.points.dim === 1,
);

it.each(onLine)("$name agrees with the closed form on a line", (golden) => {
  const { real, fake } = problem(golden);
  const line = (side: typeof real) => ({ values: side.points.data, masses: side.masses });
  expect(emdOnLine({ real: line(real), fake: line(fake) })).toBeCloseTo(golden.expected.emd, 13);
});

it("has instances on a line", () => {
  expect(onLine).toHaveLength(6);
});
