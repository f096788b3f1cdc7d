/**
 * Convergence above two dimensions, by the rules alone: which numbers are converged, which are chance, which are not, and what a
 * verdict may claim. What the statistics themselves find is tested in test/metrics/two-sample and test/measuring/power.
 */
import { describe, expect, it } from "vitest";
import { convergence } from "../../../src/judging/diagnoses/convergence.ts";
import type {
  FaultRecord,
  NullBand,
  PowerRecord,
  Quantity,
  Snapshot,
  TargetRecord,
} from "../../../src/result/index.ts";
import { training } from "../../helpers/training.ts";

const target: TargetRecord = { kind: "normal", dim: 64, sd: 1 };

/** Of lost regions only chance is forgiven. */
const REGION = "two-sample.thin";

/** Medians and deviations of the null. The limit is 6 deviations from the median, chance ends at 7; 3.5 and 5 for lost regions. */
const NULL: Readonly<Record<string, readonly [median: number, sd: number]>> = {
  emd: [9, 0.02],
  "two-sample.energy": [0, 0.001],
  "two-sample.neighbors": [0.5, 0.01],
  "two-sample.coverage": [0.97, 0.005],
  "two-sample.thin": [0.0017, 0.0015],
  "two-sample.cells": [1, 0.3],
  "two-sample.column": [0.06, 0.01],
  "two-sample.components": [0.03, 0.001],
  "two-sample.radius": [0.03, 0.01],
};

const nulls: Record<string, NullBand> = Object.fromEntries(
  Object.entries(NULL).map(([name, [median, sd]]) => [
    name,
    { median, lo: median - 1.645 * sd, hi: median + 1.645 * sd, sd, resamples: 39, n: 2000 },
  ]),
);

const fault = (name: string, size: number | null, rows?: number): FaultRecord => ({
  fault: name,
  size,
  largest: 0.8,
  unit: "sd",
  words: `${name} of ${size ?? 0.8}`,
  by: size === null ? null : "two-sample.energy",
  ...(rows !== undefined && { rows }),
});

const power: PowerRecord = {
  n: 2000,
  dim: 64,
  space: "data",
  faults: [fault("shift", 0.07), fault("region", 0.1), fault("copies", null, 9000)],
  ratios: { emd: 1.3 },
};

/** Snapshots at the null's median but for what is said, in deviations, of all of them or of each. */
function at(deviations: Readonly<Record<string, number | readonly number[]>>, count = 4): Snapshot[] {
  return Array.from({ length: count }, (_, i) => {
    const metrics: Record<string, Quantity> = {};
    for (const [name, [median, sd]] of Object.entries(NULL)) {
      const given = deviations[name] ?? 0;
      const off = typeof given === "number" ? given : given[i];
      metrics[name] = { value: median + off * sd, unit: "sd", n: 2000 };
    }
    metrics["two-sample.off"] = { value: 0, unit: "share", n: 2000 };
    return { step: 100 * (i + 1), weights: "raw", metrics };
  });
}

const judge = (snapshots: readonly Snapshot[], changes = {}) =>
  convergence.diagnose(training({ target, nulls, power, records: [], snapshots, ...changes }));

