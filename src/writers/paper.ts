/** RunResult -> the table of a paper in Markdown. */
import { tableOf } from "./paper-table.ts";
import type { Writer } from "./writer.ts";

export const paper: Writer = {
  title: "the scores of eval --features as a table in Markdown",
  file: "paper.md",
  write(result) {
    const { heads, rows, note } = tableOf(result, { lower: "↓", higher: "↑", null: "" }, "±", inMarkdown);
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
    const rule = line(["---", ...heads.slice(1).map(() => "---:")]);
    return `${line(heads)}${rule}${rows.map(line).join("")}\n${note}\n`;
  },
};

const inMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]<>|#~$&!]/g, "\\$&");
