/**
 * Reader of tables in text: one row a line, numbers between commas (.csv) or tabs (.tsv), in UTF-8.
 *
 *   x,y,label        an optional first line of names
 *   0.5,-1.25e-3,4   numbers with a decimal point; blanks around them do not count
 *   nan,inf,0        what is not finite, for the caller to refuse or to drop
 *   "",  "x", "y"    names and cells may be quoted; a first column without a name holds names of rows, which are skipped
 *   "1", 0.5, 1      (as R's write.csv and the to_csv of pandas write them)
 *
 * A column named `label` holds integers, and becomes the labels of the rows. Lines end in LF or CRLF; a byte order mark
 * at the start is skipped. Everything else is an error with line and column: a row with more or fewer cells than the
 * first, an empty cell or line, decimal commas, semicolons, words. Guessing at such cells would move numbers unseen.
 *
 * The text is read in pieces, and numbers are kept as they come, so a table takes 8 bytes a number beside one line.
 * Unlike a binary file, a faulty one is known to be faulty only where the fault is reached.
 *
 * Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", Shafranovich 2005.
 */

import { InputError } from "../errors.ts";
import { cellsOf, parseNumber, type Separator } from "./cells.ts";
import { MAX_VALUES, partsOf, quoted, type Source, withFile } from "./file.ts";
import { Lines } from "./lines.ts";
import type { Numbers } from "./numbers.ts";
import type { Reader } from "./reader.ts";

export const csv: Reader = {
  title: "Table of numbers (.csv, .tsv)",
  source: "RFC 4180, Shafranovich 2005",
  reads: (name) => /\.[ct]sv$/.test(name),
  read: (path) => withFile(path, "a table", (source) => readTable(source, /\.tsv$/i.test(path) ? "\t" : ",")),
};

const LABEL = "label";
/** More than the values of an image of 512 x 512 in color. */
const MAX_COLUMNS = 2 ** 20;
/** An image of a million pixels in text; a longer line is no table. */
const MAX_LINE = 2 ** 24;

/** What the first line says of the columns, which are counted from 1; 0 where there is no such column. */
interface Head {
  readonly columns: number;
  readonly names: boolean;
  readonly rowNames: number;
  readonly labels: number;
}

/** @throws InputError with line and column of the first fault */
export function readTable(source: Source, separator: "," | "\t"): Numbers {
  const fault: Fault = (line, column, message, hint) =>
    new InputError(message, { where: `${source.where}:${line}:${column}`, hint });

  let head: Head | undefined;
  const values = growing();
  const labels = growing();
  let line = 0;
  let ended: number | undefined;

  for (const text of linesOf(source)) {
    line++;
    if (text === "") {
      // Only the end of the file may be empty.
      ended ??= line;
      continue;
    }
    if (ended !== undefined) throw fault(ended, 1, "a table has no empty lines between its rows");
    if (text.includes("\r")) {
      throw new InputError("lines end in LF or CRLF (got a lone CR)", { where: `${source.where}:${line}` });
    }
    if (head === undefined) {
      head = headOf(text, separator, fault);
      if (head.names) continue;
    }
    let column = 0;
    for (const cell of cellsOf(text, separator)) {
      if (++column > head.columns) break;
      if (column === head.rowNames) continue;
      const value = parseNumber(cell);
      if (value === undefined) throw cellFault(cell, (...said) => fault(line, column, ...said));
      if (column !== head.labels) {
        values.push(value);
      } else if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
        labels.push(value);
      } else {
        throw fault(line, column, `a label must be a 32-bit integer (got ${quoted(cell)})`);
      }
    }
    if (column !== head.columns) {
      const state = column < head.columns ? `ends after ${column}` : "has more";
      throw fault(
        line,
        column,
        `every line must have ${head.columns} cells, as line 1 has (this line ${state})`,
      );
    }
    if (values.count() > MAX_VALUES) throw fault(line, 1, `the table has more than ${MAX_VALUES} numbers`);
  }

  const { names, rowNames, labels: labelColumn, columns: all } = head ?? EMPTY;
  const columns = all - Math.sign(rowNames) - Math.sign(labelColumn);
  const data = values.taken();
  return {
    shape: [columns === 0 ? labels.count() : data.length / Math.max(1, columns), columns],
    data,
    bytes: false,
    ...(labelColumn > 0 && { labels: Int32Array.from(labels.taken()) }),
    place: (row, column) => {
      const at = column + 1 + rowNames;
      const shift = labelColumn > 0 && at >= labelColumn ? 1 : 0;
      return `line ${row + (names ? 2 : 1)}, column ${at + shift}`;
    },
  };
}

