import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { memorySource } from "../../src/inputs/file.ts";
import { npz, readNpz } from "../../src/inputs/npz.ts";
import { dict, doubles, npyBytes, type ZipMember, zipBytes } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const values = JSON.parse(readFileSync(join(golden, "values.json"), "utf8")) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;
const parse = (bytes: Uint8Array, array?: string) =>
  readNpz(memorySource(new Uint8Array(bytes), "memory"), array);

describe("archives written by NumPy", () => {
  it.each([
    ["stored.npz", "a"],
    ["stored.npz", "b"],
    ["deflated.npz", "a"],
    ["deflated.npz", "b"],
  ])("%s gives the values of its array %s", (file, array) => {
    const { shape, data } = npz.read(join(golden, file), array);
    expect(shape).toEqual(values[`${file}:${array}`].shape);
    expect([...data]).toEqual(values[`${file}:${array}`].values);
  });

  it("need no name where there is one array", () => {
    expect([...npz.read(join(golden, "one.npz")).data]).toEqual(values["one.npz"].values);
  });

  it("need one where there are more, and say which there are", () => {
    expect(() => npz.read(join(golden, "stored.npz"))).toThrow(
      'the npz file holds 2 arrays, so one must be named: "a", "b"',
    );
    expect(() => npz.read(join(golden, "stored.npz"))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("eval --array") }),
    );
    expect(() => npz.read(join(golden, "stored.npz"), "c")).toThrow('holds no array "c" (it has "a", "b")');
  });
});

describe("any archive", () => {
  it("gives back each array, stored or deflated, behind any comment", () => {
    const member = fc.record({
      values: fc.array(fc.double({ noNaN: true }), { maxLength: 50 }),
      deflate: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 5 }),
        fc.string({ unit: "grapheme-ascii" }),
        (all, comment) => {
          const bytes = zipBytes(
            all.map(({ values, deflate }, i) => ({ name: `a${i}.npy`, bytes: doubles(values), deflate })),
            comment,
          );
          all.forEach(({ values }, i) => {
            expect([...parse(bytes, `a${i}`).data]).toEqual(values);
          });
        },
      ),
      { seed: 82, numRuns: 100 },
    );
  });

  it("passes over members that are no arrays", () => {
    const note = { name: "note.txt", bytes: Buffer.from("hello") };
    expect([...parse(zipBytes([note, { name: "x.npy", bytes: doubles([7]) }])).data]).toEqual([7]);
  });
});

describe("an archive that is not what it should be", () => {
  const x = { name: "x.npy", bytes: doubles([1, 2, 3]) };
  const zeros = npyBytes(dict("<f8", "(125000,)"), new Uint8Array(1_000_000));
  const one = (lie: Partial<ZipMember>) => zipBytes([{ ...x, ...lie }]);
  const whole = zipBytes([x]);
  const patched = (at: number, byte: number) => {
    const bytes = Buffer.from(whole);
    bytes[at < 0 ? bytes.length + at : at] = byte;
    return bytes;
  };

  it.each([
    ["no archive", doubles([1]), "an npz file must be a zip archive (this file is not, or is truncated)"],
    ["empty", Buffer.alloc(0), "an npz file must be a zip archive"],
    ["no members", zipBytes([]), "must hold at least one array (got none)"],
    [
      "no arrays",
      zipBytes([{ name: "a.txt", bytes: doubles([1]) }]),
      "must hold at least one array (got none)",
    ],
    ["the same name twice", zipBytes([x, x]), 'one must be named: "x", "x"'],
    ["truncated at its end", whole.subarray(0, -1), "an npz file must be a zip archive"],
    ["truncated at its start", whole.subarray(10), "is truncated or damaged: its directory would end"],
    ["encrypted", one({ flags: 1 }), 'is encrypted (member "x.npy")'],
    ["another compression", one({ method: 14 }), '("x.npy" has compression method 14)'],
    ["a size that stands nowhere", one({ size: 0xffffffff }), "sizes that do not fit are missing"],
    [
      "an offset that stands nowhere",
      patched(-6, 0xff).fill(0xff, whole.length - 6, whole.length - 2),
      "its directory would end at byte 4294967",
    ],
    ["several disks", patched(-18, 1), "is split over several disks"],
    [
      "more members than there are",
      patched(-12, 2).fill(2, whole.length - 14, whole.length - 13),
      "fewer members",
    ],
    [
      "fewer members than there are",
      patched(-12, 0).fill(0, whole.length - 14, whole.length - 13),
      "extra bytes in its directory of 0",
    ],
    ["stored with another size", one({ size: 100 }), "is not compressed, but declares 100 bytes and holds"],
    ["a member beyond the directory", one({ stored: 5000, size: 5000 }), "would end at byte"],
    ["two sizes", one({ localSize: 5 }), "declares two different sizes of its member"],
    ["a wrong checksum", one({ crc: 1 }), "is damaged: its checksum does not match"],
    ["a directory beyond its end", patched(-8, 0xff), "is truncated or damaged: its directory"],
    [
      "more inside than declared",
      one({ bytes: zeros, deflate: true, size: 200 }),
      "the npy file is truncated",
    ],
    [
      "more inside than declared, agreeing with the header",
      zipBytes([
        {
          name: "x.npy",
          bytes: Buffer.concat([doubles([1, 2]), new Uint8Array(10_000_000)]),
          deflate: true,
          size: doubles([1, 2]).length,
        },
      ]),
      "holds more than the 84 bytes it declares",
    ],
    [
      "less inside than declared",
      one({ deflate: true, size: 20_000 }),
      "the npy file has bytes after its end",
    ],
    ["a bomb by its ratio", one({ bytes: zeros, deflate: true, size: 2 ** 31 }), "compressed bytes can hold"],
    [
      "a bomb within the ratio",
      one({ bytes: zeros, deflate: true, size: 2 ** 29 }),
      "compressed bytes can hold",
    ],
    ["no deflate stream", one({ method: 8 }), 'the member "x.npy" of the npz file'],
    [
      "a deflate stream cut short",
      zipBytes([{ ...x, bytes: deflateRawSync(zeros).subarray(0, -3), method: 8, size: zeros.length }]),
      "cannot be inflated: unexpected end of file",
    ],
    ["a bad array", one({ bytes: doubles([1, 2], "(3,)") }), "is truncated: shape (3)"],
  ])("is refused: %s", (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(InputError);
    expect(() => parse(bytes)).toThrow(message);
  });

  it("with two members of one name is refused by that name", () => {
    expect(() => parse(zipBytes([x, x]), "x")).toThrow('holds more than one array "x"');
  });

  it("that would honestly unpack to gigabytes of nothing is refused, with the way out", () => {
    // 300 MB of zeros deflate to 0.3 MB, a ratio of 1000: within what DEFLATE can do, beyond what samples do.
    const count = 37_500_000;
    const bytes = zipBytes([
      {
        name: "x.npy",
        bytes: npyBytes(dict("<f8", `(${count},)`), new Uint8Array(8 * count)),
        deflate: true,
      },
    ]);
    try {
      parse(bytes);
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).message).toMatch(/would grow from \d+ bytes to 3000/);
      expect((error as InputError).hint).toContain("numpy.savez");
    }
  });
});
