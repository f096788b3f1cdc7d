/**
 * One PNG image as bytes, behind a gate. A PNG of 68 bytes may say that it has 30000 x 30000 pixels, and a text chunk
 * or color profile may unpack to gigabytes. So the file is looked through first: the header's size and kind, each chunk's length and checksum. Then the
 * compressed pixels are inflated, once, to exactly what the header asks for, and the filters of their rows undone; other chunks are not opened.
 *
 * As samples, images of 8 bits a channel are read, gray, RGB, or RGBA that is opaque throughout, not interlaced. Palettes,
 * transparency and other depths are refused by name: what number they stand for is for their owner to say. Images that a network
 * looks at are read in every kind but those that are transparent somewhere.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 2025.
 */

import { crc32, inflateSync } from "node:zlib";
import { InputError } from "../errors.ts";
import { firstBytes, type Source } from "./file.ts";
import type { Image } from "./images/image.ts";
import { type Fail, OPAQUE_HINT, transparent, withoutAlpha } from "./opaque.ts";
import { type RawSize, rawBytes, unfiltered } from "./png-rows.ts";

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Channels in the file: 1 gray, 3 RGB, 4 RGBA. */
  readonly stored: 1 | 3 | 4;
  /** Channels of the result: alpha is not kept. */
  readonly channels: 1 | 3;
}

/** What the header of any PNG image says. */
export interface AnyPngHeader {
  readonly width: number;
  readonly height: number;
  /** Numbers that a pixel takes: 1 gray or an index, 2 gray with alpha, 3 RGB, 4 RGBA. */
  readonly stored: number;
  /** Bits of one of them. */
  readonly depth: number;
  readonly palette: boolean;
  readonly interlaced: boolean;
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
const PLAIN: Readonly<Record<number, PngHeader["stored"]>> = { 0: 1, 2: 3, 6: 4 };
const KINDS: Readonly<Record<number, string>> = { 3: "a palette", 4: "gray with alpha" };
const GRAY = 0;
const PALETTE = 3;
/** Of each color type, how many numbers a pixel takes. */
const STORED: Readonly<Record<number, number>> = { ...PLAIN, [PALETTE]: 1, 4: 2 };

/** @throws InputError for a file that is no PNG image, one that is too large, or of a kind that is not read */
export function readPngHeader(source: Source): PngHeader {
  const fail = failing(source);
  const { width, height, color, depth, interlace } = fieldsOf(source);
  const stored = PLAIN[color];
  if (stored === undefined) {
    throw fail(
      `must be gray, RGB or opaque RGBA (got ${KINDS[color] ?? `color type ${color}`})`,
      OPAQUE_HINT,
    );
  }
  if (depth !== 8) throw fail(`must have 8 bits per channel (got ${depth})`, OPAQUE_HINT);
  if (interlace !== 0) throw fail("must not be interlaced", OPAQUE_HINT);
  const header: PngHeader = { width, height, stored, channels: stored === 1 ? 1 : 3 };
  requireHeld({ ...header, depth, interlaced: false }, source);
  return header;
}

/** @throws InputError for a file that is no PNG image, one that is too large, or at odds with the standard */
export function readAnyPngHeader(source: Source): AnyPngHeader {
  const fail = failing(source);
  const { width, height, color, depth, interlace } = fieldsOf(source);
  const stored = STORED[color];
  if (stored === undefined) throw fail(`has the unknown color type ${color}`);
  const depths = color === GRAY ? [1, 2, 4, 8] : color === PALETTE ? [1, 2, 4, 8] : [8, 16];
  if (color === GRAY && depth === 16)
    throw fail(
      "must not have 16 bits of gray, which Pillow, and so the reference programs, show as white",
      OPAQUE_HINT,
    );
  if (!depths.includes(depth)) throw fail(`must have ${depths.join(", ")} bits per channel (got ${depth})`);
  if (interlace > 1) throw fail(`has the unknown interlace method ${interlace}`);
  const interlaced = interlace === 1;
  if (interlaced && depth < 8)
    throw fail(`must not be interlaced with ${depth} bits per channel`, OPAQUE_HINT);
  const header = { width, height, stored, depth, palette: color === PALETTE, interlaced };
  requireHeld(header, source);
  return header;
}

/** @throws InputError for a file that is no PNG image, or one that is too large */
function fieldsOf(source: Source) {
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
  if (compression !== 0 || filter !== 0) throw fail(`has an unknown compression (${compression}, ${filter})`);
  if (source.size > MAX_BYTES) throw fail(`exceeds the limit of ${MAX_BYTES} bytes (got ${source.size})`);
  return { width, height, color, depth, interlace };
}

function requireHeld(header: RawSize, source: Source): void {
  const { width, height } = header;
  if (rawBytes(header) > source.size * MAX_RATIO)
    throw failing(source)(`declares ${width} x ${height} pixels, more than ${source.size} bytes can hold`);
}

/**
 * Width x height x channels bytes, row-major, channels last. @throws InputError as `readPngHeader`, and when it is
 * damaged
 */
export function readPng(source: Source): PngHeader & { readonly bytes: Uint8Array } {
  const fail = failing(source);
  const header = readPngHeader(source);
  const { pixels } = decoded(source, { ...header, depth: 8, interlaced: false });
  return { ...header, bytes: header.stored === 4 ? withoutAlpha(pixels, header, fail) : pixels };
}

/**
 * Any PNG image as bytes, as a decoder that wants 8 bits shows it: of 16 bits the upper 8, of fewer their share of 255, of a palette its
 * colors.
 *
 * @throws InputError for a file that is damaged, too large or not opaque
 */
export function readAnyPng(source: Source): Image {
  const fail = failing(source);
  const header = readAnyPngHeader(source);
  const { width, height, stored, depth, palette } = header;
  const { pixels, PLTE: colors, tRNS: alphas } = decoded(source, header, palette ? ["PLTE", "tRNS"] : []);
  const numbers = depth < 8 ? unpacked(pixels, header) : depth === 16 ? upperHalves(pixels) : pixels;
  const image = { width, height };
  if (palette) {
    if (colors === undefined) throw fail("has no palette");
    return { ...image, channels: 3, data: colored(numbers, { colors, alphas }, width, fail) };
  }
  if (stored % 2 === 0) return { ...image, channels: stored - 1, data: withoutAlpha(numbers, header, fail) };
  const most = 2 ** depth - 1;
  return {
    ...image,
    channels: stored,
    data: depth < 8 ? Uint8Array.from(numbers, (x) => (255 * x) / most) : numbers,
  };
}

/** Of numbers of 16 bits, whose upper half comes first. */
const upperHalves = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i]);

