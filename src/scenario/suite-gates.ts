/** Gates of a suite: laid over the scenarios whose names fit, before these are checked. */

import { isPlainObject } from "../plain-data.ts";
import { nameOf } from "./names.ts";
import { type Problem, quote } from "./problem.ts";
import { overlay, type Source, valueAt } from "./source.ts";
import type { SuiteGate } from "./written.ts";

/** @param suite where the gates are written */
export function withSuiteGates(
  scenarios: readonly Source[],
  gates: readonly SuiteGate[],
  suite: Source,
): { readonly sources: Source[]; readonly problems: Problem[] } {
  const problems = gates.flatMap((gate, index): Problem[] => {
    const place = (key: string, message: string, hint: string) => [
      {
        where: suite.where(["gates", String(index), key], "value"),
        message: `gates.${index} ${message}`,
        hint,
      },
    ];
    if (gate.expect === undefined && gate.level === undefined) {
      return place("for", "has no effect", "add expect or level");
    }
    if (gate.expect === undefined && gate.replace) {
      return place("replace", "removes expectations without replacing them", "add expect");
    }
    if (scenarios.some((scenario) => fits(gate.for, nameOf(scenario)))) return [];
    const names = scenarios.map(nameOf).join(", ");
    return place(
      "for",
      `can never fail: no scenario of this suite matches ${quote(gate.for)}`,
      `scenarios: ${names}`,
    );
  });
  if (problems.length > 0) return { sources: [], problems };
  const sources = scenarios.map((scenario) =>
    gates.reduce(
      (so, gate, index) => (fits(gate.for, nameOf(scenario)) ? withGate(so, gate, index, suite) : so),
      scenario,
    ),
  );
  return { sources, problems: [] };
}

function withGate(
  scenario: Source,
  { expect = [], replace, level }: SuiteGate,
  index: number,
  suite: Source,
): Source {
  const before = valueAt(scenario.value, ["expect"]);
  // What is no list is left to the schema, which says so.
  const own = before === undefined ? [] : before;
  if (!Array.isArray(own)) return scenario;
  const kept = replace ? 0 : own.length;
  let source = overlay(scenario, ["expect"], own.slice(0, kept), (below, part) =>
    scenario.where(["expect", ...below], part),
  );
  expect.forEach((entry, i) => {
    const at = ["gates", String(index), "expect", String(i)];
    source = overlay(source, ["expect", String(kept + i)], entry, (below, part) =>
      suite.where([...at, ...below], part),
    );
  });
  if (level === undefined) return source;
  const all = valueAt(source.value, ["expect"]) as readonly unknown[];
  all.forEach((entry, i) => {
    if (!isPlainObject(entry)) return;
    source = overlay(source, ["expect", String(i), "level"], level, (_, part) =>
      suite.where(["gates", String(index), "level"], part),
    );
  });
  return source;
}

/** @example fits("ring8-*", "ring8-gan")   // true */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    return part === "?" ? "." : part.replace(/[\\^$.+()[\]{}|]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s").test(name);
}
