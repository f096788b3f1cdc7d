/**
 * Did the discriminator become so sure that it stopped teaching? With the minimax loss log(1 - D(G(z))) the generator's
 * gradient carries the factor D(G(z)): once D answers 1 on real and 0 on generated samples, almost nothing is left to
 * learn from. All three signs must hold together, and to the end of the training: D pinned on real samples, D pinned on
 * generated ones, and the generator's gradient a tenth of what it was at the start. The fall alone is no sign,
 * because the gradient of a converging generator falls as well; nor is a pinned D, whose non-saturating counterpart keeps
 * its gradient.
 *
 * A critic's output is no probability and is meant to grow apart: for a WGAN the question does not apply. What applies to
 * every objective is a gradient that is gone altogether: rectifiers that are dead after too large a step pass nothing on,
 * the generator's own or those of its opponent where the samples are.
 */

import { median } from "../maths/statistics.ts";
import type { StepRecord, Verdict } from "../result.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { compare, inconclusive, notApplicable, short } from "./rules/evidence.ts";
import { thresholdsOf } from "./rules/thresholds.ts";

/** The start is the median over the first 5 % of the records, at least three. */
const START = 0.05;
const START_RECORDS = 3;
/** Records at the end that must all be saturated: one or two could be chance. */
const LASTING = 3;

export const saturation: Diagnosis = {
  title: "Did the discriminator stop teaching the generator?",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, section 3; Arjovsky & Bottou 2017, arXiv 1701.04862",
  statuses: ["saturated", "none", "not-applicable", "inconclusive"],
  diagnose(input): Verdict {
    if (input.records.some(({ divergence }) => divergence !== undefined)) {
      return notApplicable("An autoencoder has no discriminator that could stop teaching it.");
    }
    // After a number that is not finite the signals mean nothing; what came before it still counts.
    const broken = input.records.findIndex((record) => (record.nonFinite?.length ?? 0) > 0);
    const records = broken === -1 ? input.records : input.records.slice(0, broken);
    const sure = certain(input, records);
    return sure.status === "saturated" ? sure : (dead(input, records) ?? sure);
  },
};

/** Whether the discriminator is so sure that it teaches nothing. */
function certain(input: DiagnosisInput, records: readonly StepRecord[]): Verdict {
  if (input.probabilistic === false) {
    return notApplicable(
      "The critic's output is no probability, so it cannot saturate as a discriminator does.",
    );
  }
  if (input.records.length > 0 && input.records.every(({ probReal }) => probReal === null)) {
    if (input.probabilistic === undefined) {
      return inconclusive(
        "The discriminator's mean outputs on real and on generated samples are not logged (probReal and probFake).",
      );
    }
    return notApplicable(
      "The discriminator's outputs are no probabilities, so there is nothing to be pinned at 0 and 1.",
    );
  }
  if (records.length < START_RECORDS + LASTING) {
    return inconclusive(
      `Saturation is judged on at least ${START_RECORDS + LASTING} finite records of the training (got ${records.length}). Log more often.`,
    );
  }
  return judge(input, records, startNorm(records));
}

/** The verdict on a generator whose gradient is gone to the end, whatever its opponent answers; undefined otherwise. */
function dead(input: DiagnosisInput, records: readonly StepRecord[]): Verdict | undefined {
  const start = startNorm(records);
  if (start === null || records.length < START_RECORDS + LASTING) return undefined;
  const { dead: part, still } = thresholdsOf(input);
  const limit = part * start;
  const first = records.findLastIndex(({ gradNormG }) => gradNormG === null || gradNormG > limit) + 1;
  if (records.length - first < still) return undefined;
  const { step: to } = records[records.length - 1];
  const from = records[first].step;
  const row = compare({
    metric: "generator's gradient norm, highest",
    from,
    to,
    observed: extreme(records.slice(first), "gradNormG", Math.max),
    operator: "<=",
    threshold: limit,
    source: "nothing passes a gradient on: dead rectifiers, docs/diagnoses.md (saturation)",
  });
  return {
    status: "saturated",
    from,
    to,
    evidence: [row],
    explanation:
      `From step ${from} on the generator has no gradient left (${short(row.observed ?? 0)}, from ${short(start)} at the start), ` +
      "whatever its opponent answers: rectifiers are dead, its own or its opponent's where the samples are. A lower learning " +
      "rate or leaky rectifiers are the usual remedy.",
  };
}

/** Median gradient norm of the generator over the first records, or null when it is never known or 0. */
function startNorm(records: readonly StepRecord[]): number | null {
  const first = records.slice(0, Math.max(START_RECORDS, Math.ceil(START * records.length)));
  const norms = first.map(({ gradNormG }) => gradNormG).filter((norm) => norm !== null);
  const start = norms.length === 0 ? 0 : median(norms);
  return start > 0 && Number.isFinite(start) ? start : null;
}

