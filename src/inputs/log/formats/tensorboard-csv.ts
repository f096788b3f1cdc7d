import { cellsOf } from "../../cells.ts";
import { readingOf } from "../fields.ts";
import type { LogFormat } from "./format.ts";

const HEADER = /^"?wall time"?,"?step"?,"?value"?$/i;

/**
 * The tag of a download: TensorBoard calls the file run-RUN-tag-TAG.csv with _ for /. Of any other name, the longest end that
 * means something.
 *
 * @example tagOf("run-1-tag-Loss_Discriminator.csv")   // "Loss_Discriminator"
 */
export function tagOf(name: string): string {
  const stem = name.replace(/\.(?:csv|tsv|txt)$/i, "");
  const tag = /(?:^|-)tag-(.+)$/.exec(stem)?.[1] ?? stem;
  for (let at = 0; at >= 0; at = nextWord(tag, at)) {
    if (readingOf(tag.slice(at)) !== undefined) return tag.slice(at);
  }
  return tag;
}

function nextWord(text: string, from: number): number {
  const found = text.slice(from).search(/[^A-Za-z0-9]+[A-Za-z0-9]/);
  if (found < 0) return -1;
  return from + found + (/^[^A-Za-z0-9]+/.exec(text.slice(from + found))?.[0].length ?? 1);
}

export const tensorboardCsv: LogFormat = {
  title: "TensorBoard's download of one tag: Wall time,Step,Value; the file's name says which tag",
  source: "github.com/tensorflow/tensorboard, scalars plugin",
  example: "Wall time,Step,Value\n1700000000.5,1,0.71\n1700000030.5,2,0.69\n",
  claim: ({ text, before }) =>
    before !== undefined && HEADER.test(before.trim()) && !HEADER.test(text)
      ? { because: "its header is Wall time,Step,Value", withBefore: true }
      : undefined,
  open({ name, reader }) {
    const tag = tagOf(name);
    const line = (text: string, number: number): void => {
      if (text.trim() === "" || HEADER.test(text.trim())) return;
      const [, step, value, ...more] = [...cellsOf(text, ",")];
      if (value === undefined || more.length > 0) reader.note("ragged", number, "not 3 for 3");
      else
        reader.row(
          [
            ["step", step],
            [tag, value],
          ],
          number,
        );
    };
    return { line, rest: line };
  },
};
