/** Images of other sizes, digit for digit as the reference programs resize them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ByteImage, type ResizeId, resizes } from "../../../src/features/resize/index.ts";

interface Pair {
  readonly height: number;
  readonly width: number;
  readonly side: number;
}

/** By test/golden/resize/make.py: Pillow 13.0, torch 2.15, and TensorFlow 1's formula in NumPy. */
const pairs: readonly (Pair & Record<ResizeId, readonly number[]>)[] = JSON.parse(
  readFileSync(new URL("../../golden/resize/golden.json", import.meta.url), "utf8"),
);

/** The image that make.py resizes. */
const imageOf = ({ height, width }: Pick<Pair, "height" | "width">): ByteImage => ({
  height,
  width,
  channels: 1,
  data: Uint8Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    return 31 * y + 17 * x + 7 * y * x + 5 * y * y;
  }),
});

const ids = Object.keys(resizes) as ResizeId[];

describe("an image of another size", () => {
  for (const id of ids)
    it(`${id}: equals the reference on ${pairs.length} pairs, to the golden values' four digits and single precision`, () => {
      for (const pair of pairs) {
        const resized = resizes[id].resize(imageOf(pair), pair.side);
        const off = resized.map((value, i) => Math.abs(value - pair[id][i]));
        // half of the last digit kept, and 255 * 2^-23 for each of some ten roundings
        expect(Math.max(...off), `${pair.height} x ${pair.width} to ${pair.side}`).toBeLessThan(5e-5 + 4e-4);
      }
    });

  it("by hand: two pixels 0 and 100 to four", () => {
    const image = { height: 1, width: 2, channels: 1, data: Uint8Array.of(0, 100) };
    const row = (id: ResizeId) => [...resizes[id].resize(image, 4).subarray(0, 4)];
    // positions 0, .5, 1, 1.5, and there is nothing beyond the last pixel
    expect(row("tensorflow1")).toEqual([0, 50, 100, 100]);
    // positions -.25, .25, .75, 1.25
    expect(row("torch-bilinear")).toEqual([0, 25, 75, 100]);
  });
});

describe("whatever the way", () => {
  it("keeps an image of one color, and an image that has the size already", () => {
    for (const id of ids) {
      const gray = { height: 7, width: 3, channels: 1, data: new Uint8Array(21).fill(77) };
      expect([...resizes[id].resize(gray, 5)].map((value) => Math.round(value * 1e4))).toEqual(
        Array.from({ length: 25 }, () => 77e4),
      );
      const same = imageOf({ height: 6, width: 6 });
      expect([...resizes[id].resize(same, 6)]).toEqual([...same.data]);
    }
  });

  it("treats channels apart, and writes them one behind the other", () => {
    for (const id of ids) {
      const pair = { height: 4, width: 5 };
      const dark = { ...imageOf(pair), data: imageOf(pair).data.map((value) => value >> 1) };
      const colors = { ...dark, channels: 3, data: new Uint8Array(60) };
      dark.data.forEach((value, i) => {
        colors.data.set([value, value + 10, value + 20], 3 * i);
      });
      const one = resizes[id].resize(dark, 3);
      const three = resizes[id].resize(colors, 3);
      for (const channel of [0, 1, 2])
        one.forEach((value, i) => {
          expect(three[9 * channel + i]).toBeCloseTo(value + 10 * channel, 3);
        });
    }
  });
});
