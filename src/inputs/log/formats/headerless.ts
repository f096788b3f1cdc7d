import { cutterOf, numberOf } from "../cells.ts";
import type { LogFormat } from "./format.ts";

/** A column that `--columns` leaves out. */
const LEFT_OUT = "-";

export const headerless: LogFormat = {
  title: "a table without a header, whose columns --columns names",
  source: "numpy.savetxt, csv.writer, BigGAN's file for each loss",
  example: "",
  claim({ text }, { columns }) {
    if (columns === undefined) return undefined;
    const cells = cutterOf(text)(text);
    const isRow = cells.length === columns.length && cells.every((cell) => numberOf(cell) !== undefined);
    return isRow ? { because: `--columns names its ${columns.length} columns` } : undefined;
  },
  open({ reader, columns = [] }) {
    const line = (text: string, number: number): void => {
      if (text.trim() === "") return;
      const cells = cutterOf(text)(text);
      if (cells.length !== columns.length) {
        reader.note("ragged", number, `${cells.length} for ${columns.length}`);
        return;
      }
      const named = cells.map((cell, i): [string, unknown] => [columns[i], cell]);
      reader.row(
        named.filter(([name]) => name !== LEFT_OUT),
        number,
      );
    };
    return { line, rest: line };
  },
};
