/** Rows as RFC 4180 has them. Numbers keep all their digits; text that a spreadsheet would run as a formula is defused. */

export type Cell = string | number | null;

/** @example toCsv(["name", "value"], [["a,b", 0.1]])   // 'name,value\n"a,b",0.1\n' */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
