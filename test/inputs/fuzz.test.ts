/**
 * Valid files with some of their bytes changed, cut or grown: whatever comes out is either a result that agrees with
 * itself, or an InputError. fast-check prints the seed and the smallest change when it is neither.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { readTable } from "../../src/inputs/csv.ts";
import { memorySource, type Source } from "../../src/inputs/file.ts";
import { parseIdx } from "../../src/inputs/idx.ts";
import { readNpy } from "../../src/inputs/npy.ts";
import { readNpz } from "../../src/inputs/npz.ts";
import { toLabels, toMatrix, toSamples, toVector } from "../../src/inputs/numbers.ts";
import { readPng } from "../../src/inputs/png.ts";
import { pngBytes, pngChunk } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const files = (pattern: RegExp) =>
  readdirSync(golden, { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name) && statSync(join(golden, name)).isFile())
    .map((name) => readFileSync(join(golden, name)));

/** Reads, and holds the result to what it says of itself. */
const readers: Readonly<Record<string, readonly [readonly Uint8Array[], (source: Source) => void]>> = {
  npy: [files(/\.npy$/), (source) => judge(() => readNpy(source))],
  npz: [
    files(/\.npz$/),
    (source) => {
      judge(() => readNpz(source));
      judge(() => readNpz(source, "a"));
    },
  ],
  csv: [
    [...files(/\.csv$/), Buffer.from("x,label\r\n1.5,2\r\nnan,3\r\n-2e3,4\r\n")],
    (source) => judge(() => readTable(source, ",")),
  ],
  tsv: [files(/\.tsv$/), (source) => judge(() => readTable(source, "\t"))],
  png: [
    files(/\.png$/),
    (source) => {
      const { width, height, channels, bytes } = readPng(source);
      expect(bytes).toHaveLength(width * height * channels);
    },
  ],
  idx: [
    [Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6)],
    (source) => {
      const { shape, data } = parseIdx(source.read(0, source.size), "memory");
      expect(data).toHaveLength(shape.reduce((product, n) => product * n, 1));
    },
  ],
};

function judge(read: () => ReturnType<typeof readNpy>): void {
  const { shape, data } = refusedOr(read) ?? { shape: [0], data: [] };
  expect(data).toHaveLength(shape.reduce((product, n) => product * n, 1));
  // Whoever asks gets finite numbers or an error, and each asks anew: samples may be scaled in place.
  const { samples, dropped } = refusedOr(() => toSamples(read(), "memory", "drop")) ?? {};
  if (samples !== undefined) {
    expect(samples.data).toHaveLength(samples.rows * samples.dim);
    expect(samples.data.every(Number.isFinite)).toBe(true);
    expect(samples.rows + (dropped ?? 0)).toBe(shape[0]);
  }
  expect(refusedOr(() => toVector(read(), "memory"))?.every(Number.isFinite) ?? true).toBe(true);
  const matrix = refusedOr(() => toMatrix(read(), "memory"));
  expect(matrix?.data.length).toBe(matrix && matrix.rows * matrix.columns);
  refusedOr(() => toLabels(read(), "memory"));
}

/** What the work gives, or undefined when it ends in an InputError; every other error is a defect, and goes on. */
function refusedOr<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
  cut: fc.option(fc.nat(), { freq: 4 }),
  grow: fc.option(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 20 })), { freq: 4 }),
});

function damaged(
  bytes: Uint8Array,
  { flips, cut, grow }: typeof damage extends fc.Arbitrary<infer T> ? T : never,
) {
  let out = Buffer.from(bytes);
  // Headers are short beside what follows; half of the changes go there.
  for (const [where, byte] of flips)
    out[where % (where % 2 === 0 ? out.length : Math.min(out.length, 128))] = byte;
  if (grow !== null) {
    const at = grow[0] % (out.length + 1);
    out = Buffer.concat([out.subarray(0, at), grow[1], out.subarray(at)]);
  }
  return cut === null ? out : out.subarray(0, cut % (out.length + 1));
}

describe("a damaged file is read as it says, or refused", () => {
  it.each(Object.entries(readers))("%s", (_, [valid, read]) => {
    expect(valid.length).toBeGreaterThan(0);
    for (const bytes of valid) refusedOr(() => read(memorySource(new Uint8Array(bytes), "valid")));
    fc.assert(
      fc.property(fc.constantFrom(...valid), damage, (bytes, how) => {
        refusedOr(() => read(memorySource(new Uint8Array(damaged(bytes, how)), "damaged")));
      }),
      { seed: 87, numRuns: 2000 },
    );
  });

  it.each(["npy", "npz", "csv", "png", "idx"])("%s, cut at every byte", (id) => {
    const [valid, read] = readers[id];
    const bytes = valid.toSorted((a, b) => a.length - b.length)[0];
    for (let length = 0; length < bytes.length; length++) {
      refusedOr(() => read(memorySource(new Uint8Array(bytes.subarray(0, length)), "cut")));
    }
  });

  it("png, where its checksums agree with the damage", () => {
    const image = fc.record({
      width: fc.oneof(fc.nat(6), fc.nat(2 ** 32 - 1)),
      height: fc.oneof(fc.nat(6), fc.nat(2 ** 32 - 1)),
      depth: fc.constantFrom(1, 2, 4, 8, 8, 8, 16, 7),
      color: fc.constantFrom(0, 0, 2, 3, 4, 6, 6, 9),
      interlace: fc.constantFrom(0, 0, 0, 1, 2),
      raw: fc.uint8Array({ max: 6, maxLength: 160 }),
      extra: fc.array(
        fc
          .tuple(
            fc.constantFrom("tRNS", "PLTE", "iCCP", "IHDR", "IDAT", "IEND", "acTL"),
            fc.uint8Array({ maxLength: 20 }),
          )
          .map(([type, body]) => pngChunk(type, body)),
        { maxLength: 2 },
      ),
    });
    let read = 0;
    fc.assert(
      fc.property(image, (parts) => {
        const result = refusedOr(() => readPng(memorySource(new Uint8Array(pngBytes(parts)), "made")));
        if (result === undefined) return;
        read++;
        expect(result.bytes).toHaveLength(result.width * result.height * result.channels);
      }),
      {
        seed: 88,
        numRuns: 3000,
        examples: [
          [{ width: 2, height: 1, depth: 8, color: 0, interlace: 0, raw: Uint8Array.of(0, 1, 2), extra: [] }],
        ],
      },
    );
    expect(read).toBeGreaterThan(0);
  });

  it("tables, of any characters that tables are made of", () => {
    const cell = fc.string({
      unit: fc.constantFrom(..."0123456789.,;+-eEnaif\t\n\r\"' x\ufeff"),
      maxLength: 40,
    });
    fc.assert(
      fc.property(cell, fc.constantFrom<"," | "\t">(",", "\t"), (text, separator) => {
        const bytes = new Uint8Array(Buffer.from(text));
        judge(() => readTable(memorySource(bytes, "made"), separator));
      }),
      { seed: 89, numRuns: 5000 },
    );
  });
});
