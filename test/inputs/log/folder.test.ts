/** Several logs of one training as one, and a folder of them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { isFolder, readFolder } from "../../../src/inputs/log/folder.ts";
import { readLog } from "../../../src/inputs/log/index.ts";
import { joinLogs } from "../../../src/inputs/log/join.ts";
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
