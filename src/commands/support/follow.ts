/**
 * A log that is still being written: a file that grows (or is not there yet), standard input, a named pipe. The file is
 * looked at every quarter of a second, because file systems do not all tell of changes.
 */

import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { LogFeed } from "../../inputs/log/index.ts";
import type { ColumnMap, TrainingLog } from "../../inputs/log/training-log.ts";

const POLL = 250;
const PIECE = 2 ** 20;

export interface FollowOptions {
  readonly map?: ColumnMap;
  readonly signal: AbortSignal;
  /** Seconds without anything new after which the log counts as ended. */
  readonly idle?: number;
  /** What was found so far. @returns whether to go on */
  onLog(log: TrainingLog): boolean;
  /** The file was written anew, or is not there yet. */
  onNotice(text: string): void;
}

/** Standard input, by the name that stands for it. */
export const STDIN = "-";

/** @returns the log when it has ended, or undefined when nothing was logged */
export async function followLog(path: string, options: FollowOptions): Promise<TrainingLog | undefined> {
  const feed = isRegular(path) ? await followFile(path, options) : await followStream(path, options);
  return feed.rows === 0 ? undefined : feed.read(true);
}

/** A file that is not there yet will be one. */
function isRegular(path: string): boolean {
  return path !== STDIN && (statOf(path)?.isFile() ?? true);
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

async function followStream(path: string, { map, signal, onLog }: FollowOptions): Promise<LogFeed> {
  const feed = new LogFeed(path === STDIN ? "stdin" : path, map);
  const stream = path === STDIN ? process.stdin : createReadStream(path);
  const stop = () => stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const bytes of stream) {
      feed.push(bytes as Buffer);
      if (feed.rows > 0 && !onLog(feed.read(false))) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  return feed;
}

async function followFile(path: string, options: FollowOptions): Promise<LogFeed> {
  const { map, signal, idle = Infinity, onLog, onNotice } = options;
  let feed = new LogFeed(path, map);
  let offset = 0;
  let file: number | undefined;
  if (statOf(path) === undefined) onNotice(`waiting for ${path}`);
  for (let quiet = 0; !signal.aborted && quiet * POLL < idle * 1000; quiet++) {
    const now = statOf(path);
    if (now !== undefined) {
      const known: Stats | undefined = file === undefined ? undefined : fstatSync(file);
      if (known !== undefined && (known.ino !== now.ino || now.size < offset)) {
        onNotice(`${path} was written anew; what it held before no longer counts`);
        if (file !== undefined) closeSync(file);
        file = undefined;
        offset = 0;
        feed = new LogFeed(path, map);
      }
      file ??= openSync(path, "r");
      const before = offset;
      offset = readNew(file, offset, feed);
      if (offset > before) {
        quiet = -1;
        if (feed.rows > 0 && !onLog(feed.read(false))) break;
      }
    }
    await wait(POLL, undefined, { signal }).catch(() => {});
  }
  if (file !== undefined) closeSync(file);
  return feed;
}

/** @returns how far the file has been read */
function readNew(file: number, from: number, feed: LogFeed): number {
  const bytes = Buffer.alloc(PIECE);
  let offset = from;
  for (;;) {
    const count = readSync(file, bytes, 0, PIECE, offset);
    if (count === 0) return offset;
    feed.push(bytes.subarray(0, count));
    offset += count;
  }
}
