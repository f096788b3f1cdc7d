/** Tables that sort by a column: a heading is a button, and the rows go up, then down. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What a cell is sorted by: its number, or its words. A cell without a value comes last. */
function keyOf(row: HTMLTableRowElement, column: number): number | string {
  const cell = row.cells[column];
  const value = cell?.dataset.value;
  if (value === undefined) return cell?.textContent ?? "";
  return value === "" ? Number.NaN : Number(value);
}

function compare(a: number | string, b: number | string, sign: number): number {
  if (typeof a === "string" || typeof b === "string") return sign * String(a).localeCompare(String(b));
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}

function sort(table: HTMLTableElement, heading: HTMLTableCellElement): void {
  const up = heading.ariaSort !== "ascending";
  for (const other of table.tHead?.rows[0].cells ?? []) other.removeAttribute("aria-sort");
  heading.ariaSort = up ? "ascending" : "descending";
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, heading.cellIndex) }));
  rows.sort((a, b) => compare(a.key, b.key, up ? 1 : -1));
  body.append(...rows.map(({ row }) => row));
}

export function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
    for (const heading of table.tHead?.rows[0].cells ?? []) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, heading));
    }
  }
}
