import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { readers, readLabels, readMatrix, readSamples, readVector } from "../../src/inputs/index.ts";
import { toSamples } from "../../src/inputs/numbers.ts";
import { folderWith } from "../helpers/folder.ts";
import { dict, doubles, npyBytes, zipBytes } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const values = JSON.parse(readFileSync(join(golden, "values.json"), "utf8")) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;

/** A file of these bytes in a folder of its own. */
function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folderWith(), name);
  writeFileSync(path, bytes);
  return path;
}

function caught(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  }
  return expect.unreachable("no error");
}

describe("samples", () => {
  it("of one dimension are n points on a line, of two n points of d coordinates", () => {
    const line = readSamples(join(golden, "one-dimension.npy"));
    expect(line).toEqual({ samples: { rows: 3, dim: 1, data: Float64Array.of(0.25, -4, 8.5) }, dropped: 0 });
    const { samples, image } = readSamples(join(golden, "f4-big.npy"));
    expect([samples.rows, samples.dim, image]).toEqual([2, 3, undefined]);
    expect(samples.data).toBeInstanceOf(Float32Array);
  });

  const pixel = (byte: number) => Math.fround(byte / 127.5 - 1);
  it.each([
    ["images-gray.npy", { height: 3, width: 4, channels: 1 }],
    ["images-gray-fortran.npy", { height: 3, width: 4, channels: 1 }],
    ["images-rgb.npy", { height: 3, width: 2, channels: 3 }],
    ["png-gray", { height: 5, width: 7, channels: 1 }],
    ["png-rgb", { height: 6, width: 4, channels: 3 }],
    ["png-rgba", { height: 3, width: 3, channels: 3 }],
  ])("of images in bytes are rows in [-1, 1]: %s", (name, shape) => {
    const { samples, image } = readSamples(join(golden, name));
    expect(image).toEqual(shape);
    expect(samples.dim).toBe(shape.height * shape.width * shape.channels);
    expect([...samples.data]).toEqual(values[name].values.map(pixel));
  });

  it("of images in floats are taken as they are", () => {
    const { samples, image } = readSamples(join(golden, "images-float.npy"));
    expect(image).toEqual({ height: 3, width: 4, channels: 1 });
    expect([...samples.data]).toEqual(values["images-float.npy"].values);
  });

  it("in bytes are scaled only where they are images", () => {
    expect([...readSamples(join(golden, "u1-little.npy")).samples.data]).toEqual([0, 1, 2, 127, 128, 255]);
  });

  it("come from idx files, plain and gzipped", () => {
    const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 204);
    for (const path of [
      file("train-images-idx3-ubyte", idx),
      file("a.idx3", idx),
      file("b.idx", idx),
      file("train-images.idx3-ubyte.gz", gzipSync(idx)),
    ]) {
      const { samples, image } = readSamples(path);
      expect(image).toEqual({ height: 1, width: 2, channels: 1 });
      expect([...samples.data]).toEqual([-1, 1, pixel(51), pixel(204)]);
    }
  });

  it("come from tables with their labels", () => {
    const { samples } = readSamples(file("t.csv", "x,y,label\n1,2,7\n3,4,8\n"));
    expect(samples).toEqual({
      rows: 2,
      dim: 2,
      data: Float64Array.of(1, 2, 3, 4),
      labels: Int32Array.of(7, 8),
    });
    expect(readSamples(file("t.TSV", "1\t2\n")).samples.dim).toBe(2);
  });

  it("come from archives, of which an array may have to be named", () => {
    const path = join(golden, "stored.npz");
    expect(readSamples(path, { array: "a" }).samples.rows).toBe(3);
    expect(caught(() => readSamples(path)).message).toContain('"a", "b"');
    expect(caught(() => readSamples(file("a.npy", doubles([1])), { array: "a" })).message).toBe(
      'only an npz file has named arrays (requested "a")',
    );
  });

  it.each([
    ["npy", doubles([1, 2])],
    ["npz", zipBytes([{ name: "x.npy", bytes: doubles([1, 2]) }])],
    ["idx", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 2)],
  ])("in a file of no known name are told by its first bytes: %s", (_, bytes) => {
    expect([...readSamples(file("samples.dat", bytes)).samples.data]).toEqual([1, 2]);
  });

  it.each([
    [
      "notes.txt",
      "hello",
      "samples must be a .npy, .npz, .csv or .tsv file, an idx file or a folder of PNG images",
    ],
    ["one.png", "\x89PNG", "samples must be a .npy"],
    ["scalar.npy", npyBytes(dict("<f8", "()"), new Uint8Array(8)), "1 to 4 dimensions (got a single number)"],
    ["none.npy", doubles([]), "at least one row and column (got 0 in one dimension)"],
    ["no-columns.npy", doubles([], "(5, 0)"), "at least one row and column (got 5 x 0)"],
    ["names-only.csv", "x,y\n", "at least one row and column (got 0 x 2)"],
    ["empty.csv", "", "at least one row and column (got 0 x 0)"],
    ["two-channels.npy", doubles([1, 2], "(1, 1, 1, 2)"), "images must have 1 or 3 channels"],
  ])("are refused: %s", (name, bytes, message) => {
    const path = file(name, bytes);
    const error = caught(() => readSamples(path));
    expect(error.message).toContain(message);
    expect(error.where).toBe(path);
  });

  it("with the channels in front are told how to move them", () => {
    const error = caught(() => readSamples(file("a.npy", doubles([1, 2, 3, 4, 5, 6], "(1, 3, 1, 2)"))));
    expect(error.hint).toContain("numpy.moveaxis(images, 1, -1)");
  });
});

