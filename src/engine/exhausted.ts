/** TensorFlow out of memory: what it says, and what a user can do. */
import { EngineError } from "../errors.ts";

/** Status 8 of TensorFlow's C interface (tsl/c/tsl_status.h: TSL_RESOURCE_EXHAUSTED), as tfjs-node words it, and what CUDA says itself. */
const EXHAUSTED = /Invalid TF_Status: 8\b|\bOOM when allocating\b|\bCUDA_ERROR_OUT_OF_MEMORY\b/;

export interface Work {
  readonly scenario: string;
  readonly batch: number;
  /** Seeds in one program. */
  readonly seeds: number;
  readonly gpu: boolean;
}

/** The same error; where memory ran out, one that names the training and what to do. */
export function explainMemory(error: unknown, { scenario, batch, seeds, gpu }: Work): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (!EXHAUSTED.test(text)) return error;
  const detail =
    /OOM when allocating tensor with shape\[[^\]]*\] and type \w+/.exec(text)?.[0] ?? text.split("\n").at(-1);
  const together = seeds > 1 ? ` with ${seeds} seeds in one program` : "";
  const fixes = [
    "lower trainer.batch",
    ...(seeds > 1 ? ["use --together off"] : []),
    ...(gpu ? ["keep other processes off the GPU (nvidia-smi lists them; --per-gpu 1)"] : ["lower -j"]),
  ];
  const memory = gpu ? "the GPU's memory" : "memory";
  return new EngineError(`${scenario} ran out of ${memory} at batch ${batch}${together}: ${detail}`, {
    hint: fixes.join(", or "),
  });
}
