/** A comparison as gates: so that exit code, tables, reports and every writer tell a regression as they tell any failure. */

import type { Change, ComparisonRecord, Gate, ScenarioResult } from "../../result/index.ts";

/** The scenarios with a gate for each of their changes behind their own. */
export function withChangeGates(
  scenarios: readonly ScenarioResult[],
  comparison: ComparisonRecord | undefined,
): ScenarioResult[] {
  return scenarios.map((scenario) => {
    const changes = comparison?.changes.filter((change) => change.scenario === scenario.name) ?? [];
    return {
      ...scenario,
      gates: [...scenario.gates, ...changes.map((change) => gateOf(change, comparison))],
    };
  });
}

/** A regression; and what was to be compared and could not be is not silently well. */
export function failsComparison({ verdict }: Pick<Change, "verdict">): boolean {
  return verdict !== "no change" && verdict !== "improved";
}

function gateOf(change: Change, comparison: ComparisonRecord | undefined): Gate {
  const { metric, verdict, why, evidence } = change;
  const passed = !failsComparison(change);
  return {
    name: `${metric ?? "the scenario"} against ${comparison?.before}`,
    level: "error",
    operator: "is not",
    expected: "not regressed",
    observed: `${verdict}: ${why}`,
    values: (evidence?.after ?? []).map(({ seed, value }) => ({ seed, value, passed })),
    passed,
  };
}
