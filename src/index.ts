/**
 * The library's public names: load scenarios, run them, measure samples, judge and render results, and play
 * two-player games exactly.
 *
 * @example
 *   import { loadScenarios, runScenarios, toHtml } from "ganscope";
 *   const result = await runScenarios(loadScenarios(["my.yaml"]), { jobs: 2, engine: { id: "auto" }, command: "my.yaml" });
 *   console.log(result.scenarios[0].seeds[0].verdicts.convergence.status);
 */

export { type MetricId, metrics } from "../metrics/index.ts";
export type { Metric, MetricInput } from "../metrics/metric.ts";
export { createTarget, type TargetOptions, targets } from "./data/index.ts";
export type { Target } from "./data/target.ts";
export { type DiagnoseOptions, diagnoseTraining, type TrainingEvidence } from "./diagnose.ts";
export { diagnoses } from "./diagnoses/index.ts";
export type { Alarm } from "./diagnosis/alarms.ts";
export { EngineError, GanscopeError, InputError, ScenarioError, UsageError } from "./errors.ts";
export type { EvaluationOptions } from "./evaluate.ts";
export { evaluate } from "./evaluation/library.ts";
export type { EvaluationInput } from "./evaluation/prepare.ts";
export { games } from "./games/index.ts";
export { type PathAngle, pathAngle } from "./games/path-angle.ts";
export { type GamePlan, type GameTrajectory, play } from "./games/play.ts";
export type { GameSettings } from "./games/settings.ts";
export { type Spectrum, spectrum } from "./games/spectrum.ts";
export { updates } from "./games/updates/index.ts";
export { gameVerdict } from "./games/verdict.ts";
export { type Expectation, exitCode, judge } from "./gates.ts";
export { readLabels, readMatrix, readSamples, readVector, type SamplesOptions } from "./inputs/index.ts";
export { readLog } from "./inputs/log/index.ts";
export type { ColumnMap, TrainingLog } from "./inputs/log/training-log.ts";
export type { Matrix, SamplesFile } from "./inputs/numbers.ts";
export { expandSeries, type SeriesFile } from "./inputs/series.ts";
export { costMatrix, type GroundCost, type PointCost } from "./maths/ground-cost.ts";
export { type Plan, planCost } from "./maths/plan.ts";
export { Rng } from "./maths/random.ts";
export { type Cloud, emd, type Transport, transport } from "./maths/transport.ts";
export { createMonitor, type Monitor, type MonitorOptions, tfjsCallback } from "./monitor.ts";
export { type ExtractorInput, openExtractor } from "./pool/extractor.ts";
export { type PoolOptions, type Progress, runScenarios } from "./pool/pool.ts";
export type * from "./result.ts";
export type { Box, Extractor, ImageShape, Modes, Samples } from "./samples.ts";
export { loadScenarios } from "./scenario/load.ts";
export type { Scenario } from "./scenario/scenario.ts";
export { type DiagnosisReport, diagnosisReport } from "./writers/diagnosis.ts";
export type { EvaluationRecord } from "./writers/evaluation.ts";
export { toHtml } from "./writers/html.ts";
