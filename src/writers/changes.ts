/** A comparison as text for a terminal. What asks for something to be done is a failed gate as well, and told there. */

import { printable } from "../errors.ts";
import { median } from "../maths/statistics.ts";
import type { Change, ChangeEvidence, ChangeVerdict, ComparisonRecord, SeedValue } from "../result/index.ts";
import { aligned, type Paint } from "./table.ts";

const COLOR: Readonly<Record<ChangeVerdict, Parameters<Paint>[0]>> = {
  regressed: "red",
  "not comparable": "red",
  "too little data": "yellow",
  improved: "green",
  "no change": "dim",
};

/** @example "ring8-gan  emd  no change  0.0494  0.0501  +0.0007 [-0.004, 0.006] 96.8 %  0.0155  0.69" */
export function changesTable(
  { before, after, changes }: ComparisonRecord,
  paint: Paint = (_, text) => text,
): string {
  const head = `${printable(after)} against ${printable(before)}`;
  if (changes.length === 0) return `${head}: nothing in common`;
  const rows = changes.map(({ scenario, metric, verdict, evidence }) => [
    printable(scenario),
    printable(metric ?? ""),
    verdict,
    ...(evidence === undefined ? ["", "", "", "", ""] : numbers(evidence)),
  ]);
  const columns = [
    "scenario",
    "quantity",
    "verdict",
    "before",
    "after",
    "shift [interval]",
    "noise",
    "p (Holm)",
  ];
  const [first, ...lines] = aligned([columns, ...rows]);
  const painted = lines.map((line, index) => paint(COLOR[changes[index].verdict], line));
  return [paint("bold", head), paint("bold", first), ...painted, ...notesOf(changes)].join("\n");
}

/** What improved, regressed or could not be told, a line each, with the reason. */
export function reasons({ changes }: ComparisonRecord, paint: Paint = (_, text) => text): string {
  return changes
    .filter(({ verdict }) => verdict !== "no change")
    .map(({ scenario, metric, verdict, why }) => {
      const what = `${scenario}${metric === null ? "" : ` ${metric}`}`;
      return `${paint(COLOR[verdict], verdict.toUpperCase())} ${printable(`${what}: ${why}`)}`;
    })
    .join("\n");
}

/** What differs between the sides and was not in the way, each said once. */
function notesOf(changes: readonly Change[]): string[] {
  const scenarios = new Map<string, Set<string>>();
  for (const { scenario, notes } of changes) {
    for (const note of notes) scenarios.set(note, (scenarios.get(note) ?? new Set()).add(scenario));
  }
  const all = new Set(changes.map(({ scenario }) => scenario)).size;
  return [...scenarios].map(([note, of]) =>
    printable(`note: ${note}${of.size === all ? "" : ` (${[...of].join(", ")})`}`),
  );
}

function numbers({ before, after, shift, interval, noise, adjusted }: ChangeEvidence): string[] {
  const ends = `[${short(interval.lo)}, ${short(interval.hi)}] ${percent(interval.level)}`;
  return [middle(before), middle(after), `${signed(shift)} ${ends}`, short(noise), short(adjusted)];
}

/** The median over the seeds, those that diverged left out and counted. */
export function middle(values: readonly SeedValue[]): string {
  const known = values.flatMap(({ value }) => (value === null ? [] : [value]));
  const diverged = values.filter((value) => value.diverged === true).length;
  const count = diverged === 0 ? "" : ` (${diverged} diverged)`;
  return (known.length === 0 ? "-" : short(median(known))) + count;
}

function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${short(value)}` : short(value);
}

const short = (value: number | null): string => (value === null ? "-" : String(Number(value.toPrecision(3))));
const percent = (level: number): string => `${Number((100 * level).toPrecision(3))} %`;
