/** Samples of a training as its checkpoint has it, without training. */
import { createTarget } from "../data/index.ts";
import { openEngine } from "../engine/index.ts";
import type { EngineRequest } from "../engine/request.ts";
import { InputError } from "../errors.ts";
import { Rng } from "../maths/random.ts";
import { trainers } from "../models/trainers/index.ts";
import type { Origin, TrainerKind } from "../models/trainers/trainer.ts";
import type { ImageShape, Samples } from "../samples.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

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

/**
 * @throws InputError when the checkpoint does not hold this seed's weights, or holds weights that have diverged
 * @throws RangeError when it is not of this scenario
 */
export async function showSamples(request: ShowRequest, engineRequest: EngineRequest): Promise<Shown> {
  const { scenario, seeds, from, position, n, seed, raw } = request;
  const kind: TrainerKind = trainers[scenario.trainer.kind];
  if (kind.inTurn === true && position !== from.seed) {
    throw new InputError(`holds the weights of seed ${seeds[from.seed]} only`, {
      hint: `seeds of a ${scenario.trainer.kind} train one after the other: --together off gives each a checkpoint`,
    });
  }
  const engine = await openEngine(engineRequest.id, engineRequest);
  const target = createTarget(scenario.target);
  const contexts = seeds.map((own) => ({
    engine,
    data: target,
    rng: new Rng(seed ?? own).fork("training"),
    logEvery: scenario.log.every,
    snapshotEvery: scenario.snapshots.every,
    snapshotSamples: n,
    from,
  }));
  const { fake, weights, resolution } = kind.show(scenario.trainer, contexts, {
    seed: position,
    raw,
  });
  if (!fake.data.every(Number.isFinite))
    throw new InputError(
      `holds weights of seed ${seeds[position]} that give no finite samples: it has diverged`,
    );
  return {
    samples: { ...fake, data: Float32Array.from(fake.data) },
    weights,
    ...(target.image && {
      image:
        resolution === undefined ? target.image : { ...target.image, height: resolution, width: resolution },
    }),
  };
}