describe("numbers that are not finite", () => {
  it("are refused with the first of them", () => {
    const error = caught(() => readSamples(join(golden, "not-finite.npy")));
    expect(error.message).toBe("all numbers must be finite (row 1, column 1, counted from 0, is NaN)");
    expect(error.hint).toContain('invalid: "drop", or eval --invalid drop');
    expect(caught(() => readSamples(file("a.npy", doubles([0, Infinity])))).message).toContain(
      "number 1, counted",
    );
    expect(caught(() => readSamples(file("a.csv", "x,label,y\n1,2,3\n1,2,-inf\n"))).message).toContain(
      "(line 3, column 3 is -Infinity)",
    );
    expect(caught(() => readSamples(file("a.csv", "1e999\n"))).message).toContain(
      "(line 1, column 1 is Infinity)",
    );
  });

  it("are dropped by the row and counted, the rest in its order", () => {
    const { samples, dropped } = readSamples(join(golden, "not-finite.npy"), { invalid: "drop" });
    expect(samples).toEqual({ rows: 2, dim: 2, data: Float64Array.of(1, 2, 5, 6) });
    expect(dropped).toBe(2);
    const table = readSamples(file("a.csv", "x,label\nnan,1\n5,2\ninf,3\n6,4\n"), { invalid: "drop" });
    expect([...table.samples.data, ...(table.samples.labels ?? [])]).toEqual([5, 6, 2, 4]);
  });

  it("in every row leave nothing, which is refused", () => {
    const path = file("a.csv", "nan\ninf\n");
    expect(caught(() => readSamples(path, { invalid: "drop" })).message).toBe(
      "samples must be finite numbers (each of the 2 rows holds NaN or infinity)",
    );
  });

  it("never stay, and no finite row goes, whatever the rows", () => {
    const value = fc.oneof({ weight: 6, arbitrary: fc.double({ noNaN: true }) }, fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (rows) => {
        const finite = rows.filter((row) => row.every(Number.isFinite));
        const numbers = { shape: [rows.length, 2], data: Float64Array.from(rows.flat()), bytes: false };
        if (finite.length === 0) {
          expect(() => toSamples(numbers, "memory", "drop")).toThrow(InputError);
          return;
        }
        const { samples, dropped } = toSamples(numbers, "memory", "drop");
        expect([...samples.data]).toEqual(finite.flat());
        expect([samples.rows, dropped]).toEqual([finite.length, rows.length - finite.length]);
      }),
      { seed: 85 },
    );
  });
});

describe("a matrix", () => {
  it("is read row by row from arrays and tables", () => {
    expect(readMatrix(join(golden, "i4-fortran.npy"))).toEqual({
      rows: 2,
      columns: 3,
      data: Float64Array.from(values["i4-fortran.npy"].values),
    });
    expect(readMatrix(file("c.csv", "0,1\n1,0\n"))).toEqual({
      rows: 2,
      columns: 2,
      data: Float64Array.of(0, 1, 1, 0),
    });
    expect(readMatrix(join(golden, "stored.npz"), { array: "a" }).columns).toBe(2);
  });

  it.each([
    ["a.npy", doubles([1, 2]), "a matrix must have 2 dimensions (got 2 in one dimension)"],
    ["b.npy", doubles([], "(0, 3)"), "a matrix must have at least one number (got 0 x 3)"],
    ["c.csv", "1,nan\n", "(line 1, column 2 is NaN)"],
    ["d.csv", "label,x\n1,2\n", "a matrix must not have a column of labels (got one)"],
  ])("is refused: %s", (name, bytes, message) => {
    expect(caught(() => readMatrix(file(name, bytes))).message).toContain(message);
  });
});

