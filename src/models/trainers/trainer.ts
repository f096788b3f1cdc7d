import type { TObject } from "typebox";
import type { Engine } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import type { StageRecord, StepRecord } from "../../result/index.ts";
import type {
  Box,
  CriticBatch,
  Curves,
  Dynamics,
  FrameView,
  ImageShape,
  LatentMap,
  Plane,
  SampleGradients,
  Samples,
} from "../../samples.ts";
import type { Lacks } from "./lacks.ts";

/** Training signals of one logged step; a number may be non-finite here, the run turns it into null. */
export interface StepEvent extends Omit<StepRecord, "nonFinite"> {
  readonly kind: "step";
  readonly lossG: number;
  readonly layersD: readonly number[];
  readonly layersG: readonly number[];
}

export interface SnapshotEvent {
  readonly kind: "snapshot";
  readonly step: number;
  readonly fake: Samples;
  readonly weights: "ema" | "raw";
  readonly curves?: Curves;
  readonly plane?: Plane;
  readonly gradients?: SampleGradients;
  readonly critic?: CriticBatch;
  readonly dynamics?: Dynamics;
  readonly latents?: LatentMap;
  /** The images of the same few latents at every snapshot (image targets). */
  readonly grid?: Samples;
  /** Of an autoencoder of images: what it makes of the mean latents of real ones. */
  reconstruct?(real: Samples): Samples;
  /** Side of the samples, which are images that grow; absent where they have the target's size throughout. */
  readonly resolution?: number;
}

/** Samples of an untrained generator, at most: as many as a figure shows. */
export const UNTRAINED_SAMPLES = 400;

/** What the generator draws before its first step. Not told where a training goes on. */
export interface UntrainedEvent {
  readonly kind: "untrained";
  readonly step: 0;
  readonly fake: Samples;
}

/** A picture of the playback, at some of the logged steps and before the first; of targets of one or two dimensions. */
export interface FrameEvent extends FrameView {
  readonly kind: "frame";
  readonly step: number;
}

/** A training of images that grow goes over to another resolution; told before its first step. */
export interface StageEvent extends Omit<StageRecord, "from"> {
  readonly kind: "stage";
  /** Its first step. */
  readonly step: number;
}

/** Training cannot go on: the named number stopped being finite at this step. A result, not a crash. */
export interface DivergedEvent {
  readonly kind: "diverged";
  readonly step: number;
  readonly reason: string;
}

/** All that moves in a training, as plain arrays by name. Random numbers need no place in it: they follow from seed, name and step. */
export type TrainingState = Readonly<Record<string, Float32Array | Float64Array>>;

/** What is needed to go on after this step; told when all else of the step has been. */
export interface CheckpointEvent {
  readonly kind: "checkpoint";
  readonly step: number;
  readonly state: TrainingState;
}

export type TrainEvent =
  | UntrainedEvent
  | StepEvent
  | SnapshotEvent
  | FrameEvent
  | StageEvent
  | DivergedEvent
  | CheckpointEvent;

/**
 * What happened to one seed of a group, by its position. A checkpoint is of all seeds that train in one program, and told
 * at the first one's position; where seeds train one after the other it is of that seed, and those before have ended.
 */
export interface GroupEvent {
  readonly seed: number;
  readonly event: TrainEvent;
}

/** Where a training goes on, of the seed at this position. */
export interface Origin {
  readonly seed: number;
  readonly step: number;
  readonly state: TrainingState;
}

/** The options of any trainer have at least these. */
export interface TrainerOptions {
  readonly steps: number;
}

