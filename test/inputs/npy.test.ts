import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { fromHalf } from "../../src/inputs/dtypes.ts";
import { memorySource } from "../../src/inputs/file.ts";
import { npy, readNpy } from "../../src/inputs/npy.ts";
import { folderWith } from "../helpers/folder.ts";
import { dict, doubles, npyBytes } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const parse = (bytes: Uint8Array) => readNpy(memorySource(new Uint8Array(bytes), "memory"));

interface Golden {
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}
const values = JSON.parse(readFileSync(join(golden, "values.json"), "utf8")) as Record<string, Golden>;
const words: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };

describe("files written by NumPy", () => {
  const names = Object.keys(values).filter((name) => name.endsWith(".npy"));

  it("are there for every type", () => {
    const codes = new Set(names.map((name) => name.split(/[-.]/)[0]));
    for (const code of "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".split(" ")) expect(codes).toContain(code);
  });

  it.each(names)("%s gives NumPy's own values, exactly", (name) => {
    const { shape, data } = npy.read(join(golden, name));
    expect(shape).toEqual(values[name].shape);
    expect([...data]).toEqual(values[name].values.map((x) => (typeof x === "string" ? words[x] : x)));
  });

  it("keep single precision where it is exact, and only there", () => {
    for (const name of names.filter((file) => /^\w\d-little/.test(file))) {
      const single = ["f2", "f4", "i1", "i2", "u1", "u2"].includes(name.slice(0, 2));
      expect(npy.read(join(golden, name)).data, name).toBeInstanceOf(single ? Float32Array : Float64Array);
    }
    expect(npy.read(join(golden, "u1-little.npy")).bytes).toBe(true);
    expect(npy.read(join(golden, "i1-little.npy")).bytes).toBe(false);
  });
});

describe("half precision", () => {
  it("gives each of its 65,536 values: sign, power of two and fraction of IEEE 754", () => {
    // The other way round, from its parts: 2^-24 for the smallest, then in each binade 1024 steps.
    const positive: number[] = Array.from({ length: 1024 }, (_, f) => f / 2 ** 24);
    for (let e = 1; e < 31; e++) for (let f = 0; f < 1024; f++) positive.push((1024 + f) * 2 ** (e - 25));
    positive.forEach((x, bits) => {
      if (fromHalf(bits) !== x || !Object.is(fromHalf(bits | 0x8000), -x))
        expect.unreachable(`0x${bits.toString(16)}`);
    });
    expect([fromHalf(0x7c00), fromHalf(0xfc00), fromHalf(0x7c01)]).toEqual([Infinity, -Infinity, Number.NaN]);
  });
});

/** How to put one value of each type into bytes. */
const writers = {
  f4: { size: 4, set: (v: DataView, x: number, le: boolean) => v.setFloat32(0, x, le), value: fc.float() },
  f8: { size: 8, set: (v: DataView, x: number, le: boolean) => v.setFloat64(0, x, le), value: fc.double() },
  i1: {
    size: 1,
    set: (v: DataView, x: number) => v.setInt8(0, x),
    value: fc.integer({ min: -128, max: 127 }),
  },
  i2: {
    size: 2,
    set: (v: DataView, x: number, le: boolean) => v.setInt16(0, x, le),
    value: fc.integer({ min: -32768, max: 32767 }),
  },
  i4: { size: 4, set: (v: DataView, x: number, le: boolean) => v.setInt32(0, x, le), value: fc.integer() },
  i8: {
    size: 8,
    set: (v: DataView, x: number, le: boolean) => v.setBigInt64(0, BigInt(x), le),
    value: fc.maxSafeInteger(),
  },
  u1: { size: 1, set: (v: DataView, x: number) => v.setUint8(0, x), value: fc.nat(255) },
  u2: { size: 2, set: (v: DataView, x: number, le: boolean) => v.setUint16(0, x, le), value: fc.nat(65535) },
  u4: {
    size: 4,
    set: (v: DataView, x: number, le: boolean) => v.setUint32(0, x, le),
    value: fc.nat(2 ** 32 - 1),
  },
  u8: {
    size: 8,
    set: (v: DataView, x: number, le: boolean) => v.setBigUint64(0, BigInt(x), le),
    value: fc.maxSafeNat(),
  },
  b1: { size: 1, set: (v: DataView, x: number) => v.setUint8(0, x), value: fc.nat(1) },
};
const code = fc.constantFrom(...(Object.keys(writers) as (keyof typeof writers)[]));

