/**
 * A checkpoint file: the description of a training as JSON, and its numbers in binary form.
 *
 *   byte 0-7    "GSCKPT1\n"
 *   byte 8-15   length of the head and of the body, 4 bytes each, little-endian
 *   then        the head: JSON of what the checkpoint is of, and name, type and length of each array
 *   then        the body: JSON of any size
 *   then        the arrays one after the other, little-endian
 *   then        SHA-256 of all before, 32 bytes
 *
 * The file's length must be the one that its head gives before anything of that length is read: a file that was cut off, or one that
 * declares more than it holds, is refused at once.
 */

import { createHash } from "node:crypto";
import { InputError } from "../../errors.ts";
import { partsOf, type Source, withFile } from "../../inputs/file.ts";
import { writeAtomic } from "./atomic.ts";
import { storing } from "./storing.ts";

type Numbers = Float32Array | Float64Array;

export interface Checkpoint<Head, Body> {
  /** Describes the training: small, and read separately. */
  readonly head: Head;
  readonly body: Body;
  readonly arrays: Readonly<Record<string, Numbers>>;
}

/** An array as the head declares it. */
interface Declared {
  readonly name: string;
  readonly type: "f4" | "f8";
  readonly length: number;
}

const MAGIC = Buffer.from("GSCKPT1\n");
const FIXED = MAGIC.length + 8;
const SUM = 32;
/** Bytes; scenarios take a few thousand. */
const MOST_HEAD = 16 * 2 ** 20;

const bytesOf = ({ type, length }: Declared): number => length * (type === "f4" ? 4 : 8);

/**
 * Writes the file atomically.
 * @throws StoreError when the disk is full or gone; the file is then as it was
 */
export function writeCheckpoint<Head, Body>(
  file: string,
  { head, body, arrays }: Checkpoint<Head, Body>,
): void {
  const declared = Object.entries(arrays).map(([name, values]): Declared => {
    return { name, type: values instanceof Float32Array ? "f4" : "f8", length: values.length };
  });
  const texts = [{ head, arrays: declared }, body].map((value) => Buffer.from(JSON.stringify(value)));
  const fixed = Buffer.alloc(FIXED);
  MAGIC.copy(fixed);
  for (const [i, { length }] of texts.entries()) fixed.writeUInt32LE(length, MAGIC.length + 4 * i);
  const numbers = Object.values(arrays).map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  const content = Buffer.concat([fixed, ...texts, ...numbers]);
  const whole = Buffer.concat([content, createHash("sha256").update(content).digest()]);
  storing(file, () => writeAtomic(file, whole));
}

/** @throws InputError when it is no checkpoint, cut off, or not what was written */
export function readCheckpoint<Head, Body>(path: string): Checkpoint<Head, Body> {
  return withFile(path, "a checkpoint", (source) => {
    const { start, head, body, declared } = checkLength<Head>(source);
    checkSum(source);
    const arrays: Record<string, Numbers> = {};
    let at = start + body;
    for (const each of declared) {
      const { buffer, byteOffset } = source.read(at, bytesOf(each));
      const part = buffer.slice(byteOffset, byteOffset + bytesOf(each));
      arrays[each.name] = each.type === "f4" ? new Float32Array(part) : new Float64Array(part);
      at += bytesOf(each);
    }
    return { head, body: parse(source, start, body) as Body, arrays };
  });
}

const failing = ({ where }: Source, message: string): InputError =>
  new InputError(`the checkpoint ${message}`, {
    where,
    hint: "remove the file: the training then starts from its beginning",
  });

function checkLength<Head>(source: Source) {
  const fixed = Buffer.from(source.read(0, Math.min(FIXED, source.size)));
  if (!fixed.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, fixed.length)) || fixed.length === 0) {
    throw new InputError("is not a checkpoint of this version of ganscope", { where: source.where });
  }
  if (fixed.length < FIXED) throw failing(source, `is truncated (got ${source.size} bytes)`);
  const [headLength, body] = [fixed.readUInt32LE(MAGIC.length), fixed.readUInt32LE(MAGIC.length + 4)];
  if (headLength > MOST_HEAD || FIXED + headLength > source.size) {
    throw failing(
      source,
      `is truncated or damaged: its header would take ${headLength} of ${source.size} bytes`,
    );
  }
  const { head, arrays } = parse(source, FIXED, headLength) as { head: Head; arrays: unknown };
  if (!Array.isArray(arrays) || !arrays.every(isDeclared)) throw failing(source, "has a damaged header");
  const declared: readonly Declared[] = arrays;
  const numbers = declared.reduce((sum, each) => sum + bytesOf(each), 0);
  const size = FIXED + headLength + body + numbers + SUM;
  if (size !== source.size) {
    const state = source.size < size ? "is truncated" : "has bytes after its end";
    throw failing(source, `${state}: expected ${size} bytes (got ${source.size})`);
  }
  return { start: FIXED + headLength, head, body, declared };
}

function isDeclared(value: unknown): value is Declared {
  const { name, type, length } = (value ?? {}) as Partial<Declared>;
  return (
    typeof name === "string" &&
    (type === "f4" || type === "f8") &&
    typeof length === "number" &&
    Number.isSafeInteger(length) &&
    length >= 0
  );
}

function checkSum(source: Source): void {
  const hash = createHash("sha256");
  const end = source.size - SUM;
  for (const part of partsOf(source, end)) hash.update(part);
  if (!hash.digest().equals(source.read(end, SUM))) {
    throw failing(source, "is damaged: its checksum does not match");
  }
}

function parse(source: Source, at: number, length: number): unknown {
  try {
    return JSON.parse(Buffer.from(source.read(at, length)).toString("utf8"));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw failing(source, "is damaged: its description is not valid JSON");
  }
}
