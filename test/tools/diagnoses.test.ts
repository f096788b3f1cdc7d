/** The committed rates and tables are those of the committed corpus and the code as it is. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { verdictsOn } from "../../src/judging/diagnoses/overall.ts";
import { RATES } from "../../src/judging/diagnoses/rates.ts";
import { tryThresholds } from "../../tools/corpus/choose.ts";
import { discriminatorText, readDiscriminators } from "../../tools/corpus/discriminators/read.ts";
import { corpusFindings, findingFailures } from "../../tools/corpus/findings.ts";
import { measured } from "../../tools/corpus/fresh.ts";
import { labelOf } from "../../tools/corpus/label.ts";
import { missingParts } from "../../tools/corpus/make.ts";
import { countsOf, logOnly, ratesOf } from "../../tools/corpus/measure.ts";
import { plantedFindings } from "../../tools/corpus/planted.ts";
import { corpusText, readRuns } from "../../tools/corpus/read.ts";
import type { CorpusRun, CorpusTarget, Series } from "../../tools/corpus/run.ts";
import { LABELS } from "../../tools/corpus/run.ts";
import { readSpace, spaceText } from "../../tools/corpus/space/read.ts";
import { brokenPromises, DOCS, failures, isMeasured, tablesOf } from "../../tools/corpus/write.ts";
import { readCorpus } from "../helpers/corpus.ts";

const runs = readRuns(corpusText());
const space = readSpace(spaceText());
const tried = tryThresholds(runs);

describe("the corpus", () => {
  it("has every label in both halves, and no setting in two", () => {
    for (const half of ["choosing", "measuring"] as const) {
      const labels = new Set(runs.filter((run) => run.half === half).map(({ label }) => label));
      expect([...labels].sort()).toEqual([...LABELS].sort());
    }
    const halves = new Map<string, Set<string>>();
    for (const { group, half } of runs) halves.set(group, (halves.get(group) ?? new Set()).add(half));
    expect([...halves.values()].every(({ size }) => size === 1)).toBe(true);
    expect(runs.length).toBeGreaterThanOrEqual(150);
  });

  it("gives the rates that are committed, and the tables of docs/diagnoses.md", () => {
    expect(RATES).toEqual(ratesOf(runs, space));
    expect(readFileSync(DOCS, "utf8")).toContain(
      `<!-- measured -->\n${tablesOf(runs, tried, space)}\n<!-- /measured -->`,
    );
  });

  it("holds every promise but those that docs/diagnoses.md names as not kept on the last draws", () => {
    expect(isMeasured(runs, space)).toBe(true);
    const measuring = runs.filter(({ half }) => half === "measuring");
    const small = readDiscriminators(discriminatorText()).filter(
      ({ setting }) => setting.half === "measuring",
    );
    const broken = [
      ...failures(runs, tried),
      ...brokenPromises(runs, space),
      ...findingFailures([...corpusFindings(measuring), ...plantedFindings(measuring, small)]),
    ];
    const [, said] = readFileSync(DOCS, "utf8").split("Not kept on the last draws:");
    const named = [...said.split("\n\n")[1].matchAll(/^- `(.+)`$/gm)].map(([, text]) => text);
    expect(broken).toEqual(named);
  });

  it("never makes a log alone say converged, nor do the runs of another implementation", () => {
    for (const { input } of [...runs, ...readCorpus()])
      expect(verdictsOn(logOnly(input)).convergence.status).not.toBe("converged");
  });
});

it("trains nothing again that is committed: all that is missing is of the last draw", () => {
  expect(missingParts().filter(({ name }) => !measured.has(name))).toEqual([]);
});

describe("labels", () => {
  const target: CorpusTarget = {
    kind: "target",
    name: "two bells",
    options: { kind: "gaussian-mixture" },
    dim: 1,
    sd: 2,
    mean: [0],
    reach: 4,
    modes: { centers: [[-2], [2]], std: 0.5 },
    nulls: {
      seen: { median: 0.1, lo: 0.05, hi: 0.2, resamples: 39, n: 1000 },
      truth: { median: 0.06, lo: 0.03, hi: 0.1, resamples: 39, n: 2500 },
    },
  };
  const twelve = <T>(value: T): T[] => Array.from({ length: 12 }, () => value);
  const series = (more: Partial<Series>): Series => ({
    emd: twelve(0.05),
    movement: twelve(0.05),
    spread: twelve(0.5),
    modes20: twelve(2),
    hq: twelve(0.95),
    nearest: twelve([200, 200]),
    ...more,
  });
  const run = (truth: Partial<Series>, more: Partial<CorpusRun> = {}): CorpusRun => ({
    kind: "run",
    group: "a",
    seed: 1,
    start: { emd: 2, spread: 0.5 },
    untrained: 0.5,
    log: {
      step: Array.from({ length: 60 }, (_, i) => i + 1),
      lossD: [],
      lossG: [],
      gradNormD: [],
      gradNormG: Array.from({ length: 60 }, (_, i) => (i < 5 ? 1 : 0.001)),
      probReal: [],
      probFake: [],
    },
    snapshots: Array.from({ length: 12 }, (_, i) => 5 * (i + 1)),
    seen: {
      ...series({}),
      precision: twelve(1),
      recall: twelve(1),
      lost: twelve(0),
      halves: twelve(0.05),
      moved: twelve(0.05),
    },
    truth: series(truth),
    ...more,
  });

  it.each([
    ["converged", run({}), ["converged"]],
    ["partial", run({ modes20: twelve(1) }), []],
    // 0.2 and 0.24 are a tenth and 0.12 of the deviation.
    ["partial", run({ emd: twelve(0.21) }), []],
    ["converged", run({ emd: [...twelve(0.23).slice(1), 0.19] }), ["converged"]],
    // the generator's gradient fell a thousandfold as well
    ["diverged", run({ spread: [...twelve(0.5).slice(1), 3.1] }), ["diverged", "saturated"]],
    ["diverged", run({}, { lost: { step: 7, name: "lossD" } }), ["diverged"]],
    ["saturated", run({ emd: twelve(1.9), nearest: twelve([400, 0]) }), ["saturated", "collapsed"]],
    ["collapsed", run({ emd: twelve(0.9), nearest: twelve([400, 0]) }), ["collapsed"]],
    [
      "oscillating",
      run({
        emd: twelve(1),
        movement: twelve(2),
        nearest: twelve(0).map((_, i) => (i % 2 === 0 ? [400, 0] : [0, 400])),
      }),
      ["oscillating", "collapsed"],
    ],
  ])("are by the rules: %s", (label, made, findings) => {
    expect(labelOf(made, target)).toMatchObject({ label, findings });
  });
});

it("counts a run by its own finding, whatever else is true of it", () => {
  const [saturated] = runs.filter(({ findings }) => findings.includes("saturated") && findings.length === 1);
  const { input } = saturated;
  const both = [
    saturated,
    { ...saturated, label: "diverged" as const, findings: ["diverged", "saturated"] as const, input },
  ];
  expect(countsOf(both, { alarm: "saturated", basis: "log" })).toEqual({
    found: 2,
    missed: 0,
    false: 0,
    cleared: 0,
  });
  expect(countsOf(both, { alarm: "diverged", basis: "log" })).toEqual({
    found: 0,
    missed: 1,
    false: 0,
    cleared: 1,
  });
});
