import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { parseIdx, readIdx } from "../../src/inputs/idx.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-idx-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** An idx file of unsigned bytes. */
function idx(shape: readonly number[], elements: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + elements.length);
  bytes.set([0, 0, 0x08, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(Array.from(elements), 4 + 4 * shape.length);
  return bytes;
}

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe("an idx file", () => {
  // The layout written out by hand: two 1 x 3 images.
  const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255);

  it("is read with its shape and elements, plain or gzipped", () => {
    for (const path of [file("plain", bytes), file("zipped.gz", gzipSync(bytes))]) {
      const { shape, data } = readIdx(path);
      expect(shape).toEqual([2, 1, 3]);
      expect([...data]).toEqual([10, 20, 30, 40, 50, 255]);
    }
  });

  it("survives writing and reading, whatever its shape", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.nat(255),
        (shape, seed) => {
          const size = shape.reduce((product, n) => product * n, 1);
          const elements = Array.from({ length: size }, (_, i) => (seed + 37 * i) % 256);
          const read = parseIdx(idx(shape, elements), "memory");
          expect(read.shape).toEqual(shape);
          expect([...read.data]).toEqual(elements);
        },
      ),
      { seed: 61 },
    );
  });

  it("larger than the first gzipped part is read as well", () => {
    // 40,000 incompressible bytes by a linear congruential generator.
    let state = 1;
    const elements = Array.from({ length: 40_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect([...readIdx(file("large.gz", gzipSync(idx([40_000], elements)))).data]).toEqual(elements);
  });
});

describe("a file that is not what it says", () => {
  it.each([
    ["empty", [], "an idx file must have at least 4 bytes (got 0)"],
    ["text", [0x50, 0x4b, 3, 4, 0], "an idx file must start with two zero bytes (got 0x50 0x4b)"],
    ["floats", [0, 0, 0x0d, 1, 0, 0, 0, 0], "an idx file must hold unsigned bytes, type 0x08 (got 0x0d)"],
    ["no dimensions", [0, 0, 8, 0], "an idx file must have 1 to 4 dimensions (got 0)"],
    ["too many dimensions", [0, 0, 8, 255, 0, 0], "an idx file must have 1 to 4 dimensions (got 255)"],
    ["torn header", [0, 0, 8, 3, 0, 0, 0, 1], "3 dimensions require a header of 16 bytes (got 8)"],
    ["truncated", [...idx([5], [1, 2, 3])], "is truncated: its sizes 5 require 13 bytes (got 11)"],
    [
      "trailing",
      [...idx([2, 1], [1, 2, 3])],
      "has bytes after its end: its sizes 2 x 1 require 14 bytes (got 15)",
    ],
    [
      "huge",
      [...idx([2 ** 31, 2 ** 31], [])],
      "declares 2147483648 x 2147483648 bytes, more than the limit of 2147483647",
    ],
    ["overflowing", [...idx(Array(4).fill(2 ** 32 - 1), [])], "more than the limit of 2147483647"],
  ])("is refused: %s", (name, bytes, message) => {
    const plain = file(name, Uint8Array.from(bytes));
    expect(() => readIdx(plain)).toThrow(InputError);
    expect(() => readIdx(plain)).toThrow(message);
    expect(() => parseIdx(Uint8Array.from(bytes), name)).toThrow(message);
  });

  it("names the file", () => {
    const path = file("named", Uint8Array.of(1, 2, 3, 4));
    try {
      readIdx(path);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).where).toBe(path);
    }
  });

  it("is refused when it is no regular file, without waiting for a pipe's other end", () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(() => readIdx(pipe)).toThrow("an idx file must be a regular file");
    expect(() => readIdx(folder)).toThrow("an idx file must be a regular file");
    expect(() => readIdx(join(folder, "missing"))).toThrow("the idx file cannot be read");
  });
});

describe("a gzipped file that lies", () => {
  it("about holding more than it declares: inflated no further than declared", () => {
    const bomb = new Uint8Array(8 + 50_000_000);
    bomb.set(idx([10], []));
    expect(() => readIdx(file("bomb.gz", gzipSync(bomb)))).toThrow(
      "it holds more than the 18 bytes it declares",
    );
  });

  it("about holding less: truncated", () => {
    expect(() => readIdx(file("short.gz", gzipSync(idx([100], [1, 2]))))).toThrow(
      "is truncated: its sizes 100 require 108 bytes (got 10)",
    );
  });

  it("by declaring what so few compressed bytes cannot hold: refused before inflating", () => {
    expect(() => readIdx(file("claim.gz", gzipSync(idx([2_000_000_000], [1]))))).toThrow(
      /more than \d+ compressed bytes/,
    );
  });

  it("about being gzipped at all", () => {
    expect(() => readIdx(file("fake.gz", idx([1], [1])))).toThrow(
      "the idx file cannot be read: incorrect header check",
    );
  });
});

describe("a damaged file", () => {
  const whole = idx(
    [6, 2, 2],
    Array.from({ length: 24 }, (_, i) => i),
  );

  it("cut anywhere is refused by name, never read short", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseIdx(whole.subarray(0, length), "cut")).toThrow(InputError);
    }
    const zipped = gzipSync(whole);
    for (let length = 0; length < zipped.length; length++) {
      expect(() => readIdx(file("cut.gz", zipped.subarray(0, length)))).toThrow(InputError);
    }
  });

  it("with any header bytes changed is refused or read at exactly its declared size", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(15), (noise, from) => {
        const bytes = whole.slice();
        bytes.set(noise.subarray(from), from);
        try {
          const { shape, data } = parseIdx(bytes, "noise");
          expect(data.length).toBe(shape.reduce((product, n) => product * n, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 62, numRuns: 500 },
    );
  });
});
