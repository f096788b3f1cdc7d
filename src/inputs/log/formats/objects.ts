/** Lines that are JSON objects each: what the formats of such lines share. */

import { quoted } from "../../file.ts";
import { type Members, membersOf, parseObject } from "../cells.ts";
import type { FormatContext, LineSink, Opening } from "./format.ts";

/** @param members what the numbers of one object are called @returns undefined for an object that is no record */
export function objectLines(
  { reader }: FormatContext,
  members: (value: object) => Members | undefined = membersOf,
): LineSink {
  const line = (text: string, number: number): void => {
    if (text.trim() === "") return;
    const value = parseObject(text);
    const found = value === undefined ? undefined : members(value);
    if (found === undefined) reader.note("no-object", number, quoted(text));
    else reader.row(found, number);
  };
  return {
    line,
    rest(text, number) {
      if (text.trim() === "") return;
      if (parseObject(text) === undefined) reader.note("cut", number);
      else line(text, number);
    },
  };
}

/** The object that a line is. */
export const objectOf = ({ text }: Pick<Opening, "text">): object | undefined =>
  text.trimStart().startsWith("{") ? parseObject(text) : undefined;
