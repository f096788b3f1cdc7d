/**
 * Did the training run away? Four signs, any of which is enough: a number that is not finite, losses or scores that stay
 * beyond any sensible range, samples that end far outside the data. The last needs a snapshot's spread or points: the Earth mover's
 * distance says how much mass is wrong by how far, and a few that ran away weigh little in it.
 */

import { median } from "../../../maths/statistics.ts";
import type { Evidence, StepRecord } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { CORPUS_RULES, compare } from "./evidence.ts";
import { spreadOf } from "./support.ts";
import { thresholdsOf } from "./thresholds.ts";

/** The part at the end of the training over which the losses' median is taken, and the fewest records for it. */
const END = 0.1;
const END_RECORDS = 3;
/**
 * A score, logit or gap between scores beyond which float32 fails a discriminator: its 24 bits end at 2^24 = 1.7e7, where
 * neighboring numbers are 1 to 2 apart, so that a gap of one unit, which a hinge loss asks for, is lost in rounding.
 * A critic's loss is made of its scores, so the same limit holds for it where no probabilities are logged.
 * A 1-Lipschitz critic's gap is the distance between real and generated samples, and logits of 100 are certain of anything.
 */
const SCORE = 2 ** 24;
const SCORE_SOURCE =
  "float32 has 24 bits: beyond 2^24 a gap of one unit is lost, docs/diagnoses.md (divergence)";
/** How the spread (see support.ts) must compare with the start for the samples to have left the data. */
const SPREAD_GROWTH = 2;
/**
 * Where nobody saw the samples before the training: further out than this no generator starts, so the first snapshot was too late
 * to see it leave. Unless samples come back within it, to half of where they were: then they had not left, and the data may be
 * narrow.
 */
const SPREAD_START = 30;

/** What the fields of a record are called in a sentence; a layer's norm is left out beside its player's. */
const WORDS: Readonly<Record<string, string>> = {
  lossD: "the discriminator's loss",
  lossG: "the generator's loss",
  gradNormD: "the discriminator's gradient",
  gradNormG: "the generator's gradient",
  criticReal: "the discriminator's output on real samples",
  criticFake: "the discriminator's output on generated samples",
};

export interface Divergence {
  /** The first step from which it shows. */
  readonly from: number;
  readonly evidence: readonly Evidence[];
  /** What happened, as the beginning of a sentence. */
  readonly what: string;
}

/** The divergence, or undefined when there is no sign of one. */
export function findDivergence(input: DiagnosisInput): Divergence | undefined {
  return nonFinite(input) ?? hugeLosses(input) ?? hugeScores(input) ?? farSamples(input);
}

function nonFinite({ records, status, lastStep, reason }: DiagnosisInput): Divergence | undefined {
  const first = firstLost(records);
  if (first === undefined && status !== "diverged") return undefined;
  const from = first?.step ?? lastStep;
  const words = (first?.nonFinite ?? []).flatMap((name) => WORDS[name] ?? []);
  const what = words.length > 0 ? words.join(", ") : (reason ?? "a loss or gradient");
  return {
    from,
    evidence: [
      compare({
        shows: "diverged",
        metric: "non-finite numbers",
        from,
        to: lastStep,
        observed: first?.nonFinite?.length ?? 1,
        operator: ">=",
        threshold: 1,
        source: `nothing can be learned from infinity; ${CORPUS_RULES} (diverged)`,
      }),
    ],
    what: `At step ${from} the training produced numbers that are not finite (${what})`,
  };
}

/**
 * The record from which a number is not finite to the end. One that becomes finite again was not lost: mixed-precision
 * training skips such steps. For the same reason a gradient must be lost twice in a row, a loss or an output once.
 */
function firstLost(records: readonly StepRecord[]): StepRecord | undefined {
  const lost = new Map<string, { first: number; count: number }>();
  for (const [i, record] of records.entries()) {
    const broken = record.nonFinite ?? [];
    for (const name of lost.keys()) if (isKnown(record, name)) lost.delete(name);
    for (const name of broken) {
      const known = lost.get(name);
      if (known === undefined) lost.set(name, { first: i, count: 1 });
      else known.count++;
    }
  }
  const lasting = [...lost].flatMap(([name, { first, count }]) =>
    GRADIENTS.test(name) && count < LOST_GRADIENTS ? [] : [first],
  );
  return lasting.length === 0 ? undefined : records[Math.min(...lasting)];
}

const GRADIENTS = /^(?:gradNorm|layers)/;
const LOST_GRADIENTS = 2;

/** Whether a record has a finite number of this name. */
function isKnown(record: StepRecord, name: string): boolean {
  const value = record[name as keyof StepRecord];
  return typeof value === "number" || (Array.isArray(value) && value.length > 0 && !value.includes(null));
}

