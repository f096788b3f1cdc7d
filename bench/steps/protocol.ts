/**
 * What a benchmark and its long-lived servers say to each other: a line there, a line of JSON back. A server says who it
 * is when it is ready, then answers "WORKLOAD STEPS SEED..." by a Lap, having taken so many steps with each seed in turn;
 * with the workload "together", with all seeds in one program.
 * Ours also answer "state".
 */
import type { EngineRecord } from "../../src/result/index.ts";

export interface Lap {
  readonly milliseconds: number;
  /** Steps taken, those of all seeds. */
  readonly steps: number;
}

/** How long the first program of many steps took to be ready, in milliseconds. */
export interface Start {
  /** Recording it. */
  readonly compile: number;
  /** Its first single step: its graph is written, loaded and run. */
  readonly oneStep: number;
  /** The same for the block of `stepsPerRun` steps. */
  readonly block: number;
}

export interface State {
  readonly start?: Start;
  /** Tensors that TensorFlow.js keeps. */
  readonly tensors: number;
  /** Tensors that the native binding keeps; absent on other engines. */
  readonly nativeTensors?: number;
  /** Resident memory of the process, after a garbage collection. */
  readonly residentMb: number;
}

export interface EngineIdentity {
  readonly engine: EngineRecord;
}

export interface TorchIdentity {
  readonly torch: string;
  readonly threads: number;
  /** The GPU's name; null on the CPU. */
  readonly card: string | null;
}
