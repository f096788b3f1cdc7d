/** The training of one seed: its records and snapshots. */

import type {
  CurveRecord,
  DynamicsRecord,
  FrameRecord,
  ImageGrid,
  LatentRecord,
  MapRecord,
  PlanRecord,
  ReconstructionRecord,
} from "./figures.ts";
import type { Quantity } from "./quantity.ts";
import type { Verdict } from "./verdict.ts";

export type SeedStatus = "completed" | "diverged" | "interrupted" | "failed";

/** What a training records of a seed while it runs. */
export interface SeedRecord {
  readonly seed: number;
  /** The last generator step that was taken. */
  readonly lastStep: number;
  /** Why the training ended early: which number stopped being finite, or what was thrown. */
  readonly reason?: string;
  readonly records: readonly StepRecord[];
  readonly snapshots: readonly Snapshot[];
  /** Where the samples lay before the first step; absent in results of versions before it. */
  readonly untrained?: Untrained;
  /** How the last snapshot's samples would be carried to real ones (dim 2). */
  readonly plan?: PlanRecord;
  /** Of a training of images that grow, the resolutions that it went through, in order; absent for others. */
  readonly stages?: readonly StageRecord[];
  /** Pictures of the playback, from step 0 on (dim 1 or 2); absent where none were asked for, and in results of versions before it. */
  readonly frames?: readonly FrameRecord[];
  /** D and D* in the plane at the last snapshot, where the generator's density is known (dim 2). */
  readonly map?: MapRecord;
  /** What the generator makes of other latents at the last snapshot (image targets). */
  readonly latents?: LatentRecord;
  /** What an autoencoder makes of real images at the last snapshot (image targets). */
  readonly reconstructions?: ReconstructionRecord;
}

/** A seed's training before anything is judged. */
export interface Training extends SeedRecord {
  readonly status: SeedStatus;
  readonly warnings: readonly string[];
  readonly timing: {
    readonly seconds: number;
    readonly millisecondsPerStep: number;
    readonly peakMemoryMb: number;
    /** The GPU it ran on: its id, or its number where the user chose by numbers; absent on a CPU. */
    readonly card?: { readonly device: string; readonly name?: string };
  };
}

export interface SeedResult extends Training {
  /** The last snapshot's quantities and those of the whole training, each beside its null band. */
  readonly metrics: Readonly<Record<string, Quantity>>;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** A part of a training of images that grow: steps at one resolution. */
export interface StageRecord {
  /** Side of the images. */
  readonly resolution: number;
  /** First and last step. */
  readonly from: number;
  readonly to: number;
  /** The last step in which this resolution is mixed with the one before; null at the first. */
  readonly fadeTo: number | null;
}

/** Training signals at one logged step. A number that was not finite is null and is named in `nonFinite`. */
export interface StepRecord {
  readonly step: number;
  readonly lossD: number | null;
  readonly lossG: number | null;
  /** L2 norm of the gradient over all parameters of each player. Null where that player did not move. */
  readonly gradNormD: number | null;
  readonly gradNormG: number | null;
  /** Of both losses of the original GAN with respect to the parameters of a frozen generator; absent for others. */
  readonly gradNormMinimax?: number | null;
  readonly gradNormNonSaturating?: number | null;
  /** The same by layer, in the order of the layers. */
  readonly layersD: readonly (number | null)[];
  readonly layersG: readonly (number | null)[];
  /** Mean critic value (logit) on real and on generated samples. */
  readonly criticReal: number | null;
  readonly criticFake: number | null;
  /** Parts of an autoencoder's loss, in nats a sample: -log p(x | z), and KL of q(z | x) from the prior; absent for others. */
  readonly reconstruction?: number | null;
  readonly divergence?: number | null;
  /** Mean probability of "real"; null where D's output is no probability. */
  readonly probReal: number | null;
  readonly probFake: number | null;
  /** Only of logs of other programs. The two parts of the discriminator's loss, on real and on generated samples. */
  readonly lossDReal?: number | null;
  readonly lossDFake?: number | null;
  /** Mean sign of D's output before the sigmoid, on real and on generated samples. */
  readonly signReal?: number | null;
  readonly signFake?: number | null;
  /** D's mean output on real samples that it was not trained on. */
  readonly probValidation?: number | null;
  readonly criticValidation?: number | null;
  /** Share of the samples that D tells rightly. */
  readonly accuracyD?: number | null;
  readonly nonFinite?: readonly string[];
}

/** Of the samples of a generator before its first step: points up to two dimensions, above how far they reach. */
export type Untrained = Pick<Snapshot, "points" | "spread">;

/** What was measured on the generator's samples at one step. */
export interface Snapshot {
  readonly step: number;
  /** Whether the samples came from the averaged (EMA) or the raw weights. */
  readonly weights: "ema" | "raw";
  /** Of samples smaller than the target's images, quantities are called by the side as well: "emd@16". */
  readonly metrics: Readonly<Record<string, Quantity>>;
  /** Side of the samples, of images that grow; absent where they have the target's size throughout. */
  readonly resolution?: number;
  /** At most 400 generated points (dim 1 or 2). */
  readonly points?: readonly (readonly number[])[];
  /** Above two dimensions, where no points are kept: samples by the mode whose center is nearest. */
  readonly nearestModes?: readonly number[];
  /**
   * Mean distance of the samples from the data's mean, over how far real samples reach from it (dim above 2; src/maths/spread.ts).
   * Absent in results of versions before it, and for fewer than 20 samples.
   */
  readonly spread?: number;
  readonly curves?: CurveRecord;
  readonly images?: ImageGrid;
  readonly dynamics?: DynamicsRecord;
}
