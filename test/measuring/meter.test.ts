import { join } from "node:path";
import { expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { activeMetrics, idleMetrics } from "../../src/measuring/meter.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { offerOf } from "../../src/scenario/needs.ts";
import type { TrainingScenario } from "../../src/scenario/scenario.ts";
import { folderWith } from "../helpers/folder.ts";

const player = { widths: [4] };

it("metrics that a scenario asks for and that nothing can measure here are told, not those that every one has", () => {
  const written = {
    target: { kind: "ring" },
    trainer: { kind: "wgan", steps: 1, generator: player, critic: player },
    metrics: { memorization: { enabled: true }, sharpness: { enabled: true }, prdc: { enabled: true } },
  };
  const folder = folderWith({ "tiny.json": JSON.stringify(written) });
  const [scenario] = loadScenarios([join(folder, "tiny.json")]) as TrainingScenario[];
  const offer = offerOf(createTarget({ kind: "ring" }), scenario.trainer);
  // optimal-d, which is measured unless a scenario says otherwise, has no place beside a critic either.
  expect(idleMetrics(scenario, offer)).toEqual([
    "sharpness is not measured: this target has no images",
    "memorization is not measured: this target has no reference",
  ]);
  const measured = activeMetrics(scenario, offer).map(({ id }) => id);
  expect(measured).toContain("prdc");
  expect(measured).not.toContain("memorization");
});
