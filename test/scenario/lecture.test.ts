/** The lecture: every section has its numbers, its question can be tried, and docs/lecture.md says what the suite measures. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { isPlainObject, type PlainObject } from "../../src/plain-data.ts";
import type { Lesson, ScenarioResult } from "../../src/result/index.ts";
import { playScenario } from "../../src/runs/game.ts";
import { recallScenario } from "../../src/runs/stored.ts";
import { conductScenario } from "../../src/runs/study.ts";
import { readKept } from "../../src/scenario/kept.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { rowsOf as written } from "../../tools/lecture.ts";
import { folderWith } from "../helpers/folder.ts";
import { runResult } from "../helpers/result.ts";

const FILE = fileURLToPath(new URL("../../scenarios/suites/lecture.yaml", import.meta.url));
const PAGE = readFileSync(new URL("../../docs/lecture.md", import.meta.url), "utf8");
const scenarios = loadScenarios([FILE]);
const lessonOf = (scenario: (typeof scenarios)[number]) => scenario.lesson as Lesson;

/** Cells of the page's table. */
const rows = PAGE.split("<!-- lecture -->")[1]
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes("`"))
  .map((line) =>
    line
      .slice(2, -2)
      .split(/ +\| /)
      .map((cell) => cell.trim()),
  );

describe("the suite", () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "%s has a lesson",
    (_, scenario) => {
      expect(lessonOf(scenario).numbers.length).toBeGreaterThan(0);
    },
  );

  it("is in the order of the slides", () => {
    const first = scenarios.map((scenario) => Number(lessonOf(scenario).slides.split("-")[0]));
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "%s: the changed line makes a scenario that is valid and another one",
    (_, scenario) => {
      const change: unknown = parse(lessonOf(scenario).change);
      if (!isPlainObject(change)) throw new Error("the change is no line of a scenario");
      const file = taughtFile(scenario);
      const written = withChange(parse(readFileSync(file, "utf8")) as PlainObject, change);
      const [changed] = loadScenarios([
        `${folderWith({ "changed.yaml": stringify({ ...written, expect: [] }) })}/changed.yaml`,
      ]);
      const form = ["trainer", "target", "game", "study"] as const;
      const partsOf = (of: object) => form.map((key) => (of as PlainObject)[key]);
      expect(partsOf(changed)).not.toEqual(partsOf(loadScenarios([file])[0]));
    },
  );
});

/** The file that the changed line is one of: of a stored result that of its training. */
function taughtFile(scenario: (typeof scenarios)[number]): string {
  if (!("stored" in scenario)) return scenario.file ?? "";
  const kept = readKept(scenario.stored.result).result.scenarios.find(
    ({ name }) => name === scenario.stored.scenario,
  );
  return fileURLToPath(new URL(`../../${kept?.file}`, import.meta.url));
}

/** Maps merged, everything else replaced, as `with` does. */
function withChange(base: PlainObject, change: PlainObject): PlainObject {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key];
    merged[key] =
      isPlainObject(before) && isPlainObject(value) && value.kind === undefined
        ? withChange(before, value)
        : value;
  }
  return merged;
}

describe("the table of docs/lecture.md", () => {
  it("has a row for every number of every section, with the suite's closed form and tolerance", () => {
    const stated = scenarios.flatMap((scenario) =>
      lessonOf(scenario).numbers.map(({ what, closed, tolerance }) => [
        lessonOf(scenario).slides,
        `\`${scenario.name}\``,
        what,
        Number(closed.toPrecision(12)),
        tolerance,
      ]),
    );
    expect(
      rows.map(([slides, name, what, , closed, , most]) => [
        slides,
        name,
        what.replaceAll("\\|", "|"),
        Number(closed),
        Number(most),
      ]),
    ).toEqual(stated);
  });

  it.each(rows.map((row) => [`${row[1]} ${row[2]}`, row] as const))(
    "%s is within its tolerance",
    (_, row) => {
      const [found, closed, difference, most] = row.slice(3).map(Number);
      expect(Math.abs(found - closed)).toBeLessThanOrEqual(most + 1e-12 * Math.abs(closed));
      expect(difference).toBeLessThanOrEqual(most);
    },
  );

  it("is found again, to the last digit, where nothing is trained, or was before", () => {
    const again = scenarios.flatMap((scenario): ScenarioResult[] => {
      if ("game" in scenario) return [playScenario(scenario)];
      if ("stored" in scenario) return [recallScenario(scenario)];
      return "study" in scenario ? [conductScenario(scenario)] : [];
    });
    const names = again.map(({ name }) => `\`${name}\``);
    const bare = (row: string[]) => row.slice(0, 5).map((cell) => cell.replaceAll("\\|", "|"));
    expect(written(runResult(again)).map(bare)).toEqual(
      rows.filter(([, name]) => names.includes(name)).map(bare),
    );
  });
});
