/**
 * The promise: a malformed sample file gives a named error within a second, before allocating. Each file here is made
 * to make a reader wait, allocate, run code or read something else; all are read by a child of 256 MB of heap, whose
 * own clock and peak of resident memory are asserted.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dict, doubles, npyBytes, pngBytes, pngChunk, zipBytes } from "../helpers/formats.ts";
import type { Outcome } from "../helpers/read-in-child.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-attacks-"));
const GIB = 2 ** 30;

/** The path that is read: the folder, where the attack is an image in one. */
const readPath = (name: string): string =>
  name.endsWith("/a.png") ? dirname(join(folder, name)) : join(folder, name);

/** What is written, or a function that makes the file; and what the error must say. */
type Attack = readonly [content: Uint8Array | string | ((path: string) => void), message: string];

/** A file that starts with these bytes and has no others, but claims a length that the disk does not hold. */
const sparse = (start: Uint8Array, length: number) => (path: string) => {
  writeFileSync(path, start);
  truncateSync(path, length);
};
const zipped = (bytes: Uint8Array, size = bytes.length) =>
  zipBytes([{ name: "x.npy", bytes, deflate: true, size }]);
const zeros = (count: number) => npyBytes(dict("<f8", `(${count},)`), new Uint8Array(8 * count));
const idx = (...sizes: number[]) => {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => {
    bytes.writeUInt32BE(size, 4 + 4 * i);
  });
  return bytes;
};
const noise = (length: number) => {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
};
/** 68 bytes that say they are 900 million pixels. */
const tinyPng = pngBytes({ width: 30_000, height: 30_000, raw: Uint8Array.of(0, 1, 2) });
const quine = zeros(1);

