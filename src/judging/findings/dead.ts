/**
 * Is the discriminator dead? It answers the same to real and to generated samples, so it teaches nothing. At equilibrium it does so
 * too, with a probability of 1/2; therefore only an answer far from 1/2 is a sign, or a difference of a critic's answers that is lost in rounding
 * beside what it was.
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, StepRecord, Verdict } from "../../result/index.ts";
import { allHold, compare, inconclusive, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { lossScaleOf } from "./rules/loss-scale.ts";
import { endOf, FEWEST, type Point, pointsOf, sinceWhen, valuesOf } from "./rules/tail.ts";

/** Odds of the two answers, as a logarithm: 5 % more or less. */
const SAME = 0.05;
/** Probabilities beyond which no equilibrium lies: there D answers 1/2. */
const FAR = 0.1;
/** A critic's loss or gap at the end, over the largest before. */
const LOST = 1e-5;
/** The loss of a balanced discriminator, less its distance: what a hinge loss says of one that answers nearly the same. */
const UNDECIDED = 0.05;
const BALANCED_HINGE = 2;

export const dead: Finding = {
  title: "Does the discriminator answer the same to everything?",
  source:
    "Goodfellow et al. 2014, arXiv 1406.2661: at equilibrium D answers 1/2; float32 for what is lost in rounding",
  statuses: ["dead", "none", "inconclusive"],
  find: ({ records }) =>
    byProbabilities(records) ??
    byScores(records) ??
    byCriticLoss(records) ??
    byHinge(records) ??
    inconclusive(
      `At least ${FEWEST} records of D's outputs on both kinds of samples, or of a critic's loss, are required.`,
    ),
};

interface Gap {
  readonly step: number;
  readonly real: number;
  readonly fake: number;
}

function gapsOf(records: readonly StepRecord[], kind: "prob" | "critic"): Gap[] {
  return records.flatMap((record) => {
    const real = kind === "prob" ? record.probReal : record.criticReal;
    const fake = kind === "prob" ? record.probFake : record.criticFake;
    return real === null || fake === null ? [] : [{ step: record.step, real, fake }];
  });
}

function byProbabilities(records: readonly StepRecord[]): Verdict | undefined {
  const gaps = gapsOf(records, "prob");
  const end = endOf(gaps);
  if (end.length === 0) return undefined;
  const apart = (gap: Gap) => oddsBetween(gap.real, gap.fake);
  const away = ({ real, fake }: Gap) => Math.min(Math.max(real, fake), 1 - Math.min(real, fake));
  const rows = [
    row("odds between D's two answers, as a logarithm, median of the end", end, apart, "<=", SAME),
    row("distance of D's answers from 0 or 1, median of the end", end, away, "<=", FAR),
  ];
  if (!allHold(rows)) {
    const halves = rows[0].holds
      ? "D answers nearly the same to both kinds of samples, near 1/2: as at an equilibrium, or because it learns nothing."
      : "D answers differently to real and to generated samples.";
    return none(halves, rows);
  }
  const { real, fake } = end[end.length - 1];
  const points = gaps.map((gap) => ({
    step: gap.step,
    value: apart(gap) <= SAME && away(gap) <= FAR ? 1 : 0,
  }));
  return found(
    sinceWhen(points, (value) => value === 1),
    end,
    rows,
    `The discriminator is dead: it answers ${short(real)} to real and ${short(fake)} to generated samples, so it teaches the generator nothing.`,
  );
}

/** |log odds| between two probabilities; 0 where they are equal, also at 0 and 1. */
function oddsBetween(a: number, b: number): number {
  if (a === b) return 0;
  const odds = Math.log(a) - Math.log1p(-a) - Math.log(b) + Math.log1p(-b);
  return Number.isNaN(odds) ? Number.POSITIVE_INFINITY : Math.abs(odds);
}

function byScores(records: readonly StepRecord[]): Verdict | undefined {
  const gaps = gapsOf(records, "critic");
  const end = endOf(gaps);
  if (end.length === 0) return undefined;
  const largest = gaps.reduce((most, { real, fake }) => Math.max(most, Math.abs(real - fake)), 0);
  const rows = [
    row(
      "|gap between D's scores|, median of the end",
      end,
      ({ real, fake }) => Math.abs(real - fake),
      "<=",
      LOST * largest,
    ),
  ];
  if (!allHold(rows)) return none("D scores real and generated samples differently.", rows);
  const points = gaps.map(({ step, real, fake }) => ({ step, value: Math.abs(real - fake) }));
  return found(
    sinceWhen(points, (value) => value <= LOST * largest),
    end,
    rows,
    "The discriminator is dead: it scores real and generated samples alike, where it once told them apart.",
  );
}

/** A critic's loss is the difference of its answers. */
function byCriticLoss(records: readonly StepRecord[]): Verdict | undefined {
  const points = pointsOf(records, "lossD");
  const end = endOf(points);
  if (end.length === 0 || lossScaleOf(records).name !== "critic") return undefined;
  const largest = points.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const rows = [
    row("|critic's loss|, median of the end", end, ({ value }) => Math.abs(value), "<=", LOST * largest),
  ];
  if (!allHold(rows)) return none("The critic still scores real and generated samples differently.", rows);
  return found(
    sinceWhen(points, (value) => Math.abs(value) <= LOST * largest),
    end,
    rows,
    `The critic is dead: its loss, the difference of its answers, fell from ${short(largest)} to ${short(median(valuesOf(end.map(({ step, value }) => ({ step, value: Math.abs(value) })))))}.`,
  );
}

/** A hinge loss of 2 is that of a discriminator that answers 0 to everything; at equilibrium it has it too. */
function byHinge(records: readonly StepRecord[]): Verdict | undefined {
  const points = pointsOf(records, "lossD");
  const end = endOf(points);
  if (end.length === 0) return undefined;
  const scale = lossScaleOf(records);
  if (scale.name !== "hinge") return undefined;
  const rows = [
    row(
      "distance of the hinge loss from 2, median of the end",
      end,
      ({ value }) => Math.abs(value - BALANCED_HINGE),
      "<=",
      UNDECIDED,
    ),
  ];
  return none(
    allHold(rows)
      ? "D tells real and generated samples hardly apart: as at an equilibrium, or because it learns nothing."
      : "D still tells real and generated samples apart.",
    rows,
  );
}

function row<Any extends { readonly step: number }>(
  metric: string,
  end: readonly Any[],
  numberOf: (one: Any) => number,
  operator: Evidence["operator"],
  threshold: number,
): Evidence {
  const observed = median(end.map(numberOf));
  return compare({
    metric,
    from: end[0].step,
    to: end[end.length - 1].step,
    observed: Number.isFinite(observed) ? observed : null,
    operator,
    threshold,
    source: "the rule in docs/diagnoses.md, findings from a log alone",
    shows: "dead",
  });
}

const none = (explanation: string, evidence: readonly Evidence[]): Verdict => ({
  status: "none",
  from: null,
  to: null,
  evidence,
  explanation,
});

const found = (
  from: number,
  end: readonly (Point | Gap)[],
  evidence: readonly Evidence[],
  explanation: string,
): Verdict => ({ status: "dead", from, to: end[end.length - 1].step, evidence, explanation });
