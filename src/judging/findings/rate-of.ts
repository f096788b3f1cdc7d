import type { Rate, StepRecord, Verdict } from "../../result/index.ts";
import type { FindingId } from "./index.ts";
import { FINDING_RATES, type FindingBasis } from "./rates.ts";

/** These are right about every run that has not converged; the others about the finding itself. */
const OF: Readonly<Partial<Record<FindingId, "not-converged">>> = {
  winning: "not-converged",
  flat: "not-converged",
};

/**
 * How often a finding is right.
 *
 * @param live whether it was raised while the log was written
 * @returns null for a status that is no alarm, and where nothing was measured
 */
export function findingRate(
  id: FindingId,
  { status }: Verdict,
  records: readonly StepRecord[],
  live = false,
): Rate | null {
  const rate = FINDING_RATES[`${id}.${status}, ${basisOf(id, records, live)}` as keyof typeof FINDING_RATES];
  return rate === undefined ? null : { ...rate, ...(OF[id] && { of: OF[id] }) };
}

function basisOf(id: FindingId, records: readonly StepRecord[], live: boolean): FindingBasis {
  const logs = (...names: readonly (keyof StepRecord)[]) =>
    records.some((record) => names.some((name) => record[name] !== null && record[name] !== undefined));
  if (id === "quality") return "quality";
  if (id === "reset") return "restarts";
  if (id === "overfitting") return logs("probValidation", "criticValidation") ? "held-out" : "signs";
  if (id === "dead") return logs("probReal") ? "probabilities" : "scores";
  if (id !== "winning") return "losses";
  if (live) return "live";
  return logs("probReal") ? "outputs" : "losses";
}
