import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../reports/kit/png.ts";
import { InputError } from "../../src/errors.ts";
import { memorySource } from "../../src/inputs/file.ts";
import { readPng } from "../../src/inputs/png.ts";
import { pngFolder } from "../../src/inputs/png-folder.ts";
import { folderWith } from "../helpers/folder.ts";
import { pngBytes, pngChunk } from "../helpers/formats.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const values = JSON.parse(readFileSync(join(golden, "values.json"), "utf8")) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;
const parse = (bytes: Uint8Array) => readPng(memorySource(new Uint8Array(bytes), "memory"));

describe("a folder of images", () => {
  it.each(["png-gray", "png-rgb", "png-rgba"])(
    "written by Pillow gives its bytes, in natural order: %s",
    (name) => {
      const { shape, data, bytes } = pngFolder.read(join(golden, name));
      expect(shape).toEqual(values[name].shape);
      expect([...data]).toEqual(values[name].values);
      expect(bytes).toBe(true);
    },
  );

  it("with hidden files is read without them", () => {
    const folder = folderWith({ ".DS_Store": "x", "._8.png": "x" });
    copyFileSync(join(golden, "png-gray/8.png"), join(folder, "8.PNG"));
    expect(pngFolder.read(folder).shape).toEqual([1, 5, 7]);
  });

  it("of folders is a set with classes, in natural order", () => {
    const folder = folderWith({ "10/.DS_Store": "x", "9/.DS_Store": "x" });
    copyFileSync(join(golden, "png-gray/8.png"), join(folder, "10/a.png"));
    copyFileSync(join(golden, "png-gray/8.png"), join(folder, "9/a.png"));
    copyFileSync(join(golden, "png-gray/9.png"), join(folder, "9/b.png"));
    const { shape, labels, data } = pngFolder.read(folder);
    expect(shape).toEqual([3, 5, 7]);
    expect([...(labels ?? [])]).toEqual([0, 0, 1]);
    expect([...data.slice(0, 35)]).toEqual([...data.slice(70)]);
  });

  it("of folders names the one that is empty, and the image of another size in any of them", () => {
    const empty = folderWith({ "cats/.keep": "", "dogs/.keep": "" });
    copyFileSync(join(golden, "png-gray/8.png"), join(empty, "cats/a.png"));
    expect(() => pngFolder.read(empty)).toThrow(
      expect.objectContaining({
        where: join(empty, "dogs"),
        message: "a folder of images must hold at least one image (got none)",
      }),
    );
    copyFileSync(join(golden, "png-rgb/9.png"), join(empty, "dogs/b.png"));
    expect(() => pngFolder.read(empty)).toThrow(
      expect.objectContaining({
        where: join(empty, "dogs/b.png"),
        message:
          'all images of a folder must have the same size and kind (this is 4 x 6 RGB, "cats/a.png" is 7 x 5 gray)',
      }),
    );
  });

  it.each([
    ["nothing", [], "must hold at least one image (got none)"],
    ["something else", ["png-gray/8.png", "table.csv"], 'must hold only PNG images (got "table.csv")'],
    ["two sizes", ["png-gray/8.png", "png-rgb/9.png"], '(this is 4 x 6 RGB, "8.png" is 7 x 5 gray)'],
    ["no image under its name", ["values.json"], "does not start with the signature of PNG"],
  ])("that holds %s is refused", (_, files, message) => {
    const folder = folderWith();
    for (const file of files) {
      const name = file.split("/").at(-1) as string;
      copyFileSync(join(golden, file), join(folder, name === "values.json" ? "a.png" : name));
    }
    expect(() => pngFolder.read(folder)).toThrow(InputError);
    expect(() => pngFolder.read(folder)).toThrow(message);
  });

  it("that holds a folder named like an image is refused by that name", () => {
    const folder = folderWith();
    mkdirSync(join(folder, "a.png"));
    expect(() => pngFolder.read(folder)).toThrow("a PNG image must be a regular file (got a folder)");
  });
});

