/**
 * The words in which every diagnosis speaks: evidence rows, numbers as people read them, and the two verdicts that say
 * nothing was found out. A comparison with a number that is absent or not finite never holds.
 */

import type { Evidence, NullBand, Quantity, Snapshot, Verdict } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";

/** The rules by which the labelled runs in test/golden/corpus were judged. */
export const CORPUS_RULES = "the rules for labelled runs, docs/diagnoses.md";

/** A comparison before it is made. */
export type Comparison = Omit<Evidence, "holds" | "shows">;

/** A row whose `holds` is worked out from the rest, with the status that it speaks for. */
export function compare(row: Comparison & { readonly shows: string }): Evidence {
  return { ...row, holds: holds(row.observed, row.operator, row.threshold) };
}

/** A quantity of one snapshot against a threshold. */
export function compareAt(
  snapshot: Snapshot,
  shows: string,
  [metric, operator, threshold, source]: readonly [string, Evidence["operator"], number, string],
): Evidence {
  const { step } = snapshot;
  const observed = valueAt(snapshot, metric);
  return compare({ metric, from: step, to: step, observed, operator, threshold, source, shows });
}

function holds(observed: number | null, operator: Evidence["operator"], threshold: number): boolean {
  if (observed === null || !Number.isFinite(observed) || !Number.isFinite(threshold)) return false;
  switch (operator) {
    case "<":
      return observed < threshold;
    case "<=":
      return observed <= threshold;
    case ">":
      return observed > threshold;
    case ">=":
      return observed >= threshold;
    case "=":
      return observed === threshold;
    case "!=":
      return observed !== threshold;
  }
}

/** Whether every row holds; without rows there is no evidence, so it is false. */
export function allHold(rows: readonly Evidence[]): boolean {
  return rows.length > 0 && rows.every((row) => row.holds);
}

/** A quantity's value at a snapshot, or null where there is no finite number. */
export function valueAt(snapshot: Snapshot, name: string): number | null {
  const value = snapshot.metrics[name]?.value ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Why a quantity has no value at a snapshot. */
export function whyAbsent(quantity: Quantity | undefined): string {
  if (quantity === undefined) return "it was not measured";
  return quantity.value === null ? quantity.why : "it is not finite";
}

/** The band beside a value, where there is one. */
export function nullOf(snapshot: Snapshot, name: string): NullBand | undefined {
  const quantity = snapshot.metrics[name];
  return quantity !== undefined && quantity.value !== null ? quantity.nullBand : undefined;
}

/**
 * What a perfect generator scores in a quantity: the band beside the value where there is one, else the scenario's.
 * Movement between two generated clouds is the same distance as `emd` (above two dimensions `two-sample.energy`), so it shares
 * that null.
 */
export function nullAt(input: DiagnosisInput, snapshot: Snapshot, name: string): NullBand | undefined {
  const own = nullOf(snapshot, name) ?? input.nulls[name];
  if (own !== undefined || name !== "movement") return own;
  return nullAt(input, snapshot, (input.target?.dim ?? 1) > 2 ? "two-sample.energy" : "emd");
}

export function inconclusive(explanation: string, evidence: readonly Evidence[] = []): Verdict {
  return { status: "inconclusive", from: null, to: null, evidence, explanation };
}

export function notApplicable(explanation: string): Verdict {
  return { status: "not-applicable", from: null, to: null, evidence: [], explanation };
}

/** Three significant digits: 0.0354, 1.25, 1.2e-7. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** "1 mode", "3 modes". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
