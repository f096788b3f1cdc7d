/** RunResult -> the table of a paper in LaTeX. */
import { tableOf } from "./paper-table.ts";
import type { Writer } from "./writer.ts";

export const latex: Writer = {
  title: "the scores of eval --features as a table in LaTeX (package booktabs)",
  file: "paper.tex",
  write(result) {
    const arrows = { lower: "$\\downarrow$", higher: "$\\uparrow$", null: "" };
    const { heads, rows, note } = tableOf(result, arrows, "$\\pm$", inLatex);
    const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\\n`;
    return [
      `% ${note}\n\\begin{tabular}{l${"r".repeat(heads.length - 1)}}\n\\toprule\n`,
      `${line(heads)}\\midrule\n${rows.map(line).join("")}\\bottomrule\n\\end{tabular}\n`,
    ].join("");
  },
};

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "×": "$\\times$",
};

const inLatex = (text: string): string =>
  text.replace(/[\\~^×]|[#$%&_{}]/g, (character) => LATEX[character] ?? `\\${character}`);
