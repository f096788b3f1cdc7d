/** What may be asked of an engine, without the tensors that come with one: what is published says it so. */

export const engineIds = ["tfjs-node-gpu", "tfjs-node", "wasm", "cpu"] as const;
export type EngineId = (typeof engineIds)[number];

export interface EngineOptions {
  /** Whether a native engine records and replays steps (the default) or runs them op by op. */
  readonly compile?: boolean;
  /** Whether XLA compiles replayed steps; auto, the default: on a GPU, where a training is long enough to pay for it. */
  readonly xla?: "on" | "off" | "auto";
  /** How many steps a replay takes at once where there are as many; 10 unless it is said. */
  readonly stepsPerRun?: number;
  /** Whether a graph of several steps holds one in a loop rather than all in a row; auto, the default: where XLA compiles it. */
  readonly loop?: "on" | "off" | "auto";
}

/** Which engine is wanted, and how it shall run. */
export interface EngineRequest extends EngineOptions {
  readonly id: EngineId | "auto";
}
