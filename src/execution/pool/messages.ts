import type { Outcome } from "../../doctor/check.ts";
import type { EngineCheckId } from "../../doctor/engine/index.ts";
import type { EngineRequest } from "../../engine/request.ts";
import { GanscopeError } from "../../errors.ts";
import type { Seen } from "../../features/own-network.ts";
import type { EngineRecord, NullBand, PowerRecord, Training, TrainingEngine } from "../../result/index.ts";
import type { ExtractRequest } from "../../runs/extract.ts";
import type { Shown, ShowRequest } from "../../runs/sample.ts";
import type { TrainingScenario } from "../../scenario/scenario.ts";
import type { CheckpointPlace } from "./checkpoint.ts";

/** The answer of a process that checked an engine. */
export interface Examined {
  readonly engine: EngineRecord;
  readonly outcomes: readonly Outcome[];
  /** Largest resident size of the process. */
  readonly peakMemoryMb: number;
}

/** One job for a child process. */
export type Job =
  | {
      readonly kind: "train";
      readonly scenario: TrainingScenario;
      /** Trained in one program. */
      readonly seeds: readonly number[];
      readonly engine: EngineRequest;
      /** Where the training keeps its checkpoints and resumes from the last. */
      readonly checkpoint?: CheckpointPlace;
    }
  /** Samples of a checkpoint. */
  | { readonly kind: "show"; readonly request: ShowRequest; readonly engine: EngineRequest }
  /** Features of the user's own network. */
  | { readonly kind: "extract"; readonly request: ExtractRequest; readonly engine: EngineRequest }
  | { readonly kind: "engine"; readonly engine: EngineRequest }
  /** Known answers that the engine must give. */
  | { readonly kind: "check"; readonly engine: EngineRequest; readonly checks: readonly EngineCheckId[] }
  | { readonly kind: "nulls"; readonly scenario: TrainingScenario };

/** Messages of a parent to its child: first the job, then possibly to stop after the current step. */
export type ToChild = Job | { readonly kind: "stop" };

export type FromChild =
  | { readonly kind: "step"; readonly step: number }
  /** What of the null bands is being measured. */
  | { readonly kind: "measuring"; readonly what: string }
  | { readonly kind: "trained"; readonly trainings: readonly Training[]; readonly engine: TrainingEngine }
  | { readonly kind: "shown"; readonly shown: Shown }
  | { readonly kind: "extracted"; readonly seen: Seen }
  | { readonly kind: "engine"; readonly engine: EngineRecord }
  | { readonly kind: "checked"; readonly examined: Examined }
  | { readonly kind: "nulls"; readonly nulls: Record<string, NullBand>; readonly power?: PowerRecord }
  /** `fault`: the input, or the disk; absent for a defect or an engine error. */
  | {
      readonly kind: "error";
      readonly message: string;
      readonly hint?: string;
      readonly where?: string;
      readonly fault?: "input" | "store";
    };

/** Why a piece failed; a defect of ganscope includes its stack. */
export const reasonOf = (error: unknown): string =>
  error instanceof GanscopeError ? error.message : String((error as Error)?.stack ?? error);
