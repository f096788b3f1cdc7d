/** Generated and real images as pictures of the page. */
import type { ImageGrid } from "../../src/result/index.ts";
import type { Picture } from "../section.ts";
import { contactSheet, dataUri } from "./png.ts";

/** Images of a grid, `across` a row. */
export function sheetOf(title: string, grid: ImageGrid, across: number, most = grid.count): Picture {
  const sheet = contactSheet(grid, across, most);
  return { title, source: dataUri(sheet), width: sheet.width, height: sheet.height };
}

/** The same images at a side that divides theirs: each pixel is the mean of those it stands for. */
export function pooledGrid(grid: ImageGrid, side: number): ImageGrid {
  const { count, height, width, channels } = grid;
  const bytes = Buffer.from(grid.bytes, "base64");
  const factor = width / side;
  const sums = new Float64Array(count * side * side * channels);
  for (const [at, byte] of bytes.entries()) {
    const line = Math.floor(at / (width * channels));
    const [image, y] = [Math.floor(line / height), line % height];
    const [x, c] = [Math.floor(at / channels) % width, at % channels];
    const block = (image * side + Math.floor(y / factor)) * side + Math.floor(x / factor);
    sums[block * channels + c] += byte;
  }
  const means = Uint8Array.from(sums, (sum) => Math.round(sum / factor ** 2));
  return { count, height: side, width: side, channels, bytes: Buffer.from(means).toString("base64") };
}

/** Some images of a grid, in this order. */
export function pick(grid: ImageGrid, indices: readonly number[]): ImageGrid {
  const size = grid.height * grid.width * grid.channels;
  const bytes = Buffer.from(grid.bytes, "base64");
  const parts = indices.map((at) => bytes.subarray(at * size, (at + 1) * size));
  return { ...grid, count: indices.length, bytes: Buffer.concat(parts).toString("base64") };
}