describe("converged above two dimensions", () => {
  it("means that no statistic tells the samples from real ones, and says what that excludes", () => {
    const verdict = judge(at({}));
    expect(verdict.status).toBe("converged");
    expect(verdict.from).toBe(100);
    expect(verdict.excludes?.map(({ fault, size }) => [fault, size])).toEqual([
      ["shift", 0.07],
      ["region", 0.1],
    ]);
    expect(verdict.explanation).toContain("It excludes shift of 0.07 and region of 0.1, and anything larger");
    expect(verdict.explanation).toContain("It does not exclude copies of real samples.");
    // ten limits, neighbors on both sides, in each of three snapshots, and what they take of them together
    expect(verdict.evidence).toHaveLength(31);
  });

  const wrongWay: Readonly<Record<string, number>> = { "two-sample.coverage": -1 };

  it.each(Object.keys(NULL))(
    "is ruled out by %s alone, beyond chance in one of the last three snapshots",
    (name) => {
      const way = wrongWay[name] ?? 1;
      const [limit, chance] = name === REGION ? [3.5, 5] : [6, 7];
      const status = (last: number) => judge(at({ [name]: [0, 0, way * last, 0] })).status;
      expect([limit - 0.1, limit + 0.1, chance - 0.1, chance + 0.1].map(status)).toEqual([
        "converged",
        "inconclusive",
        "inconclusive",
        "not-converged",
      ]);
    },
  );

  it("is ruled out by neighbors that are too near as well: copies of real samples", () => {
    expect(judge(at({ "two-sample.neighbors": -7.5 })).status).toBe("not-converged");
  });

  it("forgives an energy distance as of samples whose columns are all off by .1 sd, where that is more than chance", () => {
    const status = (forgiven: number, off: number) =>
      judge(at({ "two-sample.energy": off }), {
        power: { ...power, forgiven: { "two-sample.energy": forgiven } },
      }).status;
    // a deviation is .001: .02 are 20 of them, and .7 of these are clear of the limit
    expect([13.9, 14.1, 19.9, 20.1].map((off) => status(0.02, off))).toEqual([
      "converged",
      "inconclusive",
      "inconclusive",
      "not-converged",
    ]);
    // less than chance allows forgives nothing, and takes nothing away
    expect([4.1, 4.3, 6.1].map((off) => status(0.002, off))).toEqual([
      "converged",
      "inconclusive",
      "inconclusive",
    ]);
  });

  it("is not said by the earth mover's distance alone, which the older version took for enough", () => {
    const emdOnly = at({}).map((snapshot) => ({ ...snapshot, metrics: { emd: snapshot.metrics.emd } }));
    const verdict = judge(emdOnly);
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("in 64 dimensions all distances are nearly equal");
  });

  it("is not said where it was not measured what the samples would show", () => {
    expect(judge(at({}), { power: undefined }).status).toBe("inconclusive");
  });

  it("is not said where a bad generator would pass as well: it names the number of rows that would do", () => {
    const weak = { ...power, n: 60, faults: [fault("shift", 0.1), fault("region", null, 4100)] };
    const verdict = judge(at({}), { power: weak });
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("About 4100 samples on each side would show this fault");
  });

  it("needs three snapshots", () => {
    expect(judge(at({}, 2)).status).toBe("inconclusive");
  });

  it("does not need the modes' names: a lost one is a lost region, which must show at 30 % of the data then", () => {
    const status = (region: number, unnamedModes: boolean) =>
      judge(at({}), {
        unnamedModes,
        power: { ...power, faults: [fault("shift", 0.1), fault("region", region)] },
      }).status;
    expect([status(0.28, true), status(0.4, true), status(0.4, false)]).toEqual([
      "converged",
      "inconclusive",
      "converged",
    ]);
  });

  it("speaks of pixels where images are compared, and of features where those are", () => {
    const image = { height: 8, width: 8, channels: 1 };
    expect(judge(at({}), { target: { ...target, image } }).explanation).toContain("(pixels are compared)");
    const features = { ...power, space: "features" };
    expect(judge(at({}), { power: features }).explanation).toContain("(features are compared)");
  });

  it("does not ask pixels' distances where features are compared", () => {
    const features = { ...power, space: "features" };
    expect(judge(at({ emd: 50 }), { power: features }).status).toBe("converged");
    expect(judge(at({ emd: 50 })).status).toBe("not-converged");
  });
});

