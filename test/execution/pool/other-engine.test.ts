/** A checkpoint of one engine on another: a training does not go on, samples can be drawn. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keepHalfway, placesOf } from "../../../src/execution/pool/checkpoint.ts";
import { makePlan, type Plan, piecesOf } from "../../../src/execution/pool/plan.ts";
import { readCheckpoint, writeCheckpoint } from "../../../src/execution/store/checkpoint.ts";
import { withFile } from "../../../src/inputs/file.ts";
import { readSamples } from "../../../src/inputs/index.ts";
import { readPng } from "../../../src/inputs/png.ts";
import { type Halfway, trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";
import { fromBuilt, ganscopeWithWorker, start } from "../../helpers/command-line.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { folderWith } from "../../helpers/folder.ts";

const player = "{ widths: [8] }";
const ring = `
name: tiny
target: { kind: ring }
trainer: { kind: gan, steps: 8, batch: 8, ema: 0.9, generator: ${player}, discriminator: ${player} }
snapshots: { every: 8, samples: 100 }
checkpoint: { every: 4 }
seeds: [3, 5]
`;

const load = (folder: string) => loadScenarios([join(folder, "tiny.yaml")]) as TrainingScenario[];

/** Trains on wasm and keeps the first checkpoint. @returns its file */
async function keep(scenarios: readonly TrainingScenario[], plan: Plan, out: string): Promise<string> {
  const [scenario] = scenarios;
  const [place] = placesOf(piecesOf(plan), plan, out).values();
  const kept: Halfway[] = [];
  await trainSeeds(
    scenario,
    place.identity.seeds,
    { id: "wasm" },
    { onCheckpoint: (each) => kept.push(each) },
  );
  keepHalfway(place, kept[0]);
  return place.file;
}

describe("going on", () => {
  /** A folder with the checkpoint of a run on this engine, and nothing else of it. */
  function broken(engine: string) {
    const folder = folderWith({ "tiny.yaml": ring });
    const run = (...words: string[]) =>
      start(fromBuilt(["run", "tiny.yaml", "--seeds", "3,", "--quiet", "--out", "out", ...words]), folder);
    expect(run("--engine", engine).exit).toBe(0);
    for (const name of ["journal.jsonl", "result.json"]) rmSync(join(folder, "out", name));
    return {
      run,
      result: join(folder, "out/result.json"),
      file: join(folder, "out/checkpoints/tiny.seed-3.ckpt"),
    };
  }

  test("on an engine that is asked for by another name is refused before any work", () => {
    const { run, result } = broken("wasm");
    const { exit, err } = run("--engine", "cpu");
    expect([exit, err.trim()]).toEqual([
      2,
      'E_INPUT out/checkpoints/tiny.seed-3.ckpt belongs to a different training (engine.id: "wasm", now "cpu") - use --fresh to start over, or --out to keep both',
    ]);
    expect(existsSync(result)).toBe(false);
  });

  test("on an engine that auto finds instead of the one of then is refused too", () => {
    const { run, result, file } = broken("auto");
    const kept = readCheckpoint<{ readonly engine: object }, unknown>(file);
    writeCheckpoint(file, {
      ...kept,
      head: { ...kept.head, engine: { ...kept.head.engine, version: "3.9.0" } },
    });
    const { exit, err } = run();
    expect(exit).toBe(3);
    expect(err.trim()).toMatch(
      /^E_ENGINE the finished seeds were trained on a different engine \((\S+) 3\.9\.0 .*, now \1 4\..*\) - select that engine with --engine, use --fresh to start over, or --out to keep both$/,
    );
    expect(existsSync(result)).toBe(false);
  });
});

const wasm = ["--engine", "wasm"];

