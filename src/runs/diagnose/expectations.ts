/** What may be expected of somebody else's training; what could never be judged is refused. */

import { InputError } from "../../errors.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import { UNPAIRED } from "../../judging/diagnoses/unpaired.ts";
import { findings } from "../../judging/findings/index.ts";
import { complaints } from "../../scenario/expectations.ts";
import type { Subject } from "../../scenario/subjects.ts";
import type { EvaluationExpectation } from "../evaluate/expectations.ts";

/** Words for a training that its log can show. */
const FROM_LOG = [
  "diverged",
  "saturated",
  "discriminator-wins",
  "discriminator-dead",
  "no-longer-learning",
  "quality-worsening",
];
const FROM_SAMPLES = ["converged", "partial", "collapsed", "oscillating", "off-data"];

/** Verdicts that need real and generated samples, with what of each a log shows all the same. */
const OF_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  overall: FROM_LOG,
  convergence: ["diverged"],
  collapse: [],
};

/** One log, or one series of samples: no seeds, and its steps are the samples' own. */
const subjectOf = (unpaired: boolean): Subject => ({
  what: "a diagnosis",
  verdicts: {
    overall: [...FROM_SAMPLES, ...FROM_LOG],
    convergence: diagnoses.convergence.statuses,
    collapse: diagnoses.collapse.statuses,
    saturation: diagnoses.saturation.statuses,
    staleness: diagnoses.staleness.statuses,
    ...Object.fromEntries(Object.entries(findings).map(([id, { statuses }]) => [id, statuses])),
    ...(unpaired && UNPAIRED),
  },
  quantities: {},
  seeds: undefined,
  steps: [],
  unjudgeable: () => undefined,
});

export type Diagnosable = Exclude<EvaluationExpectation, { readonly preset: string }>;

/**
 * The expectations, which it leaves as they are.
 *
 * @throws InputError for a preset, for a verdict that could not hold and fail, for one that only samples show where none are given, and for a
 * quantity of samples where none are given
 */
export function diagnosable(
  expectations: readonly EvaluationExpectation[],
  samples: { readonly paired: boolean; readonly unpaired: boolean },
): Diagnosable[] {
  const subject = subjectOf(samples.unpaired);
  return expectations.map((expectation) => {
    if ("preset" in expectation) {
      throw new InputError(`${expectation.preset} says what a run must show, not what a log does`, {
        where: "expect",
        hint: "name verdicts, e.g. overall=converged",
      });
    }
    if ("metric" in expectation) {
      if (samples.paired) return expectation;
      throw new InputError(
        `${expectation.metric} is measured on real and generated samples, and ${samples.unpaired ? "no real ones" : "none"} are given`,
        { where: "expect", hint: "give --real and --fake, or leave this expectation out" },
      );
    }
    const [first] = complaints(expectation, subject);
    if (first !== undefined) {
      throw new InputError(`${expectation.verdict} ${first.message}`, { where: "expect", hint: first.hint });
    }
    if (!samples.paired) requireKnowable(expectation);
    return expectation;
  });
}

/** @throws InputError for a status that only real and generated samples show */
function requireKnowable({
  verdict,
  is,
  isNot,
}: {
  readonly verdict: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
}): void {
  const shown = OF_SAMPLES[verdict];
  if (shown === undefined) return;
  const never = (isNot ?? is ?? []).filter((status) => !shown.includes(status));
  const isHopeless = isNot === undefined ? never.length === is?.length : never.length > 0;
  if (!isHopeless) return;
  throw new InputError(
    `${verdict}${isNot === undefined ? "=" : "!="}${(isNot ?? is ?? []).join("|")} can never be known without real and generated samples`,
    {
      where: "expect",
      hint: "give --real and --fake, or expect what a log shows: 'overall!=diverged', 'winning!=wins', 'quality!=worsening'",
    },
  );
}
