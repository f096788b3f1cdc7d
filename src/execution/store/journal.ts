/**
 * A journal: one event a line, each with a checksum, appended and forced to disk before anybody relies on it. A process
 * that dies while it writes leaves at most one torn last line, which the next one cuts off; what was finished before is
 * whole. Any other line that is not what was written is an error that names it: nothing is guessed.
 *
 * A line is JSON: {"sum": first 16 hex digits of the SHA-256 of the event's text, "event": ...}.
 */

import { createHash } from "node:crypto";
import * as nodeFileSystem from "node:fs";
import { InputError, StoreError } from "../../errors.ts";
import { type FileSystem as AtomicFileSystem, writeAtomic } from "./atomic.ts";
import { storing } from "./storing.ts";

/** The calls that matter, so that a test can let each of them fail. */
export type FileSystem = AtomicFileSystem & Pick<typeof nodeFileSystem, "writeSync" | "ftruncateSync">;

export interface Journal<Event> {
  /** On disk when it returns. @throws StoreError when the disk is full or gone; nothing more can be appended then */
  append(event: Event): void;
  close(): void;
}

const LINE = /^\{"sum":"([0-9a-f]{16})","event":(.*)\}$/s;
const NEWLINE = 10;
const CHUNK = 1 << 20;

function lineOf(event: unknown): string {
  const text = JSON.stringify(event, refuseNonFinite);
  return `{"sum":"${checksum(text)}","event":${text}}\n`;
}

const checksum = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** JSON would silently turn NaN into null. */
function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`JSON cannot hold ${value} (${key})`);
  }
  if (ArrayBuffer.isView(value)) throw new TypeError(`JSON cannot hold a ${value.constructor.name} (${key})`);
  return value;
}

/** Creates a journal with its first event; the file appears only when it is complete. */
export function createJournal<Event>(
  file: string,
  first: Event,
  fs: FileSystem = nodeFileSystem,
): Journal<Event> {
  storing(file, () => writeAtomic(file, lineOf(first), fs));
  return openJournal(file, fs);
}

/** Opens a journal to append to: removes a torn last line. */
export function openJournal<Event>(file: string, fs: FileSystem = nodeFileSystem): Journal<Event> {
  let length = wholeLength(file);
  const handle = storing(file, () => fs.openSync(file, "r+"));
  let broken = false;
  storing(file, () => fs.ftruncateSync(handle, length));
  return {
    append(event) {
      if (broken) throw new StoreError("an earlier write failed", { where: file });
      const bytes = Buffer.from(lineOf(event));
      try {
        storing(file, () => {
          for (let at = 0; at < bytes.length; ) {
            at += fs.writeSync(handle, bytes, at, bytes.length - at, length + at);
          }
          fs.fsyncSync(handle);
        });
        length += bytes.length;
      } catch (error) {
        // The next process removes half a line; another line after it would be lost too.
        broken = true;
        throw error;
      }
    },
    close: () => fs.closeSync(handle),
  };
}

/**
 * The events of a journal, read piece by piece: the file may be larger than what fits into memory. A torn last line
 * is left out.
 *
 * @throws InputError naming the first line that is not what was written
 */
export function* readJournal<Event>(file: string): Generator<Event> {
  let number = 0;
  for (const line of wholeLines(file)) {
    number++;
    const [, sum, text] = LINE.exec(line.toString("utf8")) ?? [];
    if (text === undefined || checksum(text) !== sum) {
      throw new InputError("is damaged: the line's checksum does not match", {
        where: `${file}:${number}`,
        hint: "use --fresh to start over, or --out to run elsewhere",
      });
    }
    yield JSON.parse(text) as Event;
  }
}

function* wholeLines(file: string): Generator<Buffer> {
  const handle = nodeFileSystem.openSync(file, "r");
  try {
    let pending: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = nodeFileSystem.readSync(handle, chunk, 0, CHUNK, null);
      if (count === 0) return;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < count; end = chunk.indexOf(NEWLINE, start)) {
        yield Buffer.concat([...pending, chunk.subarray(start, end)]);
        pending = [];
        start = end + 1;
      }
      if (start < count) pending.push(chunk.subarray(start, count));
    }
  } finally {
    nodeFileSystem.closeSync(handle);
  }
}

/** Bytes up to the end of the last whole line. */
function wholeLength(file: string): number {
  let length = 0;
  for (const line of wholeLines(file)) length += line.length + 1;
  return length;
}
