/** Images of all kinds, one by one: equal to Pillow's, and what is wrong with one is told without ending the others. */
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { memorySource } from "../../src/inputs/file.ts";
import { openImages } from "../../src/inputs/images/index.ts";
import { readImage } from "../../src/inputs/images/read.ts";
import type { NamedImage } from "../../src/inputs/images/set.ts";
import { Rng } from "../../src/maths/random.ts";
import { folderWith } from "../helpers/folder.ts";
import { dict, npyBytes, zipBytes } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/images");
/** By make.py: height, width and SHA-256 of the RGB bytes as Pillow 13.0 decodes them. */
const known: Readonly<Record<string, readonly [number, number, string]>> = JSON.parse(
  readFileSync(join(golden, "golden.json"), "utf8"),
);
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(golden, name)));
const parse = (bytes: Uint8Array) => readImage(memorySource(new Uint8Array(bytes), "memory"));

/** Gray three times. */
const inColor = (data: Uint8Array, channels: number) =>
  channels === 3 ? data : Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)]);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

async function all(path: string, options = {}): Promise<NamedImage[]> {
  const found: NamedImage[] = [];
  for await (const each of openImages(path, options).images()) found.push(each);
  return found;
}

const dataOf = ({ image }: NamedImage) => (image instanceof InputError ? image.message : [...image.data]);

describe("one image", () => {
  it.each(Object.entries(known))("equals Pillow's: %s", async (name, [height, width, hash]) => {
    const image = await parse(bytesOf(name));
    expect([image.height, image.width, sha256(inColor(image.data, image.channels))]).toEqual([
      height,
      width,
      hash,
    ]);
  });

  it.each([
    ["cmyk.jpg", "must be gray or in three colors (got CMYK)"],
    ["transparent.webp", /must be opaque \(alpha is \d+ in row 0, column 0/],
    ["transparent.png", /must be opaque \(alpha is \d+ in row 0, column 0/],
    ["palette-transparent.png", "must be opaque (alpha is 7 in row"],
    ["gray-16.png", "must not have 16 bits of gray"],
  ])("is refused with the reason: %s", async (name, message) => {
    await expect(parse(bytesOf(name))).rejects.toThrow(InputError);
    await expect(parse(bytesOf(name))).rejects.toThrow(message);
  });

  it("colors of half the rows but all columns are refused: this decoder is off by up to 2 there", async () => {
    const bytes = bytesOf("422-61x59.jpg");
    // the frame header's sampling factors, from 2 x 1 to 1 x 2
    const at = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xc0])) + 11;
    expect(bytes[at]).toBe(0x21);
    bytes[at] = 0x12;
    await expect(parse(bytes)).rejects.toThrow("(4:4:0)");
  });

  it.each([
    "420-64x33.jpg",
    "progressive-64x33.jpg",
    "lossy-64x33.webp",
    "lossless-64x33.webp",
    "rgb-16.png",
  ])("cut anywhere is an error, and the next one is read: %s", async (name) => {
    const bytes = bytesOf(name);
    const [height, width, hash] = known[name];
    for (const part of [0, 0.01, 0.1, 0.5, 0.9, 0.98]) {
      await expect(parse(bytes.slice(0, Math.floor(part * bytes.length)))).rejects.toThrow(InputError);
      expect(await parse(bytes)).toMatchObject({ height, width });
    }
    expect(sha256((await parse(bytes)).data)).toBe(hash);
  });

  it("with bytes changed is an image of its declared size or an error", async () => {
    const rng = new Rng(26);
    for (const name of [
      "420-17x13.jpg",
      "lossy-17x13.webp",
      "lossless-17x13.webp",
      "palette-4.png",
      "interlaced.png",
    ]) {
      const bytes = bytesOf(name);
      for (let i = 0; i < 60; i++) {
        const changed = bytes.slice();
        for (let j = 0; j < 3; j++)
          changed[Math.floor(rng.uniform() * bytes.length)] = Math.floor(256 * rng.uniform());
        const image = await parse(changed).catch((error: unknown) => error);
        if (image instanceof Error) expect(image, `seed 26, ${name}, change ${i}`).toBeInstanceOf(InputError);
        else {
          const { height, width, channels, data } = image as Awaited<ReturnType<typeof parse>>;
          expect(data).toHaveLength(height * width * channels);
        }
      }
      expect(await parse(bytes)).toMatchObject({ height: known[name][0] });
    }
  });

  it("a header that declares too many pixels is refused before any is decoded", async () => {
    const jpeg = bytesOf("444-8x8.jpg");
    const at = Buffer.from(jpeg).indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.set([0xff, 0xff, 0xff, 0xff], at + 5);
    await expect(parse(jpeg)).rejects.toThrow("exceeds the limit of 4194304 pixels (got 65535 x 65535)");
    const webp = bytesOf("lossy-17x13.webp");
    webp.set([0xff, 0x3f, 0xff, 0x3f], 26);
    await expect(parse(webp)).rejects.toThrow("(got 16383 x 16383)");
  });
});

