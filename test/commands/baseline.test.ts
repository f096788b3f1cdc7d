/** `ganscope baseline` and `run --baseline`, from stored results: nothing is trained. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { baseline } from "../../src/commands/baseline.ts";
import { type Against, openBaseline } from "../../src/commands/support/against.ts";
import type { Io } from "../../src/commands/support/io.ts";
import { type Baseline, readBaseline, writeBaseline } from "../../src/execution/store/baseline.ts";
import { exitCode } from "../../src/judging/gates/judge.ts";
import type { ComparisonRecord, RunResult, ScenarioResult } from "../../src/result/index.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { changesTable } from "../../src/writers/changes.ts";
import { toJson } from "../../src/writers/json.ts";
import { builtFile } from "../helpers/built.ts";
import { ganscope, start } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { HOSTILE } from "../helpers/hostile.ts";
import { heard } from "../helpers/io.ts";
import { ring, runResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";

const yaml = `
name: ring
target: { kind: ring }
trainer: { kind: gan, steps: 300 }
seeds: [6, 7, 8, 9, 10]
primary: [{ metric: emd, detect: 0.01 }, mode-coverage.modes20]
`;

/** The scenario of the file as if it had been trained, each seed ending at the distance given (null diverges). */
function trained(folder: string, distances: readonly (number | null)[], from = 1): RunResult {
  const [scenario] = loadScenarios([join(folder, "ring.yaml")]);
  const { file: _, ...record } = scenario;
  const drawn = ring(distances.map((_distance, i) => from + i));
  const result: ScenarioResult = {
    ...drawn,
    name: scenario.name,
    scenario: record,
    gates: [],
    seeds: drawn.seeds.map((seed, i) => {
      if (distances[i] === null) {
        const metrics = Object.fromEntries(
          Object.keys(seed.metrics).map((name) => [name, { value: null, why: "lossG is NaN" }]),
        );
        return { ...seed, status: "diverged", snapshots: [], metrics, verdicts: {} };
      }
      const emd = seed.metrics.emd;
      return { ...seed, metrics: { ...seed.metrics, emd: { ...emd, value: distances[i] } as typeof emd } };
    }),
  };
  return runResult([result]);
}

const LOW = [0.04, 0.044, 0.049, 0.052, 0.06];
const HIGH = LOW.map((value) => value + 0.1);

/** A folder with the scenario, and a baseline of five seeds of it. */
async function withBaseline(): Promise<string> {
  const folder = folderWith({ "ring.yaml": yaml });
  const first = folderWith({ "result.json": toJson(trained(folder, LOW)) });
  const strings = { baselines: join(folder, "baselines") };
  await baseline.run({ positionals: ["save", "main", first], strings, booleans: {}, lists: {} }, heard());
  return folder;
}

const against = (folder: string, io: Io) =>
  openBaseline(
    {
      positionals: ["ring.yaml"],
      strings: { baseline: "main", baselines: join(folder, "baselines") },
      booleans: {},
      lists: {},
    },
    loadScenarios([join(folder, "ring.yaml")]),
    io,
  );

/** The baseline, opened without a word. */
function held(folder: string): Against {
  const opened = against(folder, heard());
  if (opened === undefined || opened === "missing") throw new Error("there is one");
  return opened;
}

const stored = (folder: string) => readBaseline("main", join(folder, "baselines")) as Baseline;

beforeAll(buildRuntime);

describe("baseline", () => {
  test("list and show what is there", async () => {
    const folder = await withBaseline();
    expect(ganscope(["baseline", "list"], folder).out).toMatch(/^baseline .*\nmain +0\.1\.0 +\S+ +1\n$/);
    const { out } = ganscope(["baseline", "show", "main"], folder);
    expect(out).toMatch(/ring +emd +0\.049 \[0\.0400, 0\.0600\] +5 +data units/);
    expect(JSON.parse(ganscope(["baseline", "show", "main", "--json"], folder).out)).toEqual(
      JSON.parse(readFileSync(join(folder, "baselines/main.json"), "utf8")),
    );
    expect(ganscope(["baseline", "show", "mian"], folder)).toMatchObject({
      exit: 2,
      err: expect.stringContaining("did you mean 'main'?"),
    });
  });

  test("save adds the seeds of several results, and replaces only what it is told to", async () => {
    const folder = await withBaseline();
    const more = folderWith({ "result.json": toJson(trained(folder, HIGH, 6)) });
    const again = ganscope(["baseline", "save", "main", more, more], folder);
    expect(again.out).toContain("replaced");
    const { emd } = stored(folder).scenarios[0].primary;
    expect(emd.values.map(({ seed }) => seed)).toEqual([6, 7, 8, 9, 10]);
  });

  test("save refuses a result with a piece missing", () => {
    const folder = folderWith({ "ring.yaml": yaml });
    const whole = trained(folder, LOW);
    const [first, ...others] = whole.scenarios[0].seeds;
    const broken = { ...whole.scenarios[0], seeds: [{ ...first, status: "failed" as const }, ...others] };
    const from = folderWith({ "result.json": toJson({ ...whole, scenarios: [broken] }) });
    const { exit, err } = ganscope(["baseline", "save", "main", from], folder);
    expect([exit, err]).toEqual([
      2,
      expect.stringContaining("is incomplete: ring seed 1 failed - repeat the run, then save the baseline"),
    ]);
    expect(existsSync(join(folder, "baselines"))).toBe(false);
  });
});