/** What a trainer is given: an engine, data, randomness, and when to speak. */
export interface TrainContext {
  /** @internal Published types name no tensors: what they are made of is nothing that comes with ganscope. */
  readonly engine: Engine;
  readonly data: TrainingData;
  readonly rng: Rng;
  /** Step events every n generator steps; always at step 1 and the last. */
  readonly logEvery: number;
  /** Snapshot events every n generator steps; always at the last. */
  readonly snapshotEvery: number;
  /** Generated samples a snapshot. */
  readonly snapshotSamples: number;
  /** Frame events before the first step, every n generator steps and at the last, n a multiple of `logEvery`; absent for none. */
  readonly frameEvery?: number | undefined;
  /** Checkpoint events every n generator steps, and at the last; absent for none. */
  readonly checkpointEvery?: number;
  /** Goes on from here instead of beginning; the same for all seeds of a group. */
  readonly from?: Origin;
  readonly signal?: AbortSignal;
}

/** Numbers of a row, and how they form an image if they do. */
export interface DataShape {
  readonly dim: number;
  readonly image?: ImageShape;
  /** How many classes the labels tell apart; absent where there are none. */
  readonly classes?: number;
  /** The labels that occur, ascending, where some of 0 to classes - 1 may not. */
  readonly classesPresent?: readonly number[];
  /** Smallest and largest value that a coordinate may have; absent where nothing bounds it. */
  readonly range?: readonly [low: number, high: number];
}

/** What a trainer may know of its target: how to draw from it, never its density. */
export interface TrainingData extends DataShape {
  sample(n: number, rng: Rng): Samples;
  /** Where curves and maps of D are drawn. */
  readonly box?: Box;
}

/** What a training computes, as a model of its cost and not a count. */
export interface Work {
  /** How often a player, or several at once, are moved. */
  readonly updates: number;
  readonly multiplyAdds: number;
}

/** A part of a training of images that grow. */
export interface Growth {
  /** Side of its images. */
  readonly side: number;
  /** The last generator step before it. */
  readonly after: number;
  /** Its last step. */
  readonly to: number;
}

/** One trainer: a file in this folder, a line in index.ts. */
export interface TrainerKind<Options = unknown> {
  /** One line for `ganscope list`. */
  readonly title: string;
  readonly source: string;
  /** Option schema without `kind`; each default lives here, once. */
  readonly options: TObject;
  /**
   * Why these options cannot work together, or with data of this shape, or undefined.
   * @param data absent where the target could not be made
   */
  check(options: Options, data?: DataShape): string | undefined;
  /** Whether the generator stays as it is, so that only its opponent learns. */
  frozen(options: Options): boolean;
  /**
   * What it does not offer to those who measure and judge it, and why.
   *
   * @param dim numbers of a row of the data; undefined where nothing is known of them
   */
  lacks(options: Options, dim: number | undefined): Lacks;
  /** The parts of a training of images that grow, up to the target's size; absent or empty where they have it throughout. */
  stages?(options: Options, image: ImageShape | undefined): readonly Growth[];
  /** Whether the opponent moves at each logged step; absent or undefined where it moves at all of them. */
  turns?(
    options: Options,
    rhythm: Pick<TrainContext, "logEvery" | "snapshotEvery">,
  ): readonly { readonly step: number; readonly moves: boolean }[] | undefined;
  /** What one seed takes. */
  work(options: Options, data: DataShape, logEvery: number): Work;
  /** Whether the seeds of a group train one after the other, so that a checkpoint holds the weights of one of them; absent where not. */
  readonly inTurn?: boolean;
  /** Whether D's output, after a sigmoid, is a probability. */
  probabilistic(options: Options): boolean;
  /**
   * Trains a group of seeds in one program, which pays on a GPU; contexts differ by their random numbers only. A seed
   * alone is a group of one. Streams what happens to each; ends after the last step, when all have diverged, or when the
   * signal aborts.
   */
  train(options: Options, contexts: readonly TrainContext[]): AsyncGenerator<GroupEvent>;
  /**
   * The snapshot that the training would take where `from` of the contexts is, without what it had measured before.
   *
   * @param seed position in the group
   * @param raw by the weights themselves, where there is a moving average of them
   */
  show(
    options: Options,
    contexts: readonly TrainContext[],
    which: { readonly seed: number; readonly raw: boolean },
  ): SnapshotEvent;
}
