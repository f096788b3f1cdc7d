/** What may be expected of somebody else's training; what could never be judged is refused. */

import { diagnoses } from "../diagnoses/index.ts";
import { InputError } from "../errors.ts";
import type { EvaluationExpectation } from "../evaluation/expectations.ts";
import { nearest } from "../scenario/nearest.ts";

const STATUSES: Readonly<Record<string, readonly string[]>> = {
  overall: ["converged", "partial", "collapsed", "oscillating", "diverged", "saturated"],
  convergence: diagnoses.convergence.statuses,
  collapse: diagnoses.collapse.statuses,
  saturation: diagnoses.saturation.statuses,
};

type Diagnosable = Exclude<EvaluationExpectation, { readonly preset: string }>;

/**
 * The expectations, which it leaves as they are.
 *
 * @throws InputError for a preset, for a verdict or status that there is not, and for a quantity of samples where none are given
 */
export function diagnosable(expectations: readonly EvaluationExpectation[], samples: boolean): Diagnosable[] {
  return expectations.map((expectation) => {
    if ("preset" in expectation) {
      throw new InputError(`${expectation.preset} says what a run must show, not what a log does`, {
        where: "expect",
        hint: "name verdicts, e.g. overall=converged",
      });
    }
    if ("metric" in expectation) {
      if (samples) return expectation;
      throw new InputError(`${expectation.metric} is measured on samples, and none are given`, {
        where: "expect",
        hint: "give --real and --fake, or leave this expectation out",
      });
    }
    const { verdict, is = [], isNot = [] } = expectation;
    if (!Object.hasOwn(STATUSES, verdict)) {
      throw new InputError(`there is no verdict ${JSON.stringify(verdict)}`, {
        where: "expect",
        hint: nearest(verdict, Object.keys(STATUSES)),
      });
    }
    const unknown = [...is, ...isNot].find((status) => !STATUSES[verdict].includes(status));
    if (unknown !== undefined) {
      throw new InputError(`${verdict} is never ${JSON.stringify(unknown)}`, {
        where: "expect",
        hint: nearest(unknown, STATUSES[verdict]),
      });
    }
    return expectation;
  });
}