describe("run --baseline", () => {
  test("is what --primary and --baselines speak of", () => {
    const folder = folderWith({ "ring.yaml": yaml });
    expect(ganscope(["run", "ring.yaml", "--primary", "emd"], folder)).toMatchObject({
      exit: 2,
      err: "E_USAGE --primary requires --baseline\n",
    });
  });

  test("a scenario all of whose trainings diverge has regressed, and becomes a baseline against which only an improvement can be found", async () => {
    const folder = await withBaseline();
    const lost = trained(folder, [null, null, null, null, null], 6);
    const after = held(folder).compare(lost);
    expect(after.comparison?.changes.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ["emd", "regressed"],
      ["mode-coverage.modes20", "regressed"],
    ]);
    expect(exitCode(after)).toBe(1);

    const strings = { baselines: join(folder, "baselines") };
    const from = folderWith({ "result.json": toJson(lost) });
    await baseline.run({ positionals: ["save", "main", from], strings, booleans: {}, lists: {} }, heard());
    const io = heard();
    expect(against(folder, io)).toBeDefined();
    expect(io.lines[0]).toBe(
      "ring emd: all trainings of the baseline diverged; only an improvement can be found",
    );
  });

  test("without one of that name gives exit code 1 and the command that makes it", () => {
    const folder = folderWith({ "ring.yaml": yaml });
    const { exit, err } = ganscope(["run", "ring.yaml", "--baseline", "main"], folder);
    expect(exit).toBe(1);
    expect(err).toContain("E_BASELINE");
    expect(err).toContain("ganscope run ring.yaml --out first; ganscope baseline save main first");
    expect(existsSync(join(folder, "ganscope-out"))).toBe(false);
  });

  test("with too few seeds gives exit code 2 before anything runs", async () => {
    const folder = await withBaseline();
    const { exit, err } = ganscope(["run", "ring.yaml", "--baseline", "main", "--seeds", "2"], folder);
    expect(exit).toBe(2);
    expect(err).toContain(
      "ring emd: 2 seeds against 5 of the baseline can never show a change; use 5 on each side",
    );
    expect(existsSync(join(folder, "ganscope-out"))).toBe(false);
  });

  test("says before the run what it can find, and that it cannot find what must be found", async () => {
    const folder = await withBaseline();
    const io = heard();
    against(folder, io);
    expect(io.lines).toEqual([
      expect.stringMatching(
        /^ring emd: WARNING: the shift of 0\.01 that must be found is found with only \d+ % power; a shift of 0\.0\d+ data units is found with 80 % power \(5 seeds against 5\)$/,
      ),
      expect.stringMatching(/^ring mode-coverage\.modes20: all seeds of the baseline agree, so any shift/),
    ]);
  });

  test.each([
    ["regressed", HIGH, 1],
    ["no change", LOW, 0],
    ["improved", LOW.map((value) => value / 100), 0],
  ] as const)("%s", async (verdict, distances, exit) => {
    const folder = await withBaseline();
    const result = held(folder).compare(trained(folder, distances, 6));
    const [change] = result.comparison?.changes ?? [];
    expect(change).toMatchObject({ scenario: "ring", metric: "emd", verdict });
    expect(exitCode(result)).toBe(exit);
    expect(exitCode(result, "never")).toBe(0);
  });

  test("stored, the result is judged the same way again", async () => {
    const folder = await withBaseline();
    const result = held(folder).compare(trained(folder, HIGH, 6));
    const again = ganscope(["report", folderWith({ "result.json": toJson(result) })], folder);
    expect(again.exit).toBe(1);
    expect(again.out).toContain("this run against baseline main");
    expect(again.out).toContain("FAIL ring: emd against baseline main");
    expect(again.out).toMatch(/ring +emd +regressed/);
  });

  test("under another definition, or without a counterpart, nothing is compared and nothing passes silently", async () => {
    const folder = await withBaseline();
    const run = trained(folder, LOW, 6);
    const [scenario] = run.scenarios;
    const shorter = { ...scenario, scenario: { ...scenario.scenario, trainer: { kind: "gan", steps: 200 } } };
    const changed = held(folder).compare({ ...run, scenarios: [shorter, { ...scenario, name: "new" }] });
    expect(changed.comparison?.changes.map(({ verdict, why }) => [verdict, why])).toEqual([
      ["not comparable", expect.stringContaining("trainer.steps was 300, is 200")],
      ["not comparable", expect.stringContaining("The baseline does not have this scenario")],
    ]);
    expect(exitCode(changed)).toBe(1);
  });
});

