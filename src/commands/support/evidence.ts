/** Reads what `ganscope diagnose` was given about a training: a log, samples, or both. */

import { InputError, shellWord, UsageError } from "../../errors.ts";
import { readSamples } from "../../inputs/index.ts";
import type { TrainingFolder } from "../../inputs/log/folder.ts";
import { isFolder, readFolder } from "../../inputs/log/folder.ts";
import { type FeedOptions, readLogFile, readRun } from "../../inputs/log/index.ts";
import { joinLogs } from "../../inputs/log/join.ts";
import type { ColumnMap, TrainingLog } from "../../inputs/log/training-log.ts";
import { expandSeries, type SeriesFile } from "../../inputs/series.ts";
import type { TrainingEvidence } from "../../runs/diagnose/diagnose.ts";
import { requireOneShape, unlikeRanges } from "../../runs/evaluate/images.ts";
import type { Arguments } from "../command.ts";
import { positiveInteger } from "./arguments.ts";
import { modesOf } from "./modes.ts";

interface Reading {
  /** The sample files that are complete, if others are still being written. */
  readonly there?: readonly SeriesFile[];
  /** Whether to read no further. */
  stopped?(): boolean;
}

export function readEvidence(
  args: Arguments,
  followed: TrainingLog | undefined,
  { there, stopped }: Reading = {},
): TrainingEvidence {
  const { positionals, strings } = args;
  const { modes } = strings;
  const known = modesOf(modes);
  const given =
    followed === undefined && there === undefined
      ? readLogs(
          positionals,
          { ...feedOptions(args), ...(stopped && { stopped }) },
          positiveInteger(args, "run"),
        )
      : undefined;
  const logged = followed ?? given?.log;
  const real = strings.real ?? (strings.fake === undefined ? given?.real : undefined);
  const fake = strings.fake ?? given?.fake;
  const log = logged && {
    ...logged,
    file: positionals.join(", "),
    words: positionals.map(shellWord).join(" "),
  };
  const found = given?.found ?? [];
  if (fake === undefined) return { log, ...(found.length > 0 && { warnings: found }) };
  const paired = real === undefined ? undefined : readSamples(real);
  const alone = [{ step: log?.records.at(-1)?.step ?? 0, path: fake }];
  const files = there ?? (fake.includes("*") ? expandSeries(fake) : alone);

  const read = files.map(({ step, path }) => ({ step, ...readSamples(path, { invalid: "keep" }) }));
  const learnt = paired && { name: real ?? "", ...paired };
  const made = read.map((one, i) => ({ name: files[i].path, ...one }));
  requireOneShape([...(learnt ? [learnt] : []), ...made]);
  const series = read.map(({ step, samples }) => ({ step, samples }));
  const lost = series.map((one) => one.samples.data.some((value) => !Number.isFinite(value)));
  const lastWhole = lost.lastIndexOf(false);
  const whole = series.filter((_, i) => !lost[i]);
  return {
    log,
    warnings: [...found, ...(learnt && lastWhole >= 0 ? unlikeRanges(learnt, [made[lastWhole]]) : [])],
    ...(whole.length > 0 &&
      (paired === undefined
        ? { unpaired: { sets: whole, ...(read[0].image && { image: read[0].image }) } }
        : {
            samples: {
              real: paired.samples,
              fake: whole,
              ...known,
              ...(paired.image && { image: paired.image }),
            },
          })),
    ...(lastWhole < series.length - 1 && { lostAt: series[lastWhole + 1].step }),
  };
}

/** The logs, or the folder, that the command line names. */
function readLogs(
  paths: readonly string[],
  options: FeedOptions,
  run: number | undefined,
): Partial<TrainingFolder> {
  const [path] = paths;
  if (path === undefined) return {};
  const samples = paths.find((name) => /\.(?:npy|npz|png|jpe?g|webp)$/i.test(name));
  if (samples !== undefined)
    throw new InputError("is a file of samples, not a log", {
      where: samples,
      hint: "name samples with --real and --fake, e.g. --real real.npy --fake 'fake-*.npy'",
    });
  if (run !== undefined) return { log: readRun(path, run, options) };
  if (paths.length === 1 && isFolder(path)) return readFolder(path, options);
  return { log: joinLogs(paths.map((file) => ({ file, log: readLogFile(file, options) }))) };
}

/** `--map` and `--columns`. */
export function feedOptions({ strings, lists }: Arguments): FeedOptions {
  const names = strings.columns?.split(",").map((name) => name.trim());
  if (
    names?.some((name) => name === "") ||
    (names !== undefined &&
      new Set(names.filter((n) => n !== "-")).size < names.filter((n) => n !== "-").length)
  )
    throw new UsageError(`must name each column once (got ${JSON.stringify(strings.columns)})`, {
      where: "--columns",
      hint: "e.g. --columns step,lossD,lossG; - leaves a column out",
    });
  return { map: columnMap(lists.map ?? []), ...(names && { columns: names }) };
}

/** `--map a=lossD --map b=lossG`, or both separated by a comma; a column's name may contain commas. */
export function columnMap(lists: readonly string[]): ColumnMap {
  const refuse = (message: string): never => {
    throw new UsageError(message, { where: "--map", hint: "e.g. --map d_real=probReal" });
  };
  const pairs = lists.flatMap((list) => {
    const parts = list.split(",");
    return parts.every((part) => part.includes("=")) ? parts : [list];
  });
  const entries = pairs.map((pair) => {
    const at = pair.lastIndexOf("=");
    if (at <= 0 || at === pair.length - 1) refuse(`must be COLUMN=NAME (got ${JSON.stringify(pair)})`);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const twice = entries.find(([, name], i) => entries.findIndex(([, other]) => other === name) < i);
  if (twice !== undefined) refuse(`maps two columns to ${JSON.stringify(twice[1])}`);
  return Object.fromEntries(entries);
}
