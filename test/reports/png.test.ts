import { crc32, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactSheet, encodePng } from "../../reports/kit/png.ts";

/** A second reading of the format, written from the specification's decoder side: chunks, CRCs, filters 0 and 2. */
function decode(png: Buffer): { width: number; height: number; color: number; bytes: Uint8Array } {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks: { type: string; body: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const named = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.push({ type: named.toString("latin1", 0, 4), body: named.subarray(4) });
    at += 12 + length;
  }
  expect(chunks.map(({ type }) => type)).toEqual(["IHDR", "IDAT", "IEND"]);
  const [{ body: header }, { body: data }] = chunks;
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const stride = width * (header[9] === 2 ? 3 : 1);
  const raw = inflateSync(data);
  expect(raw.length).toBe((stride + 1) * height);
  const bytes = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    expect(raw[y * (stride + 1)]).toBe(2);
    for (let i = 0; i < stride; i++) {
      bytes[y * stride + i] = raw[y * (stride + 1) + 1 + i] + (y > 0 ? bytes[(y - 1) * stride + i] : 0);
    }
  }
  return { width, height, color: header[9], bytes };
}

describe("a PNG", () => {
  it("decodes to the pixels it was made of", () => {
    const image = fc
      .record({
        width: fc.integer({ min: 1, max: 20 }),
        height: fc.integer({ min: 1, max: 20 }),
        channels: fc.constantFrom(1 as const, 3 as const),
      })
      .chain((shape) => {
        const length = shape.width * shape.height * shape.channels;
        return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => ({ ...shape, bytes }));
      });
    fc.assert(
      fc.property(image, (raster) => {
        const { width, height, color, bytes } = decode(encodePng(raster));
        expect([width, height, color]).toEqual([raster.width, raster.height, raster.channels === 3 ? 2 : 0]);
        expect(bytes).toEqual(raster.bytes);
      }),
      { seed: 5 },
    );
  });

  it("is refused when the bytes do not fill it", () => {
    expect(() => encodePng({ width: 2, height: 2, channels: 1, bytes: new Uint8Array(3) })).toThrow(
      "a 2x2x1 image has 4 bytes (got 3)",
    );
  });
});

describe("a contact sheet", () => {
  const grid = (count: number, values: readonly number[]) => ({
    count,
    height: 1,
    width: 2,
    channels: 1,
    bytes: Buffer.from(values).toString("base64"),
  });

  it("lays images out row by row, a pixel apart", () => {
    // Three images of two pixels, two a row: 1 2 _ 3 4 / an empty row / 5 6 _ and nothing.
    expect(contactSheet(grid(3, [1, 2, 3, 4, 5, 6]), 2, 9)).toEqual({
      width: 5,
      height: 3,
      channels: 1,
      bytes: Uint8Array.of(1, 2, 0, 3, 4, 0, 0, 0, 0, 0, 5, 6, 0, 0, 0),
    });
  });

  it("shows at most what it was told to", () => {
    expect(contactSheet(grid(3, [1, 2, 3, 4, 5, 6]), 2, 1).bytes).toEqual(Uint8Array.of(1, 2));
  });

  it("is refused when the record lies about its bytes", () => {
    expect(() => contactSheet(grid(3, [1, 2]), 2, 9)).toThrow("3 images of 1x2x1 have 6 bytes (got 2)");
    expect(() => contactSheet({ ...grid(1, [1, 2, 3, 4]), channels: 2 }, 2, 9)).toThrow(
      "1 or 3 channels (got 2)",
    );
  });
});
