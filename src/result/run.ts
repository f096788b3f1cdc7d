/** A whole run. */

import type { ComparisonRecord, MethodsRecord } from "./comparison.ts";
import type { FailOn } from "./gate.ts";
import type { ScenarioResult } from "./scenario.ts";

export const RESULT_SCHEMA = 1;

export interface RunResult {
  readonly schema: typeof RESULT_SCHEMA;
  /** The version of ganscope that made this result. */
  readonly version: string;
  /** The command that repeats this run, e.g. "ganscope run scenarios/suites/quick.yaml". */
  readonly command: string;
  readonly environment: Environment;
  /** Where parts of it ran elsewhere: the machines that differ from `environment`. */
  readonly otherEnvironments?: readonly Environment[];
  readonly scenarios: readonly ScenarioResult[];
  /** Scenarios or seeds that were asked for and did not run, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly seed?: number; readonly why: string }[];
  /** What changed against earlier trainings, where the run was held against some. */
  readonly comparison?: ComparisonRecord;
  /** The scenarios as ways of training held against each other, where that was asked for. */
  readonly methods?: MethodsRecord;
  /** The exit code that the gates and failures ask for. */
  readonly exit: number;
  /** Which failed gates asked for exit code 1; absent: those of level error. */
  readonly failOn?: FailOn;
  readonly timing: { readonly startedAt: string; readonly seconds: number };
}

export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpus: number;
  /** How products of matrices were rounded: fused multiply-add, two roundings, or without SIMD. Last digits differ between them. */
  readonly products?: "fused" | "separate" | "scalar";
  /** Who made products in float32, where they were handed in (--native-maths): last digits differ with it, too. */
  readonly float32Products?: string;
}
