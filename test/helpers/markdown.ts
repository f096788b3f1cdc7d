/** What can be executed of a page: its commands, its tables, its words in code. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/root.ts";

/** README and docs, by their paths from the root. */
export const pages: readonly (readonly [file: string, text: string])[] = [
  "README.md",
  ...readdirSync(join(packageRoot(), "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
].map((file) => [file, readFileSync(join(packageRoot(), file), "utf8")] as const);

/** Fenced blocks, with the word after the fence. */
export function fences(text: string): { readonly language: string; readonly lines: readonly string[] }[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({
    language,
    lines: body.trimEnd().split("\n"),
  }));
}

/** The words after `ganscope` in each command of a line, as a shell splits it; comments and what is piped away are left out. */
export function commandsOf(line: string): string[][] {
  const words = line.replace(/^\$ /, "").match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? [];
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word.startsWith("#")) break;
    if (["&&", "||", "|", ";"].includes(word)) commands.push([]);
    else commands[commands.length - 1].push(word.replace(/^(['"])(.*)\1$/, "$2"));
  }
  return commands.flatMap((command) => {
    if (command[0] === "ganscope") return [command.slice(1)];
    return command.slice(0, 5).join(" ") === "npm run --silent ganscope --" ? [command.slice(5)] : [];
  });
}

export interface Table {
  /** What the comment above it calls it: `<!-- computed: blocks -->`. */
  readonly computed?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tables(text: string): Table[] {
  const pattern = /(?:<!-- computed: ([\w-]+) -->\n\n?)?^(\|.*\|)\n\|[\s:|-]+\|\n((?:\|.*\|\n?)+)/gm;
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  return [...text.matchAll(pattern)].map(([, computed, head, rows]) => ({
    ...(computed !== undefined && { computed }),
    head: cells(head),
    rows: rows.trimEnd().split("\n").map(cells),
  }));
}

/** Words set in code, outside of fenced blocks. */
export const codeWords = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, word]) => word);

/** The numbers of a cell, each with half a unit of its last digit: ".0866" is 0.0866 within 0.00005. */
export function numbersOf(cell: string): { readonly value: number; readonly half: number }[] {
  return [...cell.replaceAll("\u2212", "-").matchAll(/-?(?:\d+\.?\d*|\.\d+)(?:e(-?\d+))?/g)].map(
    ([text, power = "0"]) => {
      const decimals = /\.(\d+)/.exec(text)?.[1].length ?? 0;
      return { value: Number(text), half: 0.5 * 10 ** (Number(power) - decimals) };
    },
  );
}
