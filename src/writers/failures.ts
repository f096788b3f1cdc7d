/** What went wrong in a result, worst first: what every writer tells, each in its own form. */

import { fails, isIncomplete, isSeedless } from "../judging/gates/judge.ts";
import type { Gate, RunResult, ScenarioResult } from "../result/index.ts";

/** Work that did not come to its end: what, and why. */
export interface Incident {
  readonly kind: "failed" | "interrupted" | "not run";
  readonly name: string;
  readonly seed?: number;
  readonly why: string;
}

/** A gate that did not pass and is not off. */
export interface FailedGate {
  readonly scenario: ScenarioResult;
  readonly gate: Gate;
  /** Whether it asks for exit code 1, or only warns. */
  readonly fails: boolean;
}

/** Never empty where the exit code says that the run is incomplete or was interrupted. */
export function incidentsOf({ scenarios, skipped, exit }: RunResult): Incident[] {
  const seeds = scenarios.flatMap(({ name, seeds }) =>
    seeds
      .filter(({ status }) => isIncomplete(status))
      .map(({ seed, status, lastStep, reason }): Incident => {
        const why = reason === undefined ? `after step ${lastStep}` : `${reason} (after step ${lastStep})`;
        return { kind: status === "failed" ? "failed" : "interrupted", name, seed, why };
      }),
  );
  const missing = skipped.map(({ name, seed, why }): Incident => {
    return { kind: "not run", name, ...(seed !== undefined && { seed }), why };
  });
  const found = [...seeds, ...missing];
  if (found.length > 0 || exit === 0 || exit === 1) return found;
  return [{ kind: "interrupted", name: "the run", why: `exit code ${exit}` }];
}

/** Gates that fail the run before those that only warn. */
export function failedGatesOf({ scenarios, failOn }: RunResult): FailedGate[] {
  const failed = scenarios.flatMap((scenario) =>
    scenario.gates
      .filter(({ passed, level }) => !passed && level !== "off")
      .map((gate) => ({ scenario, gate, fails: fails(gate, failOn) })),
  );
  return [...failed.filter((each) => each.fails), ...failed.filter((each) => !each.fails)];
}

/** "1: 0.048, 2: 0.31 (fails), 3: no value (fails)"; undefined where there are no seeds to tell apart. */
export function bySeed(scenario: ScenarioResult, { values }: Gate): string | undefined {
  if (isSeedless(scenario) || values.length === 0) return undefined;
  return values
    .map(({ seed, value, passed }) => {
      const shown = value === null ? "no value" : typeof value === "number" ? short(value) : value;
      return `${seed}: ${shown}${passed ? "" : " (fails)"}`;
    })
    .join(", ");
}

/** The command that repeats this scenario alone. */
export function repeatCommand({ command, scenarios }: RunResult, { name }: ScenarioResult): string {
  if (scenarios.length === 1 || !command.startsWith("ganscope run ")) return command;
  const without = command.replace(/ --(?:filter|only) (?:'[^']*'|\\'|[^\s'])+/g, "");
  return `${without} --only ${name}`;
}

/** "2 of 14 gates failed, 1 warned; 1 training incomplete" */
export function tally(result: RunResult): string {
  const total = result.scenarios.flatMap(({ gates }) => gates).filter(({ level }) => level !== "off").length;
  const failed = failedGatesOf(result);
  const count = failed.filter((each) => each.fails).length;
  const warned = failed.length - count;
  const incidents = incidentsOf(result);
  const trainings = incidents.filter(({ seed }) => seed !== undefined).length;
  const others = incidents.length - trainings;
  const gates =
    total === 0
      ? "no gates"
      : count > 0
        ? `${count} of ${total} gates failed`
        : warned > 0
          ? `${total - warned} of ${total} gates passed`
          : `${total === 1 ? "the one gate" : `all ${total} gates`} passed`;
  return [
    gates + (warned > 0 ? `, ${warned} warned` : ""),
    ...(trainings > 0 ? [`${trainings} ${trainings === 1 ? "training" : "trainings"} incomplete`] : []),
    ...(others > 0 ? [`${others} other ${others === 1 ? "job" : "jobs"} incomplete`] : []),
  ].join("; ");
}

/** Three significant digits, without trailing zeros. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
