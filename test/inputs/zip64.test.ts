/** Zip archives whose numbers do not fit their fields: 65,535 members and more, bytes beyond 4 GiB. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openImages } from "../../src/inputs/images/index.ts";
import type { ImageSet } from "../../src/inputs/images/set.ts";
import { folderWith } from "../helpers/folder.ts";
import { pngBytes, zip64End, zipBytes } from "../helpers/formats.ts";
import { pythonWith } from "../helpers/python.ts";

/** One pixel. */
const png = (gray: number) => pngBytes({ width: 1, height: 1, raw: Uint8Array.of(0, gray) });
const path = (name = "images.zip") => join(folderWith(), name);

/** Of the first images. */
async function pixelsOf(set: ImageSet, most: number): Promise<(number | string)[]> {
  const found: (number | string)[] = [];
  for await (const { image } of set.images()) {
    found.push("data" in image ? image.data[0] : image.message);
    if (found.length === most) break;
  }
  return found;
}

it.each([65_534, 65_535])("holds %i images", async (count) => {
  const file = path();
  const name = (i: number) => `${String(i).padStart(5, "0")}.png`;
  writeFileSync(
    file,
    zipBytes(Array.from({ length: count }, (_, i) => ({ name: name(i), bytes: png(i % 251) }))),
  );
  const set = openImages(file);
  expect(set.count).toBe(count);
  expect(await pixelsOf(set, 3)).toEqual([0, 1, 2]);
});

const GIB = 2 ** 30;

/** Two images, the second behind a hole that takes no room on the disk; its offset stands in the extra field. */
function beyond4Gib(file: string, far: number, change: (bytes: Buffer) => void = () => {}): void {
  const archive = zipBytes([
    { name: "0.png", bytes: png(7) },
    { name: "1.png", bytes: png(9) },
  ]);
  const directory = archive.indexOf("PK\x01\x02");
  const second = archive.indexOf("PK\x03\x04", 4);
  const entry = archive.indexOf("PK\x01\x02", directory + 4);
  const end = archive.indexOf("PK\x05\x06");
  const own = Buffer.from(archive.subarray(entry, end));
  own.writeUInt16LE(12, 30);
  own.writeUInt32LE(0xffffffff, 42);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(far), 4);
  const entries = Buffer.concat([archive.subarray(directory, entry), own, extra]);
  const image = archive.subarray(second, directory);
  const last = Buffer.from(archive.subarray(end));
  last.writeUInt32LE(0xffffffff, 16);
  const tail = Buffer.concat([image, entries, zip64End(2, entries.length, far + image.length), last]);
  change(tail);
  const to = openSync(file, "w");
  writeSync(to, archive.subarray(0, second), 0, second, 0);
  writeSync(to, tail, 0, tail.length, far);
  closeSync(to);
}

it("reads an image that lies behind 5 GiB", async () => {
  const file = path();
  beyond4Gib(file, 5 * GIB);
  expect(await pixelsOf(openImages(file), 3)).toEqual([7, 9]);
});

it.each([
  {
    what: "its zip64 end is damaged",
    find: "PK\x06\x06",
    at: 0,
    bytes: "XX",
    error: "is damaged: its zip64 end is missing",
  },
  {
    what: "the locator leads beyond the end",
    find: "PK\x06\x07",
    at: 13,
    bytes: "\x01",
    error: "its zip64 end is not before its end",
  },
  {
    what: "the locator leads to no number",
    find: "PK\x06\x07",
    at: 15,
    bytes: "\xff",
    error: "is damaged: it declares",
  },
  {
    what: "the extra field is another one",
    find: "\x01\x00\x08\x00",
    at: 0,
    bytes: "\x02",
    error: 'sizes that do not fit are missing (member "1.png")',
  },
  {
    what: "the extra field is too short",
    find: "\x01\x00\x08\x00",
    at: 2,
    bytes: "\x04",
    error: 'sizes that do not fit are missing (member "1.png")',
  },
])("says that $what", ({ find, at, bytes, error }) => {
  const file = path();
  beyond4Gib(file, 5 * GIB, (tail) => {
    tail.write(bytes, tail.indexOf(find, 0, "latin1") + at, "latin1");
  });
  expect(() => openImages(file)).toThrow(error);
});

const python = pythonWith("zipfile");

it.skipIf("missing" in python)("reads what Python's zipfile writes, in order", async () => {
  const file = path();
  const script = [
    "import base64, sys, zipfile",
    "images = [base64.b64decode(text) for text in sys.stdin.read().split()]",
    "with zipfile.ZipFile(sys.argv[1], 'w') as archive:",
    "    for i in range(65540): archive.writestr(f'{i:05}.png', images[i % len(images)])",
    // of a stream, whose sizes are not known before it ends
    "    with archive.open('0.png', 'w', force_zip64=True) as large: large.write(images[2])",
  ].join("\n");
  execFileSync("command" in python ? python.command : "", ["-c", script, file], {
    input: [1, 2, 3].map((gray) => png(gray).toString("base64")).join("\n"),
  });
  expect(readFileSync(file).includes("PK\x06\x06")).toBe(true);
  const set = openImages(file);
  expect(set.count).toBe(65_541);
  // "0.png" is before "00000.png"
  expect(await pixelsOf(set, 5)).toEqual([3, 1, 2, 3, 1]);
});
