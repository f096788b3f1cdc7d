import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../reports/kit/png.ts";
import { createTarget, targets } from "../../src/data/index.ts";
import type { TargetKind } from "../../src/data/target.ts";
import { InputError } from "../../src/errors.ts";
import { histogram } from "../../src/maths/histogram.ts";
import { Rng } from "../../src/maths/random.ts";
import { drawRows } from "../../src/maths/rows.ts";
import { folderWith } from "../helpers/folder.ts";
import { dict, doubles, npyBytes, zipBytes } from "../helpers/formats.ts";
import { chiSquare } from "../helpers/moments.ts";

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folderWith(), name);
  writeFileSync(path, bytes);
  return path;
}

describe("the rows of a file", () => {
  it("are drawn as they are, with their labels", () => {
    const target = createTarget({
      kind: "samples",
      file: file("t.csv", "x,y,label\n1,10,0\n2,20,1\n3,30,2\n4,40,3\n"),
    });
    expect([target.dim, target.image, target.modes, target.logDensity]).toEqual([
      2,
      undefined,
      undefined,
      undefined,
    ]);
    const { rows, dim, data, labels } = target.sample(100, new Rng(91));
    expect([rows, dim]).toEqual([100, 2]);
    for (let i = 0; i < 100; i++) {
      expect([data[2 * i], data[2 * i + 1]]).toEqual([labels![i] + 1, 10 * (labels![i] + 1)]);
    }
  });

  it("have classes where their labels count from 0, in a column or beside an npy file", () => {
    const classes = (labels: string) =>
      createTarget({ kind: "samples", file: file("t.csv", `x,label\n${labels}`) }).classes;
    expect(classes("1,0\n2,2\n")).toBe(3);
    expect(classes("1,-1\n2,0\n")).toBeUndefined();
    expect(classes("1,0\n2,1900000\n")).toBeUndefined();
    const path = file("a.npy", doubles([5, 6]));
    expect(createTarget({ kind: "samples", file: path }).classes).toBeUndefined();
    writeFileSync(path.replace("npy", "labels.npy"), doubles([3, 4]));
    const target = createTarget({ kind: "samples", file: path });
    expect(target.classes).toBe(5);
    const { data, labels } = target.sample(2, new Rng(1));
    expect([...(labels ?? [])]).toEqual([...data].map((x) => x - 2));
    const kind: TargetKind = targets.samples;
    expect(kind.files?.({ file: path })).toEqual([path, path.replace("npy", "labels.npy")]);
  });

  it("of more classes than the classifier of digits has, ten a channel, are refused where it is to tell them", () => {
    const images = (channels: number, label: number) => {
      const shape = `(1, 28, 28, ${channels})`;
      const path = file("a.npy", npyBytes(dict("|u1", shape), new Uint8Array(784 * channels)));
      writeFileSync(path.replace("npy", "labels.npy"), doubles([label]));
      return createTarget({ kind: "samples", file: path, extractor: "digits" });
    };
    expect(images(1, 9).classes).toBe(10);
    expect(() => images(1, 10)).toThrow("the digit classifier distinguishes at most 10 classes (got 11)");
    expect(images(3, 999).classes).toBe(1000);
    // Gray digits saved with three channels: their 7 would be held against 777.
    expect(() => images(3, 9)).toThrow(
      "the digit classifier reads 3 channels as 3 digits, with classes 0 to 999 (got 0 to 9); give images of one digit a single channel",
    );
  });

  it("have the pooled deviation of the definition", () => {
    // x: 0 and 2, variance 1; y: 0 and 4, variance 4: sqrt((1 + 4) / 2)
    expect(createTarget({ kind: "samples", file: file("a.csv", "0,0\n2,4\n") }).sd).toBeCloseTo(
      Math.sqrt(2.5),
      14,
    );
    // the same far from zero, where a difference of squares would be lost
    const far = createTarget({ kind: "samples", file: file("b.csv", "1e9,1e9\n1000000002,1000000004\n") });
    expect(far.sd).toBeCloseTo(Math.sqrt(2.5), 14);
  });

  it("repeat for equal seeds", () => {
    const target = createTarget({
      kind: "samples",
      file: file("a.npy", doubles(Array.from({ length: 99 }, (_, i) => i))),
    });
    expect(target.sample(30, new Rng(92))).toEqual(target.sample(30, new Rng(92)));
    expect(target.sample(30, new Rng(92))).not.toEqual(target.sample(30, new Rng(93)));
  });

  it("keep their precision", () => {
    const single = npyBytes(dict("<f4", "(2, 1)"), new Uint8Array(Float32Array.of(1, 2).buffer));
    expect(
      createTarget({ kind: "samples", file: file("a.npy", single) }).sample(2, new Rng(1)).data,
    ).toBeInstanceOf(Float32Array);
  });

  it("may be one array of several, without those that are not finite", () => {
    const path = file(
      "a.npz",
      zipBytes([
        { name: "x.npy", bytes: doubles([1, Number.NaN, 3]) },
        { name: "y.npy", bytes: doubles([7]) },
      ]),
    );
    const target = createTarget({ kind: "samples", file: path, array: "x", invalid: "drop" });
    expect([...target.sample(2, new Rng(1)).data].toSorted()).toEqual([1, 3]);
    expect(() => createTarget({ kind: "samples", file: path, array: "x" })).toThrow(
      "number 1, counted from 0, is NaN",
    );
    expect(() => createTarget({ kind: "samples", file: path })).toThrow('one must be named: "x", "y"');
  });
});

