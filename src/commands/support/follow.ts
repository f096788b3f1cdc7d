/**
 * A log that is still being written: a file that grows (or is not there yet), standard input, a named pipe. The file is
 * looked at every quarter of a second, because file systems do not all tell of changes.
 */

import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  open,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { Feed } from "../../inputs/log/feed.ts";
import { type FeedOptions, feedOf } from "../../inputs/log/index.ts";
import type { TrainingLog } from "../../inputs/log/training-log.ts";

const POLL = 250;
const PIECE = 2 ** 20;

export interface FollowOptions {
  /** What the command line says of the columns. */
  readonly read?: FeedOptions;
  readonly signal: AbortSignal;
  /** Seconds without anything new after which the log counts as ended. */
  readonly idle?: number;
  /**
   * Called with what was found so far.
   * @param waited whether lines waited for the judgement before
   * @returns whether to continue
   */
  onLog(log: TrainingLog, waited: boolean): boolean;
  /** Called every quarter of a second. @returns whether to continue */
  onTick?(): boolean;
  /** The file was overwritten, or does not exist yet. */
  onNotice(text: string): void;
}

/** The name that stands for standard input. */
export const STDIN = "-";

/** @returns the log when it has ended, or undefined if the log is empty */
export async function followLog(path: string, options: FollowOptions): Promise<TrainingLog | undefined> {
  // If following stopped during a training, the end of the log may be incomplete.
  let left = false;
  const going = (on: boolean): boolean => {
    left = !on;
    return on;
  };
  const watched = {
    ...options,
    onLog: (log: TrainingLog, waited: boolean) => going(options.onLog(log, waited)),
    onTick: () => going(options.onTick?.() ?? true),
  };
  const feed = isRegular(path) ? await followFile(path, watched) : await followStream(path, watched);
  return feed.rows === 0 ? undefined : feed.read(!left);
}

/** A file that does not exist yet is expected to appear. */
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

/** Judges what a feed holds, at most half of the time: a long log takes longer to judge than to write. */
class Look {
  readonly #onLog: FollowOptions["onLog"];
  #feed: Feed;
  #due = false;
  #waited = false;
  #rested = 0;

  constructor(feed: Feed, onLog: FollowOptions["onLog"]) {
    this.#feed = feed;
    this.#onLog = onLog;
  }

  /** Called when the feed has more. @returns whether to continue */
  more(feed = this.#feed): boolean {
    this.#feed = feed;
    this.#due = true;
    return this.now();
  }

  /** Judges if there is something new and enough time. @returns whether to continue */
  now(): boolean {
    const began = performance.now();
    if (!this.#due || this.#feed.rows === 0) return true;
    if (began < this.#rested) {
      this.#waited = true;
      return true;
    }
    const on = this.#onLog(this.#feed.read(false), this.#waited);
    this.#due = false;
    this.#waited = false;
    this.#rested = 2 * performance.now() - began;
    return on;
  }

  /** The rest at the end is always judged. */
  last(): void {
    this.#rested = 0;
    this.now();
  }
}

async function followStream(path: string, options: FollowOptions): Promise<Feed> {
  const { read, signal, idle = Infinity, onLog, onTick } = options;
  const feed = feedOf(path === STDIN ? "stdin" : path, read);
  const look = new Look(feed, onLog);
  let stream: Readable | undefined;
  let stopped = false;
  let quiet = 0;
  const isOver = () => stopped || quiet * POLL >= idle * 1000;
  const close = () => (stream === undefined ? letOpen(path) : stream.destroy());
  const stop = () => {
    stopped = true;
    close();
  };
  const ticks = setInterval(() => {
    quiet++;
    if (!look.now() || onTick?.() === false) stop();
    else if (isOver()) close();
  }, POLL);
  signal.addEventListener("abort", stop, { once: true });
  try {
    stream = await openStream(path);
    for await (const bytes of isOver() ? [] : stream) {
      quiet = 0;
      feed.push(bytes as Buffer);
      if (stopped || !look.more()) {
        stopped = true;
        break;
      }
    }
  } catch (error) {
    if (!isOver()) throw error;
  } finally {
    clearInterval(ticks);
    signal.removeEventListener("abort", stop);
    stream?.destroy();
  }
  if (!stopped) look.last();
  return feed;
}

/** A pipe is read as a socket: reading it as a file cannot be stopped until more data come. */
async function openStream(path: string): Promise<Readable> {
  if (path === STDIN) return process.stdin;
  if (!statOf(path)?.isFIFO()) return createReadStream(path);
  return new Socket({ fd: await promisify(open)(path, "r"), readable: true, writable: false });
}

/** A named pipe opens when another process writes to it. If none does, this opens it so that the wait can end. */
function letOpen(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // No reader waits for the pipe yet, or it is not a pipe.
  }
}

async function followFile(path: string, options: FollowOptions): Promise<Feed> {
  const { read, signal, idle = Infinity, onLog, onTick, onNotice } = options;
  let feed = feedOf(path, read);
  const look = new Look(feed, onLog);
  let offset = 0;
  let file: number | undefined;
  let on = true;
  if (statOf(path) === undefined) onNotice(`waiting for ${path}`);
  for (let quiet = 0; on && !signal.aborted && quiet * POLL < idle * 1000; quiet++) {
    const now = statOf(path);
    if (now !== undefined) {
      const known: Stats | undefined = file === undefined ? undefined : fstatSync(file);
      if (known !== undefined && (known.ino !== now.ino || now.size < offset)) {
        onNotice(`${path} was overwritten; its earlier lines are ignored`);
        if (file !== undefined) closeSync(file);
        file = undefined;
        offset = 0;
        feed = feedOf(path, read);
      }
      file ??= openSync(path, "r");
      const before = offset;
      offset = readNew(file, offset, feed);
      if (offset > before) quiet = -1;
      on = offset > before ? look.more(feed) : look.now();
    }
    on &&= onTick?.() !== false;
    if (on) await wait(POLL, undefined, { signal }).catch(() => {});
  }
  if (on) look.last();
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