describe("a folder", () => {
  it("gives images in Python's order of their paths, of all classes and formats, without other files", async () => {
    const folder = folderWith({ "b/.keep": "", "labels.csv": "1", "B/.keep": "", "a/.keep": "" });
    const places = ["a/10.png", "a/9.jpg", "B/x.webp", "b/x.PNG", "a.png"];
    for (const place of places) {
      const name = /jpg/.test(place)
        ? "420-8x8.jpg"
        : /webp/.test(place)
          ? "lossy-1x1.webp"
          : "palette-2.png";
      copyFileSync(join(golden, name), join(folder, place));
    }
    const set = openImages(folder);
    expect([set.count, set.others]).toEqual([5, 1]);
    // sorted(["a/10.png", "a/9.jpg", "B/x.webp", "b/x.PNG", "a.png"])
    expect((await all(folder)).map(({ where }) => where.slice(folder.length + 1))).toEqual([
      "B/x.webp",
      "a.png",
      "a/10.png",
      "a/9.jpg",
      "b/x.PNG",
    ]);
  });

  it("names a damaged image and goes on", async () => {
    const folder = folderWith();
    copyFileSync(join(golden, "444-8x8.jpg"), join(folder, "0.jpg"));
    writeFileSync(join(folder, "1.jpg"), bytesOf("444-8x8.jpg").slice(0, 300));
    copyFileSync(join(golden, "444-8x8.jpg"), join(folder, "2.jpg"));
    const found = await all(folder);
    expect(found.map(({ image }) => image instanceof InputError)).toEqual([false, true, false]);
    expect((found[1].image as InputError).where).toBe(join(folder, "1.jpg"));
  });

  it("a name does not say what a file is", async () => {
    const folder = folderWith();
    copyFileSync(join(golden, "444-8x8.jpg"), join(folder, "a.png"));
    expect((await all(folder))[0].image).toMatchObject({ height: 8, width: 8 });
  });

  it.each([
    ["nothing", {}, "there are no PNG, JPEG or WebP images"],
    ["no image", { "a.txt": "" }, "there are no PNG, JPEG or WebP images"],
    [
      "another format",
      { "a.png": "", "b/c.bmp": "" },
      'images must be PNG, JPEG or WebP files (got "b/c.bmp")',
    ],
  ])("that holds %s is refused", (_, files, message) => {
    const folder = folderWith(files);
    expect(() => openImages(folder)).toThrow(message);
  });

  it("has a digest that follows what is in its images, not their names", () => {
    const digest = (files: Record<string, string>) => openImages(folderWith(files)).digest();
    expect(digest({ "a.png": "1", "b.png": "2" })).toBe(digest({ "x.png": "1", "y.jpg": "2" }));
    expect(digest({ "a.png": "1", "b.png": "2" })).not.toBe(digest({ "a.png": "2", "b.png": "1" }));
    expect(digest({ "a.png": "1", "b.png": "2" })).not.toBe(digest({ "a.png": "12" }));
  });
});

describe("an archive", () => {
  const [one, two] = [bytesOf("444-8x8.jpg"), bytesOf("palette-2.png")];

  it("gives the images that its files are, stored or compressed, in Python's order", async () => {
    const folder = folderWith();
    const file = join(folder, "images.zip");
    writeFileSync(
      file,
      zipBytes([
        { name: "b/1.png", bytes: two, deflate: true },
        { name: "b/", bytes: new Uint8Array(0) },
        { name: "a/2.jpg", bytes: one },
        { name: "dataset.json", bytes: Buffer.from("{}") },
        { name: "__MACOSX/a/._2.jpg", bytes: Buffer.from("x") },
      ]),
    );
    const found = await all(file);
    expect(found.map(({ where }) => where)).toEqual([`${file}:a/2.jpg`, `${file}:b/1.png`]);
    expect(dataOf(found[0])).toEqual([...(await parse(one)).data]);
    expect(dataOf(found[1])).toEqual([...(await parse(two)).data]);
  });

  it("names an image whose checksum does not match, and one that lies about its size", async () => {
    const file = join(folderWith(), "images.zip");
    writeFileSync(
      file,
      zipBytes([
        { name: "1.jpg", bytes: one, crc: 7 },
        { name: "2.jpg", bytes: one },
        { name: "3.png", bytes: new Uint8Array(1e6), deflate: true, size: 100 },
      ]),
    );
    const found = (await all(file)).map(({ image }) =>
      image instanceof InputError ? image.toLine() : "read",
    );
    expect(found).toEqual([
      `E_INPUT ${file}:1.jpg the image is damaged: its checksum in the archive does not match`,
      "read",
      `E_INPUT ${file}:3.png the image cannot be unpacked from the archive: it is damaged`,
    ]);
  });
});