function hugeLosses({ records, probabilistic, thresholds }: DiagnosisInput): Divergence | undefined {
  // An autoencoder's loss is a sum over its pixels.
  if (records.length === 0 || records.some(({ divergence }) => divergence !== undefined)) return undefined;
  const limit = probabilistic ? thresholdsOf({ thresholds }).loss : SCORE;
  const last = records.slice(-Math.max(END_RECORDS, Math.round(END * records.length)));
  const row = compare({
    shows: "diverged",
    metric: "largest |loss|, median of the last 10 %",
    from: last[0].step,
    to: last[last.length - 1].step,
    observed: median(last.map(largestLoss)),
    operator: ">",
    threshold: limit,
    source: probabilistic
      ? "losses of diverged runs reach 1e3 to 1e4, docs/diagnoses.md (divergence)"
      : SCORE_SOURCE,
  });
  if (!row.holds) return undefined;
  const from = records.find((record) => largestLoss(record) > limit)?.step ?? row.from;
  return {
    from,
    evidence: [row],
    what: `The losses grew without limit (${row.observed?.toPrecision(3)} at the end)`,
  };
}

function largestLoss({ lossD, lossG }: StepRecord): number {
  return Math.max(Math.abs(lossD ?? 0), Math.abs(lossG ?? 0));
}

/** Scores have no scale, but float32 has: this holds for critics as well, whatever their losses are. */
function hugeScores({ records }: DiagnosisInput): Divergence | undefined {
  const known = records.filter((record) => largestScore(record) !== null);
  if (known.length === 0) return undefined;
  const sizes = known.map((record) => largestScore(record) ?? 0);
  const start = Math.max(0, known.length - Math.max(END_RECORDS, Math.round(END * known.length)));
  const row = compare({
    shows: "diverged",
    metric: "largest |score| or gap between scores, median of the last 10 %",
    from: known[start].step,
    to: known[known.length - 1].step,
    observed: median(sizes.slice(start)),
    operator: ">",
    threshold: SCORE,
    source: SCORE_SOURCE,
  });
  if (!row.holds) return undefined;
  // From where they stay there: a peak that passed is no part of it.
  const within = sizes.findLastIndex((size, i) => size <= SCORE && i < start);
  const from = sizes.findIndex((size, i) => i > within && size > SCORE);
  return {
    from: known[from].step,
    evidence: [row],
    what: `The discriminator's scores grew without limit (${row.observed?.toPrecision(3)} at the end)`,
  };
}

/** The largest size of a score, or of the gap between the two; null where none is logged. */
function largestScore({ criticReal, criticFake }: StepRecord): number | null {
  if (criticReal === null && criticFake === null) return null;
  const gap = criticReal === null || criticFake === null ? 0 : criticReal - criticFake;
  return Math.max(Math.abs(criticReal ?? 0), Math.abs(criticFake ?? 0), Math.abs(gap));
}

function farSamples({ snapshots, untrained, target, thresholds }: DiagnosisInput): Divergence | undefined {
  if (target === undefined || snapshots.length === 0) return undefined;
  const spreads = snapshots.map((snapshot) => spreadOf(snapshot, target));
  const [{ step }] = snapshots;
  // a single set of samples is at step 0 as well
  const seen = snapshots.length > 1 && step === 0 ? spreads[0] : null;
  const start = untrained === undefined ? seen : spreadOf(untrained, target);
  // A generator may start far out, so being far out must also be new.
  const growth = start === null ? growthUnseen(spreads) : SPREAD_GROWTH * start;
  const limit = Math.max(thresholdsOf({ thresholds }).spread, growth);
  const row = compare({
    shows: "diverged",
    metric: "spread of the samples over the data's reach",
    from: untrained === undefined ? step : 0,
    to: snapshots[snapshots.length - 1].step,
    observed: spreads[spreads.length - 1],
    operator: ">",
    threshold: limit,
    source: `${CORPUS_RULES} (diverged)`,
  });
  if (!row.holds) return undefined;
  const within = spreads.findLastIndex((spread) => spread === null || spread <= limit);
  return {
    from: snapshots[within + 1].step,
    evidence: [row],
    what:
      `The samples left the data: they end ${row.observed?.toPrecision(3)} times as far out as the data reach` +
      (start === null ? "" : `, from ${start.toPrecision(3)} before the training`),
  };
}

/** What the spread must exceed where the first snapshot may have come after the samples left. */
function growthUnseen([first, ...later]: readonly (number | null)[]): number {
  const growth = SPREAD_GROWTH * (first ?? 0);
  const back = Math.min(SPREAD_START, (first ?? 0) / SPREAD_GROWTH);
  const cameBack = (first ?? 0) > SPREAD_START && later.some((spread) => spread !== null && spread <= back);
  return cameBack ? growth : Math.min(growth, SPREAD_START);
}
