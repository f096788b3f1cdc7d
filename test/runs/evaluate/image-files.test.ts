/** Trainings on images as people keep them: a folder of PNG images, with or without classes, and arrays. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../../reports/kit/png.ts";
import { toNpy } from "../../../src/execution/store/npy.ts";
import { trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";
import { folderWith } from "../../helpers/folder.ts";

const COUNT = 24;
/** Dark and light noise, by turns. */
const pixels = (i: number, size: number) =>
  Uint8Array.from({ length: size }, (_, j) => ((i * 37 + j * 11) % 100) + (i % 2) * 150);

function saveImages(folder: string, side: number, channels: 1 | 3, name: (i: number) => string): void {
  for (let i = 0; i < COUNT; i++) {
    const path = join(folder, name(i));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      encodePng({ width: side, height: side, channels, bytes: pixels(i, side * side * channels) }),
    );
  }
}

function scenario(folder: string, file: string, trainer: object = {}): TrainingScenario {
  const player = { kind: "dcgan", channels: 4, optimizer: { kind: "adam", rate: 0.001 } };
  const text = {
    name: "tiny",
    title: "A step of a small DCGAN on somebody's images",
    target: { kind: "samples", file },
    trainer: {
      kind: "gan",
      steps: 1,
      batch: 4,
      latent: { dim: 2 },
      generator: player,
      discriminator: player,
      ...trainer,
    },
    log: { every: 1 },
    snapshots: { every: 1, samples: 100 },
    metrics: {
      emd: { enabled: false },
      "critic-certificate": { enabled: false },
      sharpness: { enabled: true },
    },
  };
  writeFileSync(join(folder, "tiny.json"), JSON.stringify(text));
  return loadScenarios([join(folder, "tiny.json")])[0] as TrainingScenario;
}

async function firstSnapshot(trained: TrainingScenario) {
  const { trainings } = await trainSeeds(trained, [1], { id: "wasm" });
  const [{ status, snapshots, records, warnings }] = trainings;
  expect({ status, warnings, steps: records.length }).toEqual({
    status: "completed",
    warnings: [],
    steps: 1,
  });
  return snapshots[0];
}

describe("a DCGAN takes a step on", () => {
  it("a folder of gray images of 28 x 28", async () => {
    const folder = folderWith();
    saveImages(join(folder, "images"), 28, 1, (i) => `${i}.png`);
    const { images, metrics } = await firstSnapshot(scenario(folder, "images"));
    expect(images).toMatchObject({ height: 28, width: 28, channels: 1 });
    expect(metrics["sharpness.ratio"].value).toBeGreaterThan(0);
  });

  it("a folder of folders of images of 32 x 32 in color, told the class of each", async () => {
    const folder = folderWith();
    saveImages(join(folder, "images"), 32, 3, (i) => `${i % 2 === 0 ? "dark" : "light"}/${i}.png`);
    const { images } = await firstSnapshot(scenario(folder, "images", { condition: { kind: "one-hot" } }));
    expect(images).toMatchObject({ height: 32, width: 32, channels: 3 });
  });

  it("an npy file of images with a file of labels beside it, told the class of each", async () => {
    const folder = folderWith();
    const data = new Float32Array(COUNT * 784);
    for (let i = 0; i < COUNT; i++)
      data.set(
        Float32Array.from(pixels(i, 784), (byte) => byte / 127.5 - 1),
        i * 784,
      );
    writeFileSync(join(folder, "a.npy"), toNpy(data, [COUNT, 28, 28]));
    writeFileSync(
      join(folder, "a.labels.npy"),
      toNpy(
        Int32Array.from({ length: COUNT }, (_, i) => i % 2),
        [COUNT],
      ),
    );
    const { images } = await firstSnapshot(scenario(folder, "a.npy", { condition: { kind: "one-hot" } }));
    expect(images).toMatchObject({ height: 28, width: 28, channels: 1 });
  });
});

describe("is told before anything runs", () => {
  it("that images have a side that a DCGAN cannot make", () => {
    const folder = folderWith();
    saveImages(join(folder, "images"), 27, 1, (i) => `${i}.png`);
    expect(() => scenario(folder, "images")).toThrow(/27/);
  });

  it("that images have no classes to be told", () => {
    const folder = folderWith();
    saveImages(join(folder, "images"), 28, 1, (i) => `${i}.png`);
    expect(() => scenario(folder, "images", { condition: { kind: "one-hot" } })).toThrow(/class/);
  });
});
