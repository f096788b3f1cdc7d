/** The last level of mnist-progressive, by itself: the lower levels and its fade take a step each, which do not count. */
import type { Engine } from "../../src/engine/engine.ts";
import { progressive } from "../../src/models/trainers/progressive.ts";
import type { GroupEvent, TrainContext } from "../../src/models/trainers/trainer.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { isTraining } from "../../src/scenario/scenario.ts";
import { endlessTraining, STEPS } from "./endless.ts";
import { imagesOf } from "./images.ts";
import type { Training } from "./training.ts";

const SIDE = 32;

export function progressiveTraining(engine: Engine, seed: number): Training {
  const [{ trainer }] = loadScenarios(["mnist-progressive"], { steps: STEPS }).filter(isTraining);
  const options = { ...trainer, fade: 1, stabilize: 1, ema: 0 } as never;

  async function* lastLevel(contexts: readonly TrainContext[]): AsyncGenerator<GroupEvent> {
    let reached = false;
    for await (const told of progressive.train(options, contexts)) {
      if (told.event.kind === "stage") reached = told.event.resolution === SIDE;
      if (reached && told.event.kind === "step") yield told;
    }
  }
  return endlessTraining(engine, imagesOf(seed, SIDE), lastLevel, [seed]);
}
