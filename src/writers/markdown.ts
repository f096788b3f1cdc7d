/**
 * RunResult -> Markdown for a job's summary or a comment on a pull request: what happened in a line, every failed gate in
 * full, then a table of the scenarios; worst first. GitHub refuses comments of more than 65,536 characters, so whatever
 * does not fit is left out from the end, and counted.
 *
 * Text from outside stands in code only, where Markdown means nothing: no link, no mention, no HTML.
 */

import { printable } from "../errors.ts";
import { fails, isIncomplete } from "../judging/gates/judge.ts";
import type { RunResult, ScenarioResult } from "../result/index.ts";
import { bySeed, failedGatesOf, incidentsOf, repeatCommand, tally } from "./failures.ts";
import type { Writer } from "./writer.ts";

export const markdown: Writer = {
  title: "a job's summary or a comment, worst first, at most 65,536 characters",
  file: "summary.md",
  write: toMarkdown,
};

/** Bytes of UTF-8, which are never fewer than characters. */
const MOST = 65_536;
/** For what is said of the parts that were left out. */
const RESERVE = 200;
/** A reason or a name may be as long as its writer likes; a summary shows its beginning. */
const LONGEST = 2000;

function toMarkdown(result: RunResult): string {
  const { version, exit } = result;
  const head = [
    `### ganscope: ${tally(result)}`,
    "",
    `Exit code ${exit}. ganscope ${code(version)}, repeat all of it with ${code(result.command)}.`,
    "",
  ].join("\n");
  const failures = [...incidentBlocks(result), ...gateBlocks(result)];
  const rows = [...result.scenarios].sort((a, b) => alarm(b, result) - alarm(a, result)).map(row);

  const room = { left: MOST - RESERVE - bytes(head) - bytes(TABLE) };
  // Half of the room at most for what failed, so that the table, too, has its beginning.
  const shownFailures = fitting(failures, { left: rows.length === 0 ? room.left : room.left / 2 });
  room.left -= bytes(shownFailures.join(""));
  const shownRows = fitting(rows, room);
  return [
    head,
    ...shownFailures,
    leftOut(failures.length - shownFailures.length, "failure"),
    ...(shownRows.length === 0 ? [] : [TABLE, ...shownRows]),
    leftOut(rows.length - shownRows.length, "scenario"),
  ].join("");
}

const TABLE = "\n| scenario | verdicts | gates |\n| --- | --- | --- |\n";

function fitting(parts: readonly string[], room: { left: number }): string[] {
  const shown: string[] = [];
  for (const part of parts) {
    room.left -= bytes(part);
    if (room.left < 0) break;
    shown.push(part);
  }
  return shown;
}

const leftOut = (count: number, noun: string): string =>
  count === 0 ? "" : `\n${count} more ${noun}${count === 1 ? "" : "s"} left out: see the report.\n`;

function incidentBlocks(result: RunResult): string[] {
  return incidentsOf(result).map(({ kind, name, seed, why }) => {
    const which = seed === undefined ? name : `${name} seed ${seed}`;
    return `${fenced([`${kind.toUpperCase()} ${which}: ${why}`])}\n`;
  });
}

function gateBlocks(result: RunResult): string[] {
  return failedGatesOf(result).map(({ scenario, gate, fails: decides }) => {
    const values = bySeed(scenario, gate);
    const lines = [
      `${decides ? "FAIL" : "WARN"} ${scenario.name}: ${gate.name}`,
      `     expected  ${gate.expected}`,
      `     observed  ${gate.observed}`,
      ...(values === undefined ? [] : [`     by seed   ${values}`]),
      `     repeat    ${repeatCommand(result, scenario)}`,
    ];
    return `${fenced(lines)}\n`;
  });
}

/** How far up a scenario stands: incomplete, failed, warned, nothing expected, passed. */
function alarm({ seeds, gates }: ScenarioResult, { failOn }: RunResult): number {
  if (seeds.some(({ status }) => isIncomplete(status))) return 4;
  if (gates.some((gate) => fails(gate, failOn))) return 3;
  if (gates.some(({ passed, level }) => !passed && level !== "off")) return 2;
  return gates.length === 0 ? 1 : 0;
}

function row({ name, seeds, gates }: ScenarioResult): string {
  const ids = [...new Set(seeds.flatMap(({ verdicts }) => Object.keys(verdicts)))];
  const verdicts = ids.map((id) => {
    const statuses = seeds.flatMap(({ verdicts: of }) => of[id]?.status ?? []);
    const counts = [...new Set(statuses)].map((status) => {
      return `${status} ${statuses.filter((each) => each === status).length}/${seeds.length}`;
    });
    return code(`${id}: ${counts.join(", ")}`);
  });
  const counted = gates.filter(({ level }) => level !== "off");
  const passed = counted.filter((gate) => gate.passed).length;
  const count = counted.length === 0 ? "none" : `${passed}/${counted.length}`;
  return `| ${code(name)} | ${verdicts.join("<br>")} | ${count} |\n`;
}

/** One line, of bounded length. */
function plain(text: string): string {
  const safe = printable(text);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}...` : safe;
}

/** A row of backticks longer than any in the text. */
function fence(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}

function fenced(lines: readonly string[]): string {
  const text = lines.map(plain).join("\n");
  const mark = fence(text, 3);
  return `\n${mark}text\n${text}\n${mark}`;
}

/** Without bars, at which a table is cut before anything else in it is read. */
function code(text: string): string {
  const safe = plain(text).replaceAll("|", "\\u007c");
  const mark = fence(safe, 1);
  return `${mark} ${safe} ${mark}`;
}

const bytes = (text: string): number => Buffer.byteLength(text);
