/** The ring as a scenario trains it: the settings of `ring8-peer`. */
import { createTarget } from "../../src/data/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type GanOptions, gan } from "../../src/models/trainers/gan.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { isTraining } from "../../src/scenario/scenario.ts";
import { endlessTraining, STEPS } from "./endless.ts";
import type { Training } from "./training.ts";

export function ringTraining(engine: Engine, ...seeds: readonly number[]): Training {
  const [{ trainer, target }] = loadScenarios(["ring8-peer"], { steps: STEPS }).filter(isTraining);
  const options = trainer as unknown as GanOptions;
  return endlessTraining(engine, createTarget(target), (contexts) => gan.train(options, contexts), seeds);
}
