/**
 * A training through the trainer that scenarios use, data and noise drawn on the host, which goes on as long as it is asked to.
 * Nothing is logged within a measurement but its last step, and no snapshot is taken.
 */
import type { Engine } from "../../src/engine/engine.ts";
import { Rng } from "../../src/maths/random.ts";
import type { GroupEvent, TrainContext, TrainingData } from "../../src/models/trainers/trainer.ts";
import type { Training } from "./training.ts";

/** More than any benchmark takes: a training that does not end. */
export const STEPS = 10_000_000;

/**
 * Several seeds train in one program; the steps that are counted are those of all of them.
 *
 * @param train with options of STEPS steps
 */
export function endlessTraining(
  engine: Engine,
  data: TrainingData,
  train: (contexts: readonly TrainContext[]) => AsyncGenerator<GroupEvent>,
  seeds: readonly number[],
): Training {
  const start = (logEvery: number): AsyncGenerator<GroupEvent> =>
    train(
      seeds.map((seed) => ({
        engine,
        data,
        rng: new Rng(seed).fork("training"),
        logEvery,
        snapshotEvery: STEPS,
        snapshotSamples: 1,
      })),
    );

  let events: AsyncGenerator<GroupEvent> | undefined;
  let logEvery = 0;
  let taken = 0;
  /** Goes on to the next logged step, and on until each seed has told of it. */
  async function nextStep(training: AsyncGenerator<GroupEvent>): Promise<number> {
    let step = 0;
    for (let told = 0; told < seeds.length; ) {
      const { value, done } = await training.next();
      if (done || value.event.kind === "diverged") throw new Error(`the training ended after step ${taken}`);
      if (value.event.kind !== "step") continue;
      step = value.event.step;
      told++;
    }
    return step;
  }

  return async (steps) => {
    // a logged step after the steps asked for: those stay whole blocks, which a logged step would cut
    if (events === undefined || logEvery !== steps + 1) {
      await events?.return(undefined);
      logEvery = steps + 1;
      events = start(logEvery);
      taken = await nextStep(events);
    }
    const before = taken;
    taken = await nextStep(events);
    return (taken - before) * seeds.length;
  };
}
