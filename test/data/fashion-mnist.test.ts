/** Fashion-MNIST as Debian's package `dataset-fashion-mnist` installs it: real idx files that are not MNIST's. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { readIdx } from "../../src/inputs/idx.ts";
import { readSamples } from "../../src/inputs/index.ts";
import { Rng } from "../../src/maths/random.ts";

const folder = "/usr/share/datasets/fashion-mnist";
const isHere = existsSync(folder);
if (!isHere) console.info("tests on Fashion-MNIST are skipped: apt-get install dataset-fashion-mnist");

describe.runIf(isHere)("Fashion-MNIST", () => {
  it("has the sizes of Xiao, Rasul & Vollgraf 2017 (arXiv 1708.07747), table 1, and the mean and deviation that everybody divides by", () => {
    const { shape, data } = readIdx(join(folder, "train-images-idx3-ubyte.gz"));
    expect(shape).toEqual([60_000, 28, 28]);
    const counts = new Float64Array(256);
    for (const byte of data) counts[byte]++;
    const moment = (power: number) =>
      counts.reduce((sum, count, byte) => sum + (count * (byte / 255) ** power) / data.length, 0);
    // torchvision's usual Normalize((0.2860,), (0.3530,))
    expect(moment(1)).toBeCloseTo(0.286, 4);
    expect(Math.sqrt(moment(2) - moment(1) ** 2)).toBeCloseTo(0.353, 4);
  });

  it.each([
    ["train", 60_000],
    ["test", 10_000],
  ] as const)("is a target of its folder: ten classes of equal size (%s)", (split, count) => {
    const target = createTarget({ kind: "mnist", folder, split });
    expect([target.image, target.classes, target.extractor]).toEqual([
      { height: 28, width: 28, channels: 1 },
      10,
      undefined,
    ]);
    const { labels = new Int32Array(0), data } = target.sample(count, new Rng(3));
    const held = Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
    expect(held).toEqual(new Array(10).fill(count / 10));
    expect(data.every((x) => x >= -1 && x <= 1)).toBe(true);
  });

  it("is read by eval too", () => {
    const { samples, image } = readSamples(join(folder, "t10k-images-idx3-ubyte.gz"));
    expect([samples.rows, image]).toEqual([10_000, { height: 28, width: 28, channels: 1 }]);
  });
});
