/** What stands in a line of a log: the members of a JSON object, or the cells of a table. */

import { cellsOf, parseNumber, type Separator } from "../cells.ts";
import { meaningOf } from "./fields.ts";

const DEPTH = 3;
/** Words for a number that was not logged. */
const NOT_LOGGED = new Set(["none", "null", "na", "n/a", "-"]);
/** A JSON number, or what JSON has no word for and Python writes all the same. */
const BARE = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** Names and values of a JSON object, nested ones with a point between the names. */
export type Members = readonly (readonly [name: string, value: unknown])[];

/** @returns undefined when the text is no JSON object */
export function parseObject(text: string): object | undefined {
  const value = parse(text) ?? (/NaN|Infinity/.test(text) ? parse(quotedWords(text)) : undefined);
  return typeof value !== "object" || value === null || Array.isArray(value) ? undefined : value;
}

export const membersOf = (value: object): Members => flat(value, "", DEPTH);

const quotedWords = (text: string): string =>
  text.replace(BARE, (word) => (word.startsWith('"') ? word : `"${word}"`));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function flat(value: object, prefix: string, depth: number): Members {
  return Object.entries(value).flatMap(([key, item]): Members => {
    const name = prefix + key;
    if (typeof item !== "object" || item === null || depth === 1) return [[name, item]];
    // A list is of interest where its places are layers.
    if (Array.isArray(item) && meaningOf(`${name}.0`) === undefined) return [[name, item]];
    return flat(item, `${name}.`, depth - 1);
  });
}

const SEPARATORS = [",", "\t", ";"] as const;

/** The separator that cuts a line into the most cells. */
export function separatorOf(text: string): Separator {
  const counts = SEPARATORS.map((separator) => [...cellsOf(text, separator)].length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** Cuts a line into cells: at separators as in this line, at blanks where it has none. */
export function cutterOf(text: string): (line: string) => string[] {
  const separator = separatorOf(text);
  if (text.includes(separator))
    return (line) => [...cellsOf(line, separator)].map((cell) => pointed(cell, separator));
  return (line) => line.trim().split(/\s+/);
}

/** Where commas do not separate cells, they may stand before decimals. */
const pointed = (cell: string, separator: Separator): string =>
  separator !== "," && /^[-+]?\d*,\d+(?:e[-+]?\d+)?$/i.test(cell) ? cell.replace(",", ".") : cell;

/** A number, also one that is not finite; null where none was logged; undefined for what is no number. */
export function numberOf(value: unknown): number | null | undefined {
  if (typeof value === "number") return value;
  if (value === null || value === undefined || value === "") return null;
  if (typeof value !== "string") return undefined;
  return parseNumber(value) ?? (NOT_LOGGED.has(value.toLowerCase()) ? null : undefined);
}
