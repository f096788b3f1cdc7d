/**
 * One PNG image as bytes, behind a gate. A PNG of 68 bytes may say that it has 30000 x 30000 pixels, and a text chunk
 * or color profile may unpack to gigabytes; a decoder believes both. So the file is looked through first: the header's
 * size and kind, each chunk's length and checksum, and that the compressed pixels unpack to exactly what the header
 * asks for. Only then does the decoder get the image, and only the chunks that make it.
 *
 * Read are images of 8 bits a channel, gray, RGB, or RGBA that is opaque throughout, not interlaced. Palettes,
 * transparency and other depths are refused by name: what number they stand for is for their owner to say.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 2025.
 */

import { crc32, inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { InputError } from "../errors.ts";
import { firstBytes, type Source } from "./file.ts";

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Channels in the file: 1 gray, 3 RGB, 4 RGBA. */
  readonly stored: 1 | 3 | 4;
  /** Channels of the result: alpha is not kept. */
  readonly channels: 1 | 3;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum of a chunk. */
const FRAME = 12;
const HEADER_BYTES = SIGNATURE.length + FRAME + 13;
/** 2048 x 2048, four times what the largest GANs make. */
const MAX_PIXELS = 2 ** 22;
/** Twice what the pixels above take when they cannot be compressed: the rest may be text and profiles. */
const MAX_BYTES = 2 ** 25;
/** DEFLATE cannot do better than 1032:1 (RFC 1951: 258 bytes from two bits), so a larger claim is a lie. */
const MAX_RATIO = 1032;
const STORED: Readonly<Record<number, PngHeader["stored"]>> = { 0: 1, 2: 3, 6: 4 };
const KINDS: Readonly<Record<number, string>> = { 3: "a palette", 4: "gray with alpha" };
const HINT = 'save it as 8-bit gray or RGB, e.g. with Pillow: image.convert("RGB").save(path)';

/** @throws InputError for a file that is no PNG image, one that is too large, or of a kind that is not read */
export function readPngHeader(source: Source): PngHeader {
  const fail = failing(source);
  const bytes = firstBytes(source, HEADER_BYTES);
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte))
    throw fail("does not start with the signature of PNG");
  if (bytes.length < HEADER_BYTES) throw fail(`is truncated in its header (got ${bytes.length} bytes)`);
  const view = viewOf(bytes);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, color, compression, filter, interlace] = bytes.subarray(24);
  if (view.getUint32(8) !== 13 || typeOf(bytes, 12) !== "IHDR") throw fail("does not start with its header");
  if (width === 0 || height === 0) throw fail(`has no pixels (got ${width} x ${height})`);
  if (width * height > MAX_PIXELS) {
    throw fail(`exceeds the limit of ${MAX_PIXELS} pixels (got ${width} x ${height})`);
  }
  const stored = STORED[color];
  if (stored === undefined) {
    throw fail(`must be gray, RGB or opaque RGBA (got ${KINDS[color] ?? `color type ${color}`})`, HINT);
  }
  if (depth !== 8) throw fail(`must have 8 bits per channel (got ${depth})`, HINT);
  if (interlace !== 0) throw fail("must not be interlaced", HINT);
  if (compression !== 0 || filter !== 0) throw fail(`has an unknown compression (${compression}, ${filter})`);
  if (source.size > MAX_BYTES) throw fail(`exceeds the limit of ${MAX_BYTES} bytes (got ${source.size})`);
  const header: PngHeader = { width, height, stored, channels: stored === 1 ? 1 : 3 };
  if (rawBytes(header) > source.size * MAX_RATIO) {
    throw fail(`declares ${width} x ${height} pixels, more than ${source.size} bytes can hold`);
  }
  return header;
}

/**
 * Width x height x channels bytes, row-major, channels last. @throws InputError as `readPngHeader`, and when it is
 * damaged
 */
export function readPng(source: Source): PngHeader & { readonly bytes: Uint8Array } {
  const fail = failing(source);
  const header = readPngHeader(source);
  const { width, height, stored } = header;
  const essential = chunks(source);
  checkPixels(essential, rawBytes(header), fail);
  let pixels: ArrayLike<number>;
  try {
    pixels = decode(Buffer.concat([Uint8Array.from(SIGNATURE), ...essential])).data;
  } catch (error) {
    throw fail(`cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (pixels.length !== width * height * stored) throw fail("is damaged: it has too few pixels");
  const bytes = stored === 4 ? withoutAlpha(pixels, width, fail) : new Uint8Array(pixels);
  return { ...header, bytes };
}

type Fail = (message: string, hint?: string) => InputError;

const failing =
  (source: Source): Fail =>
  (message, hint) =>
    new InputError(`the PNG image ${message}`, { where: source.where, hint });

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const typeOf = (bytes: Uint8Array, at: number): string =>
  Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");

/** Bytes of the pixels once inflated: each row with a byte for its filter. */
const rawBytes = ({ width, height, stored }: PngHeader): number => height * (1 + width * stored);

/** The chunks that make the image, whole: its header, its compressed pixels, its end. */
function chunks(source: Source): Uint8Array[] {
  const fail = failing(source);
  const bytes = source.read(0, source.size);
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  let at = SIGNATURE.length;
  for (let type = ""; type !== "IEND"; ) {
    if (at + FRAME > bytes.length) throw fail(`is truncated (got ${bytes.length} bytes)`);
    const end = at + FRAME + view.getUint32(at);
    type = typeOf(bytes, at + 4);
    if (end > bytes.length) {
      throw fail(`is truncated: a chunk at byte ${at} would end at byte ${end} (got ${bytes.length} bytes)`);
    }
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw fail(`is damaged: the checksum of its chunk at byte ${at} does not match`);
    }
    if (type === "tRNS") throw fail("must be opaque (it has a transparent color)", HINT);
    if (type === "IHDR" || type === "IDAT" || type === "IEND") kept.push(bytes.subarray(at, end));
    // A capital at the front marks what no decoder may skip.
    else if (/^[A-Z]/.test(type) && type !== "PLTE") throw fail("has an unknown critical chunk");
    at = end;
  }
  if (at !== bytes.length) throw fail(`has ${bytes.length - at} bytes after its end`);
  return kept;
}

/** The compressed pixels must unpack to as many bytes as the header asks for; they are unpacked no further. */
function checkPixels(essential: readonly Uint8Array[], size: number, fail: Fail): void {
  const types = essential.map((chunk) => typeOf(chunk, 4));
  if (types.lastIndexOf("IHDR") !== 0) throw fail("must have one header (got two)");
  const packed = essential.filter((_, i) => types[i] === "IDAT").map((chunk) => chunk.subarray(8, -4));
  let length: number;
  try {
    ({ length } = inflateSync(Buffer.concat(packed), { maxOutputLength: size }));
  } catch (error) {
    if (error instanceof RangeError) throw fail("has more pixels than its header declares");
    throw fail(`cannot be inflated: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (length !== size) throw fail(`has fewer pixels than its header declares (${length} of ${size} bytes)`);
}

function withoutAlpha(pixels: ArrayLike<number>, width: number, fail: Fail): Uint8Array {
  const bytes = new Uint8Array((pixels.length / 4) * 3);
  for (let i = 0; i < pixels.length / 4; i++) {
    if (pixels[4 * i + 3] !== 255) {
      const place = `row ${Math.floor(i / width)}, column ${i % width}, counted from 0`;
      throw fail(`must be opaque (alpha is ${pixels[4 * i + 3]} in ${place})`, HINT);
    }
    for (let c = 0; c < 3; c++) bytes[3 * i + c] = pixels[4 * i + c];
  }
  return bytes;
}