describe("an array", () => {
  const SHAPE = { count: 50, height: 5, width: 7 };
  const bytes = Uint8Array.from({ length: 50 * 5 * 7 * 3 }, (_, i) => (i * 37 + (i >> 5)) % 256);
  const npy = npyBytes(dict("|u1", "(50, 5, 7, 3)"), bytes);
  const images = Array.from({ length: SHAPE.count }, (_, i) => [...bytes.subarray(105 * i, 105 * (i + 1))]);

  it("of an npz file is read alike, stored and compressed, with labels beside it", async () => {
    const folder = folderWith();
    const labels = { name: "arr_1.npy", bytes: npyBytes(dict("<i8", "(1,)"), new Uint8Array(8)) };
    for (const deflate of [false, true]) {
      const file = join(folder, `${deflate}.npz`);
      writeFileSync(file, zipBytes([{ name: "arr_0.npy", bytes: npy, deflate }, labels]));
      expect(openImages(file).count).toBe(50);
      expect((await all(file)).map(dataOf)).toEqual(images);
    }
    writeFileSync(join(folder, "x.npy"), npy);
    expect((await all(join(folder, "x.npy"))).map(dataOf)).toEqual(images);
  });

  it("of a compressed npz file that is damaged ends with the image behind which it is", async () => {
    const folder = folderWith();
    const large = npyBytes(dict("|u1", "(400, 40, 50, 3)"), noise(400 * 6000));
    const whole = zipBytes([{ name: "arr_0.npy", bytes: large, deflate: true }]);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 1_200_000, 1_200_400);
    const file = join(folder, "a.npz");
    writeFileSync(file, broken);
    await expect(all(file)).rejects.toThrow(/the array (cannot be inflated behind image \d+|is damaged)/);
    writeFileSync(file, zipBytes([{ name: "arr_0.npy", bytes: npy, deflate: true, crc: 5 }]));
    await expect(all(file)).rejects.toThrow("its checksum does not match");
  });

  it("channels first are told by the shape, or by the user where both ends could be", async () => {
    const file = join(folderWith(), "x.npy");
    writeFileSync(file, npyBytes(dict("|u1", "(2, 3, 5, 3)"), bytes.subarray(0, 90)));
    expect(() => openImages(file)).toThrow("channels may be first or last in the shape (2, 3, 5, 3)");
    const first = openImages(file, { layout: "channels-first" });
    const last = openImages(file, { layout: "channels-last" });
    expect(first.digest()).not.toBe(last.digest());
    const [image] = await all(file, { layout: "channels-first" });
    // pixel (0, 0): the first of each plane of 15
    expect((dataOf(image) as number[]).slice(0, 3)).toEqual([bytes[0], bytes[15], bytes[30]]);
  });

  it.each([
    ["(2, 5, 7, 4)", "|u1", 280, "images must have 1 or 3 channels"],
    ["(2, 5)", "|u1", 10, "images must be bytes (uint8)"],
    ["(2, 5, 7, 3)", "<f4", 840, "images must be bytes (uint8)"],
  ])("%s of %s is refused", (shape, type, size, message) => {
    const file = join(folderWith(), "x.npy");
    writeFileSync(file, npyBytes(dict(type, shape), new Uint8Array(size)));
    expect(() => openImages(file)).toThrow(message);
  });
});

function noise(size: number): Uint8Array {
  const rng = new Rng(7);
  return Uint8Array.from({ length: size }, () => 256 * rng.uniform());
}

it("every golden file is one that the tests read", () => {
  const files = readdirSync(golden).filter((name) => /\.(png|jpg|webp)$/.test(name));
  const refused = [
    "cmyk.jpg",
    "transparent.webp",
    "transparent.png",
    "palette-transparent.png",
    "gray-16.png",
  ];
  expect(files.toSorted()).toEqual([...Object.keys(known), ...refused].toSorted());
});
