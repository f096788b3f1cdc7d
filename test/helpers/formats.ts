/** Writers of the formats that are read, as small as a test needs them, and free to write what is wrong. */
import { crc32, deflateRawSync, deflateSync } from "node:zlib";

/** The bytes of an npy file of version 1.0 whose header holds this text. */
export function npyBytes(dict: string, elements: Uint8Array = new Uint8Array(0), version = 1): Buffer {
  const text = Buffer.from(`${dict}\n`, "latin1");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from("NUMPY"),
    Uint8Array.of(version, 0),
    length,
    text,
    elements,
  ]);
}

/** @example dict("<f8", "(2,)")   // "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }" */
export const dict = (descr: string, shape: string, fortran = false): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;

/** An npy file of doubles. */
export const doubles = (values: readonly number[], shape = `(${values.length},)`): Buffer =>
  npyBytes(dict("<f8", shape), new Uint8Array(Float64Array.from(values).buffer));

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** What the archive declares instead of the truth. */
  readonly size?: number;
  readonly stored?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** The size in the local header, where it is to differ. */
  readonly localSize?: number;
}

/** The end in zip64 form, and the locator that leads to it, of a directory of so many members and bytes. */
export function zip64End(count: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.write("PK\x06\x06");
  end.writeBigUInt64LE(44n, 4);
  [count, count, bytes, offset].forEach((number, i) => {
    end.writeBigUInt64LE(BigInt(number), 24 + 8 * i);
  });
  end.write("PK\x06\x07", 56);
  end.writeBigUInt64LE(BigInt(offset + bytes), 56 + 8);
  end.writeUInt32LE(1, 56 + 16);
  return end;
}

/** A zip archive of these members. */
export function zipBytes(members: readonly ZipMember[], comment = ""): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { name, bytes, deflate = false, flags = 0 } = member;
    const data = deflate ? deflateRawSync(bytes) : Buffer.from(bytes);
    const {
      method = deflate ? 8 : 0,
      size = bytes.length,
      stored = data.length,
      crc = crc32(bytes),
    } = member;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(stored, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.from(fields);
    if (member.localSize !== undefined) local.writeUInt32LE(member.localSize, 18);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), fields, tail, Buffer.from(name)]));
    parts.push(Buffer.concat([Buffer.from("PK\x03\x04"), local, Buffer.from(name), data]));
    offset += parts.at(-1)!.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  const count = Math.min(members.length, 0xffff);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  const large = count < 0xffff ? Buffer.alloc(0) : zip64End(members.length, entries.length, offset);
  return Buffer.concat([...parts, entries, large, end, Buffer.from(comment)]);
}

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly color?: number;
  readonly interlace?: number;
  /** The rows before compression, each with its filter's byte. */
  readonly raw: Uint8Array;
  /** Chunks between header and pixels. */
  readonly extra?: readonly Buffer[];
}

export function pngChunk(type: string, body: Uint8Array = new Uint8Array(0)): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, -4)), out.length - 4);
  return out;
}

/** A PNG file that says of itself what it is told to. */
export function pngBytes({
  width,
  height,
  depth = 8,
  color = 0,
  interlace = 0,
  raw,
  extra = [],
}: PngParts): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    ...extra,
    pngChunk("IDAT", deflateSync(raw)),
    pngChunk("IEND"),
  ]);
}
