/**
 * A training that ganscope did not run, judged by its log, by samples, or by both: the pipeline of `ganscope diagnose` on
 * one screen. The diagnoses are those of a scenario's trainings, and so is the outcome, a RunResult.
 */
import { cpus } from "node:os";
import { whyNot } from "../../../metrics/asking.ts";
import { type MetricId, metrics } from "../../../metrics/index.ts";
import type { TrainingLog } from "../../inputs/log/training-log.ts";
import type { DiagnosisInput } from "../../judging/diagnoses/diagnosis.ts";
import { needsOf } from "../../judging/diagnoses/needs.ts";
import {
  movementRate,
  overallOf,
  rateOf,
  type VerdictId,
  type Verdicts,
  verdictsOn,
} from "../../judging/diagnoses/overall.ts";
import type { Basis } from "../../judging/diagnoses/rates.ts";
import { movementVerdict, spreadVerdict } from "../../judging/diagnoses/unpaired.ts";
import { exitCode, judge } from "../../judging/gates/judge.ts";
import { Rng } from "../../maths/random.ts";
import {
  type Overall,
  RESULT_SCHEMA,
  type RunResult,
  type ScenarioResult,
  type SeedResult,
  type Verdict,
} from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import { type EvaluationOptions, evaluateSamples } from "../evaluate/evaluate.ts";
import type { EvaluationExpectation } from "../evaluate/expectations.ts";
import { offerOf } from "../evaluate/offer.ts";
import { type EvaluationInput, seriesOf } from "../evaluate/prepare.ts";
import { measureUnpaired, type UnpairedInput } from "../evaluate/unpaired.ts";
import { diagnosable } from "./expectations.ts";
import { keepRecords, probabilistic } from "./records.ts";

/** What there is to judge by. At least one of log, samples and unpaired samples is there, not both of the last. */
export interface TrainingEvidence {
  /** The log, and what the user calls its file. */
  readonly log?: TrainingLog & { readonly file: string };
  readonly samples?: EvaluationInput;
  /** Generated samples where there are no real ones. */
  readonly unpaired?: UnpairedInput;
  /** The first step from which all generated samples hold numbers that are not finite. */
  readonly lostAt?: number;
  /** What was noticed while it was read. */
  readonly warnings?: readonly string[];
}

export interface DiagnoseOptions {
  readonly expect?: readonly EvaluationExpectation[];
  readonly command?: string;
  /** What the training is called in the report. */
  readonly name?: string;
  readonly warnings?: readonly string[];
  /** Called before each piece of work. */
  onProgress?(what: string): void;
}

/**
 * @throws InputError for samples that cannot be compared and expectations that can never be judged; nothing is measured then
 */
