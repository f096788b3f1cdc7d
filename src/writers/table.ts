/**
 * A result as text for a terminal: a table of verdicts, then every gate that failed. Names come from files that we did
 * not write, so whatever could move a cursor or hide text is spelt out.
 */

import { type FamilyId, familyIds, findingOf } from "../../reports/kit/families.ts";
import { inFamily } from "../../reports/kit/forms.ts";
import { printable } from "../errors.ts";
import { median } from "../maths/statistics.ts";
import type { Gate, Quantity, RunResult, ScenarioResult, SeedResult } from "../result/index.ts";
import { bySeed, failedGatesOf, incidentsOf, repeatCommand, short } from "./failures.ts";

/** How a word stands out; the identity where there is no color. */
export type Paint = (style: "red" | "green" | "yellow" | "bold" | "dim", text: string) => string;

const plain: Paint = (_, text) => text;

interface Column {
  readonly head: string;
  cell(scenario: ScenarioResult): string;
}

/**
 * One line a scenario: how many seeds reached which status of each verdict, the median distance beside the null's, and
 * how many gates passed. Games follow in a table of their own: where each went, and how far from its equilibrium; then studies, which
 * have their expectations only.
 * @param verdicts ids of the verdicts, in the order of their columns; those that no scenario has are left out
 */
export function verdictTable(result: RunResult, verdicts: readonly string[], paint: Paint = plain): string {
  const { scenarios } = result;
  const there = familyIds.filter((family) => inFamily(scenarios, family).length > 0);
  // A result without scenarios has a head all the same.
  return (there.length > 0 ? there : familyIds.slice(0, 1))
    .map((family) => tableOf(inFamily(scenarios, family), verdicts, FAMILIES[family], paint))
    .join("\n\n");
}

/** What stands beside the verdicts of a family, and whether its seeds are counted, verdict or none. */
const FAMILIES: Readonly<Record<FamilyId, Column & { readonly seeds: boolean }>> = {
  learned: { head: "EMD (null)", cell: distance, seeds: true },
  games: { head: "radius", cell: radius, seeds: false },
  studies: { head: "finding", cell: (scenario) => printable(findingOf(scenario)), seeds: false },
};

function tableOf(
  scenarios: readonly ScenarioResult[],
  verdicts: readonly string[],
  measure: (typeof FAMILIES)[FamilyId],
  paint: Paint,
): string {
  // A seed without any verdict has its status in every column of a training.
  const has = ({ seeds }: ScenarioResult, verdict: string) =>
    seeds.some(
      (seed) =>
        seed.verdicts[verdict] !== undefined || (measure.seeds && Object.keys(seed.verdicts).length === 0),
    );
  const columns: readonly Column[] = [
    { head: "scenario", cell: ({ name }) => shown(name) },
    ...verdicts
      .filter((verdict) => scenarios.some((scenario) => has(scenario, verdict)))
      .map((verdict) => ({
        head: verdict,
        cell: ({ seeds }: ScenarioResult) =>
          measure.seeds ? statusCounts(seeds, verdict) : statusOf(seeds, verdict),
      })),
    measure,
    { head: "gates", cell: ({ gates }) => gateCount(gates) },
  ];
  const rows = scenarios.map((scenario) => columns.map(({ cell }) => cell(scenario)));
  const [first, ...lines] = aligned([columns.map(({ head }) => head), ...rows]);
  const painted = lines.map((line, index) => paint(colorOf(scenarios[index]), line));
  return [paint("bold", first), ...painted].join("\n");
}

/** Cells one below the other. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column] - width(cell)))
      .join("  ")
      .trimEnd(),
  );
}

/** One line a quantity: its value with its interval, and what two real samples score. */
export function measuredTable(quantities: Readonly<Record<string, Quantity>>, paint: Paint = plain): string {
  const rows = Object.entries(quantities).map(([name, quantity]) => {
    if (quantity.value === null) return [shown(name), "-", "", "", shown(quantity.why)];
    const { value, unit, interval, nullBand } = quantity;
    return [
      shown(name),
      short(value),
      interval === undefined ? "" : `[${short(interval.lo)}, ${short(interval.hi)}]`,
      nullBand === undefined
        ? ""
        : `${short(nullBand.median)} [${short(nullBand.lo)}, ${short(nullBand.hi)}]`,
      shown(unit),
    ];
  });
  const [header, ...lines] = aligned([
    ["quantity", "value", "95 % interval", "null (real against real)", "unit"],
    ...rows,
  ]);
  return [paint("bold", header), ...lines].join("\n");
}

