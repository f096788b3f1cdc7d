/** One training, or one game of a log that holds several, judged by its log, by samples, or by both. */

import { whyNot } from "../../../metrics/asking.ts";
import { type MetricId, metrics } from "../../../metrics/index.ts";
import type { TrainingLog } from "../../inputs/log/training-log.ts";
import type { DiagnosisInput } from "../../judging/diagnoses/diagnosis.ts";
import { needsOf } from "../../judging/diagnoses/needs.ts";
import {
  isRated,
  movementRate,
  notSeenIn,
  overallOf,
  overallOfLog,
  rateOf,
  type VerdictId,
  verdictsOn,
} from "../../judging/diagnoses/overall.ts";
import type { Basis } from "../../judging/diagnoses/rates.ts";
import { movementVerdict, spreadVerdict } from "../../judging/diagnoses/unpaired.ts";
import { type FindingId, findings } from "../../judging/findings/index.ts";
import { findingRate } from "../../judging/findings/rate-of.ts";
import { thinned } from "../../judging/findings/thin.ts";
import { judge } from "../../judging/gates/judge.ts";
import { Rng } from "../../maths/random.ts";
import type {
  Rate,
  ScenarioRecord,
  ScenarioResult,
  SeedResult,
  Snapshot,
  StepRecord,
  Verdict,
} from "../../result/index.ts";
import { evaluateSamples } from "../evaluate/evaluate.ts";
import { offerOf } from "../evaluate/offer.ts";
import type { EvaluationOptions } from "../evaluate/options.ts";
import { type EvaluationInput, seriesOf } from "../evaluate/prepare.ts";
import { measureUnpaired } from "../evaluate/unpaired.ts";
import type { DiagnoseOptions, TrainingEvidence } from "./evidence.ts";
import type { Diagnosable } from "./expectations.ts";
import { keepRecords, probabilistic } from "./records.ts";

/** What the training is called, and what there is to judge it by. */
export interface Named {
  readonly name: string;
  readonly evidence: TrainingEvidence;
}

interface Judging {
  readonly expect: readonly Diagnosable[];
  readonly warnings: readonly string[];
  /** When it began, on the clock of this process. */
  readonly started: number;
}

/** What was measured of the samples: all of it, unless it was interrupted. */
interface Samples {
  readonly measured?: ScenarioResult | undefined;
  readonly alone?: readonly Snapshot[] | undefined;
  readonly interrupted?: boolean;
}

/** @param expect expectations that can be judged */
export function diagnoseOne(
  named: Named,
  expect: readonly Diagnosable[],
  options: Omit<DiagnoseOptions, "onKept"> & {
    onKept?(partial: () => ScenarioResult): void;
  },
): ScenarioResult {
  const { warnings = [], onProgress, onPlan, onKept } = options;
  const { samples, unpaired } = named.evidence;
  const judging = { expect, warnings, started: performance.now() };
  const keep = (partial: () => Samples) =>
    onKept?.(() => judgeOne(named, { ...partial(), interrupted: true }, judging));
  const measured =
    samples &&
    measureSamples(samples, {
      expect: expect.filter((one) => "metric" in one),
      onProgress,
      onPlan,
      onKept: (partial) => keep(() => ({ measured: partial().scenarios[0] })),
    });
  const alone =
    unpaired &&
    measureUnpaired(unpaired, new Rng(0).fork("unpaired"), {
      onProgress,
      onPlan,
      onKept: (partial) => keep(() => ({ alone: partial })),
    });
  return judgeOne(named, { measured, alone, interrupted: named.evidence.interrupted }, judging);
}

/** The same by the log alone, where an interruption came before the samples. */
export const diagnoseLog = (named: Named, { warnings = [] }: DiagnoseOptions): ScenarioResult =>
  judgeOne(named, { interrupted: true }, { expect: [], warnings, started: performance.now() });

