/** Several logs of one training as one, and a folder of them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { readSamples } from "../../../src/inputs/index.ts";
import { isFolder, readFolder } from "../../../src/inputs/log/folder.ts";
import { readLog } from "../../../src/inputs/log/index.ts";
import { joinLogs } from "../../../src/inputs/log/join.ts";
import { expandSeries } from "../../../src/inputs/series.ts";
import type { StepRecord } from "../../../src/result/index.ts";
import { folderWith } from "../../helpers/folder.ts";

const csv = (tag: string, values: readonly number[]) => ({
  [`${tag}.csv`]: `Wall time,Step,Value\n${values.map((value, i) => `1700000000.5,${i + 1},${value}`).join("\n")}\n`,
});
const table = (records: readonly StepRecord[]) =>
  records.map(({ step, lossD, lossG, accuracyD }) => [step, lossD, lossG, accuracyD ?? null]);

describe("several logs", () => {
  it("are joined by step: TensorBoard's download of three tags, one of which ends later", () => {
    const folder = folderWith({
      ...csv("critic_accuracy", [0.9, 0.8]),
      ...csv("critic_loss", [0.5, 0.25]),
      ...csv("generator_loss", [1.5, 1.25, 1]),
    });
    const files = ["critic_accuracy.csv", "critic_loss.csv", "generator_loss.csv"];
    const log = joinLogs(files.map((file) => ({ file, log: readLog(join(folder, file)) })));
    expect(table(log.records)).toEqual([
      [1, 0.5, 1.5, 0.9],
      [2, 0.25, 1.25, 0.8],
      [3, null, 1, null],
    ]);
  });

  it("that hold the same signals are not mixed, and one whose steps count something else is left out", () => {
    const folder = folderWith({
      "a.csv": "step,d_loss,g_loss\n1,0.5,1\n2,0.25,2\n3,0.125,3\n",
      "b.csv": "step,d_loss\n1,9\n2,9\n",
      "c.csv": "step,d_acc\n1000,0.5\n2000,0.5\n",
    });
    const log = joinLogs(
      ["a.csv", "b.csv", "c.csv"].map((file) => ({ file, log: readLog(join(folder, file)) })),
    );
    expect(log.records.map(({ lossD }) => lossD)).toEqual([0.5, 0.25, 0.125]);
    expect(log.warnings).toEqual([
      "b.csv holds nothing that a.csv does not; it is not used",
      "the steps of c.csv end at 2000 and those of a.csv at 3, so they count other things; c.csv is not used",
    ]);
  });
});

it("of a measure alone that another file holds too is not used, and columns that nobody knows are listed once", () => {
  const folder = folderWith({
    "a.csv": "step,d_loss,fid,lr\n1,0.5,90,1\n2,0.25,80,1\n",
    "b.csv": "step,fid,lr\n1,90,1\n2,80,1\n",
    "c.csv": "step,fid\n1,90\n2,80\n",
  });
  const log = joinLogs(
    ["a.csv", "b.csv", "c.csv"].map((file) => ({ file, log: readLog(join(folder, file)) })),
  );
  expect(log.warnings).toEqual(["c.csv holds nothing that a.csv does not; it is not used"]);
  expect(log.unknown).toEqual(["lr"]);
});

describe("a folder", () => {
  const stats = (kimg: number, loss: number) =>
    `${JSON.stringify({ "Loss/D/loss": { num: 1, mean: loss, std: 0 }, "Progress/kimg": { num: 1, mean: kimg, std: 0 } })}\n`;
  const metric = (kimg: string, fid: number) =>
    `${JSON.stringify({ results: { fid50k_full: fid }, metric: "fid50k_full", snapshot_pkl: `network-snapshot-${kimg}.pkl` })}\n`;

  it("is searched for logs and measures, says what was found, and passes over settings", () => {
    const folder = folderWith({
      "training_options.json": '{"batch": 32}',
      "notes.txt": "tried a larger batch\n",
      "exp1/stats.jsonl": stats(4, 0.5) + stats(8, 0.25),
      "exp1/metric-fid50k_full.jsonl": metric("000004", 40) + metric("000008", 30),
    });
    const { log, found } = readFolder(folder);
    expect(log?.records.map(({ step, lossD }) => [step, lossD])).toEqual([
      [4, 0.5],
      [8, 0.25],
    ]);
    expect(log?.quality?.map(({ column, values }) => [column, values])).toEqual([["fid50k_full", [40, 30]]]);
    expect(found[0]).toMatch(/^exp1\/metric-fid50k_full\.jsonl: StyleGAN2-ADA's/);
    expect(found.join("\n")).toContain("not read: notes.txt (no line names a training signal");
  });

  it("with real.npy and one pattern of generated samples has both", () => {
    const folder = folderWith({ "log.jsonl": '{"step": 1, "lossD": 1}\n' });
    for (const name of ["real.npy", "fake-100.npy", "fake-200.npy"]) writeFileSync(join(folder, name), "");
    const { real, fake } = readFolder(folder);
    expect([real, fake]).toEqual([join(folder, "real.npy"), join(folder, "fake-*.npy")]);
  });

  describe("with images", () => {
    const png = (side: number, value: number) =>
      encode({ width: side, height: side, channels: 1, data: new Uint8Array(side * side).fill(value) });
    /** Twenty images of one gray a folder. */
    const set = (folder: string, side: number, count = 20) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.png`, png(side, i)]));
    const log = { "log.jsonl": '{"step": 1, "lossD": 1}\n' };

    it("in real/ and a folder a step has both sides, to be compared by their pixels", () => {
      const folder = folderWith({
        ...log,
        ...set("real", 8, 40),
        ...set("fake-100", 8),
        ...set("fake-200", 8),
      });
      const { real, fake, found } = readFolder(folder);
      expect([real, fake]).toEqual([join(folder, "real"), join(folder, "fake-*")]);
      expect(found.slice(1)).toEqual(["fake-*: 2 folders of images", "real: 40 real images"]);
      expect(expandSeries(join(folder, "fake-*")).map(({ step }) => step)).toEqual([100, 200]);
      expect(readSamples(join(folder, "fake-100")).samples).toMatchObject({ rows: 20, dim: 64 });
    });

    it.each([
      ["larger than 32 x 32", set("fake-100", 33), "fake-100 has images of 33 x 33, more than 32 x 32"],
      ["of another size", set("fake-100", 9), "fake-100 has images of 9 x 9 x 1, real of 8 x 8 x 1"],
      ["that are no PNG", { ...set("fake-100", 8), "fake-100/x.jpg": "x" }, "fake-100/x.jpg is no PNG file"],
      [
        "that are broken",
        { ...set("fake-100", 8), "fake-100/0.png": "x" },
        "fake-100/0.png: the PNG image does not start with",
      ],
    ])("%s: says how to compare features", (_, images, why) => {
      const folder = folderWith({ ...log, ...set("real", 8), ...images, ...set("fake-200", 8) });
      const { real, fake, found } = readFolder(folder);
      expect([real, fake]).toEqual([undefined, undefined]);
      expect(found.at(-1)).toContain(why);
      expect(found.at(-1)).toContain(
        `ganscope features extract ${join(folder, "fake-100")} --out fake-100.npy`,
      );
    });

    it("of several samples in a grid says that they cannot be compared", () => {
      const grids = { "samples/samples_0100.png": png(64, 1), "samples/samples_0200.png": png(64, 2) };
      const { real, found } = readFolder(folderWith({ ...log, ...grids }));
      expect(real).toBeUndefined();
      expect(found[1]).toBe(
        "samples: 2 images, not judged: a grid of samples cannot be compared; save single images, at least 20, as real/*.png and fake-STEP/*.png",
      );
      expect(() => readFolder(folderWith(grids))).toThrow(
        "the folder holds no training log; samples: 2 images",
      );
    });

    it("in thousands still finds the log behind them", () => {
      const many = Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`a/${i}.png`, ""]));
      expect(
        readFolder(folderWith({ ...many, "z/log.jsonl": '{"step": 1, "lossD": 1}\n' })).log?.records,
      ).toHaveLength(1);
    });
  });

  it("without anything of a training is an error that says what lies there", () => {
    const empty = folderWith();
    expect(isFolder(empty)).toBe(true);
    expect(() => readFolder(empty)).toThrow("the folder is empty");
    mkdirSync(join(empty, "sub"));
    writeFileSync(join(empty, "sub", "a.txt"), "nothing\n");
    expect(() => readFolder(empty)).toThrow(InputError);
    expect(() => readFolder(empty)).toThrow("the folder holds no training log; not read: sub/a.txt");
  });
});
