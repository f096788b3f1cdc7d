/**
 * The rows of a PNG image: how many bytes they take, and what they hold once their filters are undone.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 2025, sections 8 (interlacing) and 9 (filters).
 */
import type { Fail } from "./opaque.ts";

export interface RawSize {
  readonly width: number;
  readonly height: number;
  /** Numbers that a pixel takes. */
  readonly stored: number;
  /** Bits of one of them. */
  readonly depth: number;
  readonly interlaced: boolean;
}

/** Where the first pixel of each pass of an interlaced image lies, and the steps to the next ones. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** How often each pass of an image has its pixels. */
function passesOf({ width, height, interlaced }: RawSize) {
  return (interlaced ? PASSES : [[0, 0, 1, 1] as const])
    .map(([x, y, across, down]) => {
      const [columns, rows] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
      return { x, y, across, down, columns, rows };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of the pixels once inflated: each row of each pass with a byte for its filter. */
export const rawBytes = (size: RawSize): number =>
  passesOf(size).reduce((sum, { columns, rows }) => sum + rows * (1 + lineBytes(columns, size)), 0);

const lineBytes = (columns: number, { stored, depth }: RawSize): number =>
  Math.ceil((columns * stored * depth) / 8);

/** Rows without their filters, all passes in their places. @param raw is changed */
export function unfiltered(raw: Uint8Array, size: RawSize, fail: Fail): Uint8Array {
  const { width, height, stored, depth, interlaced } = size;
  const pixel = Math.max(1, (stored * depth) / 8);
  const out = new Uint8Array(height * lineBytes(width, size));
  let at = 0;
  for (const { x, y, across, down, columns, rows } of passesOf(size)) {
    const length = lineBytes(columns, size);
    let above: Uint8Array = new Uint8Array(length);
    for (let row = 0; row < rows; row++) {
      const line = raw.subarray(at + 1, at + 1 + length);
      undoFilter(raw[at], { line, above, pixel }, fail);
      at += 1 + length;
      above = line;
      if (!interlaced) out.set(line, row * length);
      else
        for (let column = 0; column < columns; column++)
          out.set(
            line.subarray(column * pixel, (column + 1) * pixel),
            ((y + row * down) * width + x + column * across) * pixel,
          );
    }
  }
  return out;
}

/** Adds to each byte what the filter took off: of the pixel to the left, the one above, their mean, or the nearest of three (section 9.2). */
function undoFilter(
  filter: number,
  { line, above, pixel }: { readonly line: Uint8Array; readonly above: Uint8Array; readonly pixel: number },
  fail: Fail,
): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixel; i < line.length; i++) line[i] += line[i - pixel];
      return;
    case 2:
      for (let i = 0; i < line.length; i++) line[i] += above[i];
      return;
    case 3:
      for (let i = 0; i < line.length; i++) line[i] += ((i < pixel ? 0 : line[i - pixel]) + above[i]) >> 1;
      return;
    case 4:
      for (let i = 0; i < line.length; i++)
        line[i] += i < pixel ? above[i] : nearestOf(line[i - pixel], above[i], above[i - pixel]);
      return;
    default:
      throw fail(`is damaged: a row has the unknown filter ${filter}`);
  }
}

/** Paeth's: which of them is nearest to left + up - corner; the first where several are. */
function nearestOf(left: number, up: number, corner: number): number {
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