const attacks: Readonly<Record<string, Attack>> = {
  // sizes
  "huge.npy": [npyBytes(dict("<f8", "(1000000000000,)")), "must not exceed 536870912 numbers"],
  "huge-but-allowed.npy": [npyBytes(dict("<f8", "(536870912,)")), "is truncated"],
  "negative.npy": [npyBytes(dict("<f8", "(-1, -1)"), new Uint8Array(8)), "must not have negative sizes"],
  "overflowing.npy": [npyBytes(dict("<f8", "(4294967296, 4294967296)")), "must not exceed 536870912"],
  "overflowing-to-nothing.npy": [npyBytes(dict("<f8", `(${"9".repeat(309)}, 0)`)), "than a file can hold"],
  "infinite.npy": [npyBytes(dict("<f8", "(1e999,)")), "a tuple of integers"],
  "many-dimensions.npy": [
    npyBytes(dict("<f8", `(${"1, ".repeat(3000)})`)),
    "not have more than 4 dimensions",
  ],
  "header-of-4-gib.npy": [
    Buffer.concat([npyBytes("", undefined, 2).subarray(0, 8), Buffer.alloc(4, 0xff)]),
    "must not exceed 10000 characters (got 4294967295)",
  ],
  "beyond-4-gib.npy": [sparse(doubles([1]), 5 * GIB), "must not exceed 4 GiB (got 5.0 GiB)"],
  "sparse.npy": [sparse(doubles([1]), 3 * GIB), "has bytes after its end"],
  "empty.npy": ["", 'must start with the bytes 0x93 "NUMPY"'],
  "truncated.npy": [zeros(100).subarray(0, -1), "is truncated"],
  "trailing.npy": [Buffer.concat([zeros(100), zeros(100)]), "has bytes after its end"],
  // types
  "objects.npy": [
    npyBytes(dict("|O", "(1,)"), Buffer.from("cos\nsystem\n(S'touch /tmp/x'\ntR.")),
    "Python objects",
  ],
  "structured.npy": [
    npyBytes("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}"),
    "structured",
  ],
  "code.npy": [
    npyBytes("{'descr': __import__('os').system('id'), 'shape': ()}"),
    "expected a type in quotes",
  ],
  "nested.npy": [npyBytes("{".repeat(9000)), "a key in quotes"],
  "blank.npy": [npyBytes(`{'descr'${" ".repeat(9900)}x`), "a colon after its key"],
  "integers.npy": [npyBytes(dict("<u8", "(1,)"), Buffer.alloc(8, 0xff)), "element 0 of the file"],

  // archives
  "ratio.npz": [zipped(zeros(1000), 2 ** 31), "compressed bytes can hold"],
  "bomb.npz": [zipped(zeros(12_500_000)), "would grow from"],
  "bomb-that-declares-little.npz": [
    zipBytes([
      {
        name: "x.npy",
        bytes: Buffer.concat([zeros(10), new Uint8Array(50_000_000)]),
        deflate: true,
        size: zeros(10).length,
      },
    ]),
    "holds more than the",
  ],
  "bomb-with-a-wrong-checksum.npz": [
    zipBytes([{ name: "x.npy", bytes: zeros(8_000_000), deflate: true, crc: 1 }]),
    "its checksum does not match",
  ],
  "nested-bomb.npz": [zipBytes([{ name: "x.npy", bytes: zipped(zeros(1000)) }]), 'the bytes 0x93 "NUMPY"'],
  "lying-stored.npz": [zipBytes([{ name: "x.npy", bytes: quine, size: 4_000_000_000 }]), "is not compressed"],
  "lying-member.npz": [
    zipBytes([{ name: "x.npy", bytes: quine, size: 2 ** 31, stored: 2 ** 31 }]),
    "would end at",
  ],
  "two-sizes.npz": [
    zipBytes([{ name: "x.npy", bytes: quine, localSize: 1 }]),
    "declares two different sizes",
  ],
  "encrypted.npz": [zipBytes([{ name: "x.npy", bytes: quine, flags: 1 }]), "is encrypted"],
  "zip64.npz": [zipBytes([{ name: "x.npy", bytes: quine, size: 0xffffffff }]), "do not fit are missing"],
  "many-members.npz": [
    zipBytes(Array.from({ length: 30_000 }, (_, i) => ({ name: `${i}.npy`, bytes: quine }))),
    "holds 30000 arrays",
  ],
  "outside.npz": [zipBytes([{ name: "../../x", bytes: quine }]), "must hold at least one array"],
  "sparse.npz": [sparse(Buffer.from("PK\x03\x04"), 3 * GIB), "a zip archive"],
  "truncated.npz": [zipped(zeros(1000)).subarray(0, -5), "a zip archive"],
  "fat.npz": [
    zipBytes([
      {
        name: "x.npy",
        bytes: Buffer.concat([deflateRawSync(zeros(1)), noise(500_000)]),
        method: 8,
        size: 200,
      },
    ]),
    "bytes, but declares only 200",
  ],

  // images
  "tiny/a.png": [tinyPng, "(got 30000 x 30000)"],
  "claims/a.png": [
    pngBytes({ width: 2048, height: 2048, color: 6, raw: new Uint8Array(100) }),
    "bytes can hold",
  ],
  "pixel-bomb/a.png": [
    pngBytes({ width: 1, height: 1, raw: new Uint8Array(100_000_000) }),
    "has more pixels",
  ],
  "profile-bomb/a.png": [
    pngBytes({
      width: 1,
      height: 1,
      raw: Uint8Array.of(7, 0),
      extra: [
        pngChunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), deflateSync(new Uint8Array(50_000_000))])),
      ],
    }),
    "is damaged: a row has the unknown filter 7",
  ],
  "late-fault/a.png": [
    pngBytes({ width: 2048, height: 2048, color: 6, raw: new Uint8Array(2048 * (1 + 4 * 2048)).fill(0) }),
    "(alpha is 0",
  ],
  "chunk-of-4-gib/a.png": [
    Buffer.concat([
      pngBytes({ width: 1, height: 1, raw: Uint8Array.of(0, 0) }).subarray(0, 33),
      Buffer.alloc(12, 0xff),
    ]),
    "is truncated",
  ],
  "sparse/a.png": [
    sparse(pngBytes({ width: 1, height: 1, raw: Uint8Array.of(0, 0) }), 3 * GIB),
    "exceeds the limit of",
  ],
  "pipe-inside/a.png": [(path) => execFileSync("mkfifo", [path]), "(got a named pipe)"],
  "html/a.png": ["<html></html>", "does not start with the signature of PNG"],

  // idx
  "huge-idx3-ubyte": [idx(2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1), "more than the limit of 2147483647"],
  "sparse-idx1-ubyte": [sparse(idx(10), 3 * GIB), "has bytes after its end"],
  "claim-idx1-ubyte.gz": [gzipSync(idx(2_000_000_000)), "compressed bytes can hold"],
  "bomb-idx1-ubyte.gz": [gzipSync(Buffer.concat([idx(10), new Uint8Array(50_000_000)])), "holds more"],
  "fat-idx1-ubyte.gz": [sparse(gzipSync(idx(1)), 3 * GIB), "far fewer than its"],

  // tables
  "long-line.csv": [Buffer.alloc(30_000_000, "1"), "a line has more than"],
  "many-columns.csv": [Buffer.alloc(8_000_000, "1,"), "more than 1048576 columns"],
  "many-empty-cells.csv": [Buffer.alloc(1_000_000, ","), "got an empty cell"],
  "long-number.csv": [`${"1".repeat(10_000_000)}x\n`, "expected a number"],
  "long-blank.csv": [`1${" ".repeat(10_000_000)}x\n`, "expected a number"],
  "sparse.csv": [sparse(Buffer.from("1,2\n"), 3 * GIB), "a line has more than"],
  "ragged.csv": [`${"1,2\n".repeat(100_000)}1\n`, "must have 2 cells, as line 1 has"],
  "binary.csv": [noise(1_000_000), "a table must be UTF-8 text"],
  "quotes.csv": ["\"=cmd|' /C calc'!A0\"\n", 'expected a number (got "=cmd'],

  // what is no file
  "missing.npy": [() => {}, "there is no such file"],
  "pipe.npy": [(path) => execFileSync("mkfifo", [path]), "(got a named pipe)"],
  "pipe.csv": [(path) => execFileSync("mkfifo", [path]), "(got a named pipe)"],
  "pipe-of-no-kind": [(path) => execFileSync("mkfifo", [path]), "(got a named pipe)"],
  "loop.npy": [(path) => symlinkSync(path, path), "its links form a loop"],
  "loop.npz": [
    (path) => {
      symlinkSync(`${path}.b`, path);
      symlinkSync(path, `${path}.b`);
    },
    "its links form a loop",
  ],
  "zero.npy": [(path) => symlinkSync("/dev/zero", path), "(got a device)"],
  "random.csv": [(path) => symlinkSync("/dev/urandom", path), "(got a device)"],
  "folder.npy": [(path) => mkdirSync(path), "must hold at least one image (got none)"],
  "system-file.npy": [(path) => symlinkSync("/proc/self/maps", path), 'the bytes 0x93 "NUMPY"'],
  "socket.npy": ["", "not a regular file"],
};

