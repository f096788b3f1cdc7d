/**
 * One WebP image as bytes, equal to those of Pillow (libwebp). Its header is looked at first. Animations are refused, and images that are
 * transparent somewhere.
 *
 * Source: Google, "WebP Container Specification" and RFC 9649 (2024).
 */

import { InputError } from "../../errors.ts";
import type { Source } from "../file.ts";
import { withoutAlpha } from "../opaque.ts";
import type { Image } from "./image.ts";
import { type Factory, wasmDecoder } from "./wasm-decoder.ts";

const MAX_PIXELS = 2 ** 22;
const MAX_BYTES = 2 ** 25;
const ANIMATED = 2;

const decode = wasmDecoder("the WebP image", {
  file: "@jsquash/webp/codec/dec/webp_dec.wasm",
  factory: async () => (await import("@jsquash/webp/codec/dec/webp_dec.js")).default as unknown as Factory,
});

const textAt = (bytes: Uint8Array, at: number) => Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");

export const startsWebp = (bytes: Uint8Array): boolean =>
  textAt(bytes, 0) === "RIFF" && textAt(bytes, 8) === "WEBP";

/** @throws InputError for an image that is damaged, too large, animated or not opaque */
export async function readWebp(source: Source): Promise<Image> {
  const fail = (message: string, hint?: string) =>
    new InputError(`the WebP image ${message}`, { where: source.where, hint });
  if (source.size > MAX_BYTES) throw fail(`exceeds the limit of ${MAX_BYTES} bytes (got ${source.size})`);
  const bytes = source.read(0, source.size);
  const size = sizeOf(bytes);
  if (size === undefined) throw fail("has no header: it is truncated or damaged");
  const { width, height, animated } = size;
  if (animated) throw fail("must not be animated");
  if (width * height === 0) throw fail(`has no pixels (got ${width} x ${height})`);
  if (width * height > MAX_PIXELS)
    throw fail(`exceeds the limit of ${MAX_PIXELS} pixels (got ${width} x ${height})`);
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8 > bytes.length)
    throw fail("is truncated");
  const found = await decode(bytes, source);
  if (found.width !== width || found.height !== height) throw fail("is damaged: its size is another one");
  return { width, height, channels: 3, data: withoutAlpha(found.data, { width, stored: 4 }, fail) };
}

/** From the header of the first chunk: lossy, lossless, or extended. */
function sizeOf(
  bytes: Uint8Array,
): { readonly width: number; readonly height: number; readonly animated?: boolean } | undefined {
  const kind = textAt(bytes, 12);
  if (bytes.length < (kind === "VP8L" ? 25 : 30)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const low14 = 0x3fff;
  switch (kind) {
    case "VP8 ":
      return { width: view.getUint16(26, true) & low14, height: view.getUint16(28, true) & low14 };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & low14) + 1, height: ((bits >>> 14) & low14) + 1 };
    }
    case "VP8X": {
      const three = (at: number) => bytes[at] + 256 * bytes[at + 1] + 65536 * bytes[at + 2];
      return { width: three(24) + 1, height: three(27) + 1, animated: (bytes[20] & ANIMATED) !== 0 };
    }
    default:
      return undefined;
  }
}
