import { expect, test } from "vitest";
import { definitionOf, hashOf } from "../../../src/judging/comparison/definition.ts";
import { trainedOf } from "../../../src/judging/comparison/trained.ts";
import { differences } from "../../../src/plain-data.ts";
import type { ScenarioResult } from "../../../src/result/index.ts";
import { gauss1d, ring } from "../../helpers/result.ts";

const scenario = {
  name: "a",
  seeds: [1, 2],
  target: { kind: "samples", file: "/home/me/data/moons.csv" },
  trainer: { kind: "gan", generator: { widths: [8, 8] } },
  log: { every: 25 },
  snapshots: { every: 250, samples: 2500 },
  metrics: { emd: { enabled: true, points: 512 }, jsd: { enabled: true } },
  expect: [],
};

test("names, seeds, intervals, folders and other metrics do not define what is trained", () => {
  const other = {
    ...scenario,
    name: "b",
    seeds: [3],
    target: { kind: "samples", file: "C:/ci/moons.csv" },
    snapshots: { every: 100, samples: 2500 },
    metrics: { emd: { points: 512, enabled: true }, jsd: { enabled: false } },
  };
  const [one, two] = [definitionOf(scenario, ["emd"]), definitionOf(other, ["emd"])];
  expect(differences(one, two)).toEqual([]);
  expect(hashOf(one)).toBe(hashOf(two));
  expect(hashOf(one)).toMatch(/^[0-9a-f]{64}$/);
});

test("every option that does is named with both values", () => {
  const other = {
    ...scenario,
    trainer: { kind: "gan", ema: 0.9, generator: { widths: [8] } },
    snapshots: { every: 250, samples: 500 },
    metrics: { ...scenario.metrics, emd: { enabled: true, points: 256 } },
  };
  const [one, two] = [definitionOf(scenario, ["emd"]), definitionOf(other, ["emd"])];
  expect(differences(one, two).map(({ text }) => text)).toEqual([
    "trainer.generator.widths was [8,8], is [8]",
    "trainer.ema was absent, is 0.9",
    "snapshots.samples was 2500, is 500",
    "metrics.emd.points was 512, is 256",
  ]);
  expect(hashOf(one)).not.toBe(hashOf(two));
});

test("of data with one mode the count of modes is no primary quantity", () => {
  const one = gauss1d();
  const names = (result: ScenarioResult) => Object.keys(trainedOf(result)?.primary ?? {});
  expect(one.target?.modes?.centers).toHaveLength(1);
  expect(names(one)).toEqual(["emd"]);
  expect(names(ring())).toEqual(["emd", "mode-coverage.modes20"]);
});
