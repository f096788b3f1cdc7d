/** CIFAR-10's files as its authors publish them, made here: pixels in their places, and what is wrong is said. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCifar10 } from "../../src/inputs/images/cifar10.ts";
import type { ImageSet } from "../../src/inputs/images/set.ts";
import { folderWith } from "../helpers/folder.ts";
import { pythonWith } from "../helpers/python.ts";

const COUNT = 10_000;
const ROW = 3072;
/** Of image i of batch b at byte j. */
const byteOf = (b: number, i: number, j: number) => (b * 41 + i * 7 + j) % 251;
const made = new Map<number, Uint8Array>();
function rowsOf(b: number): Uint8Array {
  const rows = made.get(b) ?? new Uint8Array(COUNT * ROW);
  if (!made.has(b))
    for (let i = 0; i < COUNT; i++) for (let j = 0; j < ROW; j++) rows[i * ROW + j] = byteOf(b, i, j);
  made.set(b, rows);
  return rows;
}
const names = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];

async function imagesOf(set: ImageSet): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const { image } of set.images()) if ("data" in image) found.push(image.data);
  return found;
}

/** Pixel (3, 5) is at 3 * 32 + 5 = 101 in each plane of 1024. */
const pixelOf = (data: Uint8Array) => [...data.subarray(3 * 101, 3 * 101 + 3)];
const wanted = (b: number, i: number) => [101, 1125, 2149].map((j) => byteOf(b, i, j));

/** As Python 2 pickled them: protocol 2, strings of bytes. */
function pickleOf(rows: Uint8Array, shape = [COUNT, ROW], type = "u1"): Buffer {
  const short = (text: string) => Buffer.concat([Buffer.from([0x55, text.length]), Buffer.from(text)]);
  const int = (value: number) => {
    const bytes = Buffer.from([0x4a, 0, 0, 0, 0]);
    bytes.writeInt32LE(value, 1);
    return bytes;
  };
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rows.length);
  return Buffer.concat([
    Buffer.from("\x80\x02}q\x01(", "latin1"),
    ...[
      short("batch_label"),
      short("training batch"),
      short("labels"),
      Buffer.from("]q\x02("),
      int(6),
      int(9),
    ],
    ...[
      Buffer.from("e"),
      short("data"),
      Buffer.from("cnumpy.core.multiarray\n_reconstruct\nq\x03cnumpy\nndarray\n"),
    ],
    ...[
      Buffer.from("K\x00\x85", "latin1"),
      short("b"),
      Buffer.from("\x87R(K\x01", "latin1"),
      ...shape.map(int),
    ],
    ...[
      Buffer.from("\x86cnumpy\ndtype\n", "latin1"),
      short(type),
      Buffer.from("K\x00K\x01\x87R(K\x03", "latin1"),
    ],
    ...[
      short("|"),
      Buffer.from("NNN"),
      int(-1),
      int(-1),
      Buffer.from("K\x00tb\x89T", "latin1"),
      length,
      rows,
    ],
    Buffer.from("tbu."),
  ]);
}

const binaryOf = (rows: Uint8Array) => {
  const bytes = Buffer.alloc(COUNT * (1 + ROW));
  for (let i = 0; i < COUNT; i++) {
    bytes[i * (1 + ROW)] = i % 10;
    bytes.set(rows.subarray(i * ROW, (i + 1) * ROW), i * (1 + ROW) + 1);
  }
  return bytes;
};

/** Two batches with pixels, four that are empty and must not be opened. */
function folderOf(inner: string, ending: string, write: (rows: Uint8Array) => Buffer): string {
  const folder = folderWith();
  mkdirSync(join(folder, inner), { recursive: true });
  names.forEach((name, b) => {
    writeFileSync(join(folder, inner, name + ending), b === 1 || b === 5 ? write(rowsOf(b)) : "");
  });
  return folder;
}

