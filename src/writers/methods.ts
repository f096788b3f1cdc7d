/** Methods held against each other, as a table for a terminal. */

import { printable } from "../errors.ts";
import type { MethodRecord, MethodsRecord } from "../result/index.ts";
import { short } from "./failures.ts";
import { aligned, type Paint } from "./table.ts";

/** Tries whose best is shown; those that a method does not have are left empty. */
const TRIES = [1, 2, 5, 10, 20];

export function methodsTable(
  { metric, unit, reference, methods, notes }: MethodsRecord,
  paint: Paint = (_, text) => text,
): string {
  const most = Math.max(...methods.map(({ expectedBest }) => expectedBest.length));
  const tries = TRIES.filter((n) => n <= most);
  const header = [
    "method",
    "converged [95 %]",
    ...tries.map((n) => (n === 1 ? "mean" : `best of ${n}`)),
    "shift [interval]",
    "p (Holm)",
  ];
  const [first, ...lines] = aligned([
    header,
    ...methods.map((method) => [
      printable(method.name),
      success(method),
      ...tries.map((n) => (n <= method.expectedBest.length ? short(method.expectedBest[n - 1]) : "")),
      ...against(method),
    ]),
  ]);
  return [
    paint("bold", `${metric} (${unit}), against ${printable(reference)}`),
    paint("bold", first),
    ...lines,
    ...notes.map((note) => printable(`note: ${note}`)),
  ].join("\n");
}

function success({ success: { of, converged, lo, hi }, diverged }: MethodRecord): string {
  const percent = (share: number) => Math.round(100 * share);
  const lost = diverged === 0 ? "" : `, ${diverged} diverged`;
  return `${converged}/${of} [${percent(lo)}, ${percent(hi)}]${lost}`;
}

function against({ against: test }: MethodRecord): string[] {
  if (test === undefined) return ["", ""];
  const number = (value: number | null) => (value === null ? "-" : short(value));
  return [`${number(test.shift)} [${number(test.lo)}, ${number(test.hi)}]`, short(test.adjusted)];
}
