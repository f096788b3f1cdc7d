/** A training that is broken off, by its process's death or otherwise, ends with the numbers of one that was not. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  drawableOf,
  halfwayOf,
  keepHalfway,
  placesOf,
  removeCheckpoints,
} from "../../../src/execution/pool/checkpoint.ts";
import { makePlan, type Plan, piecesOf } from "../../../src/execution/pool/plan.ts";
import { Rng } from "../../../src/maths/random.ts";
import { type Halfway, trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";
import { timeless } from "../../../tools/kills/kills.ts";
import { fromBuilt, ganscope, start } from "../../helpers/command-line.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { folderWith } from "../../helpers/folder.ts";

const KILL = join(import.meta.dirname, "../../../tools/kills/kill-at.mjs");
const player = "{ widths: [8] }";
const file = `
name: tiny
target: { kind: ring }
trainer: { kind: gan, steps: 60, batch: 8, ema: 0.9, generator: ${player}, discriminator: ${player} }
log: { every: 5 }
snapshots: { every: 10, samples: 100 }
checkpoint: { every: 4 }
seeds: [3]
`;

const load = (text = file) =>
  loadScenarios([join(folderWith({ "tiny.yaml": text }), "tiny.yaml")]) as TrainingScenario[];
const planOf = (scenarios = load()): Plan => makePlan(scenarios, { id: "wasm" }, false);

function placeIn(folder: string, plan: Plan) {
  const [place] = placesOf(piecesOf(plan), plan, folder).values();
  return place;
}

const untimed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part) => (key === "timing" ? undefined : part)));

test.each(["wasm", ...nativeEngines] as const)(
  "from a file, at a step drawn by chance, on %s",
  async (id) => {
    const [scenario] = load();
    const place = placeIn(folderWith(), planOf([scenario]));
    const kept: Halfway[] = [];
    const whole = await trainSeeds(scenario, [3], { id }, { onCheckpoint: (halfway) => kept.push(halfway) });
    expect(kept.map(({ origin }) => origin.step)).toEqual(Array.from({ length: 15 }, (_, i) => 4 * (i + 1)));
    const chosen = kept[new Rng(7).fork("kill").integer(kept.length)];
    keepHalfway(place, chosen);
    const from = halfwayOf(place);
    const rest = await trainSeeds(scenario, [3], { id }, { ...(from && { from }), onCheckpoint: () => {} });
    expect(from?.origin.step).toBe(chosen.origin.step);
    expect(untimed(rest)).toEqual(untimed(whole));
  },
);

test("kill -9 while it trains, then the same command: the result of a run that nobody killed", async () => {
  const folder = folderWith({ "tiny.yaml": file.replace("steps: 60", "steps: 200") });
  const words = (out: string) => fromBuilt(["run", "tiny.yaml", "--engine", "wasm", "--quiet", "--out", out]);
  expect(start(words("calm"), folder).exit).toBe(0);
  const kept = join(folder, "cut", "checkpoints", "tiny.seed-3.ckpt");
  // Fifty checkpoints of four writes or more: both processes are killed at one of them, half of it written.
  const write = 10 + new Rng(7).fork("write").integer(150);
  const killed = spawnSync(process.execPath, ["--import", KILL, ...words("cut")], {
    cwd: folder,
    env: { ...process.env, GANSCOPE_KILL_WORKER_AT: String(write) },
  });
  expect(killed.signal).toBe("SIGKILL");
  expect([existsSync(kept), existsSync(join(folder, "cut", "result.json"))]).toEqual([true, false]);
  const { exit, err } = start(words("cut"), folder);
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  expect(timeless(join(folder, "cut"))).toBe(timeless(join(folder, "calm")));

  // Labels of samples that were there before are not those of these.
  writeFileSync(join(folder, "x.labels.npy"), "old");
  const drawn = start(fromBuilt(["sample", kept, "--out", "x.npy", "--engine", "wasm"]), folder);
  expect([drawn.exit, drawn.out]).toEqual([0, "64 samples of tiny, seed 3, step 200, ema weights: x.npy\n"]);
  expect(readFileSync(join(folder, "x.npy")).subarray(0, 80).toString("latin1")).toContain(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (64, 2), }",
  );
  expect(existsSync(join(folder, "x.labels.npy"))).toBe(false);
});

test("one of another scenario, version or data is refused, and says where it differs", async () => {
  const scenarios = load();
  const plan = planOf(scenarios);
  const folder = folderWith();
  const place = placeIn(folder, plan);
  await trainSeeds(scenarios[0], [3], { id: "wasm" }, { onCheckpoint: (each) => keepHalfway(place, each) });
  const openAs = (other: Plan) => () => halfwayOf(placeIn(folder, other));
  expect(openAs(planOf(load(file.replace("batch: 8", "batch: 16"))))).toThrow(
    "belongs to a different training (scenarios.tiny.trainer.batch: 8, now 16)",
  );
  expect(openAs({ ...plan, version: "9.9.9" })).toThrow(/version: "\d.*", now "9\.9\.9"/);
  expect(openAs({ ...plan, data: ["abc"] })).toThrow(
    "belongs to a different training (scenarios.tiny.target",
  );
  const identity = { ...place.identity, seeds: [4] };
  expect(() => halfwayOf({ ...place, identity })).toThrow("seeds: 3, now 4");

  expect(drawableOf(place.file)).toMatchObject({ seeds: [3], origin: { step: 60 } });
  const newer = { ...place, file: join(folder, "newer.ckpt") };
  const from = halfwayOf(place);
  if (from === undefined) throw new Error("nothing was kept");
  keepHalfway({ ...newer, identity: { ...place.identity, plan: { ...plan, version: "9.9.9" } } }, from);
  expect(() => drawableOf(newer.file)).toThrow("was written by ganscope 9.9.9, but this is");
});

test("a damaged one ends the run before any work; a run that starts over removes it", () => {
  const folder = folderWith({ "tiny.yaml": file, "out/checkpoints/tiny.seed-3.ckpt": "half" });
  const refused = ganscope(["run", "tiny.yaml", "--engine", "wasm", "--quiet", "--out", "out"], folder);
  expect([refused.exit, refused.err.trim()]).toEqual([
    2,
    "E_INPUT out/checkpoints/tiny.seed-3.ckpt is not a checkpoint of this version of ganscope",
  ]);
  removeCheckpoints(join(folder, "out"));
  expect(existsSync(join(folder, "out/checkpoints/tiny.seed-3.ckpt"))).toBe(false);
});
