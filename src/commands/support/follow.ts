/**
 * A log that is still being written: a file that grows (or is not there yet), standard input, a named pipe. The file is
 * looked at every quarter of a second, because file systems do not all tell of changes.
 */

import { closeSync, createReadStream, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Feed } from "../../inputs/log/feed.ts";
import { feedOf } from "../../inputs/log/index.ts";
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
  /** Called every quarter of a second. @returns whether to go on */
  onTick?(): boolean;
  /** The file was written anew, or is not there yet. */
  onNotice(text: string): void;
}

/** Standard input, by the name that stands for it. */
export const STDIN = "-";

/** @returns the log when it has ended, or undefined when nothing was logged */
export async function followLog(path: string, options: FollowOptions): Promise<TrainingLog | undefined> {
  // Where it was left in the midst of a training, its end is not all there.
  let left = false;
  const going = (on: boolean): boolean => {
    left = !on;
    return on;
  };
  const watched = {
    ...options,
    onLog: (log: TrainingLog) => going(options.onLog(log)),
    onTick: () => going(options.onTick?.() ?? true),
  };
  const feed = isRegular(path) ? await followFile(path, watched) : await followStream(path, watched);
  return feed.rows === 0 ? undefined : feed.read(!left);
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

async function followStream(path: string, { map, signal, onLog, onTick }: FollowOptions): Promise<Feed> {
  const feed = feedOf(path === STDIN ? "stdin" : path, map);
  const stream = path === STDIN ? process.stdin : createReadStream(path);
  const stop = () => stream.destroy();
  const ticks = onTick && setInterval(() => onTick() || stop(), POLL);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const bytes of stream) {
      feed.push(bytes as Buffer);
      if (feed.rows > 0 && !onLog(feed.read(false))) break;
    }
  } catch (error) {
    if (!signal.aborted && !stream.destroyed) throw error;
  } finally {
    clearInterval(ticks);
    signal.removeEventListener("abort", stop);
    stop();
  }
  return feed;
}

async function followFile(path: string, options: FollowOptions): Promise<Feed> {
  const { map, signal, idle = Infinity, onLog, onTick, onNotice } = options;
  let feed = feedOf(path, map);
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
        feed = feedOf(path, map);
      }
      file ??= openSync(path, "r");
      const before = offset;
      offset = readNew(file, offset, feed);
      if (offset > before) {
        quiet = -1;
        if (feed.rows > 0 && !onLog(feed.read(false))) break;
      }
    }
    if (onTick?.() === false) break;
    await wait(POLL, undefined, { signal }).catch(() => {});
  }
  if (file !== undefined) closeSync(file);
  return feed;
}

/** @returns how far the file has been read */
function readNew(file: number, from: number, feed: Feed): number {
  const bytes = Buffer.alloc(PIECE);
  let offset = from;
  for (;;) {
    const count = readSync(file, bytes, 0, PIECE, offset);
    if (count === 0) return offset;
    feed.push(Buffer.from(bytes.subarray(0, count)));
    offset += count;
  }
}
