/** The trainer of a scenario that comes with ganscope, on images of noise, without the moving average that its peer has not. */
import type { Engine } from "../../src/engine/engine.ts";
import { trainers } from "../../src/models/trainers/index.ts";
import type { TrainerKind } from "../../src/models/trainers/trainer.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { isTraining } from "../../src/scenario/scenario.ts";
import { endlessTraining, STEPS } from "./endless.ts";
import { imagesOf } from "./images.ts";
import type { Training } from "./training.ts";

export const scenarioTraining =
  (name: string) =>
  (engine: Engine, seed: number): Training => {
    const [{ trainer }] = loadScenarios([name], { steps: STEPS }).filter(isTraining);
    const kind: TrainerKind = trainers[trainer.kind];
    const options = { ...trainer, ema: 0 } as never;
    return endlessTraining(engine, imagesOf(seed), (contexts) => kind.train(options, contexts), [seed]);
  };
