/**
 * Training logs that somebody else's program wrote: lines of text of many formats (formats/index.ts), or TensorBoard's event files. Read in
 * pieces, so that the longest line and the numbers are all that is in memory.
 */

import { basename } from "node:path";
import { InputError } from "../../errors.ts";
import { partsOf, withFile } from "../file.ts";
import type { Feed } from "./feed.ts";
import { type FeedOptions, LogFeed } from "./log-feed.ts";
import { startsEvents } from "./tensorboard.ts";
import { EventFeed } from "./tensorboard-log.ts";
import type { ColumnMap, TrainingLog } from "./training-log.ts";

export { type FeedOptions, LogFeed } from "./log-feed.ts";

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** What TensorBoard calls its files. */
const EVENTS = /tfevents/;

/** What takes the bytes of this file, of lines or of TensorBoard's events. @throws InputError for a map that names no signal */
export const feedOf = (path: string, options: FeedOptions = {}, start?: Uint8Array): Feed =>
  EVENTS.test(basename(path)) || (start !== undefined && startsEvents(start))
    ? new EventFeed(path, options.map)
    : new LogFeed(path, options);

/**
 * A training log from a file.
 *
 * @param map what columns mean whose names do not tell
 * @throws InputError when the file cannot be read or is no log
 * @example readLog("log.jsonl").records[0].lossD
 */
export const readLog = (path: string, map?: ColumnMap): TrainingLog => readLogFile(path, map && { map });

/**
 * One of the trainings that a file holds one after the other.
 *
 * @param run which one, from 1
 * @throws InputError where it holds fewer
 */
export function readRun(path: string, run: number, options: FeedOptions = {}): TrainingLog {
  const whole = readLogFile(path, options);
  const { runs = [] } = whole;
  if (run > runs.length) {
    const many = runs.length === 1 ? "one run" : `${runs.length} runs`;
    throw new InputError(`the file holds ${many} (got --run ${run})`, {
      where: path,
      hint: "a run ends where the step goes back to its beginning; leave out --run for the last",
    });
  }
  if (run === runs.length && run === 1) return whole;
  const only = { from: runs[run - 1].line, to: runs[run]?.line ?? Number.POSITIVE_INFINITY };
  const log = readLogFile(path, { ...options, only });
  return { ...log, warnings: [`run ${run} of ${runs.length}, from line ${only.from}`, ...log.warnings] };
}

/** The same, with all that the command line may say of a file. */
export function readLogFile(path: string, options: FeedOptions = {}): TrainingLog {
  return withFile(path, "a training log", (source) => {
    let feed: Feed | undefined;
    let read = 0;
    for (const part of partsOf(source)) {
      if (feed !== undefined && options.stopped?.()) break;
      feed ??= feedOf(path, options, part);
      feed.push(part);
      read += part.length;
    }
    const log = (feed ?? feedOf(path, options)).read(true);
    if (read === source.size) return log;
    const words = `interrupted: the first ${megabytes(read)} of ${megabytes(source.size)} MB of the log were read`;
    return { ...log, warnings: [words, ...log.warnings] };
  });
}
