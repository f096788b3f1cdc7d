/**
 * Did the discriminator become so sure that it stopped teaching? With the minimax loss log(1 - D(G(z))) the generator's
 * gradient carries the factor D(G(z)): once D answers 1 on real and 0 on generated samples, almost nothing is left to
 * learn from. All three signs must hold together, and to the end of the training: D pinned on real samples, D pinned on
 * generated ones, and the generator's gradient a tenth of what it was at the start. The fall alone is no sign,
 * because the gradient of a converging generator falls as well; nor is a pinned D, whose non-saturating counterpart keeps
 * its gradient.
 *
 * A log may start when the gradient is gone already. Then there is no level to fall from, and the third sign is a norm within
 * float32's rounding (rules/gone.ts). Where D is not pinned, or its outputs are not logged, such a log shows that the generator
 * has no gradient and not why: the verdict is inconclusive, never none.
 *
 * A critic's output is no probability and is meant to grow apart: for a WGAN the question does not apply. What applies to
 * every objective is a gradient that is gone altogether. Its causes look alike (rules/zero-gradient.ts).
 */

import type { StepRecord, Verdict } from "../../result/index.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { compare, inconclusive, notApplicable, short } from "./rules/evidence.ts";
import { GONE, GONE_SOURCE, LASTING, START_RECORDS, type Start, startOf } from "./rules/gone.ts";
import { answers, scoresOnly } from "./rules/outputs.ts";
import { thresholdsOf } from "./rules/thresholds.ts";
import { goneThroughout } from "./rules/without-level.ts";
import { causesOfZero } from "./rules/zero-gradient.ts";

export const saturation: Diagnosis = {
  title: "Did the discriminator stop giving the generator a useful gradient?",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, section 3; Arjovsky & Bottou 2017, arXiv 1701.04862",
  statuses: ["saturated", "none", "not-applicable", "inconclusive"],
  diagnose(input): Verdict {
    if (input.records.some(({ divergence }) => divergence !== undefined)) {
      return notApplicable("An autoencoder has no discriminator that could saturate.");
    }
    // After a number that is not finite the signals mean nothing; what came before it still counts.
    const broken = input.records.findIndex((record) => (record.nonFinite?.length ?? 0) > 0);
    const records = broken === -1 ? input.records : input.records.slice(0, broken);
    const start = startOf(records);
    const sure = certain(input, records, start);
    if (sure.status === "saturated") return sure;
    const lost = dead(input, records, start);
    if (lost !== undefined) return lost;
    if (input.frozen === true) {
      return notApplicable(
        "The generator is frozen and learns nothing; the verdict on feedback says what its opponent would give it.",
      );
    }
    return goneThroughout(input, records, start) ?? sure;
  },
};

/** Whether the discriminator is so sure that it teaches nothing. */
function certain(input: DiagnosisInput, records: readonly StepRecord[], start: Start | null): Verdict {
  if (input.probabilistic === false) {
    return notApplicable(
      "The critic's output is not a probability, so the critic cannot saturate as a discriminator does.",
    );
  }
  if (input.probabilistic === undefined && scoresOnly(input.records)) return scored(records, start);
  if (input.records.length > 0 && input.records.every(({ probReal }) => probReal === null)) {
    if (input.probabilistic === undefined) {
      return inconclusive(
        "The discriminator's mean outputs on real and on generated samples are not logged (probReal and probFake).",
      );
    }
    return notApplicable(
      "The discriminator's outputs are not probabilities, so they cannot be stuck at 0 and 1.",
    );
  }
  if (records.length < START_RECORDS + LASTING) return tooFew(records);
  return judge(input, records, start);
}

const tooFew = (records: readonly StepRecord[]): Verdict =>
  inconclusive(
    `At least ${START_RECORDS + LASTING} finite records of the training are required (got ${records.length}). Log more often.`,
  );

/** A log of scores only: what applies to every objective is the generator's gradient. */
function scored(records: readonly StepRecord[], start: Start | null): Verdict {
  const scores =
    "The log holds scores (criticReal, criticFake), not probabilities, so it does not show how certain the discriminator is";
  const last = records.findLast(({ gradNormG }) => gradNormG !== null);
  if (last === undefined) {
    return inconclusive(
      `${scores}. The norm of the generator's gradient would show saturation, but gradNormG is not logged.`,
    );
  }
  if (records.length < START_RECORDS + LASTING) return tooFew(records);
  const level = start === null ? "" : `, from ${short(start.norm)} at the start`;
  return notApplicable(
    `${scores}. The norm of the generator's gradient is not gone: it ends at ${short(last.gradNormG ?? 0)}${level}. ` +
      "If the scores are a discriminator's before its sigmoid, log probReal and probFake as well.",
  );
}

/** The verdict on a generator whose gradient is 0 to the end, whatever its opponent answers; undefined otherwise. */
function dead(
  input: DiagnosisInput,
  records: readonly StepRecord[],
  start: Start | null,
): Verdict | undefined {
  if (start === null || start.norm === 0 || records.length < START_RECORDS + LASTING) return undefined;
  const { dead: part, still } = thresholdsOf(input);
  const limit = part * start.norm;
  const first = records.findLastIndex(({ gradNormG }) => gradNormG === null || gradNormG > limit) + 1;
  if (records.length - first < still) return undefined;
  const { step: to } = records[records.length - 1];
  const from = records[first].step;
  const row = compare({
    shows: "saturated",
    metric: "generator's gradient norm, highest",
    from,
    to,
    observed: extreme(records.slice(first), "gradNormG", Math.max),
    operator: "<=",
    threshold: limit,
    source: "nothing passes a gradient on, docs/diagnoses.md (saturation)",
  });
  return {
    status: "saturated",
    from,
    to,
    evidence: [row],
    explanation:
      `From step ${from} on the generator has no gradient left (${short(row.observed ?? 0)}, from ${short(start.norm)} at the start), ` +
      `whatever its opponent answers. ${causesOfZero(records, first)}`,
  };
}

