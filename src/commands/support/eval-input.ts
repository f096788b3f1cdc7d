/** What `ganscope eval` measures: samples, labels, modes and networks, read from the files that its flags name. */

import type { Metric } from "../../../metrics/metric.ts";
import { shellWord, UsageError } from "../../errors.ts";
import { openMetric } from "../../execution/own-metric/open.ts";
import { readLabels, readSamples } from "../../inputs/index.ts";
import { holdsMoments, readMoments } from "../../inputs/moments.ts";
import type { SamplesFile } from "../../inputs/numbers.ts";
import { expandSeries } from "../../inputs/series.ts";
import { requireOneShape, unlikeRanges } from "../../runs/evaluate/images.ts";
import type { MomentsInput } from "../../runs/evaluate/moments.ts";
import { type EvaluationInput, generatedLabels, type Step } from "../../runs/evaluate/prepare.ts";
import type { Samples } from "../../samples.ts";
import type { Arguments } from "../command.ts";
import { choice, positiveInteger } from "./arguments.ts";
import type { EvalArguments, SeenSides } from "./image-sides.ts";
import { modesOf } from "./modes.ts";

/** What to do with rows that hold NaN or infinity. */
const INVALID = ["refuse", "drop"] as const;

export function ownMetric(args: Arguments): Readonly<Record<string, Metric>> {
  const file = args.strings["metric-file"];
  const limit = positiveInteger(args, "metric-timeout");
  if (file !== undefined) return openMetric(file, limit);
  if (limit === undefined) return {};
  throw new UsageError("requires --metric-file", { where: "--metric-timeout" });
}

/** Runs the user's network on all samples before anything is measured. */
export async function withExtractor(
  input: EvaluationInput,
  { strings }: Arguments,
): Promise<EvaluationInput> {
  const { extractor } = strings;
  if (extractor === undefined || !isPath(extractor)) {
    if (strings.pixels === undefined) return input;
    throw new UsageError("requires an extractor of your own", {
      where: "--pixels",
      hint: "add --extractor model.json",
    });
  }
  // The code that runs networks is large, so it is loaded only when it is used.
  const { openExtractor } = await import("../../execution/pool/extractor.ts");
  const { real, fake, reference, image } = input;
  const series = "rows" in fake ? [fake] : fake.map(({ samples }) => samples);
  const sets = [real, ...series, ...(reference ? [reference] : [])];
  const pixels = strings.pixels === undefined ? undefined : pixelRange(strings.pixels);
  return { ...input, extractor: await openExtractor(extractor, { sets, image, pixels }) };
}

/** A file has an extension or a folder; the name of an extractor has neither. */
const isPath = (word: string) => /[./\\]/.test(word);

function pixelRange(text: string): [number, number] {
  const [low, high, ...rest] = text.split(",").map(Number);
  if (rest.length === 0 && Number.isFinite(low) && Number.isFinite(high) && low < high) return [low, high];
  throw new UsageError(`must be two numbers, the lower one first (got ${JSON.stringify(text)})`, {
    where: "--pixels",
    hint: "e.g. --pixels=-1,1 or --pixels 0,1",
  });
}

export function readInput(args: EvalArguments): { input: EvaluationInput; warnings: string[] } {
  const { real, fake, reference, labels, modes, array, extractor } = args.strings;
  if (real === undefined || fake === undefined) {
    throw new UsageError("eval requires --real and --fake", {
      hint: "e.g. ganscope eval --real a.npy --fake b.npy",
    });
  }
  const invalid = choice(args, "invalid", INVALID, "refuse");
  const saying = choice(args, "generated-labels", generatedLabels, "asked");
  const lost: { path: string; rows: number }[] = [];
  const read = (path: string): SamplesFile => {
    const file = readSamples(args.seen?.files[path].features ?? path, {
      invalid,
      ...(array !== undefined && { array }),
    });
    if (file.dropped > 0) lost.push({ path, rows: file.dropped });
    return file;
  };
  const [realLabels, fakeLabels] = labels === undefined ? [] : labelFiles(labels);
  const files = fake.includes("*") ? expandSeries(fake) : [{ step: 0, path: fake }];
  const series = files.map(({ step, path }) => ({ step, name: path, ...read(path) }));
  const known = modesOf(modes);
  const learnt = { name: real, ...read(real) };
  const heldOut = reference === undefined ? [] : [{ name: reference, ...read(reference) }];
  requireOneShape([learnt, ...series, ...heldOut]);
  const { image } = learnt;
  return {
    warnings: [...droppedRows(lost), ...unlikeRanges(learnt, [...series.slice(-1), ...heldOut])],
    input: {
      real: labeled(learnt, realLabels, real),
      fake: series.map((file): Step => ({ step: file.step, samples: labeled(file, fakeLabels, fake) })),
      ...(heldOut.length > 0 && { reference: heldOut[0].samples }),
      ...known,
      ...(image !== undefined && { image }),
      ...(extractor !== undefined && { extractor }),
      ...(args.seen && { logits: logitsOf(args.seen, { real, fake }) }),
      generatedLabels: saying,
    },
  };
}

