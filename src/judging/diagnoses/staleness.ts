/**
 * Did the discriminator fall behind the generator? It is trained to answer higher on real samples than on generated ones,
 * and even one that cannot tell them apart does so by a little on the samples that it learns from. Where its mean output on
 * generated samples stays above that on real ones, it answers for a generator that is no longer there: it is frozen, updated
 * too rarely or too slowly, and its gradient sends the generator on past the data.
 *
 * This says that something is wrong, not what: such trainings collapse, circle, run away or stop short, which only samples
 * tell apart. At equilibrium both outputs are one half and their order is noise, so the order must hold on every one of many
 * records. Outputs that are no probabilities have no common scale; there it is not judged.
 */

import type { StepRecord, Verdict } from "../../result/index.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { compare, inconclusive, notApplicable, short } from "./rules/evidence.ts";
import { scoresOnly } from "./rules/outputs.ts";
import { thresholdsOf } from "./rules/thresholds.ts";

/** The part at the end of the records on which the order must hold. */
const END = 0.1;

export const staleness: Diagnosis = {
  title: "Did the discriminator fall behind the generator?",
  source:
    "Goodfellow et al. 2014, arXiv 1406.2661, section 3 (D must be kept near its optimum); docs/diagnoses.md",
  statuses: ["stale", "none", "not-applicable", "inconclusive"],
  asked: ({ records, probabilistic, frozen }) =>
    frozen !== true &&
    probabilistic !== false &&
    records.some(({ probReal, probFake }) => probReal !== null && probFake !== null),
  diagnose(input): Verdict {
    if (input.probabilistic === false || (input.probabilistic === undefined && scoresOnly(input.records))) {
      return notApplicable(
        "The discriminator's outputs are not probabilities, so the gap between them has no scale.",
      );
    }
    const { lead, behind } = thresholdsOf(input);
    const known = input.records.filter(isKnown);
    const needed = Math.max(behind, Math.ceil(END * known.length));
    if (known.length < needed) {
      return inconclusive(
        `At least ${behind} records are required of the discriminator's mean outputs on real and on ` +
          `generated samples (probReal and probFake; got ${known.length}).`,
      );
    }
    const first = known.findLastIndex((record) => leadOf(record) <= lead) + 1;
    const stale = known.length - first >= needed;
    const stretch = known.slice(stale ? first : -needed);
    const { step: from } = stretch[0];
    const { step: to, probReal, probFake } = stretch[stretch.length - 1];
    const row = compare({
      shows: "stale",
      metric: "D on generated minus D on real samples, lowest",
      from,
      to,
      observed: stretch.reduce((least, record) => Math.min(least, leadOf(record)), Number.POSITIVE_INFINITY),
      operator: ">",
      threshold: lead,
      source: "D is trained to answer higher on real samples, docs/diagnoses.md (staleness)",
    });
    const answers = `${short(probFake ?? 0)} on generated and ${short(probReal ?? 0)} on real samples at the end`;
    return stale
      ? {
          status: "stale",
          from,
          to,
          evidence: [row],
          explanation:
            `From step ${from} on the discriminator answers higher on generated samples than on real ones (${answers}): it is ` +
            "behind the generator and drives it past the data. The discriminator may be frozen, updated too rarely, or have too " +
            "small a learning rate. Only samples show the state of the generator.",
        }
      : {
          status: "none",
          from,
          to,
          evidence: [row],
          explanation: `The discriminator is not behind the generator at the end: it answers ${answers}.`,
        };
  },
};

const isKnown = ({ probReal, probFake }: StepRecord): boolean => probReal !== null && probFake !== null;

/** By how much D prefers generated samples to real ones. */
const leadOf = ({ probReal, probFake }: StepRecord): number => (probFake ?? 0) - (probReal ?? 0);
