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
export type { Metric } from "../metrics/metric.ts";
export type { MetricInput } from "../metrics/needs.ts";
export { evaluate } from "./api/evaluate.ts";
export { createMonitor, type Monitor, type MonitorOptions, tfjsCallback } from "./api/monitor.ts";
export { createTarget, type TargetOptions, targets } from "./data/index.ts";
export type { Target } from "./data/target.ts";
export { EngineError, GanscopeError, InputError, ScenarioError, UsageError } from "./errors.ts";
export { type ExtractorInput, openExtractor } from "./execution/pool/extractor.ts";
export { type PoolOptions, type Progress, runScenarios } from "./execution/pool/pool.ts";
export type { BaselineChoice } from "./execution/store/evaluations.ts";
export { readLabels, readMatrix, readSamples, readVector, type SamplesOptions } from "./inputs/index.ts";
export { readLog } from "./inputs/log/index.ts";
export type { ColumnMap, TrainingLog } from "./inputs/log/training-log.ts";
export type { Matrix, SamplesFile } from "./inputs/numbers.ts";
export { expandSeries, type SeriesFile } from "./inputs/series.ts";
export { diagnoses } from "./judging/diagnoses/index.ts";
export { type Expectation, exitCode, judge } from "./judging/gates/judge.ts";
export { costMatrix, type GroundCost, type PointCost } from "./maths/ground-cost.ts";
export { type Plan, planCost } from "./maths/plan.ts";
export { Rng } from "./maths/random.ts";
export { type Cloud, emd, type Transport, transport } from "./maths/transport.ts";
export type * from "./result/index.ts";
export type { Alarm } from "./runs/diagnose/alarms.ts";
export { type DiagnoseOptions, diagnoseTraining, type TrainingEvidence } from "./runs/diagnose/diagnose.ts";
export type { EvaluationOptions } from "./runs/evaluate/options.ts";
export type { EvaluationInput } from "./runs/evaluate/prepare.ts";
export type { Box, Extractor, ImageShape, Modes, Samples } from "./samples.ts";
export { loadScenarios } from "./scenario/load.ts";
export type { Scenario } from "./scenario/scenario.ts";
export { games } from "./theory/games/index.ts";
export { type PathAngle, pathAngle } from "./theory/games/path-angle.ts";
export { type GamePlan, type GameTrajectory, play } from "./theory/games/play.ts";
export type { GameSettings } from "./theory/games/settings.ts";
export { type Spectrum, spectrum } from "./theory/games/spectrum.ts";
export { updates } from "./theory/games/updates/index.ts";
export { gameVerdict } from "./theory/games/verdict.ts";
export { type DiagnosisReport, diagnosisReport } from "./writers/diagnosis.ts";
export type { EvaluationRecord } from "./writers/evaluation.ts";
export { toHtml } from "./writers/html.ts";