/** Two seeds in one checkpoint, and what `sample` makes of it. */
async function checkpoint() {
  const folder = folderWith({ "tiny.yaml": ring });
  const scenarios = load(folder);
  const file = await keep(scenarios, makePlan(scenarios, { id: "wasm" }, true), join(folder, "out"));
  const draw = (...words: string[]) => ganscopeWithWorker(["sample", file, ...words], folder);
  const drawn = (...words: string[]) => {
    const { exit, err } = draw(...words, "--out", "x.npy");
    expect([exit, err]).toEqual([0, ""]);
    return [...readSamples(join(folder, "x.npy")).samples.data];
  };
  return { file, draw, drawn };
}

describe("samples of a checkpoint", () => {
  test("are of the seed that is asked for, and the first ones of few are those of many", async () => {
    const { drawn } = await checkpoint();
    const [three, five] = ["3", "5"].map((seed) => drawn("--of", seed, "--n", "4", ...wasm));
    expect(three).toHaveLength(8);
    expect(five).not.toEqual(three);
    expect(drawn("--of", "3", "--n", "9", ...wasm).slice(0, 8)).toEqual(three);
    expect(drawn("--of", "3", "--n", "4", "--raw", ...wasm)).not.toEqual(three);
    const other = drawn("--of", "3", "--n", "4", "--seed", "7", ...wasm);
    expect(other).not.toEqual(three);
    expect(drawn("--of", "3", "--n", "4", "--seed", "7", ...wasm)).toEqual(other);
  });

  // Two small layers in float32: a few roundings of 6e-8 of numbers near 1.
  test.each(["cpu", ...nativeEngines])("are the same on %s to rounding", async (id) => {
    const { drawn } = await checkpoint();
    const there = drawn("--of", "5", "--n", "50", ...wasm);
    for (const [i, x] of drawn("--of", "5", "--n", "50", "--engine", id).entries())
      expect(Math.abs(x - there[i])).toBeLessThan(1e-5);
  });

  // RMSprop keeps one more number a weight on the native engine: samples do without.
  test.each(nativeEngines.flatMap((engine) => ["gan", "vae"].map((kind) => [kind, engine])))(
    "by RMSprop of a %s too, on %s",
    async (kind, engine) => {
      const rmsprop = "{ widths: [8], optimizer: { kind: rmsprop } }";
      const trainer =
        kind === "gan"
          ? `{ kind: gan, steps: 8, batch: 8, generator: ${rmsprop}, discriminator: ${rmsprop} }`
          : `{ kind: vae, steps: 8, batch: 8, encoder: ${player}, decoder: ${player}, optimizer: { kind: rmsprop } }`;
      const folder = folderWith({ "tiny.yaml": ring.replace(/trainer:.*/, `trainer: ${trainer}`) });
      const scenarios = load(folder);
      const file = await keep(scenarios, makePlan(scenarios, { id: "wasm" }, false), join(folder, "out"));
      const words = ["sample", file, "--n", "4", "--out", "x.npy", "--engine", engine];
      expect(ganscopeWithWorker(words, folder)).toMatchObject({ exit: 0, err: "" });
    },
  );

  test("need the data of the training, which are those of then", async () => {
    const rows = (last: number) => `x\n1\n2\n3\n${last}\n`;
    const text = ring.replace("{ kind: ring }", "{ kind: samples, file: rows.csv }");
    const folder = folderWith({ "tiny.yaml": text, "rows.csv": rows(4) });
    const scenarios = load(folder);
    const file = await keep(scenarios, makePlan(scenarios, { id: "wasm" }, false), join(folder, "out"));
    const data = join(folder, "rows.csv");
    const refusal = () => ganscopeWithWorker(["sample", file, "--out", "x.npy", ...wasm], folder).err.trim();
    const hint = "put the same files at the same path, relative to the folder where the command runs";
    expect(refusal()).toBe("");
    writeFileSync(data, rows(5));
    expect(refusal()).toBe(
      `E_INPUT tiny the data of its target samples differ from the data with which the run was planned - ${hint}`,
    );
    rmSync(data);
    expect(refusal()).toBe(
      `E_INPUT tiny the data of its target samples cannot be read on this machine: ENOENT: no such file or directory, stat '${data}' - ${hint}`,
    );
  });

  test.each([
    [["--out", "x.npy"], "holds the seeds 3, 5 - choose one with --of"],
    [["--of", "9", "--out", "x.npy"], "holds the seeds 3, 5 - choose one with --of"],
    [["--of", "3", "--out", "x.png"], "tiny does not generate images - use a .npy file"],
  ])("%j is refused", async (words, message) => {
    const { file, draw } = await checkpoint();
    const { exit, err } = draw(...words, ...wasm);
    expect([exit, err.trim()]).toEqual([2, `E_INPUT ${file} ${message}`]);
  });
});

