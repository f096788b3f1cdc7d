/**
 * One JPEG image as bytes, equal to those of Pillow (libjpeg-turbo: slow integer DCT, smooth upsampling). Its frame header is looked at
 * first: a file of few bytes may declare gigabytes of pixels.
 *
 * Read are gray images and those of three channels. CMYK is refused: how its inks look in red, green and blue is a matter of taste and profiles. So
 * are images whose colors have half of the rows but all columns (4:4:0): this decoder shows them off by up to 2 of 255. The
 * orientation in EXIF data is not looked at: torch-fidelity, pytorch-fid and clean-fid open images without it.
 *
 * Source: ITU-T T.81 (1992), annex B: markers and frame header.
 */

import { InputError } from "../../errors.ts";
import type { Source } from "../file.ts";
import { withoutAlpha } from "../opaque.ts";
import type { Image } from "./image.ts";
import { type Factory, wasmDecoder } from "./wasm-decoder.ts";

const MAX_PIXELS = 2 ** 22;
const MAX_BYTES = 2 ** 25;
const HINT = 'convert it, e.g. with Pillow: image.convert("RGB").save(path)';

const decode = wasmDecoder("the JPEG image", {
  file: "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm",
  factory: async () => (await import("@jsquash/jpeg/codec/dec/mozjpeg_dec.js")).default as unknown as Factory,
  // not turned by its EXIF data
  options: [false],
  damage: /premature end of jpeg file/i,
});

export const startsJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** @throws InputError for an image that is damaged, too large, or of a kind that is not read */
export async function readJpeg(source: Source): Promise<Image> {
  const fail = (message: string, hint?: string) =>
    new InputError(`the JPEG image ${message}`, { where: source.where, hint });
  if (source.size > MAX_BYTES) throw fail(`exceeds the limit of ${MAX_BYTES} bytes (got ${source.size})`);
  const bytes = source.read(0, source.size);
  const frame = frameOf(bytes);
  if (frame === undefined) throw fail("has no frame header: it is truncated or damaged");
  const { width, height, precision, sampling } = frame;
  if (precision !== 8) throw fail(`must have 8 bits per channel (got ${precision})`, HINT);
  if (width * height === 0) throw fail(`has no pixels (got ${width} x ${height})`);
  if (width * height > MAX_PIXELS)
    throw fail(`exceeds the limit of ${MAX_PIXELS} pixels (got ${width} x ${height})`);
  if (sampling.length === 4) throw fail("must be gray or in three colors (got CMYK)", HINT);
  if (sampling.length !== 1 && sampling.length !== 3)
    throw fail(`must have 1 or 3 channels (got ${sampling.length})`);
  if (sampling.slice(1).some((color) => isTall(sampling[0], color)))
    throw fail(
      "has colors of half of its rows but all of its columns (4:4:0), which this decoder does not show as others do",
      HINT,
    );
  const found = await decode(bytes, source);
  if (found.width !== width || found.height !== height) throw fail("is damaged: its size is another one");
  return { width, height, channels: 3, data: withoutAlpha(found.data, { width, stored: 4 }, fail) };
}

/** Whether a color has as many columns as the brightness and half of its rows. */
const isTall = (brightness: number, color: number): boolean =>
  brightness >> 4 === color >> 4 && (brightness & 15) === 2 * (color & 15);

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  /** Of each channel: horizontal and vertical factor, four bits each. */
  readonly sampling: readonly number[];
}

/** The frame header: the first marker of C0 to CF but DHT, JPG and DAC. */
function frameOf(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) return undefined;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const count = bytes[at + 9];
      if (end < at + 10 + 3 * count) return undefined;
      return {
        precision: bytes[at + 4],
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        sampling: Array.from({ length: count }, (_, i) => bytes[at + 11 + 3 * i]),
      };
    }
    // a scan before its frame
    if (marker === 0xda) return undefined;
    at = end;
  }
  return undefined;
}