export function diagnoseTraining(evidence: TrainingEvidence, options: DiagnoseOptions = {}): RunResult {
  const started = new Date();
  const { log, samples, unpaired, lostAt } = evidence;
  const { name = log?.file ?? "samples", command = "diagnose(...)" } = options;
  const expect = diagnosable(options.expect ?? [], {
    paired: samples !== undefined,
    unpaired: unpaired !== undefined,
  });
  const measured =
    samples &&
    measureSamples(samples, {
      expect: expect.filter((one) => "metric" in one),
      onProgress: options.onProgress,
    });
  const seed = measured?.seeds[0];
  const records = log?.records ?? [];
  const alone = unpaired && measureUnpaired(unpaired, new Rng(0).fork("unpaired"), options.onProgress);
  const snapshots = seed?.snapshots ?? alone ?? [];
  const lastStep = Math.max(0, records.at(-1)?.step ?? 0, snapshots.at(-1)?.step ?? 0, lostAt ?? 0);
  const input: DiagnosisInput = {
    status: lostAt === undefined ? "completed" : "diverged",
    lastStep: lostAt ?? lastStep,
    ...(lostAt !== undefined && { reason: "the generated samples" }),
    records,
    // Without real samples there is nothing that a distance could be taken to.
    snapshots: seed?.snapshots ?? [],
    ...(alone && { unpaired: true }),
    nulls: measured?.nulls ?? {},
    ...(measured?.power && { power: measured.power }),
    ...(measured?.target && { target: measured.target }),
    probabilistic: probabilistic(records),
    unnamedModes: samples?.modes === undefined && samples?.modeless !== true,
  };
  const judged = verdictsOn(input);
  const { overall, first } = overallOf(judged);
  const basis = (id: VerdictId): Basis => {
    if (seed === undefined || id === "staleness") return "log";
    if ((measured?.target?.dim ?? 1) > 2) return "many";
    return id === "collapse" && measured?.target?.modes === undefined ? "unnamed" : "samples";
  };
  const verdicts: Record<string, Verdict> = {};
  for (const [id, verdict] of Object.entries(judged))
    verdicts[id] = { ...verdict, rate: rateOf(id as VerdictId, verdict, basis(id as VerdictId)) };
  if (alone !== undefined) {
    const movement = movementVerdict(alone);
    verdicts.movement = { ...movement, rate: movementRate(movement) };
    verdicts.spread = { ...spreadVerdict(alone), rate: null };
  }

  const kept = keepRecords(records);
  const seconds = (Date.now() - started.getTime()) / 1000;
  const training: SeedResult = {
    seed: 0,
    status: input.status,
    lastStep,
    ...(input.reason !== undefined && { reason: `${input.reason} are not finite` }),
    records: kept,
    snapshots,
    metrics: seed?.metrics ?? {},
    verdicts,
    warnings: [
      ...(options.warnings ?? []),
      ...(evidence.warnings ?? []),
      ...(log?.warnings ?? []),
      ...(seed?.warnings ?? []),
    ],
    timing: { seconds, millisecondsPerStep: 0, peakMemoryMb: process.resourceUsage().maxRSS / 1024 },
  };
  const needs = needsOf(judged, input, {
    log: log?.file,
    ambiguous: log?.ambiguous,
    mapping: log?.mapping,
  });
  const word: Verdict = {
    status: overall === "cannot-tell" ? "inconclusive" : overall,
    from: first,
    to: null,
    evidence: [],
    explanation:
      overall === "cannot-tell" && needs.length > 0 ? needs[0] : decisive(overall, judged).explanation,
  };
  const gates = judge(
    expect.map((one) => ({ share: 1, level: "error", ...one })),
    {
      seeds: [{ ...training, verdicts: { ...verdicts, overall: word } }],
      nulls: measured?.nulls ?? {},
      ...(measured?.power && { power: measured.power }),
    },
  );
  const scenario: ScenarioResult = {
    name,
    scenario: { title: name, expect },
    ...(measured?.target && { target: measured.target }),
    nulls: measured?.nulls ?? {},
    ...(measured?.power && { power: measured.power }),
    seeds: [training],
    gates,
    diagnosis: {
      overall,
      first,
      needs,
      ...(log && {
        log: {
          file: log.file,
          lines: log.lines,
          rows: records.length,
          kept: kept.length,
          columns: log.columns,
          unknown: log.unknown,
          ambiguous: log.ambiguous,
        },
      }),
    },
    ...(measured?.notMeasured && { notMeasured: measured.notMeasured }),
    timing: { seconds },
  };
  const result = { scenarios: [scenario], skipped: [] };
  return {
    schema: RESULT_SCHEMA,
    version: packageVersion(),
    command,
    environment: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: cpus().length,
    },
    ...result,
    exit: exitCode(result),
    timing: { startedAt: started.toISOString(), seconds },
  };
}

/** The verdict that gave the word for the whole. */
const decisive = (overall: Overall, { convergence, collapse, saturation }: Verdicts): Verdict =>
  overall === "saturated" ? saturation : overall === "collapsed" ? collapse : convergence;

/** As few as tell what part of the data is lost, by so many bins. */
const FEWEST_BINNED = 40;
const LOST_BINS = 20;
/** On pixels bins mean little, and on many of them take long. */
const unbinned = ({ image }: EvaluationInput, rows: number): boolean =>
  image !== undefined || rows < FEWEST_BINNED;

/**
 * The samples, by the metrics that the diagnoses read; cut to half the real rows where that leaves a null.
 *
 * @param options `resamples: 0` where null bands are known from elsewhere
 */
export function measureSamples(
  samples: EvaluationInput,
  options: Pick<EvaluationOptions, "expect" | "onProgress" | "resamples"> = {},
): ScenarioResult {
  const rows = Math.max(1, Math.floor(samples.real.rows / 2));
  const compared = Math.min(rows, ...seriesOf(samples).map((one) => one.samples.rows));
  const offer = offerOf(samples);
  const fits = (id: MetricId) => whyNot(metrics[id], {}, offer) === undefined;
  const chosen = {
    emd: {},
    prdc: {},
    ...(fits("two-sample") && compared >= FEWEST_BINNED && { "two-sample": {} }),
    ...(fits("mode-coverage")
      ? { "mode-coverage": {} }
      : unbinned(samples, compared)
        ? {}
        : { ndb: { bins: LOST_BINS } }),
  };
  return evaluateSamples(samples, { metrics: chosen, rows, ...options }).scenarios[0];
}