/** Numbers of fewer than 8 bits, of which each row starts with a new byte. */
function unpacked(data: ArrayLike<number>, { width, height, depth }: AnyPngHeader): Uint8Array {
  const line = Math.ceil((width * depth) / 8);
  const numbers = new Uint8Array(width * height);
  for (let i = 0; i < numbers.length; i++) {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * line + (bit >> 3)];
    numbers[i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  }
  return numbers;
}

function colored(
  indices: Uint8Array,
  { colors, alphas }: { readonly colors: Uint8Array; readonly alphas: Uint8Array | undefined },
  width: number,
  fail: Fail,
): Uint8Array {
  const bytes = new Uint8Array(3 * indices.length);
  for (const [i, index] of indices.entries()) {
    const color = colors.subarray(3 * index, 3 * index + 3);
    if (color.length < 3) throw fail(`is damaged: its palette has no color ${index}`);
    const alpha = alphas?.[index] ?? 255;
    if (alpha !== 255) throw transparent({ i, width, alpha }, fail);
    bytes.set(color, 3 * i);
  }
  return bytes;
}

type Also = "PLTE" | "tRNS";

/** The pixels row by row, and what other chunks hold. @param also which of them count */
function decoded(
  source: Source,
  size: RawSize,
  also: readonly Also[] = [],
): { readonly pixels: Uint8Array } & Partial<Record<Also, Uint8Array>> {
  const fail = failing(source);
  const essential = chunks(source, also);
  const raw = inflatedPixels(essential, rawBytes(size), fail);
  const others = essential
    .map((chunk) => [typeOf(chunk, 4), chunk.subarray(8, -4)] as const)
    .filter(([type]) => also.some((each) => each === type));
  return { ...Object.fromEntries(others), pixels: unfiltered(raw, size, fail) };
}

const failing =
  (source: Source): Fail =>
  (message, hint) =>
    new InputError(`the PNG image ${message}`, { where: source.where, hint });

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const typeOf = (bytes: Uint8Array, at: number): string =>
  Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");

/** The chunks that make the image, whole: its header, its compressed pixels, its end. */
function chunks(source: Source, also: readonly string[]): Uint8Array[] {
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
    if (["IHDR", "IDAT", "IEND", ...also].includes(type)) kept.push(bytes.subarray(at, end));
    else if (type === "tRNS") throw fail("must be opaque (it has a transparent color)", OPAQUE_HINT);
    // A capital at the front marks what no decoder may skip.
    else if (/^[A-Z]/.test(type) && type !== "PLTE") throw fail("has an unknown critical chunk");
    at = end;
  }
  if (at !== bytes.length) throw fail(`has ${bytes.length - at} bytes after its end`);
  return kept;
}

/** The compressed pixels must unpack to as many bytes as the header asks for; they are unpacked no further. */
function inflatedPixels(essential: readonly Uint8Array[], size: number, fail: Fail): Uint8Array {
  const types = essential.map((chunk) => typeOf(chunk, 4));
  if (types.lastIndexOf("IHDR") !== 0) throw fail("must have one header (got two)");
  const packed = essential.filter((_, i) => types[i] === "IDAT").map((chunk) => chunk.subarray(8, -4));
  let raw: Uint8Array;
  try {
    raw = inflateSync(Buffer.concat(packed), { maxOutputLength: size });
  } catch (error) {
    if (error instanceof RangeError) throw fail("has more pixels than its header declares");
    throw fail(`cannot be inflated: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (raw.length !== size)
    throw fail(`has fewer pixels than its header declares (${raw.length} of ${size} bytes)`);
  return raw;
}
