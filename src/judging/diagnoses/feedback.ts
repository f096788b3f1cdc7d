/**
 * What does the opponent give a generator that stays where it is? Where the generator is frozen there is no training to converge,
 * collapse or stop learning; what can be judged is whether the opponent, as it is at the end, would move the generator.
 *
 *   indifferent   D answers alike on real and on generated samples, so it prefers no direction
 *   vanishing     the generator's loss sends its weights less than a twentieth of what the non-saturating loss would send them
 *                 through the same D (Arjovsky & Bottou 2017, figure 2), or D sends nothing at all; of a critic, the mean slope at
 *                 generated samples is less than a twentieth of the steepest on the line
 *   useful        none of these
 */

import { median } from "../../maths/statistics.ts";
import type { CurveRecord, StepRecord, Verdict } from "../../result/index.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { compare, inconclusive, short } from "./rules/evidence.ts";
import { GONE, GONE_SOURCE } from "./rules/gone.ts";
import { answers } from "./rules/outputs.ts";

/** The part at the end of the records that is judged, at least one record. */
const END = 0.1;
/** The part of the reference below which a gradient or a slope has vanished. */
const VANISHED = 1 / 20;
/** Difference of D's mean outputs up to which D answers alike: a D that guesses is right in half a percent more cases. */
const ALIKE = 0.01;

const DOCS = "docs/diagnoses.md (feedback)";

export const feedback: Diagnosis = {
  title: "What does the opponent give a generator that is frozen?",
  source:
    "Arjovsky & Bottou 2017, arXiv 1701.04862, figure 2; Arjovsky et al. 2017, arXiv 1701.07875, figure 2",
  statuses: ["useful", "vanishing", "indifferent", "inconclusive"],
  asked: ({ frozen }) => frozen === true,
  diagnose(input): Verdict {
    if (input.status === "diverged") {
      return inconclusive(
        `The opponent diverged at step ${input.lastStep}, so what it gives the generator is unknown.`,
      );
    }
    const end = input.records.slice(-Math.max(1, Math.round(END * input.records.length)));
    const found = discriminator(end) ?? critic(input);
    if (found !== undefined) return found;
    const norm = medianOf(end, "gradNormG");
    return inconclusive(
      `${norm === null ? "The norm of the generator's gradient is unknown" : `The norm of the generator's gradient ends at ${short(norm)}`}, and ` +
        "there is nothing to compare it with: the opponent's slope is recorded for one-dimensional data only.",
    );
  },
};

/** Of a D whose outputs are probabilities; undefined for others. */
function discriminator(end: readonly StepRecord[]): Verdict | undefined {
  const [real, fake, own, reference] = (
    ["probReal", "probFake", "gradNormG", "gradNormNonSaturating"] as const
  ).map((name) => medianOf(end, name));
  if (real === null || fake === null || own === null || reference === null) return undefined;
  const at = { from: end[0].step, to: end[end.length - 1].step };
  const alike = compare({
    shows: "indifferent",
    metric: "difference of D's mean outputs on real and generated samples",
    ...at,
    observed: Math.abs(real - fake),
    operator: "<=",
    threshold: ALIKE,
    source: DOCS,
  });
  if (alike.holds) {
    return {
      status: "indifferent",
      ...at,
      evidence: [alike],
      explanation:
        `The discriminator answers alike on real (${short(real)}) and on generated samples (${short(fake)}), so it gives the generator ` +
        "no direction. This is right where the samples match the data.",
    };
  }
  const gone = compare({
    shows: "vanishing",
    metric: "generator's gradient norm under the non-saturating loss",
    ...at,
    observed: reference,
    operator: "<=",
    threshold: GONE,
    source: GONE_SOURCE,
  });
  const part = compare({
    shows: "vanishing",
    metric: "generator's gradient norm over that under the non-saturating loss",
    ...at,
    observed: reference > 0 ? own / reference : null,
    operator: "<",
    threshold: VANISHED,
    source: `a twentieth, ${DOCS}`,
  });
  if (gone.holds) {
    return {
      status: "vanishing",
      ...at,
      evidence: [gone],
      explanation: `The discriminator tells samples apart (${answers(real, fake)}), but sends the generator no gradient under either loss.`,
    };
  }
  const sizes = `${short(own)}, where the non-saturating loss would send ${short(reference)}`;
  return part.holds
    ? {
        status: "vanishing",
        ...at,
        evidence: [part],
        explanation: `The discriminator is sure (${answers(real, fake)}), so the generator's loss sends its weights a gradient of only ${sizes}.`,
      }
    : {
        status: "useful",
        ...at,
        evidence: [part],
        explanation: `The discriminator answers ${answers(real, fake)}, and the generator's loss sends its weights a gradient of ${sizes}.`,
      };
}

/** Of a critic on the line; undefined where its slope is not recorded. */
function critic({ snapshots }: DiagnosisInput): Verdict | undefined {
  const last = snapshots.at(-1);
  const slopes = last?.curves === undefined ? null : slopesOf(last.curves);
  if (last === undefined || slopes === null) return undefined;
  const at = { from: last.step, to: last.step };
  const { mean, steepest } = slopes;
  const row = compare({
    shows: "vanishing",
    metric: "critic's mean slope at generated samples over the steepest on the line",
    ...at,
    observed: steepest > 0 ? mean / steepest : 0,
    operator: "<",
    threshold: VANISHED,
    source: `a twentieth, ${DOCS}`,
  });
  const sizes = `${short(mean)} on average, ${short(steepest)} where it is steepest`;
  return row.holds
    ? {
        status: "vanishing",
        ...at,
        evidence: [row],
        explanation: `The critic is flat where the generated samples are: its slope there is ${sizes}.`,
      }
    : {
        status: "useful",
        ...at,
        evidence: [row],
        explanation: `The critic has a slope where the generated samples are, which moves the generator: ${sizes}.`,
      };
}

/** The size of the slope, on average over the generated density and at most; null where there is none. */
function slopesOf({ generated, slopes }: CurveRecord): { mean: number; steepest: number } | null {
  if (slopes === undefined) return null;
  let mass = 0;
  let sum = 0;
  let steepest = 0;
  slopes.slope.forEach((slope, i) => {
    if (slope === null) return;
    mass += generated[i];
    sum += generated[i] * Math.abs(slope);
    steepest = Math.max(steepest, Math.abs(slope));
  });
  return mass > 0 ? { mean: sum / mass, steepest } : null;
}

function medianOf(
  records: readonly StepRecord[],
  name: "probReal" | "probFake" | "gradNormG" | "gradNormNonSaturating",
): number | null {
  const values = records.flatMap((record) => record[name] ?? []);
  return values.length === 0 ? null : median(values);
}
