/**
 * Reader of tables in text: one row a line, numbers between commas (.csv) or tabs (.tsv), in UTF-8.
 *
 *   x,y,label        an optional first line of names
 *   0.5,-1.25e-3,4   numbers with a decimal point; blanks around them do not count
 *   nan,inf,0        what is not finite, for the caller to refuse or to drop
 *
 * A column named `label` holds integers, and becomes the labels of the rows. Lines end in LF or CRLF; a byte order mark
 * at the start is skipped. Everything else is an error with line and column: a row with more or fewer cells than the
 * first, an empty cell or line, quotes, decimal commas, semicolons, words. Guessing at such cells would move numbers
 * unseen.
 *
 * The text is read in pieces, and numbers are kept as they come, so a table takes 8 bytes a number beside one line.
 * Unlike a binary file, a faulty one is known to be faulty only where the fault is reached.
 *
 * Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", Shafranovich 2005.
 */

import { InputError } from "../errors.ts";
import { MAX_VALUES, quoted, type Source, withFile } from "./file.ts";
import { lines } from "./lines.ts";
import type { Numbers } from "./numbers.ts";
import type { Reader } from "./reader.ts";

export const csv: Reader = {
  title: "Table of numbers (.csv, .tsv)",
  source: "RFC 4180, Shafranovich 2005",
  reads: (name) => /\.[ct]sv$/.test(name),
  read: (path) => withFile(path, "a table", (source) => readTable(source, /\.tsv$/i.test(path) ? "\t" : ",")),
};

/** No two parts of it can match the same digits, so a long cell takes no longer to refuse than to read. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = /^(?:nan|[+-]?inf(?:inity)?)$/i;
const LABEL = "label";
/** More than the values of an image of 512 x 512 in color. */
const MAX_COLUMNS = 2 ** 20;

/** @throws InputError with line and column of the first fault */
export function readTable(source: Source, separator: "," | "\t"): Numbers {
  const fault = (line: number, column: number, message: string, hint?: string): InputError =>
    new InputError(message, { where: `${source.where}:${line}:${column}`, hint });

  let cellsALine = 0;
  let labelColumn = -1;
  let firstRow = 1;
  const values = growing();
  const labels = growing();
  let ended: number | undefined;

  for (const [line, text] of lines(source)) {
    if (text === "") {
      // Only the end of the file may be empty.
      ended ??= line;
      continue;
    }
    if (ended !== undefined) throw fault(ended, 1, "a table has no empty lines between its rows");
    if (line === 1) {
      cellsALine = text.split(separator, MAX_COLUMNS + 1).length;
      if (cellsALine > MAX_COLUMNS) throw fault(1, 1, `the table has more than ${MAX_COLUMNS} columns`);
      if (isHeader(cells(text, separator))) {
        firstRow = 2;
        labelColumn = findLabel(cells(text, separator), fault);
        continue;
      }
    }
    let column = 0;
    for (const cell of cells(text, separator)) {
      if (++column > cellsALine) break;
      const value = parseCell(cell);
      if (value === undefined) throw cellFault(cell, (...said) => fault(line, column, ...said));
      if (column - 1 !== labelColumn) {
        values.push(value);
      } else if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
        labels.push(value);
      } else {
        throw fault(line, column, `labels are integers of 32 bits (got ${quoted(cell)})`);
      }
    }
    if (column !== cellsALine) {
      const state = column < cellsALine ? `ends after ${column}` : "has more";
      throw fault(line, column, `every line has as many cells as line 1, ${cellsALine} (this ${state})`);
    }
    if (values.count() > MAX_VALUES) throw fault(line, 1, `the table has more than ${MAX_VALUES} numbers`);
  }

  const columns = cellsALine - (labelColumn < 0 ? 0 : 1);
  const data = values.taken();
  return {
    shape: [columns === 0 ? labels.count() : data.length / Math.max(1, columns), columns],
    data,
    bytes: false,
    ...(labelColumn >= 0 && { labels: Int32Array.from(labels.taken()) }),
    place: (row, column) => {
      const shift = labelColumn >= 0 && column >= labelColumn ? 2 : 1;
      return `line ${row + firstRow}, column ${column + shift}`;
    },
  };
}

type Fault = (line: number, column: number, message: string, hint?: string) => InputError;

/** The cells of a line without the blanks around them, one at a time: a line of a million is not held twice. */
function* cells(text: string, separator: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
    yield trimmed(text.slice(start, end));
    start = end + 1;
  }
  yield trimmed(text.slice(start));
}

/**
 * Without blanks and tabs at its ends. String.trim would take byte order marks and other unseen characters away as
 * well.
 */
function trimmed(cell: string): string {
  let start = 0;
  let end = cell.length;
  while (start < end && isBlank(cell.charCodeAt(start))) start++;
  while (end > start && isBlank(cell.charCodeAt(end - 1))) end--;
  return end - start === cell.length ? cell : cell.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** A first line whose cells all start as words do names the columns. */
function isHeader(names: Iterable<string>): boolean {
  for (const name of names) {
    if (!/^[\p{L}_#]/u.test(name) || NOT_FINITE.test(name)) return false;
  }
  return true;
}

function findLabel(names: Iterable<string>, fault: Fault): number {
  let found = -1;
  let index = 0;
  for (const name of names) {
    if (name === LABEL && found >= 0)
      throw fault(1, index + 1, `a table has one column "${LABEL}" (got two)`);
    if (name === LABEL) found = index;
    index++;
  }
  return found;
}

/** The number, or undefined where there is none. */
function parseCell(cell: string): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  if (!NOT_FINITE.test(cell)) return undefined;
  if (/^nan$/i.test(cell)) return Number.NaN;
  return cell.startsWith("-") ? -Infinity : Infinity;
}

/** What is wrong with a cell that is no number. */
function cellFault(cell: string, fail: (message: string, hint?: string) => InputError): InputError {
  const hint = "save numbers with a decimal point, between commas (.csv) or tabs (.tsv)";
  const got = `(got ${quoted(cell)})`;
  if (cell === "") return fail("a number is required (got an empty cell)", "write nan where there is none");
  if (/^["']|["']$/.test(cell)) return fail(`a number is required without quotes ${got}`);
  if (cell.includes(";")) return fail(`cells are not separated by semicolons ${got}`, hint);
  if (/^[+-]?\d*,\d+$/.test(cell)) return fail(`a number has a decimal point, not a comma ${got}`, hint);
  return fail(`a number is required ${got}`, hint);
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