describe("an image", () => {
  it("comes back byte by byte, whatever its size and channels", () => {
    const raster = fc
      .record({
        width: fc.integer({ min: 1, max: 20 }),
        height: fc.integer({ min: 1, max: 20 }),
        channels: fc.constantFrom<1 | 3>(1, 3),
      })
      .chain((shape) => {
        const size = shape.width * shape.height * shape.channels;
        return fc.record({
          shape: fc.constant(shape),
          bytes: fc.uint8Array({ minLength: size, maxLength: size }),
        });
      });
    fc.assert(
      fc.property(raster, ({ shape, bytes }) => {
        const read = parse(encodePng({ ...shape, bytes }));
        expect([read.width, read.height, read.channels]).toEqual([shape.width, shape.height, shape.channels]);
        expect(read.bytes).toEqual(bytes);
      }),
      { seed: 84, numRuns: 100 },
    );
  });

  it("undoes each of the five filters, as the specification defines them", () => {
    // Rows of 3 gray pixels; filtered by hand: none, sub, up, average, Paeth.
    const raw = Uint8Array.of(0, 10, 20, 30, 1, 5, 5, 5, 2, 1, 1, 1, 3, 10, 20, 30, 4, 1, 2, 3);
    const rows = [
      [10, 20, 30],
      [5, 10, 15],
      [6, 11, 16],
      // x + floor((left + above) / 2)
      [10 + 3, 20 + 12, 30 + 24],
      // Paeth's predictor: above, above, above, the nearest to left + above - upper left
      [1 + 13, 2 + 32, 3 + 54],
    ];
    expect([...parse(pngBytes({ width: 3, height: 5, raw })).bytes]).toEqual(rows.flat());
  });

  it.each([
    ["palette.png", "(got a palette)"],
    ["gray-alpha.png", "(got gray with alpha)"],
    ["one-bit.png", "must have 8 bits per channel (got 1)"],
    ["sixteen-bits.png", "must have 8 bits per channel (got 16)"],
    ["transparent-color.png", "a transparent color"],
    ["translucent.png", "(alpha is 128 in row 0, column 0, counted from 0)"],
  ])("of another kind is refused, with the way to save it: %s", (name, message) => {
    try {
      parse(readFileSync(join(golden, "png-other", name)));
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).message).toContain(message);
      expect((error as InputError).hint).toContain("8-bit gray or RGB");
    }
  });

  const raw = Uint8Array.of(0, 1, 2, 3, 0, 4, 5, 6);
  const image = { width: 3, height: 2, raw };
  const whole = pngBytes(image);
  it.each([
    ["empty", Buffer.alloc(0), "does not start with the signature of PNG"],
    ["cut in its header", whole.subarray(0, 20), "is truncated in its header (got 20 bytes)"],
    ["cut in its pixels", whole.subarray(0, -15), "is truncated"],
    ["without an end", whole.subarray(0, -12), "is truncated"],
    ["with bytes after its end", Buffer.concat([whole, Uint8Array.of(0)]), "has 1 bytes after its end"],
    ["interlaced", pngBytes({ ...image, interlace: 1 }), "must not be interlaced"],
    ["of no width", pngBytes({ ...image, width: 0 }), "has no pixels (got 0 x 2)"],
    ["of no height", pngBytes({ ...image, height: 0 }), "has no pixels (got 3 x 0)"],
    ["too large", pngBytes({ ...image, width: 30_000, height: 30_000 }), "(got 30000 x 30000)"],
    ["overflowing", pngBytes({ ...image, width: 2 ** 32 - 1, height: 2 ** 32 - 1 }), "limit of 4194304"],
    ["claiming what it cannot hold", pngBytes({ ...image, width: 2000, height: 2000 }), "bytes can hold"],
    ["with fewer pixels", pngBytes({ ...image, height: 3 }), "has fewer pixels"],
    ["with more pixels", pngBytes({ ...image, height: 1 }), "has more pixels"],
    [
      "with an unknown filter",
      pngBytes({ ...image, raw: Uint8Array.of(9, 1, 2, 3, 0, 4, 5, 6) }),
      "unknown filter 9",
    ],
    ["with two headers", pngBytes({ ...image, extra: [whole.subarray(8, 33)] }), "must have one header"],
    ["with a chunk nobody knows", pngBytes({ ...image, extra: [pngChunk("ABCD")] }), "critical chunk"],
    ["with a bomb of pixels", pngBytes({ ...image, raw: new Uint8Array(50_000_000) }), "has more pixels"],
  ])("%s is refused", (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(InputError);
    expect(() => parse(bytes)).toThrow(message);
  });

  it("with one bit turned anywhere is refused: each chunk has its checksum", () => {
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1;
      expect(() => parse(bytes), `byte ${at}`).toThrow(InputError);
    }
  });

  it("keeps its values whatever ancillary chunks say, be they bombs", () => {
    const profile = Buffer.concat([Buffer.from("x\0\0"), Buffer.alloc(1000, 0xff)]);
    const extra = [
      pngChunk("iCCP", profile),
      pngChunk("tEXt", Buffer.from("no zero byte")),
      pngChunk("zTXt"),
    ];
    expect([...parse(pngBytes({ ...image, extra })).bytes]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
