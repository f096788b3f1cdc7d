/** Studies as scenarios: every one that comes with ganscope is computed; what the result holds. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ScenarioResult } from "../../src/result/index.ts";
import { packageRoot } from "../../src/root.ts";
import { conductScenario } from "../../src/runs/study.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { toJson } from "../../src/writers/json.ts";
import { folderWith } from "../helpers/folder.ts";

const packaged = loadScenarios([join(packageRoot(), "scenarios", "studies")]).filter(
  (scenario) => "study" in scenario,
);

function conducted(study: object): ScenarioResult {
  const folder = folderWith({ "a.json": JSON.stringify({ study }) });
  return loadScenarios([join(folder, "a.json")])
    .filter((scenario) => "study" in scenario)
    .map(conductScenario)[0];
}

describe("every study that comes with ganscope", () => {
  it("is in the suite `theory`", () => {
    const files = readdirSync(join(packageRoot(), "scenarios", "studies"))
      .map((name) => name.replace(".yaml", ""))
      .toSorted();
    const theory = loadScenarios(["theory"]).map(({ name }) => name);
    expect(packaged.map(({ name }) => name).toSorted()).toEqual(files);
    expect(theory.filter((name) => files.includes(name)).toSorted()).toEqual(files);
  });

  it.each(packaged.map((scenario) => [scenario.name, scenario] as const))(
    "%s is computed, does what it says, and is the same bytes each time but for its times",
    (_, scenario) => {
      const { gates, seeds } = conductScenario(scenario);
      expect(gates.length).toBeGreaterThan(1);
      expect(gates.filter(({ passed }) => !passed)).toEqual([]);
      expect(seeds).toMatchObject([{ seed: 0, status: "completed", warnings: [], verdicts: {} }]);
      const strip = ({ timing: _, seeds: [seed], ...rest }: ScenarioResult) =>
        toJson({ ...rest, seed: { ...seed, timing: 0 } });
      expect(strip(conductScenario(scenario))).toBe(strip(conductScenario(scenario)));
    },
  );
});

describe("a study's result", () => {
  it("has no engine and no target, and the scenario as it was defaulted", () => {
    const result = conducted({ kind: "translation" });
    expect(result).not.toHaveProperty("engine");
    expect(result).not.toHaveProperty("target");
    expect(result.scenario).toMatchObject({ name: "a", study: { kind: "translation", size: 8, reach: 16 } });
    expect(result.study).toMatchObject({ subject: "translation", width: 8 });
  });

  it("says how many positions a number rests on, and why one is not there", () => {
    const { metrics } = conducted({ kind: "translation", size: 8, reach: 8 }).seeds[0];
    expect(metrics["translation.jsd-far"]).toEqual({ value: Math.LN2, unit: "nats", n: 17 });
    expect(metrics["translation.jsd-slope"]).toEqual({
      value: null,
      why: "the shapes are not disjoint at two successive shifts; set the reach to at least 9",
    });
  });
});
