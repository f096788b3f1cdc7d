/**
 * Writes the table of docs/lecture.md from a run of the lecture:
 *
 *   ganscope run lecture --engine wasm --out ganscope-out/lecture
 *   npm run lecture:table -- ganscope-out/lecture/result.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lessonOf, numbersOf } from "../reports/lesson.ts";
import type { RunResult } from "../src/result/index.ts";
import { table } from "./generate/table.ts";

const PAGE = fileURLToPath(new URL("../docs/lecture.md", import.meta.url));
const [FROM, TO] = ["<!-- lecture -->\n", "<!-- /lecture -->"];

const exact = (value: number | null): string =>
  value === null ? "not measured" : String(Number(value.toPrecision(12)));
const rough = (value: number | null): string => (value === null ? "" : String(Number(value.toPrecision(2))));

/** The rows of the page: slides, section, number, found, closed form, difference, tolerance. */
export function rowsOf({ scenarios }: RunResult): string[][] {
  return scenarios.flatMap((scenario) =>
    numbersOf(scenario).map(({ what, found, closed, difference, tolerance, within }) => [
      lessonOf(scenario)?.slides ?? "",
      `\`${scenario.name}\``,
      what,
      exact(found),
      exact(closed),
      `${rough(difference)}${within ? "" : " TOO FAR"}`,
      String(tolerance),
    ]),
  );
}

const COLUMNS = ["slides", "section", "number", "found", "closed form", "difference", "at most"];

/** The page with another table. */
function withTable(page: string, rows: readonly string[][]): string {
  const [before, rest] = page.split(FROM);
  return `${before}${FROM}\n${table(COLUMNS, rows)}\n${TO}${rest.split(TO)[1]}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error("name the result.json of a run of the lecture");
  const result = JSON.parse(readFileSync(file, "utf8")) as RunResult;
  writeFileSync(PAGE, withTable(readFileSync(PAGE, "utf8"), rowsOf(result)));
}
