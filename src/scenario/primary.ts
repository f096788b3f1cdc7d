/**
 * A scenario's primary quantities, and what the schema cannot say of them: that each will be measured, and stands there
 * once.
 */

import { type Problem, quote } from "./problem.ts";
import type { TrainingScenario } from "./scenario.ts";
import type { Source } from "./source.ts";
import type { Subject } from "./subjects.ts";

export type WrittenPrimary = readonly (string | TrainingScenario["primary"][number])[];

/** A name alone becomes an entry with a name. */
export function primaryOf(written: WrittenPrimary): TrainingScenario["primary"] {
  return written.map((entry) => (typeof entry === "string" ? { metric: entry } : entry));
}

export function checkPrimary(
  primary: TrainingScenario["primary"],
  subject: Subject,
  source: Source,
): Problem[] {
  return primary.flatMap(({ metric }, index) => {
    const where = source.where(["primary", String(index)], "value");
    if (primary.findIndex((other) => other.metric === metric) < index) {
      return [
        { where, message: `primary.${index} names ${quote(metric)} again`, hint: "name the quantity once" },
      ];
    }
    const complaint = subject.unjudgeable(metric, { metric });
    if (complaint === undefined) return [];
    const why = complaint.message.replace(/^can never (hold|be computed): /, "");
    return [
      { where, message: `primary.${index} will not be measured: ${why}`, hint: "name another quantity" },
    ];
  });
}