function judgeOne(
  { name, evidence }: Named,
  { measured, alone, interrupted = false }: Samples,
  { expect, warnings, started }: Judging,
): ScenarioResult {
  const { log, samples, unpaired, lostAt } = evidence;
  const seed = measured?.seeds[0];
  const records = log?.records ?? [];
  const snapshots = seed?.snapshots ?? alone ?? [];
  const measuredAt = (log?.quality ?? []).map(({ steps }) => steps.at(-1) ?? 0);
  const lastStep = Math.max(
    0,
    records.at(-1)?.step ?? 0,
    snapshots.at(-1)?.step ?? 0,
    lostAt ?? 0,
    ...measuredAt,
  );
  const input: DiagnosisInput = {
    status: lostAt === undefined ? "completed" : "diverged",
    lastStep: lostAt ?? lastStep,
    ...(lostAt !== undefined && { reason: "the generated samples" }),
    records,
    // Without real samples there is nothing that a distance could be taken to; of some of the samples nothing is judged.
    snapshots: interrupted ? [] : (seed?.snapshots ?? []),
    ...(alone && { unpaired: true }),
    nulls: measured?.nulls ?? {},
    ...(measured?.power && { power: measured.power }),
    ...(measured?.target && { target: measured.target }),
    probabilistic: probabilistic(records),
    unnamedModes: samples?.modes === undefined && samples?.modeless !== true,
  };
  const judged = verdictsOn(input);
  const found = log === undefined ? {} : findingsOn(log, records);
  const bySamples = overallOf(judged);
  const byLog = bySamples.overall === "cannot-tell" ? overallOfLog(found) : undefined;
  const { overall, first } = byLog ?? bySamples;
  const basis = (id: VerdictId): Basis => {
    if (seed === undefined || id === "staleness") return "log";
    if ((measured?.target?.dim ?? 1) > 2) return "many";
    return id === "collapse" && measured?.target?.modes === undefined ? "unnamed" : "samples";
  };
  const hasLosses = records.length > 0;
  const verdicts: Record<string, Verdict> = {};
  for (const [id, verdict] of Object.entries(judged))
    verdicts[id] = rated(verdict, () => rateOf(id as VerdictId, verdict, basis(id as VerdictId)));
  if (verdicts.convergence.status === "inconclusive" && hasLosses)
    verdicts.convergence = { ...verdicts.convergence, notSeen: ["diverged"] };
  if (interrupted && (samples !== undefined || unpaired !== undefined)) {
    const explanation = "The command was interrupted before all samples were measured.";
    for (const id of ["convergence", "collapse"] as const)
      if (verdicts[id].status === "inconclusive") verdicts[id] = { ...verdicts[id], explanation };
  }
  Object.assign(verdicts, found);
  if (alone !== undefined && !interrupted) {
    const movement = movementVerdict(alone);
    verdicts.movement = rated(movement, () => movementRate(movement));
    verdicts.spread = rated(spreadVerdict(alone), () => null);
  }

  const kept = keepRecords(records);
  const seconds = (performance.now() - started) / 1000;
  const training: SeedResult = {
    seed: 0,
    status: interrupted ? "interrupted" : input.status,
    lastStep,
    ...(input.reason !== undefined && { reason: `${input.reason} are not finite` }),
    records: kept,
    snapshots,
    metrics: seed?.metrics ?? {},
    verdicts,
    warnings: [
      ...warnings,
      ...(interrupted && seed === undefined && unpaired !== undefined
        ? [
            `interrupted: ${alone?.length ?? 0} of ${unpaired.sets.length} sets were measured; movement and spread are not judged`,
          ]
        : []),
      ...(interrupted && seed === undefined && samples !== undefined
        ? ["interrupted: the samples were not measured"]
        : []),
      ...(evidence.warnings ?? []),
      ...(log?.warnings ?? []),
      ...(seed?.warnings ?? []),
    ],
    timing: { seconds, millisecondsPerStep: 0, peakMemoryMb: process.resourceUsage().maxRSS / 1024 },
  };
  const needs = interrupted
    ? ["The command was interrupted before all was read and measured: run it again."]
    : needsOf(judged, input, { ...log, log: log?.words ?? log?.file });
  const decisive =
    byLog?.by ??
    (overall === "saturated" ? "saturation" : overall === "collapsed" ? "collapse" : "convergence");
  const word: Verdict = {
    status: overall === "cannot-tell" ? "inconclusive" : overall,
    from: first,
    to: null,
    evidence: [],
    explanation: overall === "cannot-tell" && needs.length > 0 ? needs[0] : verdicts[decisive].explanation,
    notSeen: notSeenIn(verdicts, hasLosses),
  };
  const gates = judge(
    expect.map((one) => ({ share: 1, level: "error", ...one })),
    {
      seeds: [{ ...training, verdicts: { ...verdicts, overall: word } }],
      nulls: measured?.nulls ?? {},
      ...(measured?.power && { power: measured.power }),
    },
  );
  return {
    name,
    scenario: { title: name, expect, ...(measured && pick(measured.scenario)) },
    ...(measured?.target && { target: measured.target }),
    nulls: measured?.nulls ?? {},
    ...(measured?.power && { power: measured.power }),
    seeds: [training],
    gates,
    diagnosis: {
      overall,
      first,
      needs,
      ...(log && { log: summaryOf(log, records, kept.length) }),
      ...(log?.quality !== undefined && log.quality.length > 0 && { quality: log.quality }),
    },
    ...(measured?.notMeasured && { notMeasured: measured.notMeasured }),
    timing: { seconds },
  };
}

/** How often a verdict is right stands beside it where something was found. */
const rated = (verdict: Verdict, rate: () => Rate | null): Verdict =>
  isRated(verdict.status) ? { ...verdict, rate: rate() } : verdict;

/** What the log alone shows, each with how often it is right. */
function findingsOn(log: TrainingLog, records: readonly StepRecord[]): Record<string, Verdict> {
  const evidence = { records: thinned(records), quality: log.quality ?? [], restarts: log.restarts ?? [] };
  return Object.fromEntries(
    Object.entries(findings).map(([id, finding]) => {
      const verdict = finding.find(evidence);
      return [id, rated(verdict, () => findingRate(id as FindingId, verdict, records))];
    }),
  );
}

function summaryOf(
  log: TrainingLog & { readonly file: string },
  records: readonly StepRecord[],
  kept: number,
) {
  const { file, lines, columns, unknown, ambiguous, format, because, guesses = [] } = log;
  return {
    file,
    lines,
    rows: records.length,
    kept,
    columns,
    unknown,
    ambiguous,
    ...(format !== undefined && { format }),
    ...(because !== undefined && { because }),
    ...(guesses.length > 0 && { guesses }),
  };
}

/** What a baseline compares of the measurement. */
const pick = ({ real, rows, metrics: measured }: ScenarioRecord): ScenarioRecord => ({
  real,
  rows,
  metrics: measured,
});

/** As few as tell what part of the data is lost, by so many bins. */
const FEWEST_BINNED = 40;
const FEWEST_CUT = 80;
const LOST_BINS = 20;
/** On pixels bins mean little, and on many of them take long. */
const unbinned = ({ image }: EvaluationInput, rows: number): boolean =>
  image !== undefined || rows < FEWEST_CUT;

/**
 * The samples, by the metrics that the diagnoses read; cut to half the real rows where that leaves a null.
 *
 * @param options `resamples: 0` where null bands are known from elsewhere
 */
export function measureSamples(
  samples: EvaluationInput,
  options: Pick<EvaluationOptions, "expect" | "onProgress" | "onPlan" | "onKept" | "resamples"> = {},
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