describe("what else is said above two dimensions", () => {
  const energy = (values: readonly number[], more = {}) =>
    judge(at({ "two-sample.energy": values, ...more }, values.length));

  it("improving and worsening follow the energy distance", () => {
    expect(energy([900, 800, 700, 600, 500, 400]).status).toBe("improving");
    expect(energy([100, 200, 300, 400, 500, 600]).status).toBe("worsening");
    expect(energy([300, 310, 300, 310, 300, 310]).status).toBe("not-converged");
  });

  it("off-data: samples that lie where no real ones are, which used to be called collapsed", () => {
    const far = at({ "two-sample.energy": 900 }).map((snapshot) => ({
      ...snapshot,
      metrics: { ...snapshot.metrics, "two-sample.off": { value: 1, unit: "share", n: 2000 } },
    }));
    const verdict = judge(far);
    expect([verdict.status, verdict.from]).toEqual(["off-data", 100]);
  });

  it("oscillating: samples that travel by a good part of their distance, by energy distances", () => {
    const moving = at({ "two-sample.energy": 300 }, 6).map((snapshot, i) => ({
      ...snapshot,
      metrics: {
        ...snapshot.metrics,
        movement: i === 0 ? { value: null, why: "first" } : { value: 0.25, unit: "sd", n: 2000 },
      },
    }));
    expect(judge(moving).status).toBe("oscillating");
    const resting = moving.map((snapshot) => ({
      ...snapshot,
      metrics: { ...snapshot.metrics, movement: { value: 0.004, unit: "sd", n: 2000 } },
    }));
    expect(judge(resting).status).toBe("not-converged");
  });

  it("improving, not oscillating: few snapshots that move far come steadily nearer, to a tenth", () => {
    // energy distances and movements of mnist-progressive-8, seed 1, in deviations of .001; before them those of smaller images
    const ofSteps = (energies: readonly number[], movements: readonly number[]) =>
      at({ "two-sample.energy": energies }, energies.length).map((snapshot, i) => ({
        ...snapshot,
        metrics: {
          ...snapshot.metrics,
          movement:
            i === 0 ? { value: null, why: "first" } : { value: movements[i - 1], unit: "sd", n: 2000 },
        },
      }));
    const before = [60_000, 50_000, 40_000, 20_159];
    const movements = [19, 19, 19, 19.8, 10.7, 1.55, 0.92];
    expect(judge(ofSteps([...before, 10443, 1976, 1347, 917], movements)).status).toBe("improving");
    // half as far is no approach from which samples could not turn back, nor is a way with a turn
    expect(judge(ofSteps([...before, 10443, 8000, 6000, 5000], movements)).status).toBe("oscillating");
    expect(judge(ofSteps([...before, 10443, 1347, 1976, 917], movements)).status).toBe("oscillating");
    // two movements are as large on the way to the data
    expect(judge(ofSteps([10443, 8000, 8500], [10.7, 9.8])).status).toBe("not-converged");
  });

  it("oscillating off the data: there the share of the distance is that of the plane, and an energy distance is a square", () => {
    // .3 squared of a distance of 3 is .27; half of it is 1.5
    const verdict = (movement: number, off: number, energies: readonly number[] = Array(6).fill(3000)) =>
      judge(
        at({ "two-sample.energy": energies }, energies.length).map((snapshot, i) => ({
          ...snapshot,
          metrics: {
            ...snapshot.metrics,
            "two-sample.off": { value: off, unit: "share", n: 2000 },
            movement: i === 0 ? { value: null, why: "first" } : { value: movement, unit: "sd", n: 2000 },
          },
        })),
      );
    expect(verdict(0.271, 1).status).toBe("oscillating");
    expect(verdict(0.271, 1).explanation).toContain("None of them lies on the data.");
    expect(verdict(0.269, 1).status).toBe("off-data");
    // samples on the data may move within a part of it
    expect(verdict(0.271, 0.5).status).toBe("not-converged");
    expect(verdict(1.51, 0.5).status).toBe("oscillating");
    // on the way from far off they move as well
    expect(verdict(0.5, 1, [5000, 4000, 3500, 3000, 2500, 2000]).status).toBe("improving");
  });
});