type Fault = (line: number, column: number, message: string, hint?: string) => InputError;

const EMPTY: Head = { columns: 0, names: false, rowNames: 0, labels: 0 };

function* linesOf(source: Source): Generator<string> {
  const lines = new Lines(source.where, "a table", MAX_LINE);
  for (const part of partsOf(source)) yield* lines.push(part);
  yield* lines.end();
}

/** A first line whose cells all start as words names the columns; the first name may be empty. */
function headOf(text: string, separator: Separator, fault: Fault): Head {
  const cells: string[] = [];
  for (const cell of cellsOf(text, separator)) {
    if (cells.push(cell) > MAX_COLUMNS) throw fault(1, 1, `the table has more than ${MAX_COLUMNS} columns`);
  }
  const rowNames = cells.length > 1 && cells[0] === "" ? 1 : 0;
  const names = cells
    .slice(rowNames)
    .every((cell) => /^[\p{L}_#]/u.test(cell) && parseNumber(cell) === undefined);
  if (!names) return { ...EMPTY, columns: cells.length };
  requireDistinct(cells.slice(rowNames), (column, ...said) => fault(1, rowNames + column, ...said));
  return { columns: cells.length, names, rowNames, labels: cells.indexOf(LABEL) + 1 };
}

/** Names that errors list. */
const NAMED = 5;

/** @throws InputError if two columns have one name: one of them is likely a mistake */
function requireDistinct(
  names: readonly string[],
  fail: (column: number, message: string, hint: string) => InputError,
): void {
  const seen = new Set<string>();
  const again = names.map((name) => seen.size === seen.add(name).size);
  const twice = [...new Set(names.filter((_, i) => again[i]))];
  if (twice.length === 0) return;
  const rest = twice.length > NAMED ? ` and ${twice.length - NAMED} more` : "";
  const which = `${twice.slice(0, NAMED).map(quoted).join(", ")}${rest}`;
  throw fail(
    again.indexOf(true) + 1,
    `the header names ${which} more than once`,
    "rename or remove one of the columns",
  );
}

/** What is wrong with a cell that is no number. */
function cellFault(cell: string, fail: (message: string, hint?: string) => InputError): InputError {
  const hint = "write numbers with a decimal point and separate them by commas (.csv) or tabs (.tsv)";
  const got = `(got ${quoted(cell)})`;
  if (cell === "") return fail("expected a number (got an empty cell)", "write nan for a missing value");
  if (cell.includes('"')) return fail(`quotes enclose a whole cell, and end in its line ${got}`);
  if (/^'|'$/.test(cell)) return fail(`expected a number without single quotes ${got}`);
  if (cell.includes(";")) return fail(`cells must not be separated by semicolons ${got}`, hint);
  if (/^[+-]?\d*,\d+$/.test(cell)) return fail(`a number has a decimal point, not a comma ${got}`, hint);
  return fail(`expected a number ${got}`, hint);
}

/** Numbers whose count is not known beforehand: an array that doubles. */
function growing(): { push(value: number): void; count(): number; taken(): Float64Array } {
  let data = new Float64Array(1024);
  let count = 0;
  return {
    push(value) {
      if (count === data.length) {
        const larger = new Float64Array(2 * count);
        larger.set(data);
        data = larger;
      }
      data[count++] = value;
    },
    count: () => count,
    taken: () => data.slice(0, count),
  };
}