describe("a vector", () => {
  it("is read from one dimension, or one column", () => {
    expect(readVector(join(golden, "one-dimension.npy"))).toEqual(Float64Array.of(0.25, -4, 8.5));
    expect(readVector(file("w.csv", "w\n0.5\n2\n"))).toEqual(Float64Array.of(0.5, 2));
    expect(readVector(file("w.npy", doubles([3, 4], "(2, 1)")))).toEqual(Float64Array.of(3, 4));
  });

  it.each([
    ["a.npy", doubles([1, 2], "(1, 2)"), "the shape [n] or [n, 1] (got 1 x 2)"],
    ["b.npy", doubles([]), "a vector must have at least one number"],
    ["c.npy", doubles([1, Number.NaN]), "(number 1, counted from 0, is NaN)"],
    ["d.npy", doubles([1, Infinity], "(2, 1)"), "(row 1, column 0, counted from 0, is Infinity)"],
  ])("is refused: %s", (name, bytes, message) => {
    expect(caught(() => readVector(file(name, bytes))).message).toContain(message);
  });
});

describe("labels", () => {
  it("are integers from any file of one column, or a table's column of that name", () => {
    expect(readLabels(join(golden, "stored.npz"), { array: "b" })).toEqual(Int32Array.of(3, 1, 2));
    expect(readLabels(file("l.npy", doubles([-1, 2 ** 31 - 1])))).toEqual(Int32Array.of(-1, 2 ** 31 - 1));
    expect(readLabels(file("l.csv", "x,label\n0.5,3\n1.5,4\n"))).toEqual(Int32Array.of(3, 4));
    expect(readLabels(file("l.csv", "label\n3\n4\n"))).toEqual(Int32Array.of(3, 4));
    expect(readLabels(file("l-idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 255)))).toEqual(
      Int32Array.of(9, 255),
    );
  });

  it.each([
    ["a.npy", doubles([1, 1.5]), "labels must be 32-bit integers (number 1, counted from 0, is 1.5)"],
    ["b.npy", doubles([2 ** 31]), "is 2147483648"],
    ["c.npy", doubles([Number.NaN]), "is NaN"],
    ["d.npy", doubles([1, 2, 3, 4], "(2, 2)"), "a list of labels must have the shape [n] or [n, 1]"],
    ["e.csv", "1\n2.5\n", "(line 2, column 1 is 2.5)"],
  ])("are refused: %s", (name, bytes, message) => {
    expect(caught(() => readLabels(file(name, bytes))).message).toContain(message);
  });
});

describe("what is no regular file", () => {
  const folder = () => {
    const path = folderWith({ "plain.txt": "x" });
    symlinkSync("loop.npy", join(path, "loop.npy"));
    execFileSync("mkfifo", [join(path, "pipe.npy")]);
    symlinkSync("/dev/zero", join(path, "zero.npy"));
    mkdirSync(join(path, "images"));
    execFileSync("mkfifo", [join(path, "images", "a.png")]);
    return path;
  };
  it.each([
    ["missing.npy", "there is no such file"],
    ["plain.txt/a.npy", "a part of its path is not a folder"],
    ["loop.npy", "its links form a loop"],
    [`${"a".repeat(300)}.npy`, "its name is too long"],
    ["a\0.npy", "the file of samples cannot be read"],
    ["pipe.npy", "an npy file must be a regular file (got a named pipe)"],
    ["zero.npy", "an npy file must be a regular file (got a device)"],
    ["images", "a PNG image must be a regular file (got a named pipe)"],
  ])("is named: %s", (name, message) => {
    const error = caught(() => readSamples(join(folder(), name)));
    expect(error.message).toContain(message);
    expect(error.where).toContain(name.slice(0, 5));
  });

  // The superuser may read everything, so there this cannot be shown.
  it.skipIf(process.getuid?.() === 0)("nor readable is named", () => {
    const path = file("secret.npy", doubles([1]));
    execFileSync("chmod", ["0", path]);
    expect(caught(() => readSamples(path)).message).toContain("permission denied");
  });
});

describe("a reader", () => {
  it.each([
    ["a.npy", "npy"],
    ["A.NPZ", "npz"],
    ["a.csv", "csv"],
    ["a.tsv", "csv"],
    ["t10k-labels-idx1-ubyte", "idx"],
    ["t10k-labels.idx1-ubyte.gz", "idx"],
    ["a.idx", "idx"],
    ["a.png", undefined],
    ["npy", undefined],
    ["a.npy.gz", undefined],
  ])("is chosen by one name: %s", (name, id) => {
    const found = Object.entries(readers).filter(([, { reads }]) => reads(name.toLowerCase()));
    expect(found.map(([key]) => key)).toEqual(id === undefined ? [] : [id]);
  });

  it("leaves files as they were", () => {
    const path = join(folderWith(), "a.npy");
    copyFileSync(join(golden, "images-gray.npy"), path);
    readSamples(path);
    expect(readFileSync(path)).toEqual(readFileSync(join(golden, "images-gray.npy")));
  });
});
