/** What may be expected of somebody else's training; what could never be judged is refused. */

import { InputError } from "../../errors.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import { UNPAIRED } from "../../judging/diagnoses/unpaired.ts";
import { complaints } from "../../scenario/expectations.ts";
import type { Subject } from "../../scenario/subjects.ts";
import type { EvaluationExpectation } from "../evaluate/expectations.ts";

/** One log, or one series of samples: no seeds, and its steps are the samples' own. */
const subjectOf = (unpaired: boolean): Subject => ({
  what: "a diagnosis",
  verdicts: {
    overall: ["converged", "partial", "collapsed", "oscillating", "off-data", "diverged", "saturated"],
    convergence: diagnoses.convergence.statuses,
    collapse: diagnoses.collapse.statuses,
    saturation: diagnoses.saturation.statuses,
    staleness: diagnoses.staleness.statuses,
    ...(unpaired && UNPAIRED),
  },
  quantities: {},
  seeds: undefined,
  steps: [],
  unjudgeable: () => undefined,
});

type Diagnosable = Exclude<EvaluationExpectation, { readonly preset: string }>;

/**
 * The expectations, which it leaves as they are.
 *
 * @throws InputError for a preset, for a verdict that could not hold and fail, and for a quantity of samples where none are given
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
    return expectation;
  });
}
