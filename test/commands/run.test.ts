/** `ganscope run` with real trainings, short ones: what it prints, what it leaves, and how it can be stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { RunResult } from "../../src/result/index.ts";
import { fromBuilt, ganscope, start } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

/** A training of a second on the smallest nets; its gates are decided by the numbers, not by luck. */
const tiny = `
target: { kind: gaussian-mixture }
trainer:
  kind: gan
  steps: 20
  batch: 16
  generator: { widths: [4] }
  discriminator: { widths: [4] }
log: { every: 5 }
snapshots: { every: 10, samples: 200 }
seeds: 2
expect:
  - { metric: emd, max: 1000 }
  - { verdict: convergence, is: converged, level: warn }
`;

test("a dry run prints plan and estimate, and writes nothing", () => {
  const folder = folderWith({ "tiny.yaml": tiny });
  const { exit, out, err } = ganscope(["run", "tiny.yaml", "--dry-run", "-j", "2"], folder);
  expect([exit, err]).toEqual([0, ""]);
  expect(out).toMatch(
    /^tiny: gan on gaussian-mixture, 2 seeds, 40 steps in all, about \d+ s\n\n1 scenario, 2 at a time/,
  );
  expect(readdirSync(folder)).toEqual(["tiny.yaml"]);
});

test("a dry run estimates the engine that is asked for, and names it", () => {
  const folder = folderWith({ "tiny.yaml": tiny.replace("steps: 20", "steps: 5000") });
  const plan = (...flags: string[]) =>
    ganscope(["run", "tiny.yaml", "--dry-run", "-j", "1", ...flags], folder).out;
  const seconds = (...flags: string[]) =>
    (JSON.parse(plan("--json", ...flags)) as { seconds: number }).seconds;
  expect(plan("--engine", "cpu")).toMatch(/1 at a time: about \d+ \w+ on cpu; nothing was run/);
  expect(plan("--engine", "tfjs-node")).toContain(" on tfjs-node; nothing was run");
  const all = ["tfjs-node", "wasm", "cpu"].map((id) => seconds("--engine", id));
  expect(all).toEqual([...all].sort((a, b) => a - b));
  expect(new Set(all).size).toBe(3);
  expect(seconds("--engine", "tfjs-node", "--no-compile")).toBeGreaterThan(seconds("--engine", "tfjs-node"));
});

test("a dry run takes no less than its longest training, however many run at once", () => {
  const long = tiny.replace("steps: 20", "steps: 5000").replace("seeds: 2", "seeds: 1");
  const folder = folderWith({ "tiny.yaml": tiny, "long.yaml": long });
  const { out } = ganscope(["run", "tiny.yaml", "long.yaml", "--dry-run", "-j", "2", "--json"], folder);
  const { plan, seconds } = JSON.parse(out) as { plan: { seconds: number }[]; seconds: number };
  expect(plan[0].seconds).toBeGreaterThan(0);
  expect(seconds).toBe(plan[1].seconds);
});

