/** The metrics of neighbors, bins and kernels against prdc, scikit-learn and scipy; golden/metrics/neighbors.md has the why. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { ownLabels } from "../../metrics/labels.ts";
import type { Quantity } from "../../src/result/index.ts";
import type { Samples } from "../../src/samples.ts";
import { pythonWith } from "../helpers/python.ts";

const {
  memorization,
  ndb,
  parzen,
  prdc,
  "class-coverage": classCoverage,
  "nearest-neighbor": nearestNeighbor,
} = metrics;

type Points = readonly (readonly number[])[];
type Numbers = Readonly<Record<string, number>>;

interface Case {
  readonly name: string;
  readonly inputs: {
    readonly real?: Points;
    readonly fake?: Points;
    readonly reference?: Points;
    readonly sigmas?: number[];
    readonly realLabels?: readonly number[];
    readonly fakeLabels?: readonly number[];
  };
  readonly expected: {
    readonly prdc?: readonly (Numbers & { readonly k: number })[];
    readonly "nearest-neighbor"?: Numbers;
    readonly memorization?: Numbers;
    readonly parzen?: Numbers;
    readonly "parzen held out"?: Numbers;
    readonly ndb?: Numbers & { readonly k: number; readonly alpha: number };
    readonly "class-coverage"?: Numbers;
  };
}

const folder = join(import.meta.dirname, "../golden/metrics");
const golden = JSON.parse(readFileSync(join(folder, "neighbors.json"), "utf8")) as { cases: readonly Case[] };

const samples = (points: Points, labels?: readonly number[]): Samples => ({
  rows: points.length,
  dim: points[0]?.length ?? 1,
  data: Float64Array.from(points.flat()),
  ...(labels && { labels: Int32Array.from(labels) }),
});

const without = (metric: string, answer: Readonly<Record<string, Quantity>>) =>
  Object.fromEntries(
    Object.entries(answer).map(([name, { value }]) => [name.slice(metric.length + 1), value]),
  );

function expectWithin(relative: number, observed: number | null | undefined, expected: number): void {
  expect(Math.abs((observed ?? Number.NaN) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

/** What the cases have in common, where they have it. */
const casesWith = <Key extends keyof Case["expected"]>(key: Key) =>
  golden.cases.flatMap(({ name, inputs, expected }) => {
    const value = expected[key];
    if (value === undefined) return [];
    const { real = [], fake = [], reference, sigmas = [] } = inputs;
    const sets = {
      real: samples(inputs.realLabels?.map((label) => [label]) ?? real, inputs.realLabels),
      fake: samples(inputs.fakeLabels?.map((label) => [label]) ?? fake, inputs.fakeLabels),
    };
    return [{ name, sets, reference: reference && samples(reference), sigmas, expected: value }];
  });

describe("golden values", () => {
  it.each(casesWith("prdc"))("prdc, $name: the package prdc 0.2", ({ sets, expected }) => {
    for (const { k, density, ...shares } of expected) {
      const answer = without("prdc", prdc.compute(sets, { k }));
      expect(answer).toMatchObject(shares);
      expectWithin(1e-14, answer.density, density);
    }
  });

  it.each(casesWith("nearest-neighbor"))("nearest-neighbor, $name: scikit-learn", ({ sets, expected }) => {
    expect(without("nearest-neighbor", nearestNeighbor.compute(sets, {}))).toEqual(expected);
  });

  it.each(casesWith("memorization"))("memorization, $name: scipy", ({ sets, reference, expected }) => {
    const answer = without("memorization", memorization.compute({ ...sets, reference }, {}));
    for (const [name, value] of Object.entries(expected)) expectWithin(1e-13, answer[name], value);
  });

  it.each([
    ...casesWith("parzen").map((each) => ({ ...each, reference: undefined, rows: "own" })),
    ...casesWith("parzen held out").map((each) => ({ ...each, rows: "held-out" })),
  ])("parzen, $name, sigma by $rows rows: scikit-learn", ({ sets, reference, sigmas, expected }) => {
    const answer = parzen.compute({ ...sets, reference }, { sigmas }).parzen;
    if (answer.value === null) throw new Error(answer.why);
    expectWithin(1e-11, answer.value, expected.value);
    expect(answer.note).toContain(`sigma ${expected.sigma} by`);
    const { lo, hi } = answer.interval ?? { lo: Number.NaN, hi: Number.NaN };
    expectWithin(1e-9, (hi - lo) / (2 * 1.959963984540054), expected.error);
  });

  it.each(casesWith("ndb"))("ndb, $name: scikit-learn and scipy", ({ sets, expected }) => {
    const { k, alpha, bins, uncorrected, jsd } = expected;
    // each real row twice: one half is cut into bins, the other is counted, as the reference does with the same rows
    const { real, fake } = sets;
    const twice = { ...real, rows: 2 * real.rows, data: Float64Array.from([...real.data, ...real.data]) };
    const quantities = ndb.compute({ real: twice, fake }, { bins: k, alpha, seed: 0 });
    const answer = without("ndb", quantities);
    expect(answer).toMatchObject({ bins, share: bins / k });
    expect(quantities["ndb.bins"]).toMatchObject({
      note: expect.stringContaining(`${k} bins; ${uncorrected} differ without`),
    });
    expectWithin(1e-12, answer.jsd, jsd);
  });

  it.each(casesWith("class-coverage"))("class-coverage, $name: scipy", ({ sets, expected }) => {
    const answer = without("class-coverage", classCoverage.compute({ ...sets, labels: ownLabels }, {}));
    expect(answer.classes).toBe(expected.classes);
    expectWithin(1e-13, answer.kl, expected.kl);
  });
});

const python = pythonWith("numpy", "scipy", "sklearn", "prdc");

describe("the golden file", () => {
  const title = "is what its script makes, but for the last digits of other versions";
  if ("missing" in python) {
    it.skip(`${title}: not made anew, ${python.missing}`, () => {});
    return;
  }
  it(title, () => {
    const { stdout, stderr, status } = spawnSync(python.command, [join(folder, "neighbors.py")], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(stderr);
    const made = JSON.parse(stdout) as typeof golden;
    expect(made.cases.map(({ name, inputs }) => ({ name, inputs }))).toEqual(
      golden.cases.map(({ name, inputs }) => ({ name, inputs })),
    );
    const close = (value: unknown): unknown => {
      if (typeof value === "number") return expect.closeTo(value, 9);
      if (Array.isArray(value)) return value.map(close);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, close(part)]));
    };
    for (const [i, { expected }] of made.cases.entries())
      expect(expected).toEqual(close(golden.cases[i].expected));
  });
});
