/**
 * RunResult -> JUnit XML, as CI servers read it: a suite for each scenario; in it a case for each seed, which passes when
 * its training came to its end, and a case for each gate.
 *
 * There are errors when the run is incomplete (3) or was interrupted, else failures when the exit code is 1, neither when it
 * is 0; an incomplete run may have failed gates too. JUnit knows no warnings: a gate that warns, or is off, is a skipped case with its message.
 *
 * Source: the schema of the Jenkins xunit plugin, junit-10.xsd.
 */

import { printable } from "../errors.ts";
import { fails, isSeedless } from "../judging/gates/judge.ts";
import type { Gate, RunResult, ScenarioResult } from "../result/index.ts";
import { bySeed, type Incident, incidentsOf, repeatCommand } from "./failures.ts";
import type { Writer } from "./writer.ts";

type Outcome = "passed" | "failure" | "error" | "skipped";

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: Outcome;
  /** What a list of failures shows; the text below it says more. */
  readonly message?: string;
  readonly text?: string;
}

interface Suite {
  readonly name: string;
  readonly file?: string;
  readonly seconds: number;
  readonly cases: readonly Case[];
}

export const junit: Writer = { title: "JUnit XML, for CI servers", file: "junit.xml", write: toJunit };

function toJunit(result: RunResult): string {
  const incidents = incidentsOf(result);
  const suites = result.scenarios.map((scenario): Suite => {
    const own = incidents.filter(({ name }) => name === scenario.name);
    return {
      name: scenario.name,
      file: scenario.file,
      seconds: scenario.timing.seconds,
      cases: [...seedCases(scenario, own), ...scenario.gates.map((gate) => gateCase(gate, scenario, result))],
    };
  });
  const names = result.scenarios.map(({ name }) => name);
  const homeless = incidents.filter(({ name }) => !names.includes(name));
  if (homeless.length > 0) suites.push({ name: "ganscope", seconds: 0, cases: homeless.map(incidentCase) });

  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "ganscope", ...counts(all), time: seconds(result.timing.seconds) })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

/** A game and an evaluation have no seeds, and come to their end. */
function seedCases(scenario: ScenarioResult, incidents: readonly Incident[]): Case[] {
  const ran = isSeedless(scenario)
    ? []
    : scenario.seeds
        .filter(({ seed }) => !incidents.some((incident) => incident.seed === seed))
        .map(({ seed, status, timing }): Case => {
          return { name: `seed ${seed} ${status}`, seconds: timing.seconds, outcome: "passed" };
        });
  return [...ran, ...incidents.map(incidentCase)];
}

const incidentCase = ({ kind, name, seed, why }: Incident): Case => {
  const which = seed === undefined ? name : `seed ${seed}`;
  return { name: `${which} ${kind}`, seconds: 0, outcome: "error", message: why };
};

function gateCase(gate: Gate, scenario: ScenarioResult, result: RunResult): Case {
  const { name, level, expected, observed, passed } = gate;
  const base = { name, seconds: 0 };
  if (level === "off") return { ...base, outcome: "skipped", message: "this gate is off" };
  if (passed) return { ...base, outcome: "passed" };
  const values = bySeed(scenario, gate);
  const text = [
    `expected  ${printable(expected)}`,
    `observed  ${printable(observed)}`,
    ...(values === undefined ? [] : [`by seed   ${printable(values)}`]),
    `repeat    ${printable(repeatCommand(result, scenario))}`,
  ].join("\n");
  const message = `expected ${expected}; observed ${observed}`;
  if (fails(gate, result.failOn)) return { ...base, outcome: "failure", message, text };
  return { ...base, outcome: "skipped", message: `warning: ${message}` };
}

function suiteLines({ name, file, seconds: took, cases }: Suite): string[] {
  const about = { name, ...(file !== undefined && { file }), ...counts(cases), time: seconds(took) };
  return [
    `  <testsuite${attributes(about)}>`,
    ...cases.flatMap((each) => caseLines(each, name)),
    "  </testsuite>",
  ];
}

function caseLines({ name, seconds: took, outcome, message = "", text = "" }: Case, suite: string): string[] {
  const open = `    <testcase${attributes({ classname: suite, name, time: seconds(took) })}`;
  if (outcome === "passed") return [`${open}/>`];
  // The type is what some servers group by.
  const types = { failure: "gate", error: "incomplete", skipped: "no failure" } as const;
  return [
    `${open}>`,
    `      <${outcome}${attributes({ message, type: types[outcome] })}>${xml(text)}</${outcome}>`,
    "    </testcase>",
  ];
}

function counts(cases: readonly Case[]) {
  const of = (outcome: Outcome) => String(cases.filter((each) => each.outcome === outcome).length);
  return {
    tests: String(cases.length),
    failures: of("failure"),
    errors: of("error"),
    skipped: of("skipped"),
  };
}

const seconds = (value: number): string => value.toFixed(3);

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => ` ${key}="${xml(printable(value))}"`)
    .join("");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Of text without characters that XML does not know: `printable` has spelt them out. */
const xml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
