/**
 * A result as text for a terminal: a table of verdicts, then every gate that failed. Names come from files that we did
 * not write, so whatever could move a cursor or hide text is spelt out.
 */

import { median } from "simple-statistics";
import { printable } from "../errors.ts";
import type { Gate, Quantity, RunResult, ScenarioResult, SeedResult } from "../result.ts";

/** How a word stands out; the identity where there is no color. */
export type Paint = (style: "red" | "green" | "yellow" | "bold" | "dim", text: string) => string;

const plain: Paint = (_, text) => text;

interface Column {
  readonly head: string;
  cell(scenario: ScenarioResult): string;
}

/**
 * One line a scenario: how many seeds reached which status of each verdict, the median distance beside the null's, and
 * how many gates passed. Games follow in a table of their own: where each went, and how far from its equilibrium.
 * @param verdicts ids of the verdicts, in the order of their columns; those that no scenario has are left out
 */
export function verdictTable(result: RunResult, verdicts: readonly string[], paint: Paint = plain): string {
  const others = result.scenarios.filter(({ game }) => game === undefined);
  const games = result.scenarios.filter(({ game }) => game !== undefined);
  const tables = [
    ...(others.length > 0 || games.length === 0
      ? [tableOf(others, verdicts, { head: "EMD (null)", cell: distance }, paint)]
      : []),
    ...(games.length > 0 ? [tableOf(games, verdicts, { head: "radius", cell: radius }, paint)] : []),
  ];
  return tables.join("\n\n");
}

function tableOf(
  scenarios: readonly ScenarioResult[],
  verdicts: readonly string[],
  measure: Column,
  paint: Paint,
): string {
  // A seed without any verdict has its status in every column of a training.
  const has = ({ seeds, game }: ScenarioResult, verdict: string) =>
    seeds.some(
      (seed) =>
        seed.verdicts[verdict] !== undefined ||
        (game === undefined && Object.keys(seed.verdicts).length === 0),
    );
  const columns: readonly Column[] = [
    { head: "scenario", cell: ({ name }) => printable(name) },
    ...verdicts
      .filter((verdict) => scenarios.some((scenario) => has(scenario, verdict)))
      .map((verdict) => ({
        head: verdict,
        cell: ({ seeds, game }: ScenarioResult) =>
          game === undefined ? statusCounts(seeds, verdict) : statusOf(seeds, verdict),
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
    if (quantity.value === null) return [printable(name), "-", "", "", printable(quantity.why)];
    const { value, unit, interval, nullBand } = quantity;
    return [
      printable(name),
      short(value),
      interval === undefined ? "" : `[${short(interval.lo)}, ${short(interval.hi)}]`,
      nullBand === undefined
        ? ""
        : `${short(nullBand.median)} [${short(nullBand.lo)}, ${short(nullBand.hi)}]`,
      printable(unit),
    ];
  });
  const [header, ...lines] = aligned([
    ["quantity", "value", "95 % interval", "null (real against real)", "unit"],
    ...rows,
  ]);
  return [paint("bold", header), ...lines].join("\n");
}

/** Every gate that failed and is not off: name, expected, observed, all values by seed. */
export function failedGates(result: RunResult, paint: Paint = plain): string {
  return result.scenarios
    .flatMap(({ name, gates }) =>
      gates
        .filter(({ passed, level }) => !passed && level !== "off")
        .map((gate) => describeGate(name, gate, paint)),
    )
    .join("\n");
}

/** Seeds that crashed and scenarios that never ran, one a line. */
export function incidents(result: RunResult, paint: Paint = plain): string {
  const seeds = result.scenarios.flatMap(({ name, seeds }) =>
    seeds
      .filter(({ status }) => status === "failed" || status === "interrupted")
      .map(({ seed, status, lastStep, reason }) => ({
        label: status.toUpperCase(),
        text: `${name} seed ${seed} after step ${lastStep}${reason === undefined ? "" : `: ${reason}`}`,
      })),
  );
  const skipped = result.skipped.map(({ name, seed, why }) => ({
    label: "NOT RUN",
    text: `${name}${seed === undefined ? "" : ` seed ${seed}`}: ${why}`,
  }));
  return [...seeds, ...skipped]
    .map(({ label, text }) => `${paint("red", label)} ${printable(text)}`)
    .join("\n");
}

function describeGate(scenario: string, gate: Gate, paint: Paint): string {
  const label = gate.level === "error" ? paint("red", "FAIL") : paint("yellow", "WARN");
  const values = gate.values.map(({ seed, value, passed }) => {
    const shown = value === null ? "none" : typeof value === "number" ? short(value) : value;
    return `${seed}: ${shown}${passed ? "" : " (fails)"}`;
  });
  return [
    `${label} ${printable(scenario)}: ${printable(gate.name)}`,
    `     expected  ${printable(gate.expected)}`,
    `     observed  ${printable(gate.observed)}`,
    `     by seed   ${printable(values.join(", "))}`,
  ].join("\n");
}

/** "converged 4/5, improving 1/5" */
function statusCounts(seeds: readonly SeedResult[], verdict: string): string {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const status = seed.verdicts[verdict]?.status ?? seed.status;
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `${printable(status)} ${count}/${seeds.length}`)
    .join(", ");
}

/** A game has no seeds to count. */
function statusOf([played]: readonly SeedResult[], verdict: string): string {
  return printable(played?.verdicts[verdict]?.status ?? "-");
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

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
