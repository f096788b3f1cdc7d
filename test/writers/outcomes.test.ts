/** Exit code, JSON, JUnit, annotations and summary agree, over every outcome that a run can have. */
import { expect, test } from "vitest";
import { exitCode } from "../../src/judging/gates/judge.ts";
import type { FailOn, GateLevel, RunResult, SeedStatus } from "../../src/result/index.ts";
import { writers } from "../../src/writers/index.ts";
import { gate, ring, runResult } from "../helpers/result.ts";
import { elements, parseXml } from "../helpers/xml.ts";

interface Case {
  readonly what: string;
  readonly result: RunResult;
}

const levels: readonly GateLevel[] = ["off", "warn", "error"];
const failOns: readonly FailOn[] = ["error", "warn", "never"];
const statuses: readonly SeedStatus[] = ["completed", "diverged", "failed", "interrupted"];
const skips: readonly RunResult["skipped"][] = [[], [{ name: "mnist-gan", why: "no data" }]];

const ringOfTwo = ring([1, 2]);

/** As `run` puts a result together: the signal's code, else what gates and incidents ask for. */
function outcome(
  { level, passed, status }: { level: GateLevel; passed: boolean; status: SeedStatus },
  failOn: FailOn,
  skipped: RunResult["skipped"],
  signal?: 130 | 143,
): RunResult {
  const scenario = ringOfTwo;
  const [first, second] = scenario.seeds.map((seed) => ({ ...seed, records: [], snapshots: [] }));
  const seeds = [first, { ...second, status }];
  const gates = [gate("collapse is none", true, [1, 2], "none"), gate("emd <= 1", passed, [1, 2], 2, level)];
  const result = { ...runResult([{ ...scenario, seeds, gates }], { skipped }), failOn };
  return { ...result, exit: signal ?? exitCode(result, failOn) };
}

const cases: readonly Case[] = levels.flatMap((level) =>
  [true, false].flatMap((passed) =>
    statuses.flatMap((status) =>
      failOns.flatMap((failOn) =>
        skips.flatMap((skipped) =>
          ([undefined, 130, 143] as const).map((signal) => {
            const parts = [
              level,
              passed ? "passed" : "not passed",
              status,
              failOn,
              `${skipped.length} skipped`,
            ];
            const what = [...parts, signal ?? "no signal"].join(", ");
            return { what, result: outcome({ level, passed, status }, failOn, skipped, signal) };
          }),
        ),
      ),
    ),
  ),
);

test("the table holds every exit code that a finished run can have", () => {
  expect(cases).toHaveLength(3 * 2 * 4 * 3 * 2 * 3);
  expect([...new Set(cases.map(({ result }) => result.exit))].sort((a, b) => a - b)).toEqual([
    0, 1, 3, 130, 143,
  ]);
});

test("JUnit has failures exactly at 1, errors exactly beyond, and its sums are those of its cases", () => {
  for (const { what, result } of cases) {
    const all = elements(parseXml(writers.junit.write(result)));
    const count = (name: string) => all.filter((element) => element.name === name).length;
    const { exit } = JSON.parse(writers.json.write(result)) as RunResult;
    expect(exit, what).toBe(result.exit);
    expect([count("failure") > 0, count("error") > 0], what).toEqual(
      exit === 0 ? [false, false] : exit === 1 ? [true, false] : [expect.any(Boolean), true],
    );
    const sums = (name: string) =>
      all
        .filter((element) => element.name === name)
        .map(({ attributes: { tests, failures, errors, skipped } }) =>
          [tests, failures, errors, skipped].map(Number),
        );
    const totals = ["testcase", "failure", "error", "skipped"].map(count);
    expect(sums("testsuites"), what).toEqual([totals]);
    const suites = sums("testsuite");
    expect(
      [0, 1, 2, 3].map((i) => suites.reduce((sum, suite) => sum + suite[i], 0)),
      what,
    ).toEqual(totals);
  }
});

test("annotations have an error exactly where the exit code is not 0, and one for each gate that is not off and did not pass", () => {
  for (const { what, result } of cases) {
    const text = writers.github.write(result);
    expect(/^::error /m.test(text), what).toBe(result.exit !== 0);
    const [, { passed, level }] = result.scenarios[0].gates;
    expect(text.includes("emd <= 1"), what).toBe(!passed && level !== "off");
  }
});

test("the summary says the exit code and names what failed", () => {
  for (const { what, result } of cases) {
    const text = writers.markdown.write(result);
    expect(text, what).toContain(`Exit code ${result.exit}.`);
    expect(/^(FAIL|FAILED|INTERRUPTED|NOT RUN) /m.test(text), what).toBe(result.exit !== 0);
  }
});
