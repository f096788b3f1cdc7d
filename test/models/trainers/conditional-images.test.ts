/** The shipped conditional GAN of digits, made small: what a run measures and keeps of it. */
import { expect, it } from "vitest";
import { trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";

it("is asked for classes in a run, and scored by the classifier and by what its samples teach", async () => {
  const [shipped] = loadScenarios(["mnist-cgan"]) as TrainingScenario[];
  const { generator, discriminator, ...trainer } = shipped.trainer as never as Record<string, object>;
  const scenario = {
    ...shipped,
    trainer: {
      ...trainer,
      steps: 1,
      batch: 8,
      generator: { ...generator, channels: 2 },
      discriminator: { ...discriminator, channels: 2 },
    },
    snapshots: { every: 1, samples: 100 },
    metrics: { ...shipped.metrics, emd: { ...shipped.metrics.emd, enabled: false } },
  } as never as TrainingScenario;
  const { trainings } = await trainSeeds(scenario, [1], { id: "wasm" });
  const [{ snapshots, latents, warnings }] = trainings;
  expect(warnings).toEqual([]);
  const [{ metrics, images }] = snapshots;
  for (const name of ["classifier", "nearest"]) {
    // Nothing has been learned: a tenth, within 4 standard errors of 100 samples.
    const { value } = metrics[`label-fidelity.${name}`];
    expect(Math.abs((value ?? 1) - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 100));
  }
  // A row of eight a class; six paths of nine.
  expect(images?.count).toBe(80);
  expect(latents?.paths).toMatchObject({ count: 54, height: 28, width: 28, channels: 1 });
});
