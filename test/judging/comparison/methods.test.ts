import { describe, expect, test } from "vitest";
import { methodCurves } from "../../../reports/method-curves.ts";
import { methodSamples } from "../../../reports/method-samples.ts";
import { methods as section } from "../../../reports/methods.ts";
import { methodsOf, methodsUnasked } from "../../../src/judging/comparison/methods.ts";
import type { MethodsRecord, ScenarioResult } from "../../../src/result/index.ts";
import { toHtml } from "../../../src/writers/html.ts";
import { methodsTable } from "../../../src/writers/methods.ts";
import { HOSTILE } from "../../helpers/hostile.ts";
import { divergedSeed, ring, runResult } from "../../helpers/result.ts";
import { buildRuntime } from "../../helpers/runtime.ts";
import { chartOf, rowsOf, shown, shownIn } from "../../helpers/section.ts";

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

describe("a run that expects nothing of its scenarios", () => {
  const free = (scenario: ScenarioResult): ScenarioResult => ({ ...scenario, gates: [] });
  const scenarios = [ended("a", LOW), ended("b", HIGH, { objective: "hinge" })].map(free);
  const result = { ...runResult(scenarios), methods: record(scenarios) };

  test("holds them against each other by itself; one with expectations does not", async () => {
    await buildRuntime();
    expect(methodsUnasked({ scenarios })?.methods.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(methodsUnasked({ scenarios: [ended("a", LOW), ended("b", HIGH)] })).toBeUndefined();
    expect(methodsUnasked({ scenarios: scenarios.slice(1) })).toBeUndefined();
    const page = await toHtml(runResult(scenarios));
    expect(page).toContain("Methods side by side");
    expect(page).toContain("Last samples of each method");
    expect(page).not.toContain(">Outcome</th>");
  });

  test("shows the last samples of each on one scale, each where it was", () => {
    const [figure] = shown(methodSamples, result).figures;
    const { panels, shared } = chartOf(figure);
    expect(panels.map(({ title }) => title)).toEqual(["a", "b"]);
    expect(panels[0].numbers).toEqual(panels[1].numbers);
    expect(rowsOf(shared?.modes)).toHaveLength(8);
    const last = scenarios[0].seeds[2].snapshots.at(-1)?.points ?? [];
    const [first] = rowsOf(panels[0].data.fake) as { x: number; y: number }[];
    expect(Math.abs(first.x - last[0][0])).toBeLessThan(0.001);
    expect(figure.table.rows.map(([name]) => name)).toEqual(["a", "b"]);
  });

  test("draws distance and modes of all methods with the seeds as bands", () => {
    const [distance, modes] = shown(methodCurves, result).figures;
    const { data } = chartOf(distance).panels[0];
    expect(data.lines.map(({ each }) => each?.series)).toEqual(["a", "b"]);
    expect(data.seeds).toEqual([]);
    const at = rowsOf(data.areas.slice(0, 1)).at(-1) as { step: number; lo: number; hi: number };
    const ends = scenarios[0].seeds.map(
      ({ snapshots }) => snapshots.at(-1)?.metrics.emd?.value ?? Number.NaN,
    );
    expect([at.step, at.lo, at.hi]).toEqual([
      3000,
      Number(Math.min(...ends).toPrecision(4)),
      Number(Math.max(...ends).toPrecision(4)),
    ]);
    expect(modes.title).toBe("Modes held, by method");
  });

  test("tells the cost of a step, the median over a method's trainings", () => {
    const costly = scenarios.map((scenario, i) => ({
      ...scenario,
      seeds: scenario.seeds.map((seed, k) => ({
        ...seed,
        timing: { ...seed.timing, millisecondsPerStep: 10 * (i + 1) + k },
      })),
    }));
    const { prose } = shown(section, { ...runResult(costly), methods: record(costly) });
    const rows =
      prose
        .map(({ html }) => html)
        .join("")
        .match(/<tr><th scope="row">.*?<\/tr>/gs) ?? [];
    expect(rows.slice(0, 2).map((row) => row.match(/data-value="([^"]*)">[^<]*<\/td><\/tr>/)?.[1])).toEqual([
      "12",
      "22",
    ]);
  });
});