function judge(input: DiagnosisInput, records: readonly StepRecord[], start: number | null): Verdict {
  if (start === null)
    return inconclusive("The generator's gradient is not known at the start, so no fall can be told.");
  const limits = limitsOf(input, start);
  const saturated = records.map((record) => isSaturated(record, limits));
  const first = saturated.lastIndexOf(false) + 1;
  const lasts = records.length - first >= LASTING;
  const final = records[records.length - 1];
  const diverged = input.status === "diverged" || records.length < input.records.length;
  const stretch = lasts ? records.slice(first) : records.slice(-LASTING);
  const evidence = rows(stretch, limits);
  if (lasts) {
    return {
      status: "saturated",
      from: records[first].step,
      to: final.step,
      evidence,
      explanation:
        `From step ${records[first].step} on the discriminator is sure of every sample (${short(final.probReal ?? 0)} on real, ` +
        `${short(final.probFake ?? 0)} on generated ones), and the generator's gradient has fallen from ${short(start)} to ` +
        `${short(final.gradNormG ?? 0)}: it has next to nothing left to learn from. Where the loss is minimax, the non-saturating one would keep a gradient.`,
    };
  }
  if (diverged) {
    return inconclusive(
      `The training diverged at step ${input.lastStep}; until then it was not saturated, and after it the signals mean nothing.`,
      evidence,
    );
  }
  return {
    status: "none",
    from: records[0].step,
    to: final.step,
    evidence,
    explanation: `The training does not end saturated: ${signals(final, start)}.${episode(records, saturated)}`,
  };
}

/** What each sign must exceed or stay under. */
interface Limits {
  readonly real: number;
  readonly fake: number;
  readonly gradient: number;
}

function limitsOf(input: DiagnosisInput, start: number): Limits {
  const { certainty, fall } = thresholdsOf(input);
  // 1 - 0.99 is not 0.01 in floating point.
  return { real: certainty, fake: Number((1 - certainty).toPrecision(12)), gradient: fall * start };
}

function isSaturated({ probReal, probFake, gradNormG }: StepRecord, limits: Limits): boolean {
  if (probReal === null || probFake === null || gradNormG === null) return false;
  return probReal > limits.real && probFake < limits.fake && gradNormG <= limits.gradient;
}

/** The three signs at their weakest over a stretch of records, so that a row that holds, holds at each of them. */
function rows(records: readonly StepRecord[], limits: Limits): Verdict["evidence"] {
  const at = { from: records[0].step, to: records[records.length - 1].step };
  return [
    compare({
      metric: "D on real samples, lowest",
      ...at,
      observed: extreme(records, "probReal", Math.min),
      operator: ">",
      threshold: limits.real,
      source: "Arjovsky & Bottou 2017: D* is 1 on the data where supports are disjoint",
    }),
    compare({
      metric: "D on generated samples, highest",
      ...at,
      observed: extreme(records, "probFake", Math.max),
      operator: "<",
      threshold: limits.fake,
      source: "Goodfellow et al. 2014: the minimax gradient carries the factor D(G(z))",
    }),
    compare({
      metric: "generator's gradient norm, highest",
      ...at,
      observed: extreme(records, "gradNormG", Math.max),
      operator: "<=",
      threshold: limits.gradient,
      source: "a tenth of the start (median of the first 5 % of the records), docs/diagnoses.md (thresholds)",
    }),
  ];
}

function extreme(
  records: readonly StepRecord[],
  key: "probReal" | "probFake" | "gradNormG",
  pick: (one: number, other: number) => number,
): number | null {
  const values = records.map((record) => record[key]);
  return values.every((value) => value !== null) ? values.reduce((found, value) => pick(found, value)) : null;
}

function signals({ probReal, probFake, gradNormG }: StepRecord, start: number): string {
  const probabilities =
    probReal === null || probFake === null
      ? "has no known outputs"
      : `answers ${short(probReal)} on real and ${short(probFake)} on generated samples`;
  const gradient =
    gradNormG === null ? "not known" : `${short(gradNormG)}, from ${short(start)} at the start`;
  return `the discriminator ${probabilities}, and the generator's gradient norm is ${gradient}`;
}

/** The first stretch in which all three signs held and which did not last. */
function episode(records: readonly StepRecord[], saturated: readonly boolean[]): string {
  const first = saturated.indexOf(true);
  if (first === -1) return "";
  const length = saturated.slice(first).indexOf(false);
  if (length === -1) {
    return ` All three signs hold since step ${records[first].step}, on too few records to tell whether this lasts.`;
  }
  return ` It was saturated for a while (steps ${records[first].step} to ${records[first + length - 1].step}) and recovered.`;
}
