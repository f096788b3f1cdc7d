import { describe, expect, test } from "vitest";
import { methods as section } from "../../../reports/methods.ts";
import { methodsOf } from "../../../src/judging/comparison/methods.ts";
import type { MethodsRecord, ScenarioResult } from "../../../src/result/index.ts";
import { methodsTable } from "../../../src/writers/methods.ts";
import { HOSTILE } from "../../helpers/hostile.ts";
import { divergedSeed, ring, runResult } from "../../helpers/result.ts";
import { shownIn } from "../../helpers/section.ts";

/** The ring, ending at these distances; null diverges. */
function ended(
  name: string,
  distances: readonly (number | null)[],
  trainer: object = {},
  group?: string,
): ScenarioResult {
  const drawn = ring(distances.map((_, i) => i + 1));
  const base = drawn.scenario.trainer as object;
  return {
    ...drawn,
    name,
    scenario: { ...drawn.scenario, trainer: { ...base, ...trainer }, ...(group !== undefined && { group }) },
    seeds: drawn.seeds.map((seed, i) => {
      const [value, emd] = [distances[i], seed.metrics.emd];
      if (value === null) return divergedSeed(seed.seed);
      return { ...seed, metrics: { ...seed.metrics, emd: { ...emd, value } as typeof emd } };
    }),
  };
}
const LOW = [0.04, 0.044, 0.049, 0.052, 0.06];
const HIGH = LOW.map((value) => value + 0.1);
const record = (scenarios: readonly ScenarioResult[], metric?: string): MethodsRecord => {
  const found = methodsOf(scenarios, metric);
  if ("unlike" in found) throw new Error(found.unlike);
  return found;
};

describe("methods", () => {
  test("are ranked by what so many trainings are worth, and tested against the first", () => {
    const { reference, methods, notes } = record([
      ended("a", LOW),
      ended("b", HIGH, { objective: "hinge" }),
      ended("c", LOW),
    ]);
    expect([reference, notes]).toEqual(["a", []]);
    expect(methods.map(({ expectedBest }) => expectedBest[0])).toEqual([
      expect.closeTo(0.049, 12),
      expect.closeTo(0.149, 12),
      expect.closeTo(0.049, 12),
    ]);
    expect(methods[0].expectedBest[4]).toBeCloseTo(0.04, 12);
    expect(methods[0].against).toBeUndefined();
    // The smaller of two p-values is doubled.
    expect(methods[1].against?.adjusted).toBeCloseTo(4 / 252, 12);
    expect(methods[1].against?.shift).toBeCloseTo(0.1, 12);
    expect(methods[2].against).toMatchObject({ shift: 0, p: 1, adjusted: 1 });
    expect(methods[0].success).toMatchObject({ of: 5, converged: 5, hi: 1 });
  });

  test("a training that diverged counts as the worst value of all, and no success", () => {
    const { methods } = record([ended("a", LOW), ended("b", [null, null, 0.05, 0.16, 0.06])]);
    expect(methods[1].diverged).toBe(2);
    expect(methods[1].success.converged).toBe(3);
    expect(methods[1].expectedBest[0]).toBeCloseTo((0.16 * 3 + 0.05 + 0.06) / 5, 12);
  });

  test("a configuration all of whose trainings diverged counts too, and one without any value ranks nothing", () => {
    const lost = LOW.map(() => null);
    const { methods } = record([
      ended("a", LOW),
      ended("b-1", LOW, {}, "b"),
      ended("b-2", lost, { batch: 512 }, "b"),
      ended("c", lost),
    ]);
    expect(
      methods.map(({ success, diverged, configurations }) => [
        success.converged,
        success.of,
        diverged,
        configurations.length,
      ]),
    ).toEqual([
      [5, 5, 0, 1],
      [5, 10, 5, 2],
      [0, 5, 5, 1],
    ]);
    // The lost ones stand for .06, the worst that any training reached.
    expect(methods[1].expectedBest[0]).toBeCloseTo((0.049 + 0.06) / 2, 12);
    expect(methods[2].against).toMatchObject({ shift: null });
    expect(methodsOf([ended("a", lost), ended("b", lost)])).toEqual({
      unlike: "no training has a value of emd",
    });
  });

  test("scenarios of one group are one method with all its configurations", () => {
    const { methods, notes } = record([
      ended("a-1", LOW, {}, "a"),
      ended("a-2", HIGH, { batch: 512 }, "a"),
      ended("b-1", HIGH, {}, "b"),
    ]);
    expect(
      methods.map(({ name, configurations, success }) => [name, configurations.length, success.of]),
    ).toEqual([
      ["a", 2, 10],
      ["b", 1, 5],
    ]);
    expect(notes).toEqual([
      "the batch differs: 256 or 512 of a, 256 of b",
      "configurations differ: 2 of a, 1 of b",
    ]);
  });

  test("budgets and seeds that differ are told; another target is no comparison", () => {
    const { notes } = record([ended("a", LOW), ended("b", LOW.slice(1), { steps: 1500 })]);
    expect(notes).toEqual([
      "the number of steps differs: 3000 of a, 1500 of b",
      "the list of seeds differs: [1,2,3,4,5] of a, [1,2,3,4] of b",
    ]);
    const grid = ended("b", LOW);
    const other = { ...grid, scenario: { ...grid.scenario, target: { kind: "grid", std: 0.02 } } };
    expect(methodsOf([ended("a", LOW), other])).toEqual({
      unlike: 'b is not comparable with a: target.kind was "ring", is "grid"',
    });
    expect(methodsOf([ended("a", LOW, {}, "x"), ended("b", LOW, {}, "x")])).toEqual({
      unlike: "all scenarios belong to one group",
    });
    expect(methodsOf([])).toEqual({ unlike: "nothing was trained" });
  });

  test("in the report: a curve and a rate for each, and every configuration", () => {
    const compared = record([ended("a", LOW), ended("b", [null, 0.2, 0.3, 0.4, 0.5])]);
    expect(shownIn(section, ring())).toBeNull();
    const content = shownIn(section, runResult([ring()], { methods: compared }));
    expect(content?.figures.map(({ title }) => title)).toEqual([
      "Best emd to be expected of so many trainings",
      "How often each converges",
    ]);
    expect(content?.figures[0].table.rows).toHaveLength(5);
    expect(content?.figures[1].table.rows.map(([label]) => label)).toEqual(["a: 5 of 5", "b: 4 of 5"]);
    expect(content?.prose.at(-1)?.html).toContain("diverged");
  });

  test.each(HOSTILE)("the name %j moves no cursor in the table", (name) => {
    const text = methodsTable(record([ended("a", LOW), ended(name, HIGH)]));
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    expect(text.split("\n")).toHaveLength(4);
  });
});
