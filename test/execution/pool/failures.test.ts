/** What becomes of a run when one of its pieces crashes or takes too long. Needs the built package, as trainings do. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type PoolOptions, runScenarios } from "../../../src/execution/pool/pool.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { importBuilt } from "../../helpers/built.ts";
import { folderWith } from "../../helpers/folder.ts";

const children = `/proc/self/task/${process.pid}/children`;
const reason = existsSync(children) ? "" : ` (skipped: the system has no ${children})`;

const training = (name: string, steps: number, seeds: number[]) => ({
  name,
  target: { kind: "ring" },
  trainer: { kind: "gan", steps, batch: 16, generator: { widths: [4] }, discriminator: { widths: [4] } },
  log: { every: 10 },
  snapshots: { every: steps, samples: 100 },
  metrics: { emd: { enabled: false } },
  seeds,
});
const built = () => importBuilt<{ runScenarios: typeof runScenarios }>("src/execution/pool/pool.js");
const engine = { id: "wasm" } as const;

test.skipIf(reason !== "")(
  `a training that crashes fails alone, with its step and reason${reason}`,
  async () => {
    const { runScenarios: run } = await built();
    const folder = folderWith({
      "a.json": JSON.stringify(training("short", 20, [1])),
      "b.json": JSON.stringify(training("endless", 9_000_000, [7])),
    });
    const scenarios = loadScenarios([join(folder, "a.json"), join(folder, "b.json")]);
    let crashed = false;
    const onProgress: PoolOptions["onProgress"] = ({ scenario, seed, step, phase }) => {
      if (crashed || scenario !== "endless" || seed !== 7 || phase !== "training" || step < 10) return;
      crashed = true;
      // One at a time: the only child is the one that trains.
      for (const pid of readFileSync(children, "utf8").trim().split(" "))
        process.kill(Number(pid), "SIGKILL");
    };
    const out = join(folder, "out");
    const result = await run(scenarios, { jobs: 1, engine, command: "", folder: out, onProgress });
    expect(result.exit).toBe(3);
    const [short, endless] = result.scenarios;
    expect(short.seeds.map(({ status }) => status)).toEqual(["completed"]);
    const why = "its process ended with SIGKILL";
    expect(endless.seeds).toMatchObject([{ seed: 7, status: "failed", reason: why }]);
    expect(endless.seeds[0].lastStep).toBeGreaterThanOrEqual(10);
  },
);

test("a training that takes too long fails with its step and reason", async () => {
  const { runScenarios: run } = await built();
  const folder = folderWith({ "a.json": JSON.stringify(training("endless", 9_000_000, [8])) });
  const scenarios = loadScenarios([join(folder, "a.json")]);
  // Long enough to start a process and take ten steps on a slow machine.
  const result = await run(scenarios, {
    jobs: 1,
    timeout: 20,
    engine,
    command: "",
    folder: join(folder, "out"),
  });
  expect(result.exit).toBe(3);
  const [{ seeds }] = result.scenarios;
  expect(seeds).toMatchObject([{ seed: 8, status: "failed", reason: "it took longer than 20 s" }]);
  expect(seeds[0].lastStep).toBeGreaterThanOrEqual(10);
});

test("a study that throws fails alone, with its reason, and is done again when the run is continued", async () => {
  const folder = folderWith({
    "a.json": JSON.stringify({ name: "before", study: { kind: "translation" } }),
    "b.json": JSON.stringify({ name: "broken", study: { kind: "transport" } }),
    "c.json": JSON.stringify({ name: "after", study: { kind: "translation" } }),
  });
  const [before, broken, after] = loadScenarios(["a", "b", "c"].map((name) => join(folder, `${name}.json`)));
  // What no check lets through, as a defect of ours would.
  const throwing = {
    ...broken,
    study: { kind: "transport", real: [1], fake: [1, 2] },
  } as unknown as Scenario;
  const out = join(folder, "out");
  const run = () =>
    runScenarios([before, throwing, after], { jobs: 1, engine: { id: "wasm" }, command: "", folder: out });
  for (const result of [await run(), await run()]) {
    expect(result.exit).toBe(3);
    expect(result.scenarios.map(({ name }) => name)).toEqual(["before", "after"]);
    expect(result.skipped).toEqual([
      {
        name: "broken",
        why: "transport requires the same number of real and generated bins (real 1, fake 2)",
      },
    ]);
  }
});
