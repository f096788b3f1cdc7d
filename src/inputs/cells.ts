/**
 * The cells of one line of a table, for tables of samples and training logs alike.
 *
 *   0.5, -1.25e-3 ,nan      blanks around a cell do not count
 *   "a, b","say ""no""",1   a cell in double quotes may hold separators; a quote in it is doubled
 *
 * A quoted cell ends in its line: samples and logs are numbers and names, which have no line ends. A cell whose quotes do
 * not match keeps them, so that it is neither a number nor a name.
 *
 * Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", Shafranovich 2005.
 */

export type Separator = "," | "\t" | ";";

/** One at a time: a line of a million cells is not held twice. */
export function* cellsOf(text: string, separator: Separator): Generator<string> {
  const anyQuotes = text.includes('"');
  for (let start = 0; start <= text.length; ) {
    const end = endOf(text, start, separator, anyQuotes);
    const cell = trimmed(text.slice(start, end));
    yield anyQuotes ? unquoted(cell) : cell;
    start = end + 1;
  }
}

/** Where the cell ends: at the next separator that is not between quotes. */
function endOf(text: string, start: number, separator: Separator, anyQuotes: boolean): number {
  if (anyQuotes) {
    let at = start;
    while (isBlank(text.charCodeAt(at)) && text[at] !== separator) at++;
    if (text[at] === '"') {
      for (let quoted = false; at < text.length; at++) {
        if (text[at] === '"') quoted = !quoted;
        else if (text[at] === separator && !quoted) break;
      }
      return at;
    }
  }
  const end = text.indexOf(separator, start);
  return end < 0 ? text.length : end;
}

function unquoted(cell: string): string {
  if (cell.length < 2 || !cell.startsWith('"') || !cell.endsWith('"')) return cell;
  const inside = cell.slice(1, -1);
  return inside.replaceAll('""', "").includes('"') ? cell : trimmed(inside.replaceAll('""', '"'));
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

/** No two parts of it can match the same digits, so a long cell takes no longer to refuse than to read. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** The number that a cell holds, also nan, inf and -inf; undefined where it holds none. */
export function parseNumber(cell: string): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  if (/^nan$/i.test(cell)) return Number.NaN;
  if (INFINITE.test(cell)) return cell.startsWith("-") ? -Infinity : Infinity;
  return undefined;
}