test("a run leaves result and report; twice the same run is twice the same result but for timing", () => {
  const folder = folderWith({ "tiny.yaml": tiny });
  const run = (...flags: string[]) => start(fromBuilt(["run", "tiny.yaml", "-j", "2", ...flags]), folder);

  const first = run("--json");
  expect(first.exit).toBe(0);
  // On a slow machine it also says how far it is.
  const told = first.err.split("\n").filter((line) => line !== "" && !/^\d+ of 2 seeds done/.test(line));
  expect(told.sort()).toEqual(["done  tiny seed 1: step 20", "done  tiny seed 2: step 20"]);
  const printed = JSON.parse(first.out) as RunResult;
  const [scenario] = printed.scenarios;
  expect(scenario.seeds.map(({ seed }) => seed)).toEqual([1, 2]);
  for (const { metrics, verdicts } of scenario.seeds) {
    expect(metrics.emd).toMatchObject({ value: expect.any(Number), n: 200, nullBand: { resamples: 199 } });
    expect(verdicts.convergence).toMatchObject({ status: expect.any(String), evidence: expect.any(Array) });
  }
  expect(scenario.gates.map(({ name }) => name)).toEqual(["emd <= 1000", "convergence is converged"]);

  // The same command in the same folder finds everything finished and trains nothing: even the clocks are the first run's.
  const again = run("--json");
  expect(again.err.split("\n")[0]).toBe(
    `resuming in ${join("ganscope-out", "tiny")}: 3 of 3 jobs are finished`,
  );
  expect((JSON.parse(again.out) as RunResult).scenarios).toEqual(printed.scenarios);

  const second = run("--out", "again", "--fail-on", "warn", "--quiet");
  expect(second.err).toBe("");
  expect(second.out).toMatch(/^scenario +convergence/);
  expect(second.out).toContain(`report: ${join("again", "report.html")}`);
  // A GAN of 20 steps has not converged, and with --fail-on warn a warning counts.
  expect(second.exit).toBe(1);
  expect(second.out).toContain("FAIL tiny: convergence is converged");

  const stored = (path: string) => readFileSync(join(folder, path, "result.json"), "utf8");
  const timeless = (text: string) =>
    JSON.parse(text, (key, value) => (["timing", "exit", "failOn"].includes(key) ? undefined : value));
  expect(timeless(stored("again"))).toEqual(timeless(stored("ganscope-out/tiny")));
  expect(readFileSync(join(folder, "again/report.html"), "utf8")).toContain("</html>");
});

test("--together trains the seeds in one program, and says so in the result", () => {
  const folder = folderWith({ "tiny.yaml": tiny });
  const run = (together: string) => {
    const { exit, out, err } = start(
      fromBuilt(["run", "tiny.yaml", "--together", together, "--fresh", "--quiet", "--json"]),
      folder,
    );
    expect([exit, err]).toEqual([0, ""]);
    return (JSON.parse(out) as RunResult).scenarios[0];
  };
  const [one, apart] = [run("on"), run("off")];
  expect([one.engine?.seedsPerProgram, apart.engine?.seedsPerProgram]).toEqual([2, 1]);
  for (const [i, { seed, metrics }] of one.seeds.entries()) {
    expect(seed).toBe(apart.seeds[i].seed);
    // Twenty steps enlarge roundings of 6e-8 far less than a thousandfold.
    expect(metrics.emd.value).toBeCloseTo(apart.seeds[i].metrics.emd.value as number, 3);
  }
  expect(one.seeds[0].metrics.emd.value).not.toBe(one.seeds[1].metrics.emd.value);
});

/** Waits until the null bands are in the journal: one at a time, the first training is what follows. */
async function untilItTrains(folder: string, child: ChildProcess): Promise<void> {
  const journal = join(folder, "journal.jsonl");
  while (child.exitCode === null) {
    if (existsSync(journal) && readFileSync(journal, "utf8").includes('"event":"piece"')) return;
    await sleep(100);
  }
  throw new Error("no training was started");
}

test.skipIf(!existsSync("/proc/self/task"))(
  "Ctrl-C keeps what was done: result, report, exit code 130",
  async () => {
    const folder = folderWith({ "tiny.yaml": tiny });
    const child = spawn(
      process.execPath,
      fromBuilt(["run", "tiny.yaml", "--steps", "9000000", "-j", "1", "--quiet"]),
      {
        cwd: folder,
        stdio: "ignore",
      },
    );
    const ended = once(child, "exit");
    await untilItTrains(join(folder, "ganscope-out/tiny"), child);
    await sleep(1000);
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);

    const result = JSON.parse(
      readFileSync(join(folder, "ganscope-out/tiny/result.json"), "utf8"),
    ) as RunResult;
    expect(result.exit).toBe(130);
    expect(result.scenarios[0].seeds.map(({ seed, status }) => [seed, status])).toEqual([[1, "interrupted"]]);
    expect(result.skipped).toEqual([
      { name: "tiny", seed: 2, why: "the run was interrupted before it started" },
    ]);
    expect(existsSync(join(folder, "ganscope-out/tiny/report.html"))).toBe(true);
  },
);
