/** What computed the tensors. */

/** Which engine trained, and why that one. */
export interface EngineRecord {
  /** "tfjs-node-gpu" | "tfjs-node" | "wasm" | "cpu" */
  readonly id: string;
  /** Version of the TensorFlow.js behind it. */
  readonly version: string;
  /** Version of the native TensorFlow behind that, where there is one. */
  readonly tensorflow?: string;
  /** How a training step runs: op by op, or recorded and replayed as a TensorFlow function or in a session. */
  readonly path: "eager" | "function" | "session";
  /** Steps that one run of a replayed graph takes at most; another number rounds differently. */
  readonly stepsPerRun: number;
  /** Threads of one op. */
  readonly threads: number;
  /** Whether XLA may compile the graphs. */
  readonly xla: boolean;
  readonly reason: string;
}

/** How the trainings of a scenario ran. */
export interface TrainingEngine extends EngineRecord {
  /** Seeds that one program trains at once; another number rounds differently. */
  readonly seedsPerProgram: number;
}
