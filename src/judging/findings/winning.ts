/**
 * Does the discriminator win? Its loss falls to 0 on its scale and stays there: it tells every sample right, and the generator's loss
 * does not fall. Where D's outputs are logged they decide: certain of both kinds of samples is what winning means.
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, StepRecord, Verdict } from "../../result/index.ts";
import { allHold, compare, inconclusive, notApplicable, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { type LossScale, lossScaleOf } from "./rules/loss-scale.ts";
import {
  endOf,
  FEWEST,
  type Numbers,
  type Point,
  pointsOf,
  sinceWhen,
  startOf,
  valuesOf,
} from "./rules/tail.ts";

/** Parts of a balanced discriminator's loss: of an alarm, and of a suspicion. */
export const WINS = 0.1;
export const SUSPECTED = 0.2;
/** The generator's loss at the end, over that at the start: below, the generator gains ground. */
const HELD = 0.8;
const CERTAIN = 0.99;
const CORPUS = "chosen on labelled trainings, docs/diagnoses.md";

const OUTPUTS: readonly (readonly [real: Numbers, fake: Numbers, lowest: number, words: string])[] = [
  ["probReal", "probFake", 1 - CERTAIN, "mean output"],
  ["signReal", "signFake", -CERTAIN, "mean sign of the output"],
];

export const winning: Finding = {
  title: "Does the discriminator win?",
  source: "Arjovsky & Bottou 2017, arXiv 1701.04862",
  statuses: ["wins", "suspected", "none", "inconclusive", "not-applicable"],
  find: ({ records }) => byOutputs(records) ?? byLosses(records),
};

/** Undefined where neither D's outputs nor their signs are logged. */
function byOutputs(records: readonly StepRecord[]): Verdict | undefined {
  for (const [realName, fakeName, lowest, words] of OUTPUTS) {
    const points = [realName, fakeName].map((name) => pointsOf(records, name));
    const [real, fake] = points.map((each) => endOf(each));
    if (real.length === 0 || fake.length === 0) continue;
    const rows = [
      row(`D's ${words} on real samples, median of the end`, real, ">=", CERTAIN),
      row(`D's ${words} on generated samples, median of the end`, fake, "<=", lowest),
    ];
    if (!allHold(rows)) return none("D is not certain of both kinds of samples.", rows);
    const from = Math.max(
      sinceWhen(points[0], (value) => value >= CERTAIN),
      sinceWhen(points[1], (value) => value <= lowest),
    );
    return found(
      "wins",
      from,
      real,
      rows,
      "The discriminator wins: it is certain of real and of generated samples.",
    );
  }
  return undefined;
}

function byLosses(records: readonly StepRecord[]): Verdict {
  const lossD = pointsOf(records, "lossD");
  const end = endOf(lossD);
  if (end.length === 0) {
    const accuracy = byAccuracy(records);
    return (
      accuracy ??
      inconclusive(
        `At least ${FEWEST} records of the discriminator's loss are required (got ${lossD.length}).`,
      )
    );
  }
  const scale = lossScaleOf(records);
  if (scale.name === "critic")
    return notApplicable(
      "The discriminator's loss falls below 0, as a critic's does, so it has no lowest value.",
    );
  if (scale.balanced === null)
    return inconclusive(
      "The scale of the losses is unknown: both are small throughout, so they may be weighted or divided.",
    );
  const of = (part: number, shows: string) =>
    row(
      `discriminator's loss on the scale of ${scaleWords(scale)}, median of the end`,
      end,
      "<=",
      part * (scale.balanced ?? 0),
      shows,
    );
  const [alarm, suspicion] = [of(WINS, "wins"), of(SUSPECTED, "suspected")];
  const generator = generatorRow(records);
  const rows = generator === undefined ? [] : [generator];
  if (!suspicion.holds) return none("The discriminator's loss stays away from 0.", [suspicion]);
  const limit = (alarm.holds ? alarm : suspicion).threshold;
  const from = sinceWhen(lossD, (value) => value <= limit);
  const loss = median(valuesOf(end));
  if (alarm.holds && (generator?.holds ?? true)) {
    const held =
      generator === undefined
        ? ""
        : `, and the generator's does not fall (${short(generator.observed ?? 0)} at the end)`;
    return found(
      "wins",
      from,
      end,
      [alarm, ...rows],
      `The discriminator wins: its loss is ${short(loss)} at the end, where a balanced one has at least ${short(scale.balanced)}${held}.`,
    );
  }
  const why = alarm.holds
    ? "the generator's loss falls all the same"
    : `its loss is ${short(loss)} at the end, where a balanced one has at least ${short(scale.balanced)}`;
  return found("suspected", from, end, [suspicion, ...rows], `The discriminator may win: ${why}.`);
}

/** Whether the generator's loss is no lower than it was. */
function generatorRow(records: readonly StepRecord[]): Evidence | undefined {
  const points = pointsOf(records, "lossG");
  const end = endOf(points);
  if (end.length === 0) return undefined;
  const start = median(valuesOf(startOf(points)));
  return row("generator's loss, median of the end", end, ">=", start > 0 ? HELD * start : start / HELD);
}

function byAccuracy(records: readonly StepRecord[]): Verdict | undefined {
  const points = pointsOf(records, "accuracyD");
  const end = endOf(points);
  if (end.length === 0) return undefined;
  const rows = [row("share of samples that D tells rightly, median of the end", end, ">=", CERTAIN)];
  if (!allHold(rows)) return none("D does not tell all samples rightly.", rows);
  const from = sinceWhen(points, (value) => value >= CERTAIN);
  return found(
    "suspected",
    from,
    end,
    rows,
    "The discriminator may win: it tells nearly all samples rightly.",
  );
}

function row(
  metric: string,
  points: readonly Point[],
  operator: Evidence["operator"],
  threshold: number,
  shows = "wins",
): Evidence {
  return compare({
    metric,
    from: points[0].step,
    to: points[points.length - 1].step,
    observed: median(valuesOf(points)),
    operator,
    threshold,
    source: CORPUS,
    shows,
  });
}

const scaleWords = ({ name }: LossScale): string => (name === "unknown" ? "any known loss" : name);

const none = (explanation: string, evidence: readonly Evidence[]): Verdict => ({
  status: "none",
  from: null,
  to: null,
  evidence,
  explanation,
});

const found = (
  status: string,
  from: number,
  end: readonly Point[],
  evidence: readonly Evidence[],
  explanation: string,
): Verdict => ({ status, from, to: end[end.length - 1].step, evidence, explanation });
