import type * as converter from "@tensorflow/tfjs-converter";
import type * as tfjs from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";
import type { EngineRecord } from "../result/index.ts";
import type { OptimizerOptions } from "./optimizer-options.ts";

/** The TensorFlow.js namespace: what `engine/` chooses and passes to trainers, nets, objectives and penalties. */
export type Tf = typeof tfjs & OpsOfAnyRank;
export type Tensor = tfjs.Tensor;
export type Variable = tfjs.Variable;

export type Padding = "valid" | "same" | number;
export type Sides = number | [number, number];

/**
 * Ops that TensorFlow.js declares for tensors of one rank. Ranks here follow from the shapes of nets and data, which no
 * type knows; TensorFlow.js checks them when the op runs.
 */
interface OpsOfAnyRank {
  conv2d(x: Tensor, filter: Tensor, strides: Sides, pad: Padding): Tensor;
  conv2dTranspose(x: Tensor, filter: Tensor, shape: readonly number[], strides: Sides, pad: Padding): Tensor;
  avgPool(x: Tensor, size: Sides, strides: Sides, pad: Padding): Tensor;
  maxPool(x: Tensor, size: Sides, strides: Sides, pad: Padding): Tensor;
  readonly image: {
    resizeNearestNeighbor(
      images: Tensor,
      size: [number, number],
      alignCorners?: boolean,
      halfPixelCenters?: boolean,
    ): Tensor;
  };
  variableGrads(f: () => Tensor, variables?: Variable[]): { value: Tensor; grads: tfjs.NamedTensorMap };
}

/** What loads models that others saved. */
export type Models = Pick<typeof layers, "loadLayersModel"> & Pick<typeof converter, "loadGraphModel">;

/** Where a step's numbers come from and go to, by name. */
export type Feeds = Readonly<Record<string, Float32Array>>;
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * One training step as a pure function of (feeds, variables): it reads the fed tensors and the variables, assigns to
 * the variables, and returns metrics. It draws no random numbers, reads no tensor on the host and uses no tensor from
 * outside but the declared variables, so an engine may run it op by op or capture it once and replay it.
 */
export interface Program {
  /** Shape of each feed. */
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  readonly variables: readonly Variable[];
  /** About how many steps will be run: what a longer compilation must pay for. */
  readonly expectedSteps: number;
  step(feeds: Tensors): Tensors;
}

export type Metrics = Readonly<Record<string, Float32Array>>;

/**
 * A compiled program on the host: the feeds of one or more steps in a row go in, each step's metrics come out. An
 * engine may run several steps at once, so what a caller has ready should come in one call.
 */
export type CompiledStep = (feeds: readonly Feeds[]) => readonly Metrics[];

/** Moves variables along their gradients. All state (moments) is in `slots`, so that a step stays a pure function. */
export interface Optimizer {
  readonly slots: readonly Variable[];
  /** Numbers that change from update to update, made on the host in float64: a feed of this length. */
  readonly scheduleLength: number;
  /** @param t number of this update, from 1   @param rate learning rate of this update */
  schedule(t: number, rate: number): number[];
  /** @param schedule a tensor of shape [scheduleLength] */
  apply(gradients: readonly Tensor[], schedule: Tensor): void;
}

/** A moving average of variables, e.g. of a generator's weights. */
export interface MovingAverage {
  readonly averages: readonly Variable[];
  /** @param weight a scalar tensor: how much of the average stays */
  update(weight: Tensor): void;
}

export interface Engine {
  readonly record: EngineRecord;
  readonly tf: Tf;
  compile(program: Program): CompiledStep;
  /** Brings variables that compiled steps moved up to date, for code that reads them outside of a step. */
  refresh(variables: readonly Variable[]): void;
  optimizer(options: OptimizerOptions, variables: readonly Variable[]): Optimizer;
  movingAverage(variables: readonly Variable[]): MovingAverage;
  /** Batch normalization in training; second derivatives are right. See batch-norm.ts. */
  normalizeBatch(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor;
  /** Loaded when it is asked for: no training needs it. */
  models(): Promise<Models>;
}

/** An engine, or why there is none and what to do where that is known. */
export type Opened = Engine | { readonly why: string; readonly hint?: string };