describe("the box", () => {
  it("holds every row, with room around them, in one dimension and in two", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2),
        fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }),
        (dim, pairs) => {
          const rows = pairs.map((pair) => pair.slice(0, dim));
          const path = file("a.npy", doubles(rows.flat(), `(${rows.length}, ${dim})`));
          const { box, sample } = createTarget({ kind: "samples", file: path });
          expect(box?.bins).toBe(dim === 1 ? 60 : 25);
          const low = Math.min(...rows.flat());
          const high = Math.max(...rows.flat());
          expect(box!.low).toBeLessThan(low);
          expect(box!.high).toBeGreaterThan(high);
          expect(histogram(sample(rows.length, new Rng(94)), box!).outOfRange).toBe(0);
        },
      ),
      { seed: 95, numRuns: 50 },
    );
  });

  it("is a tenth of the range larger on each side", () => {
    const { box } = createTarget({ kind: "samples", file: file("a.csv", "0,5\n10,2\n") });
    expect(box).toEqual({ low: -1, high: 11, bins: 25 });
  });

  it("is there for rows that are all alike, and absent in three dimensions; rows beyond its reach are an error", () => {
    expect(createTarget({ kind: "samples", file: file("a.csv", "7\n7\n") }).box).toEqual({
      low: 6.3,
      high: 7.7,
      bins: 60,
    });
    expect(() => createTarget({ kind: "samples", file: file("b.csv", "-1e308\n1e308\n") })).toThrow(
      "samples requires values below 1e+150 in size (got -1e+308 to 1e+308)",
    );
    expect(createTarget({ kind: "samples", file: file("c.csv", "1,2,3\n") }).box).toBeUndefined();
  });
});

describe("images", () => {
  it("come from a folder, in [-1, 1] and with their shape", () => {
    const folder = join(folderWith(), "images");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "1.png"),
      encodePng({ width: 2, height: 1, channels: 1, bytes: Uint8Array.of(0, 255) }),
    );
    writeFileSync(
      join(folder, "2.png"),
      encodePng({ width: 2, height: 1, channels: 1, bytes: Uint8Array.of(255, 255) }),
    );
    const target = createTarget({ kind: "samples", file: folder });
    expect([target.image, target.dim, target.box?.bins]).toEqual([
      { height: 1, width: 2, channels: 1 },
      2,
      25,
    ]);
    expect(target.sd).toBeCloseTo(Math.SQRT1_2, 14);
    const { data } = target.sample(2, new Rng(96));
    expect([...data].toSorted()).toEqual([-1, 1, 1, 1]);
  });

  it("of floats beyond [-1, 1] are refused with their range", () => {
    const path = file("a.npy", doubles([0, 200], "(1, 1, 2)"));
    try {
      createTarget({ kind: "samples", file: path });
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).message).toBe(
        "samples requires images with values in [-1, 1] (got 0 to 200)",
      );
      expect((error as InputError).where).toBe(path);
    }
    expect(
      createTarget({ kind: "samples", file: file("b.npy", doubles([-1, 1], "(1, 1, 2)")) }).image?.width,
    ).toBe(2);
  });
});

describe("a target without its file", () => {
  it.each([
    ["names none", null, "samples requires a file (got none)"],
    ["names a missing one", "/no/such/file.npy", "there is no such file"],
  ])("that %s is refused at once", (_, path, message) => {
    expect(() => createTarget({ kind: "samples", file: path })).toThrow(InputError);
    expect(() => createTarget({ kind: "samples", file: path })).toThrow(message);
  });
});

describe("drawing rows", () => {
  it("takes each at most once while there are enough, up to all of them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (count, seed) => {
        for (const n of [0, Math.floor(count / 2), count]) {
          const rows = drawRows(n, count, new Rng(seed));
          expect(new Set(rows).size).toBe(n);
          expect(rows.every((row) => row >= 0 && row < count)).toBe(true);
        }
        expect(new Set(drawRows(3 * count, count, new Rng(seed))).size).toBeLessThanOrEqual(count);
      }),
      { seed: 97 },
    );
  });

  it("takes each as often as the others, with and without replacement", () => {
    for (const n of [3, 15]) {
      const counts = new Array<number>(10).fill(0);
      const rng = new Rng(98);
      for (let i = 0; i < 3000; i++) for (const row of drawRows(n, 10, rng)) counts[row]++;
      // 27.88 is the 99.9 % quantile of chi-square with 9 degrees of freedom; without replacement it is smaller.
      expect(chiSquare(counts, new Array<number>(10).fill(0.1))).toBeLessThan(27.88);
    }
  });
});