it("half precision is read block by block, in both orders of memory", () => {
  // 3 x 50,000 elements are three blocks; every number below 2048 is one of half precision, with the bits of (10 - e) places less
  const half = (x: number): number => {
    const exponent = x === 0 ? -15 : Math.floor(Math.log2(x));
    return x === 0 ? 0 : ((exponent + 15) << 10) | ((x / 2 ** exponent - 1) * 1024);
  };
  const [rows, columns] = [3, 50_000];
  for (const fortran of [false, true]) {
    const bits = Uint16Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = fortran
        ? [at % rows, Math.floor(at / rows)]
        : [Math.floor(at / columns), at % columns];
      return half((row * 1000 + column) % 2048);
    });
    const { shape, data } = parse(
      npyBytes(dict("<f2", `(${rows}, ${columns})`, fortran), new Uint8Array(bits.buffer)),
    );
    expect(shape).toEqual([rows, columns]);
    expect(data).toBeInstanceOf(Float32Array);
    expect(data.every((x, at) => x === (Math.floor(at / columns) * 1000 + (at % columns)) % 2048)).toBe(true);
  }
});

describe("any array", () => {
  const cases = fc
    .record({
      code,
      order: fc.constantFrom("<", ">", "="),
      fortran: fc.boolean(),
      version: fc.constantFrom(1, 2, 3),
      shape: fc.array(fc.nat(4), { maxLength: 4 }),
    })
    .chain((layout) => {
      const count = layout.shape.reduce((product, n) => product * n, 1);
      const value: fc.Arbitrary<number> = writers[layout.code].value;
      return fc.record({
        layout: fc.constant(layout),
        values: fc.array(value, { minLength: count, maxLength: count }),
      });
    });

  it("comes back value by value, whatever its type, byte order, memory order, shape and version", () => {
    fc.assert(
      fc.property(cases, ({ layout: { code, order, fortran, version, shape }, values }) => {
        const { size, set } = writers[code];
        const machine = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
        const bytes = new Uint8Array(size * values.length);
        // values are row-major; position(i) is where the i-th of them stands in the file
        const position = (i: number): number => {
          if (!fortran) return i;
          let rest = i;
          const index = shape.toReversed().map((n) => {
            const digit = rest % n;
            rest = Math.floor(rest / n);
            return digit;
          });
          // index holds the last dimension first; the first dimension is fastest in the file
          return index.reduce((sum, digit, d) => sum * shape[shape.length - 1 - d] + digit, 0);
        };
        values.forEach((x, i) => {
          set(
            new DataView(bytes.buffer, size * position(i), size),
            x,
            order === "=" ? machine : order === "<",
          );
        });
        const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
        const read = parse(npyBytes(dict(order + code, tuple, fortran), bytes, version));
        expect(read.shape).toEqual(shape);
        expect([...read.data]).toEqual(values);
      }),
      { seed: 81, numRuns: 500 },
    );
  });

  it("is read from a file as from memory", () => {
    const path = join(folderWith(), "a.npy");
    writeFileSync(path, doubles([1, 2, 3]));
    expect([...npy.read(path).data]).toEqual([1, 2, 3]);
  });

  it("of booleans takes every byte but 0 for true, as NumPy does", () => {
    expect([...parse(npyBytes(dict("|b1", "(3,)"), Uint8Array.of(0, 1, 255))).data]).toEqual([0, 1, 1]);
  });

  it("may name its keys in any order, with any quotes and blanks", () => {
    const text = `{"shape":( 2 ,),"fortran_order" : False, 'descr':"<u2"}     `;
    expect([...parse(npyBytes(text, Uint8Array.of(1, 0, 2, 0))).data]).toEqual([1, 2]);
  });
});

describe("an integer of 64 bits", () => {
  const wide = (descr: string, ...integers: bigint[]) => {
    const bytes = new Uint8Array(8 * integers.length);
    const view = new DataView(bytes.buffer);
    integers.forEach((x, i) => {
      if (descr === "<u8") view.setBigUint64(8 * i, x, true);
      else view.setBigInt64(8 * i, x, true);
    });
    return () => parse(npyBytes(dict(descr, `(${integers.length},)`), bytes));
  };
  const limit = 2n ** 53n;

  it("is read up to 2^53 - 1, and refused beyond by its index and value", () => {
    expect([...wide("<i8", limit - 1n, 1n - limit)().data]).toEqual([2 ** 53 - 1, 1 - 2 ** 53]);
    expect(wide("<i8", 0n, limit + 1n)).toThrow("element 1 of the file, counted from 0, is 9007199254740993");
    expect(wide("<i8", -limit)).toThrow("element 0 of the file, counted from 0, is -9007199254740992");
    expect(wide("<u8", 1n, 2n, 2n ** 64n - 1n)).toThrow(
      "element 2 of the file, counted from 0, is 18446744073709551615",
    );
  });
});

