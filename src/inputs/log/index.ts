/**
 * Training logs that somebody else's program wrote: JSON Lines a table, or TensorBoard's scalars. Read in pieces, so that the longest line and
 * the numbers are all that is in memory.
 */

import { isUtf8 } from "node:buffer";
import { basename } from "node:path";
import { InputError } from "../../errors.ts";
import { withFile } from "../file.ts";
import type { Feed } from "./feed.ts";
import { EventFeed } from "./tensorboard-log.ts";
import { type ColumnMap, LogReader, type TrainingLog } from "./training-log.ts";

/** What TensorBoard calls its files. */
const EVENTS = /tfevents/;
const PIECE = 2 ** 20;
/** A line with the norms of ten thousand layers; a longer one is no log. */
const MAX_LINE = 2 ** 20;
const LF = 0x0a;

/** Bytes of a log, in the order in which they come. */
export class LogFeed implements Feed {
  readonly #where: string;
  readonly #reader: LogReader;
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;

  constructor(where: string, map?: ColumnMap) {
    this.#where = where;
    this.#reader = new LogReader(where, map);
  }

  /** @throws InputError for what is no text, or a line beyond 1 MiB */
  push(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#rest, bytes]);
    let start = 0;
    for (let end = all.indexOf(LF); end >= 0; end = all.indexOf(LF, start)) {
      this.#reader.line(this.#text(all.subarray(start, end)));
      start = end + 1;
    }
    this.#rest = all.subarray(start);
    if (this.#rest.length > MAX_LINE) throw this.#tooLong();
  }

  /** Rows with a signal so far. */
  get rows(): number {
    return this.#reader.rows;
  }

  /** The log up to here. @param final whether it has ended @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog {
    if (final && this.#rest.length > 0) {
      this.#reader.rest(this.#text(this.#rest));
      this.#rest = Buffer.alloc(0);
    }
    return this.#reader.finish(final);
  }

  #text(bytes: Buffer): string {
    this.#line++;
    if (bytes.length > MAX_LINE) throw this.#tooLong();
    if (this.#line === 1) {
      if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
        throw this.#fault("a log is text in UTF-8 (this is UTF-16)");
      }
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
        return this.#decoded(bytes.subarray(3));
    }
    return this.#decoded(bytes);
  }

  #decoded(bytes: Buffer): string {
    if (bytes.includes(0)) throw this.#fault("a log is text in UTF-8 (got a zero byte)");
    if (!isUtf8(bytes)) throw this.#fault("a log is text in UTF-8 (this is not)");
    const text = bytes.toString("utf8");
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }

  #tooLong(): InputError {
    return this.#fault(`a line of the log has more than ${MAX_LINE} bytes`);
  }

  #fault(message: string): InputError {
    return new InputError(message, { where: `${this.#where}:${Math.max(1, this.#line)}` });
  }
}

/** What takes the bytes of this file, of lines or of TensorBoard's events. @throws InputError for a map that names no signal */
export const feedOf = (path: string, map?: ColumnMap): Feed =>
  EVENTS.test(basename(path)) ? new EventFeed(path, map) : new LogFeed(path, map);

/**
 * A training log from a file.
 *
 * @param map what columns mean whose names do not tell
 * @throws InputError when the file cannot be read or is no log
 * @example readLog("log.jsonl").records[0].lossD
 */
export function readLog(path: string, map?: ColumnMap): TrainingLog {
  return withFile(path, "a training log", (source) => {
    const feed = feedOf(path, map);
    for (let offset = 0; offset < source.size; offset += PIECE) {
      feed.push(source.read(offset, Math.min(PIECE, source.size - offset)));
    }
    return feed.read(true);
  });
}
