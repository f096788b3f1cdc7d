import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mergeShards } from "../../../src/execution/pool/merge.ts";
import { makePlan, type Piece, piecesOf } from "../../../src/execution/pool/plan.ts";
import { type PoolOptions, runScenarios } from "../../../src/execution/pool/pool.ts";
import { recordInFolder } from "../../../src/execution/pool/record.ts";
import { piecesOfShard } from "../../../src/execution/pool/shards.ts";
import type { RunResult } from "../../../src/result/index.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { toJson } from "../../../src/writers/json.ts";
import { importBuilt } from "../../helpers/built.ts";
import { folderWith } from "../../helpers/folder.ts";

/** Loaded once, in the first test that asks. */
function lazily(content: object): () => Scenario[] {
  let loaded: Scenario[] | undefined;
  return () => {
    loaded ??= loadScenarios([join(folderWith({ "s.json": JSON.stringify(content) }), "s.json")]);
    return loaded;
  };
}

const games = lazily({
  name: "g",
  game: { kind: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 5, start: [1, 1] },
  matrix: { "game.rate": [0.1, 0.2, 0.3, 0.4, 0.5] },
  expect: [{ metric: "game.radius", max: 1 }],
});
const tiny = lazily({
  name: "tiny",
  target: { kind: "ring" },
  trainer: { kind: "gan", steps: 10, batch: 16, generator: { widths: [4] }, discriminator: { widths: [4] } },
  log: { every: 5 },
  snapshots: { every: 5, samples: 100 },
  metrics: { emd: { enabled: false } },
  seeds: 2,
});

const piecesFor = (scenarios: readonly Scenario[]): Piece[] =>
  piecesOf(makePlan(scenarios, { id: "wasm" }, false));
const keys = (pieces: readonly Piece[]) => pieces.map(({ key }) => key);
const clockless = (result: RunResult): string =>
  JSON.stringify(JSON.parse(toJson(result), (key, value) => (key === "timing" ? undefined : value)));

const base: PoolOptions = { jobs: 1, engine: { id: "wasm" }, command: "ganscope run s.json" };
const shard = (index: number, count: number, folder: string, scenarios = games()) =>
  runScenarios(scenarios, { ...base, folder, shard: { index, count } });

describe("the shards of a plan", () => {
  test.each([1, 2, 3, 7, 20])("%i of them hold every piece once", (count) => {
    const pieces = piecesFor([...tiny(), ...games()]);
    const shards = Array.from({ length: count }, (_, i) => piecesOfShard(pieces, { index: i + 1, count }));
    expect(keys(shards.flat()).sort()).toEqual(keys(pieces).sort());
  });

  test("are balanced by the times of an earlier result", () => {
    // Seeds of 9, 6 and 4 s, null bands count 5: 9 to one, 6 and 5 to the other, 4 to the first.
    const seconds = [9, 6, 4];
    const seeds = seconds.map((each, i) => ({ seed: i + 1, status: "completed", timing: { seconds: each } }));
    const past = { scenarios: [{ name: "tiny", seeds }] } as unknown as RunResult;
    const pieces = piecesFor(tiny().map((scenario) => ({ ...scenario, seeds: [1, 2, 3] })));
    const [one, two] = [1, 2].map((index) => keys(piecesOfShard(pieces, { index, count: 2 }, past)));
    expect(one).toEqual(["train tiny 1", "train tiny 3"]);
    expect(two).toEqual(["nulls tiny", "train tiny 2"]);
  });
});