const logitsOf = (
  { files }: SeenSides,
  { real, fake }: { readonly real: string; readonly fake: string },
) => ({
  real: readSamples(files[real].logits).samples,
  fake: readSamples(files[fake].logits).samples,
});

/** Flags that say something of samples, or need them. */
const OF_SAMPLES = [
  "reference",
  "labels",
  "generated-labels",
  "modes",
  "extractor",
  "pixels",
  "rows",
  "resamples",
  "metric-file",
];

/** Both sides where one at least is a file of means and covariances; undefined where both are samples. */
export function readMomentsInput(
  args: EvalArguments,
): { readonly moments: MomentsInput; readonly warnings: readonly string[] } | undefined {
  const { strings, booleans } = args;
  const { real, fake, array } = strings;
  if (real === undefined || fake === undefined || array !== undefined || fake.includes("*")) return undefined;
  const files = [real, fake].map((path) => ({ path, moments: holdsMoments(path) }));
  const file = files.find(({ moments }) => moments);
  if (file === undefined) return undefined;
  const flag =
    OF_SAMPLES.find((name) => strings[name] !== undefined) ?? (booleans.independent && "independent");
  if (flag) {
    throw new UsageError(`needs samples, and ${file.path} holds means and covariances (mu, sigma)`, {
      where: `--${flag}`,
      hint: "leave it out",
    });
  }
  const invalid = choice(args, "invalid", INVALID, "refuse");
  const [first, second] = files.map(({ path, moments }) =>
    moments ? readMoments(path) : readSamples(args.seen?.files[path].features ?? path, { invalid }).samples,
  );
  return { moments: { real: first, fake: second }, warnings: [] };
}

/** One line for all files: a series may have hundreds. */
function droppedRows(files: readonly { readonly path: string; readonly rows: number }[]): string[] {
  if (files.length === 0) return [];
  const [{ path }] = files;
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const where = files.length === 1 ? path : `${files.length} files (first: ${path})`;
  return [`dropped ${rows} rows of ${where} that hold NaN or infinity`];
}

function labelFiles(text: string): [string, string] {
  const [real, fake, ...rest] = text.split(",");
  if (fake === undefined || rest.length > 0) {
    throw new UsageError("requires two files", {
      where: "--labels",
      hint: "write --labels real-labels.npy,fake-labels.npy",
    });
  }
  return [real, fake];
}

/** A label file covers all rows of the samples: the labels of dropped rows are dropped too. */
function labeled({ samples, dropped, kept }: SamplesFile, path: string | undefined, of: string): Samples {
  if (path === undefined) return samples;
  const labels = readLabels(path);
  const rows = samples.rows + dropped;
  if (labels.length === rows) return { ...samples, labels: kept?.map((row) => labels[row]) ?? labels };
  throw new UsageError(`${path} has ${labels.length} labels for the ${rows} rows of ${of}`, {
    where: "--labels",
  });
}

/** The command that repeats an evaluation. */
export function evalCommand({ strings, booleans }: Arguments): string {
  const screen = ["out", "fail-on", "write", "baseline", "baselines", "primary"];
  const flags = Object.entries(strings).filter(([flag]) => !screen.includes(flag));
  const words = flags.flatMap(([flag, value]) => [`--${flag}`, shellWord(value)]);
  const said = ["independent", "thorough", "native-maths"]
    .filter((flag) => booleans[flag])
    .map((flag) => `--${flag}`);
  return ["ganscope", "eval", ...words, ...said].join(" ");
}
