/**
 * A PNG writer, as small as the format allows: 8 bits a channel, gray or RGB, one IDAT chunk, each row filtered by "up"
 * (the difference to the row above), which suits images of digits. W3C, "Portable Network Graphics", third edition.
 */
import { crc32, deflateSync } from "node:zlib";
import type { ImageGrid } from "../../src/result/index.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const FILTER_UP = 2;

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Row-major, channels last. */
  readonly bytes: Uint8Array;
}

function chunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, body.length + 8)), body.length + 8);
  return out;
}

/** @throws RangeError when the bytes do not fill the raster */
export function encodePng({ width, height, channels, bytes }: Raster): Buffer {
  const stride = width * channels;
  if (bytes.length !== stride * height || width < 1 || height < 1) {
    throw new RangeError(
      `a ${width}x${height}x${channels} image has ${stride * height} bytes (got ${bytes.length})`,
    );
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 1 ? 0 : 2;
  const filtered = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const out = y * (stride + 1);
    filtered[out] = FILTER_UP;
    for (let i = 0; i < stride; i++) {
      const above = y === 0 ? 0 : bytes[(y - 1) * stride + i];
      filtered[out + 1 + i] = bytes[y * stride + i] - above;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(filtered, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/**
 * Images of a grid side by side, `columns` a row, with a gap of one pixel between them.
 *
 * @throws RangeError when the grid's bytes are not count x height x width x channels, or channels is neither 1 nor 3
 */
export function contactSheet(grid: ImageGrid, columns: number, most: number): Raster {
  const { height, width, channels } = grid;
  const bytes = Buffer.from(grid.bytes, "base64");
  const size = height * width * channels;
  if (bytes.length !== size * grid.count) {
    throw new RangeError(
      `${grid.count} images of ${height}x${width}x${channels} have ${size * grid.count} bytes (got ${bytes.length})`,
    );
  }
  if (channels !== 1 && channels !== 3)
    throw new RangeError(`an image has 1 or 3 channels (got ${channels})`);
  const count = Math.min(grid.count, most);
  const across = Math.max(1, Math.min(columns, count));
  const down = Math.max(1, Math.ceil(count / across));
  const sheet = {
    width: across * (width + 1) - 1,
    height: down * (height + 1) - 1,
    channels: channels as 1 | 3,
  };
  const out = new Uint8Array(sheet.width * sheet.height * channels);
  for (let n = 0; n < count; n++) {
    const left = (n % across) * (width + 1);
    const top = Math.floor(n / across) * (height + 1);
    for (let y = 0; y < height; y++) {
      const from = n * size + y * width * channels;
      out.set(bytes.subarray(from, from + width * channels), ((top + y) * sheet.width + left) * channels);
    }
  }
  return { ...sheet, bytes: out };
}

export function dataUri(raster: Raster): string {
  return `data:image/png;base64,${encodePng(raster).toString("base64")}`;
}
