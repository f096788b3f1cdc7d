/** Samples of a training as its checkpoint has it, without training. */
import { createTarget } from "./data/index.ts";
import { openEngine } from "./engine/index.ts";
import type { EngineRequest } from "./engine/request.ts";
import { Rng } from "./maths/random.ts";
import type { ImageShape, Samples } from "./samples.ts";
import type { TrainingScenario } from "./scenario/scenario.ts";
import { trainers } from "./trainers/index.ts";
import type { Origin, TrainerKind } from "./trainers/trainer.ts";

export interface ShowRequest {
  readonly scenario: TrainingScenario;
  /** Those that train in one program. */
  readonly seeds: readonly number[];
  readonly from: Origin;
  /** Position of the seed whose generator is asked. */
  readonly position: number;
  /** Samples to draw. */
  readonly n: number;
  /** Where the latents come from; left out, the seed's own, and so the samples that a snapshot of this step measures. */
  readonly seed?: number;
  /** By the weights themselves, where there is a moving average of them. */
  readonly raw: boolean;
}

/** What a generator draws. */
export interface Shown {
  /** As precise as the engine: single precision. */
  readonly samples: Samples & { readonly data: Float32Array };
  readonly weights: "ema" | "raw";
  readonly image?: ImageShape;
}

/** @throws RangeError when the checkpoint is not of this scenario */
export async function showSamples(request: ShowRequest, engineRequest: EngineRequest): Promise<Shown> {
  const { scenario, seeds, from, position, n, seed, raw } = request;
  const engine = await openEngine(engineRequest.id, engineRequest);
  const target = createTarget(scenario.target);
  const kind: TrainerKind = trainers[scenario.trainer.kind];
  const contexts = seeds.map((own) => ({
    engine,
    data: target,
    rng: new Rng(seed ?? own).fork("training"),
    logEvery: scenario.log.every,
    snapshotEvery: scenario.snapshots.every,
    snapshotSamples: n,
    from,
  }));
  const { fake, weights, resolution } = kind.show(scenario.trainer as never, contexts, {
    seed: position,
    raw,
  });
  return {
    samples: { ...fake, data: Float32Array.from(fake.data) },
    weights,
    ...(target.image && {
      image:
        resolution === undefined ? target.image : { ...target.image, height: resolution, width: resolution },
    }),
  };
}