test("seeds of a VAE train one after the other: a checkpoint of both holds the weights of one, and says so", async () => {
  const vae = ring.replace(
    /trainer:.*/,
    `trainer: { kind: vae, steps: 8, batch: 8, encoder: ${player}, decoder: ${player} }`,
  );
  const folder = folderWith({ "tiny.yaml": vae });
  const scenarios = load(folder);
  const file = await keep(scenarios, makePlan(scenarios, { id: "wasm" }, true), join(folder, "out"));
  const draw = (seed: string) =>
    ganscopeWithWorker(["sample", file, "--of", seed, "--n", "4", "--out", "x.npy", ...wasm], folder);
  expect(draw("3")).toMatchObject({ exit: 0, err: "" });
  const { exit, err } = draw("5");
  expect(exit).toBe(2);
  expect(err).toContain(
    `E_INPUT ${file} holds the weights of seed 3 only - seeds of a vae train one after the other`,
  );
});

test("a sheet of images has so many columns, and is the file of samples as bytes", async () => {
  const conv = "{ kind: dcgan, channels: 2 }";
  const folder = folderWith({
    "tiny.yaml": `
name: tiny
target: { kind: mnist }
trainer: { kind: gan, steps: 1, batch: 4, condition: { kind: one-hot }, generator: ${conv}, discriminator: ${conv} }
snapshots: { every: 1, samples: 100 }
metrics: { emd: { enabled: false }, class-coverage: { enabled: false } }
checkpoint: { every: 1 }
seeds: [1]
`,
  });
  const scenarios = load(folder);
  const file = await keep(scenarios, makePlan(scenarios, { id: "wasm" }, false), join(folder, "out"));
  for (const out of ["x.npy", "x.png"]) {
    const { exit, err } = ganscopeWithWorker(
      ["sample", file, "--n", "6", "--columns", "3", "--engine", "wasm", "--out", out],
      folder,
    );
    expect([exit, err]).toEqual([0, ""]);
  }
  const { samples, image } = readSamples(join(folder, "x.npy"));
  expect([samples.rows, image]).toEqual([6, { height: 28, width: 28, channels: 1 }]);
  // Labels lie beside, and are read with the file.
  expect(samples.labels).toHaveLength(6);
  const sheet = withFile(join(folder, "x.png"), "a PNG image", readPng);
  // Each image's first pixel, and its last: where the sheet puts them is told by their bytes.
  const gap = (sheet.width - 3 * 28) / 2;
  expect(sheet.height).toBe(2 * 28 + gap);
  for (let i = 0; i < 6; i++) {
    const [top, left] = [Math.floor(i / 3) * (28 + gap), (i % 3) * (28 + gap)];
    for (const [row, column] of [
      [0, 0],
      [27, 27],
      [13, 5],
    ]) {
      const value = samples.data[i * 784 + row * 28 + column];
      expect(sheet.bytes[(top + row) * sheet.width + left + column]).toBe(Math.round((value + 1) * 127.5));
    }
  }
  expect(readFileSync(join(folder, "x.labels.npy")).length).toBeGreaterThan(64);
});
