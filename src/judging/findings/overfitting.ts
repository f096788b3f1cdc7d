/**
 * Does the discriminator learn the training samples by heart? Two measures of adaptive augmentation: r_v, how far D's output on held-out real
 * samples lies from that on training ones towards that on generated ones; and r_t, the mean sign of D's output on training samples, which
 * nears 1 as D overfits.
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, StepRecord, Verdict } from "../../result/index.ts";
import { allHold, compare, inconclusive, notApplicable, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { endOf, FEWEST, pointsOf, sinceWhen, valuesOf } from "./rules/tail.ts";

/** Held-out samples look more like generated than like training ones. */
const HALF_WAY = 0.5;
/** Adaptive augmentation steers r_t to 0.6. */
const CERTAIN = 0.9;
const ADA = "Karras et al. 2020, arXiv 2006.06676";

export const overfitting: Finding = {
  title: "Does the discriminator learn the training samples by heart?",
  source: ADA,
  statuses: ["suspected", "none", "inconclusive", "not-applicable"],
  find: ({ records }) =>
    byValidation(records) ??
    bySigns(records) ??
    notApplicable("The log holds neither D's output on held-out real samples nor the signs of its outputs."),
};

function byValidation(records: readonly StepRecord[]): Verdict | undefined {
  const shares = records.flatMap((record) => {
    const {
      probReal,
      probFake,
      probValidation = null,
      criticReal,
      criticFake,
      criticValidation = null,
    } = record;
    const [train, fake, held] =
      probValidation === null
        ? [criticReal, criticFake, criticValidation]
        : [probReal, probFake, probValidation];
    if (train === null || fake === null || held === null || train === fake) return [];
    return [{ step: record.step, value: (train - held) / (train - fake), gap: train - fake }];
  });
  if (shares.length === 0) return undefined;
  const end = endOf(shares);
  if (end.length === 0)
    return inconclusive(
      `At least ${FEWEST} records with D's output on held-out samples are required (got ${shares.length}).`,
    );
  const rows = [
    row(
      "D(real) - D(generated), median of the end",
      end,
      end.map(({ gap }) => gap),
      ">",
      0,
    ),
    row(
      "r_v = (D(train) - D(held-out)) / (D(train) - D(generated)), median of the end",
      end,
      valuesOf(end),
      ">=",
      HALF_WAY,
    ),
  ];
  return verdictOf(
    rows,
    shares,
    (value) => value >= HALF_WAY,
    (r) =>
      `The discriminator may overfit: on held-out real samples its output is ${short(100 * r)} % of the way from training samples to generated ones.`,
  );
}

function bySigns(records: readonly StepRecord[]): Verdict | undefined {
  const points = pointsOf(records, "signReal");
  if (points.length === 0) return undefined;
  const end = endOf(points);
  if (end.length === 0)
    return inconclusive(
      `At least ${FEWEST} records of the signs of D's outputs are required (got ${points.length}).`,
    );
  const rows = [row("r_t = E sign D(train), median of the end", end, valuesOf(end), ">=", CERTAIN)];
  return verdictOf(
    rows,
    points,
    (value) => value >= CERTAIN,
    (r) =>
      `The discriminator may overfit: r_t = E sign D(train) is ${short(r)} at the end, where adaptive augmentation aims at 0.6.`,
  );
}

function row(
  metric: string,
  end: readonly { readonly step: number }[],
  values: readonly number[],
  operator: Evidence["operator"],
  threshold: number,
): Evidence {
  return compare({
    metric,
    from: end[0].step,
    to: end[end.length - 1].step,
    observed: median(values),
    operator,
    threshold,
    source: ADA,
    shows: "suspected",
  });
}

function verdictOf(
  rows: readonly Evidence[],
  points: readonly { readonly step: number; readonly value: number }[],
  holds: (value: number) => boolean,
  words: (observed: number) => string,
): Verdict {
  if (!allHold(rows))
    return {
      status: "none",
      from: null,
      to: null,
      evidence: rows,
      explanation: "D does not answer as if it knew the training samples by heart.",
    };
  const last = rows[rows.length - 1];
  return {
    status: "suspected",
    from: sinceWhen(points, holds),
    to: last.to,
    evidence: rows,
    explanation: words(last.observed ?? 0),
  };
}
