/**
 * Training logs that somebody else's program wrote: JSON Lines a table, or TensorBoard's scalars. Read in pieces, so that the longest line and
 * the numbers are all that is in memory.
 */

import { basename } from "node:path";
import { partsOf, withFile } from "../file.ts";
import { Lines } from "../lines.ts";
import type { Feed } from "./feed.ts";
import { EventFeed } from "./tensorboard-log.ts";
import { type ColumnMap, LogReader, type TrainingLog } from "./training-log.ts";

/** What TensorBoard calls its files. */
const EVENTS = /tfevents/;
/** A line with the norms of ten thousand layers; a longer one is no log. */
const MAX_LINE = 2 ** 20;

/** Bytes of a log, in the order in which they come. */
export class LogFeed implements Feed {
  readonly #reader: LogReader;
  readonly #lines: Lines;

  constructor(where: string, map?: ColumnMap) {
    this.#reader = new LogReader(where, map);
    this.#lines = new Lines(where, "a log", MAX_LINE);
  }

  /** @throws InputError for what is no text, or a line beyond 1 MiB */
  push(bytes: Uint8Array): void {
    for (const text of this.#lines.push(bytes)) this.#reader.line(text);
  }

  /** Rows with a signal so far. */
  get rows(): number {
    return this.#reader.rows;
  }

  /** The log up to here. @param final whether it has ended @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog {
    if (final) for (const text of this.#lines.end()) this.#reader.rest(text);
    return this.#reader.finish(final);
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
    for (const part of partsOf(source)) feed.push(part);
    return feed.read(true);
  });
}