let socket: Server;
let outcomes: Outcome[];

beforeAll(async () => {
  for (const [name, [content]] of Object.entries(attacks)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (name === "socket.npy") {
      socket = createServer();
      await new Promise<void>((listening) => socket.listen(path, listening));
    } else if (typeof content === "function") content(path);
    else writeFileSync(path, content);
  }
  const child = spawnSync(
    process.execPath,
    ["--max-old-space-size=256", "--import", "tsx", join(import.meta.dirname, "../helpers/read-in-child.ts")],
    {
      input: JSON.stringify(Object.keys(attacks).map(readPath)),
      encoding: "utf8",
      maxBuffer: 2 ** 24,
      timeout: 600_000,
    },
  );
  expect(child.stderr).toBe("");
  outcomes = JSON.parse(child.stdout) as Outcome[];
});

afterAll(() => {
  socket?.close();
  rmSync(folder, { recursive: true });
});

const outcome = (name: string): Outcome => {
  const found = outcomes.find(({ path }) => path === readPath(name));
  return found ?? expect.unreachable(name);
};

describe("an attack in the shape of a sample file", () => {
  it("has 68 bytes where it says so", () => expect(tinyPng).toHaveLength(68));

  it.each(Object.entries(attacks))("%s gives a named error within a second", (name, [, message]) => {
    const { name: kind, message: got, ms } = outcome(name);
    expect(got).toContain(message);
    expect(kind).toBe("InputError");
    expect(ms).toBeLessThan(1000);
  });

  it("costs no more memory than a fraction of what it claims", () => {
    // The child before it reads anything takes about 100 MiB; what it claims goes up to 5 GiB.
    const peak = Math.max(...outcomes.map(({ peakMiB }) => peakMiB));
    const slowest = outcomes.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    console.log(
      `${outcomes.length} attacks, peak of resident memory ${Math.round(peak)} MiB, slowest: ${slowest
        .map(({ path, ms }) => `${path.slice(folder.length + 1)} ${Math.round(ms)} ms`)
        .join(", ")}`,
    );
    expect(peak).toBeLessThan(384);
  });
});