/** Every gate that failed and is not off, worst first: name, expected, observed, all values by seed, and how to repeat it. */
export function failedGates(result: RunResult, paint: Paint = plain): string {
  return failedGatesOf(result)
    .map(({ scenario, gate, fails }) => {
      const label = fails ? paint("red", "FAIL") : paint("yellow", "WARN");
      const values = bySeed(scenario, gate);
      return [
        `${label} ${shown(scenario.name)}: ${shown(gate.name)}`,
        `     expected  ${shown(gate.expected)}`,
        `     observed  ${shown(gate.observed)}`,
        ...(values === undefined ? [] : [`     by seed   ${shown(values)}`]),
        `     repeat    ${shown(repeatCommand(result, scenario))}`,
      ].join("\n");
    })
    .join("\n");
}

/** Seeds that crashed and scenarios that never ran, one a line. */
export function incidents(result: RunResult, paint: Paint = plain): string {
  return incidentsOf(result)
    .map(({ kind, name, seed, why }) => {
      const which = seed === undefined ? name : `${name} seed ${seed}`;
      return `${paint("red", kind.toUpperCase())} ${shown(`${which}: ${why}`)}`;
    })
    .join("\n");
}

/** Without what a terminal, or a pipeline that reads commands from a log (`::error::`, `##[error]`), would obey. */
const shown = (text: string): string =>
  printable(text)
    .replaceAll("##[", "#\\u0023[")
    .replace(/^(\s*):(?=:)/, "$1\\u003a");

/** "converged 4/5, improving 1/5" */
function statusCounts(seeds: readonly SeedResult[], verdict: string): string {
  const counts = new Map<string, number>();
  for (const { verdicts, status: ended } of seeds) {
    const asked = verdicts[verdict] !== undefined || Object.keys(verdicts).length === 0;
    if (!asked) continue;
    const status = verdicts[verdict]?.status ?? ended;
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  if (counts.size === 0) return "-";
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `${shown(status)} ${count}/${seeds.length}`)
    .join(", ");
}

/** A game has no seeds to count. */
function statusOf([played]: readonly SeedResult[], verdict: string): string {
  return shown(played?.verdicts[verdict]?.status ?? "-");
}

/** Median over the seeds of the Earth mover's distance at the end, beside what two real samples score. */
function distance({ seeds }: ScenarioResult): string {
  const found = seeds.flatMap(({ metrics }) => (metrics.emd?.value == null ? [] : [metrics.emd]));
  if (found.length === 0) return "-";
  const bands = found.flatMap(({ nullBand }) => (nullBand === undefined ? [] : [nullBand.median]));
  const beside = bands.length === 0 ? "" : ` (${short(median(bands))})`;
  return short(median(found.map(({ value }) => value))) + beside;
}

/** Distance of a game's players from the equilibrium at the end. */
function radius({ seeds }: ScenarioResult): string {
  const found = seeds[0]?.metrics["game.radius"]?.value ?? null;
  return found === null ? "-" : short(found);
}

function gateCount(gates: readonly Gate[]): string {
  const counted = gates.filter(({ level }) => level !== "off");
  return counted.length === 0 ? "none" : `${counted.filter(({ passed }) => passed).length}/${counted.length}`;
}

function colorOf({ gates, seeds }: ScenarioResult): "red" | "green" | "yellow" {
  const failed = gates.filter(({ passed, level }) => !passed && level !== "off");
  if (failed.some(({ level }) => level === "error") || seeds.some(({ status }) => status === "failed"))
    return "red";
  return failed.length > 0 || gates.length === 0 ? "yellow" : "green";
}

/** Columns that a text takes; good enough for the letters that scenario names and statuses are made of. */
function width(text: string): number {
  return [...text].length;
}
