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

/** What a process that asked an engine for known answers has to tell. */
export interface Examined {
  readonly engine: EngineRecord;
  readonly outcomes: readonly Outcome[];
  /** Largest resident size of the process. */
  readonly peakMemoryMb: number;
}

/** One piece of work for a child process. */
export type Job =
  | {
      readonly kind: "train";
      readonly scenario: TrainingScenario;
      /** Trained in one program. */
      readonly seeds: readonly number[];
      readonly engine: EngineRequest;
      /** Where it keeps its checkpoints and goes on from the last. */
      readonly checkpoint?: CheckpointPlace;
    }
  /** Samples of a checkpoint. */
  | { readonly kind: "show"; readonly request: ShowRequest; readonly engine: EngineRequest }
  /** Features by a network of the user's. */
  | { readonly kind: "extract"; readonly request: ExtractRequest; readonly engine: EngineRequest }
  | { readonly kind: "engine"; readonly engine: EngineRequest }
  /** Known answers that the engine must give. */
  | { readonly kind: "check"; readonly engine: EngineRequest; readonly checks: readonly EngineCheckId[] }
  | { readonly kind: "nulls"; readonly scenario: TrainingScenario };

/** What a parent tells a child: the job first, then perhaps to stop after the step under way. */
export type ToChild = Job | { readonly kind: "stop" };

export type FromChild =
  | { readonly kind: "step"; readonly step: number }
  | { readonly kind: "trained"; readonly trainings: readonly Training[]; readonly engine: TrainingEngine }
  | { readonly kind: "shown"; readonly shown: Shown }
  | { readonly kind: "extracted"; readonly seen: Seen }
  | { readonly kind: "engine"; readonly engine: EngineRecord }
  | { readonly kind: "checked"; readonly examined: Examined }
  | { readonly kind: "nulls"; readonly nulls: Record<string, NullBand>; readonly power?: PowerRecord }
  /** `fault`: what was given, or the disk; a defect or the engine where it is absent. */
  | {
      readonly kind: "error";
      readonly message: string;
      readonly hint?: string;
      readonly where?: string;
      readonly fault?: "input" | "store";
    };

/** Why a piece has failed: what is a defect of ours with its stack. */
export const reasonOf = (error: unknown): string =>
  error instanceof GanscopeError ? error.message : String((error as Error)?.stack ?? error);
