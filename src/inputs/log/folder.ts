/** What a folder holds of a training: its logs, event files and measures, sets of samples, and folders of images. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { unreadable } from "../file.ts";
import { imageFolders, isImageFile } from "./image-folders.ts";
import { type FeedOptions, readLogFile } from "./index.ts";
import { joinLogs, type NamedLog } from "./join.ts";
import type { TrainingLog } from "./training-log.ts";

export interface TrainingFolder {
  readonly log?: TrainingLog;
  /** Real samples, a file or a folder of images, and the pattern of generated ones, where both lie there. */
  readonly real?: string;
  readonly fake?: string;
  /** What was found, and what of it was read: a sentence each. */
  readonly found: readonly string[];
}

const DEPTH = 3;
const MOST_FILES = 2000;
/** Logs and event files that are opened. */
const MOST_LOGS = 50;
const MAYBE_LOG = /tfevents|\.(?:jsonl|json|csv|tsv|txt|log|out)$|^(?:log|stdout|nohup)(?:\.\w+)?$/i;
/** Files beside a training that hold no losses, whatever their names end in. */
const NO_LOG =
  /^(?:config|args|opt|options|hparams|requirements|package|README|.*labels?)\b.*\.(?:json|txt|csv)$/i;
const SAMPLES = /^(.*?)(\d+)(\D*\.(?:npy|npz))$/i;
const REAL = /^real\.(?:npy|npz)$/i;

/** @throws InputError for a folder that cannot be read or holds nothing of a training */
export function readFolder(path: string, options: FeedOptions = {}): TrainingFolder {
  const images = new Map<string, string[]>();
  const files = filesIn(path, "", DEPTH, images);
  const real = files.find((file) => REAL.test(baseOf(file)));
  const series = sampleSeries(files);
  const [pattern] = series.keys();
  const logs: NamedLog[] = [];
  const refused: string[] = [];
  for (const file of files
    .filter((name) => MAYBE_LOG.test(baseOf(name)) && !NO_LOG.test(baseOf(name)))
    .slice(0, MOST_LOGS)) {
    try {
      logs.push({ file, log: readLogFile(join(path, file), options) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused.push(`${file} (${error.message})`);
    }
  }
  const pictures = imageFolders(path, images);
  const arrays = real !== undefined && pattern !== undefined && series.size === 1;
  const both = arrays || (series.size === 0 && pictures.real !== undefined);
  const found = [
    ...logs.map(({ file, log }) => `${file}: ${log.format}, because ${log.because}`),
    ...[...series].map(([name, count]) => `${name}: ${count} sets of samples`),
    ...(real === undefined ? [] : [`${real}: real samples`]),
    ...pictures.found,
    ...(series.size > 0 && !both
      ? [`samples are compared with --real FILE --fake '${join(path, pattern)}'`]
      : []),
    ...refused.map((words) => `not read: ${words}`),
  ];
  if (logs.length === 0 && !both) {
    const isEmpty = files.length === 0 && images.size === 0;
    const message = isEmpty ? "the folder is empty" : "the folder holds no training log";
    const others = [
      ...pictures.found,
      ...(refused.length === 0 ? [] : [`not read: ${refused.slice(0, 3).join(", ")}`]),
    ];
    throw new InputError([message, ...others].join("; "), {
      where: path,
      hint: "name the log itself, or a folder with a log (.jsonl, .csv, .log, .txt), event files or metric-*.jsonl",
    });
  }
  return {
    ...(logs.length > 0 && { log: joinLogs(logs) }),
    ...(arrays
      ? { real: join(path, real), fake: join(path, pattern) }
      : both && { real: pictures.real, fake: pictures.fake }),
    found,
  };
}

/** Whether a path is a folder. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const baseOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

/** Files below a folder, by their path from it, in the order of their names. Images go into a list for each folder. */
function filesIn(root: string, below: string, depth: number, images: Map<string, string[]>): string[] {
  try {
    const entries = readdirSync(join(root, below), { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    const here = (name: string) => (below === "" ? name : `${below}/${name}`);
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    const pictures = names.filter((name) => isImageFile(name) && !name.startsWith("."));
    if (pictures.length > 0) images.set(below, pictures);
    const files = names.filter((name) => !isImageFile(name)).map(here);
    const folders =
      depth === 1 ? [] : entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
    return [...files, ...folders.flatMap(({ name }) => filesIn(root, here(name), depth - 1, images))].slice(
      0,
      MOST_FILES,
    );
  } catch (error) {
    throw unreadable(join(root, below), "the folder", error);
  }
}

/** Patterns of sample files that differ by one number, with how many there are. */
function sampleSeries(files: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const [, start, , end] = SAMPLES.exec(file) ?? [];
    if (start === undefined || /labels/i.test(end)) continue;
    const pattern = `${start}*${end}`;
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, count]) => count > 1));
}