describe.each([
  { kind: "for Python", inner: "cifar-10-batches-py", ending: "", write: pickleOf },
  { kind: "in binary", inner: "cifar-10-batches-bin", ending: ".bin", write: binaryOf },
])("the version $kind", ({ inner, ending, write }) => {
  it("gives images by their numbers, red, green and blue of a pixel together, from the files that hold them", async () => {
    const folder = folderOf(inner, ending, write);
    for (const place of [folder, join(folder, inner)]) {
      const { train, test } = openCifar10(place);
      expect([train.count, test.count]).toEqual([50_000, 10_000]);
      const set = train.of([10_000, 10_042, 19_999]);
      expect([set.count, set.others]).toEqual([3, 0]);
      expect((await imagesOf(set)).map(pixelOf)).toEqual([wanted(1, 0), wanted(1, 42), wanted(1, 9999)]);
      expect((await imagesOf(test.of([9999]))).map(pixelOf)).toEqual([wanted(5, 9999)]);
    }
  });
});

it("says what is not there, and what is damaged, with the file", async () => {
  expect(() => openCifar10(folderWith())).toThrow("the files of CIFAR-10 are not there");
  const cut = folderOf("", ".bin", (rows) => binaryOf(rows).subarray(1));
  await expect(imagesOf(openCifar10(cut).train.of([10_000]))).rejects.toMatchObject({
    message: "the file of CIFAR-10 must have 30730000 bytes (got 30729999): it is truncated, or another file",
    where: join(cut, "data_batch_2.bin"),
  });
  const other = folderOf("", ".bin", (rows) => binaryOf(rows).fill(77, 0, 1));
  await expect(imagesOf(openCifar10(other).train.of([10_000]))).rejects.toThrow("image 0 is of class 77");
});

it.each([
  {
    what: "another shape",
    write: (rows: Uint8Array) => pickleOf(rows, [ROW, COUNT]),
    error: "10000 x 3072 bytes",
  },
  {
    what: "another type",
    write: (rows: Uint8Array) => pickleOf(rows, [COUNT, ROW], "i1"),
    error: "10000 x 3072 bytes",
  },
  {
    what: "too few pixels",
    write: (rows: Uint8Array) => pickleOf(rows.subarray(1)),
    error: "must hold 30720000 bytes",
  },
  { what: "no data", write: () => Buffer.from("\x80\x02}q\x01.", "latin1"), error: "an array called data" },
  {
    what: "code",
    write: () => Buffer.from("\x80\x02cos\nsystem\n(tR.", "latin1"),
    error: 'asks for Python\'s "os.system", which is not called',
  },
  {
    what: "a file that was cut",
    write: (rows: Uint8Array) => pickleOf(rows).subarray(0, -9),
    error: "is truncated",
  },
])("refuses a pickle with $what", async ({ write, error }) => {
  const { train } = openCifar10(folderOf("", "", write));
  await expect(imagesOf(train.of([10_000]))).rejects.toThrow(error);
});

const python = pythonWith("numpy");

it.skipIf("missing" in python).each([2, 4])(
  "reads what Python 3 pickles by protocol %i",
  async (protocol) => {
    const folder = folderOf("", "", (rows) => Buffer.from(rows));
    const script = [
      "import numpy, pickle, sys",
      "file, protocol = sys.argv[1], int(sys.argv[2])",
      "rows = numpy.fromfile(file, dtype=numpy.uint8).reshape(10000, 3072)",
      "pickle.dump({b'labels': [0], b'data': rows}, open(file, 'wb'), protocol=protocol)",
    ].join("\n");
    const file = join(folder, "data_batch_2");
    execFileSync("command" in python ? python.command : "", ["-c", script, file, String(protocol)]);
    expect(readFileSync(file)[1]).toBe(protocol);
    expect((await imagesOf(openCifar10(folder).train.of([10_007]))).map(pixelOf)).toEqual([wanted(1, 7)]);
  },
);
