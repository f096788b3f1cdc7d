/** Generated and real images as pictures of the page. */
import type { ImageGrid } from "../../src/result.ts";
import type { Picture } from "../section.ts";
import { contactSheet, dataUri } from "./png.ts";

/** Images of a grid, `across` a row. */
export function sheetOf(title: string, grid: ImageGrid, across: number, most = grid.count): Picture {
  const sheet = contactSheet(grid, across, most);
  return { title, source: dataUri(sheet), width: sheet.width, height: sheet.height };
}

/** Some images of a grid, in this order. */
export function pick(grid: ImageGrid, indices: readonly number[]): ImageGrid {
  const size = grid.height * grid.width * grid.channels;
  const bytes = Buffer.from(grid.bytes, "base64");
  const parts = indices.map((at) => bytes.subarray(at * size, (at + 1) * size));
  return { ...grid, count: indices.length, bytes: Buffer.concat(parts).toString("base64") };
}