describe("a header that is not what it should be", () => {
  const plain = "'fortran_order': False, 'shape': (1,), ";
  it.each([
    ["not NumPy", Buffer.from("hello, world"), 'must start with the bytes 0x93 "NUMPY"'],
    ["empty", Buffer.alloc(0), 'must start with the bytes 0x93 "NUMPY"'],
    ["version 4.0", npyBytes(dict("<f8", "(1,)"), new Uint8Array(8), 4), "(got 4.0)"],
    ["cut short", npyBytes(dict("<f8", "(1,)")).subarray(0, 30), "its header ends at byte"],
    ["cut at once", npyBytes("").subarray(0, 9), "is truncated in its header (got 9 bytes)"],
    ["long", npyBytes(" ".repeat(20_000)), "must not exceed 10000 characters (got 20001)"],
    ["objects", npyBytes(dict("|O", "(1,)"), new Uint8Array(8)), 'unsupported type "|O" (Python objects)'],
    ["text", npyBytes(dict("<U3", "(1,)"), new Uint8Array(12)), 'unsupported type "<U3" (text)'],
    ["complex", npyBytes(dict("<c16", "(1,)"), new Uint8Array(16)), "complex numbers"],
    ["dates", npyBytes(dict("<M8[ns]", "(1,)"), new Uint8Array(8)), "dates"],
    ["long double", npyBytes(dict("<f16", "(1,)"), new Uint8Array(16)), 'unsupported type "<f16";'],
    ["no byte order", npyBytes(dict("|i4", "(1,)"), new Uint8Array(4)), "lacks a byte order"],
    ["no type", npyBytes(dict("", "(1,)")), 'unsupported type "";'],
    [
      "a property of every object",
      npyBytes(dict("<constructor", "(1,)")),
      'unsupported type "<constructor";',
    ],
    ["structured", npyBytes(`{'descr': [('x', '<f8')], ${plain}}`, new Uint8Array(8)), "a structured dtype"],
    ["subarrays", npyBytes(`{'descr': ('<f8', (2,)), ${plain}}`, new Uint8Array(16)), "a dtype of subarrays"],
    [
      "negative",
      npyBytes(dict("<f8", "(-1,)"), new Uint8Array(8)),
      'must not have negative sizes (got "(-1,)")',
    ],
    ["no tuple", npyBytes(dict("<f8", "(1)"), new Uint8Array(8)), 'tuple of integers (got "(1)")'],
    ["fractions", npyBytes(dict("<f8", "(1.5,)"), new Uint8Array(8)), "tuple of integers"],
    ["an expression", npyBytes(dict("<f8", "(2**9,)"), new Uint8Array(8)), "tuple of integers"],
    ["a call", npyBytes(dict("<f8", "(len('a'),)"), new Uint8Array(8)), "a tuple of integers for shape"],
    [
      "5 dimensions",
      npyBytes(dict("<f8", "(1, 1, 1, 1, 1)"), new Uint8Array(8)),
      "not have more than 4 dimensions",
    ],
    ["huge", npyBytes(dict("<f8", "(1000000, 1000000)")), "must not exceed 536870912 numbers"],
    [
      "overflowing",
      npyBytes(dict("<f8", "(4294967296, 4294967296, 4294967296)")),
      "must not exceed 536870912",
    ],
    ["absurd", npyBytes(dict("<f8", `(${"9".repeat(400)}, 0)`)), "more numbers than a file can hold"],
    ["truncated", doubles([1, 2]).subarray(0, -1), "is truncated: shape (2) of f8 requires"],
    ["trailing", Buffer.concat([doubles([1, 2]), Uint8Array.of(0)]), "has bytes after its end"],
    ["a missing key", npyBytes("{'descr': '<f8', 'shape': (1,)}", new Uint8Array(8)), "(got 2 of 3)"],
    ["a key twice", npyBytes(`{'descr': '<f8', 'descr': '<f8', ${plain}}`), 'each once (got "descr")'],
    ["another key", npyBytes(`{'__proto__': 1, ${plain}}`), 'each once (got "__proto__")'],
    ["no dict", npyBytes("exit()"), 'expected a Python dict (got "exit()")'],
    ["no comma", npyBytes("{'descr': '<f8' 'shape': (1,)}"), "a comma between its entries"],
    ["no colon", npyBytes("{'descr' '<f8'}"), "a colon after its key"],
    ["True as 1", npyBytes("{'descr': '<f8', 'fortran_order': 1, 'shape': (1,)}"), "True or False"],
    [
      "more after it",
      npyBytes(`${dict("<f8", "(1,)")} + {}`, new Uint8Array(8)),
      "expected nothing after the dict",
    ],
    ["without end", npyBytes("{'descr': '<f8', "), "a key in quotes"],
  ])("is refused: %s", (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(InputError);
    expect(() => parse(bytes)).toThrow(message);
  });

  it("shows nothing that could move a cursor", () => {
    try {
      parse(npyBytes(dict("\u001b[2J", "(1,)")));
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).message).toContain('"\\u001b[2J"');
    }
  });
});