describe("merged shards", () => {
  test("are the unsharded run, whatever their order", async () => {
    const folder = folderWith();
    const parts = [1, 2, 3].map((index) => join(folder, `shard-${index}`));
    for (const [i, part] of parts.entries()) await shard(i + 1, 3, part);
    const whole = clockless(await runScenarios(games(), base));
    expect(clockless(mergeShards(parts))).toBe(whole);
    expect(clockless(mergeShards([parts[2], parts[0], parts[1]]))).toBe(whole);
  });

  test("name one that is missing, and are incomplete", async () => {
    const folder = folderWith();
    await shard(1, 3, join(folder, "a"));
    await shard(3, 3, join(folder, "c"));
    const { skipped, exit } = mergeShards([join(folder, "a"), join(folder, "c")]);
    expect(exit).toBe(3);
    expect(skipped.length).toBeGreaterThan(0);
    expect(new Set(skipped.map(({ why }) => why))).toEqual(new Set(["shard 2 of 3 missing"]));
  });

  test("refuse what is there twice, of another run or version, or no run", async () => {
    const folder = folderWith();
    const at = (name: string) => join(folder, name);
    await shard(1, 2, at("a"));
    await shard(2, 2, at("b"));
    cpSync(at("a"), at("copy"), { recursive: true });
    await shard(2, 3, at("of-three"));
    await shard(2, 2, at("other"), games().slice(1));
    cpSync(at("b"), at("old"), { recursive: true });
    const refused = (...names: string[]): string => {
      try {
        mergeShards(names.map(at));
      } catch (error) {
        return (error as Error).message;
      }
      return "nothing";
    };
    expect(refused("a", "b")).toBe("nothing");
    expect(refused("a", "b", "copy")).toBe(`is shard 1/2, as is ${at("a")}`);
    expect(refused("a", "of-three")).toBe(`is shard 2/3, but ${at("a")} is shard 1/2`);
    expect(refused("a", "other")).toMatch(
      /^belongs to a different run than .*scenarios\.g--rate-0-1: \{.*now absent\)$/,
    );
    expect(refused("a", "nowhere")).toBe("holds no run");
    rewriteVersion(at("old"), "0.0.1");
    expect(refused("a", "old")).toMatch(/^was made by ganscope 0\.0\.1, but this is ganscope \d/);
  });

  test("refuse data that are other ones here, or not here", () => {
    const scenario = { name: "csv", target: { kind: "samples", file: "x.csv" }, trainer: { kind: "gan" } };
    const folder = folderWith({ "s.json": JSON.stringify(scenario), "x.csv": "1,2\n3,4\n5,6\n" });
    const [part, data] = [join(folder, "part"), join(folder, "x.csv")];
    const plan = makePlan(loadScenarios([join(folder, "s.json")]), { id: "wasm" }, false);
    recordInFolder(part, plan, { command: "" }).close();
    expect(mergeShards([part]).exit).toBe(3);
    writeFileSync(data, "1,2\n3,4\n5,7\n");
    expect(() => mergeShards([part])).toThrow(
      expect.objectContaining({
        code: "E_INPUT",
        where: "csv",
        message: "the data of its target samples differ from the data with which the run was planned",
        hint: "put the same files at the same path, relative to the folder where the command runs",
      }),
    );
    rmSync(data);
    expect(() => mergeShards([part])).toThrow(
      "the data of its target samples cannot be read on this machine: ENOENT",
    );
  });
});

/** As an older version would have written it: the first line anew, with its checksum. */
function rewriteVersion(folder: string, version: string): void {
  const file = join(folder, "journal.jsonl");
  const [first, ...rest] = readFileSync(file, "utf8").split("\n");
  const event = JSON.parse(first).event;
  const text = JSON.stringify({ ...event, plan: { ...event.plan, version } });
  const sum = createHash("sha256").update(text).digest("hex").slice(0, 16);
  writeFileSync(file, [`{"sum":"${sum}","event":${text}}`, ...rest].join("\n"));
}

test("a training is the same one by one, two at a time, in three shards, and continued", async () => {
  const { runScenarios: run } = await importBuilt<{ runScenarios: typeof runScenarios }>(
    "src/execution/pool/pool.js",
  );
  const folder = folderWith();
  const expected = clockless(await run(tiny(), { ...base, jobs: 1 }));
  expect(clockless(await run(tiny(), { ...base, jobs: 2 }))).toBe(expected);

  const parts = [1, 2, 3].map((index) => join(folder, `shard-${index}`));
  for (const [i, part] of parts.entries()) {
    await run(tiny(), { ...base, jobs: 2, folder: part, shard: { index: i + 1, count: 3 } });
  }
  const merging = await importBuilt<{ mergeShards: typeof mergeShards }>("src/execution/pool/merge.js");
  expect(clockless(merging.mergeShards(parts))).toBe(expected);

  // Stopped after the first training, then continued.
  const stop = new AbortController();
  const stopped = join(folder, "stopped");
  const onProgress: PoolOptions["onProgress"] = ({ phase, seed }) => {
    if (phase === "done" && seed !== undefined) stop.abort();
  };
  const half = await run(tiny(), { ...base, folder: stopped, signal: stop.signal, onProgress });
  expect(half.skipped.length).toBeGreaterThan(0);
  expect(clockless(await run(tiny(), { ...base, folder: stopped }))).toBe(expected);
});