function judge(input: DiagnosisInput, records: readonly StepRecord[], start: Start | null): Verdict {
  if (start === null)
    return inconclusive(
      "The generator's gradient is unknown at the start, so it cannot be seen whether it fell.",
    );
  const limits = limitsOf(input, start);
  const saturated = records.map((record) => isSaturated(record, limits));
  const first = saturated.lastIndexOf(false) + 1;
  const lasts = records.length - first >= LASTING;
  const final = records[records.length - 1];
  const diverged = input.status === "diverged" || records.length < input.records.length;
  const stretch = lasts ? records.slice(first) : records.slice(-LASTING);
  const evidence = rows(stretch, limits);
  if (lasts) {
    const { step: from } = records[first];
    return {
      status: "saturated",
      from,
      to: final.step,
      evidence,
      explanation:
        `From step ${from} on the discriminator is sure of every sample (${answers(final.probReal, final.probFake)}), and the ` +
        `generator's gradient ${fallOf(start, final)}: almost nothing is left to learn from. ${remedy(records, first)}`,
    };
  }
  if (diverged) {
    return inconclusive(
      `The training diverged at step ${input.lastStep}; it was not saturated before, and the signals mean nothing afterwards.`,
      evidence,
    );
  }
  const why = withoutLevel(records, start, limits);
  if (why !== undefined) return inconclusive(why, evidence);
  return {
    status: "none",
    from: records[0].step,
    to: final.step,
    evidence,
    explanation: `The training does not end saturated: ${signals(final, start.norm)}.${episode(records, saturated)}`,
  };
}

const fallOf = ({ norm, gone }: Start, { gradNormG }: StepRecord): string =>
  gone
    ? `is gone (${short(gradNormG ?? 0)}), as it was when the log started`
    : `has fallen from ${short(norm)} to ${short(gradNormG ?? 0)}`;

function remedy(records: readonly StepRecord[], first: number): string {
  const minimax = "Where the loss is minimax, the non-saturating one would keep a gradient.";
  const zero = records.slice(first).every(({ gradNormG }) => gradNormG === 0);
  return zero
    ? [minimax, "A gradient of exactly 0 has other causes as well.", causesOfZero(records, first)].join(" ")
    : minimax;
}

/** Why "none" would be said too early: the norm at the start is none that a fall could be told from. */
function withoutLevel(records: readonly StepRecord[], start: Start, limits: Limits): string | undefined {
  if (start.gone)
    return "The generator's gradient is gone in the first records of the log, so there is no earlier level to compare it with.";
  // What minimax leaves of a gradient of order 1 under a D that is just certain. A D that lets more through still teaches.
  const pinned = records.every((record) => isPinned(record, limits));
  if (!pinned || records.some(({ gradNormG }) => gradNormG === null || gradNormG > limits.fake))
    return undefined;
  return (
    `The discriminator is sure of every sample from the first record on, and the generator's gradient norm is always small (${short(start.norm)} ` +
    "at the start). The log has no earlier level to compare it with. Log from the first step of the training."
  );
}

const FALL_SOURCE =
  "a tenth of the start (median of the first 5 % of the records), docs/diagnoses.md (thresholds)";

/** What each sign must exceed or stay under. */
interface Limits {
  readonly real: number;
  readonly fake: number;
  readonly gradient: number;
  readonly source: string;
}

function limitsOf(input: DiagnosisInput, { norm, gone }: Start): Limits {
  const { certainty, fall } = thresholdsOf(input);
  // 1 - 0.99 is not 0.01 in floating point.
  return {
    real: certainty,
    fake: Number((1 - certainty).toPrecision(12)),
    ...(gone ? { gradient: GONE, source: GONE_SOURCE } : { gradient: fall * norm, source: FALL_SOURCE }),
  };
}

const isPinned = ({ probReal, probFake }: StepRecord, limits: Limits): boolean =>
  probReal !== null && probFake !== null && probReal > limits.real && probFake < limits.fake;

const isSaturated = (record: StepRecord, limits: Limits): boolean =>
  isPinned(record, limits) && record.gradNormG !== null && record.gradNormG <= limits.gradient;

/** The three signs at their weakest over a stretch of records, so that a row that holds, holds at each of them. */
function rows(records: readonly StepRecord[], limits: Limits): Verdict["evidence"] {
  const at = { from: records[0].step, to: records[records.length - 1].step };
  return [
    compare({
      shows: "saturated",
      metric: "D on real samples, lowest",
      ...at,
      observed: extreme(records, "probReal", Math.min),
      operator: ">",
      threshold: limits.real,
      source: "Arjovsky & Bottou 2017: D* is 1 on the data where supports are disjoint",
    }),
    compare({
      shows: "saturated",
      metric: "D on generated samples, highest",
      ...at,
      observed: extreme(records, "probFake", Math.max),
      operator: "<",
      threshold: limits.fake,
      source: "Goodfellow et al. 2014: the minimax gradient carries the factor D(G(z))",
    }),
    compare({
      shows: "saturated",
      metric: "generator's gradient norm, highest",
      ...at,
      observed: extreme(records, "gradNormG", Math.max),
      operator: "<=",
      threshold: limits.gradient,
      source: limits.source,
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
      : `answers ${answers(probReal, probFake)}`;
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
    return ` All three signs hold since step ${records[first].step}, but on too few records to show whether this lasts.`;
  }
  return ` It was saturated for a while (steps ${records[first].step} to ${records[first + length - 1].step}) and recovered.`;
}