test("options that have come since a baseline was saved count as their defaults", async () => {
  const folder = await withBaseline();
  const { name, version, environment, commands, scenarios } = stored(folder);
  const [{ sha256: _, ...ring }] = scenarios;
  const { ema, ...trainer } = ring.definition.trainer as { ema: unknown };
  expect(ema).toBe(0);
  const early = { ...ring, definition: { ...ring.definition, trainer } };
  writeBaseline(
    { name, version, environment, commands, scenarios: [early] },
    join(folder, "baselines"),
    toJson,
  );
  expect(stored(folder).scenarios[0].definition.trainer).not.toHaveProperty("ema");
  const [change] = held(folder).compare(trained(folder, LOW, 6)).comparison?.changes ?? [];
  expect(change.verdict).toBe("no change");
});

test.each(HOSTILE)("the name %j moves no cursor and hides no text", async (name) => {
  const folder = await withBaseline();
  const run = trained(folder, LOW, 6);
  const { comparison } = held(folder).compare({ ...run, scenarios: [{ ...run.scenarios[0], name }] });
  const text = changesTable(comparison as ComparisonRecord);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  expect(text.split("\n")).toHaveLength(3);
});

test.each(HOSTILE)("a command %j of a file moves no cursor when it is shown", async (command) => {
  const folder = await withBaseline();
  const file = join(folder, "baselines/main.json");
  writeFileSync(file, toJson({ ...stored(folder), commands: [command] }));
  const io = heard();
  const strings = { baselines: join(folder, "baselines") };
  await baseline.run({ positionals: ["show", "main"], strings, booleans: {}, lists: {} }, io);
  const [head] = io.said;
  expect(head).toMatch(/^main: ganscope 0\.1\.0, ./);
  expect(head).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
});

test("trainings are held against a baseline of trainings, by run and by merge", () => {
  const scenario = {
    name: "line",
    target: { kind: "two-gaussians" },
    trainer: {
      kind: "gan",
      steps: 20,
      batch: 16,
      generator: { widths: [4] },
      discriminator: { widths: [4] },
    },
    snapshots: { every: 20, samples: 100 },
    metrics: { "mode-coverage": { enabled: false } },
    primary: ["emd"],
  };
  const folder = folderWith({ "line.json": JSON.stringify(scenario) });
  const built = (...args: string[]) => start([builtFile("src/cli.js"), ...args], folder);
  const train = (...more: string[]) => built("run", "line.json", "--engine", "wasm", "--quiet", ...more);
  expect(train("--seeds", "5", "--out", "first").exit).toBe(0);
  expect(built("baseline", "save", "main", "first").out).toBe("saved baselines/main.json: 1 scenario\n");

  const other = ["--seeds", "6,7,8,9,10", "--out", "second", "--baseline", "main"];
  const same = train(...other);
  expect([same.exit, same.err]).toEqual([0, ""]);
  expect(same.out).toContain("no change");

  // As if the trainings of the baseline had ended ten units nearer to the data: all of these are a regression.
  const file = join(folder, "baselines/main.json");
  const saved = JSON.parse(readFileSync(file, "utf8")) as Baseline;
  for (const each of saved.scenarios[0].primary.emd.values) (each as { value: number }).value -= 10;
  writeFileSync(file, JSON.stringify(saved));
  const fallen = train(...other);
  expect(fallen.exit).toBe(1);
  expect(fallen.out).toContain("FAIL line: ");
  const merged = (...more: string[]) =>
    built("merge", "second", "--out", "merged", "--baseline", "main", ...more);
  expect([merged("--gate").exit, merged().exit]).toEqual([1, 0]);
  const read = (name: string) =>
    JSON.parse(readFileSync(join(folder, name, "result.json"), "utf8"), (key, value) =>
      key === "timing" ? undefined : value,
    );
  expect(read("merged").comparison).toEqual(read("second").comparison);
  expect(built("merge", "second", "--baseline", "none", "--out", "never").exit).toBe(1);
  expect(existsSync(join(folder, "never"))).toBe(false);
});
