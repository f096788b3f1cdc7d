/** `ganscope eval`: measures samples of any generator. Nothing is trained. */

import { join } from "node:path";
import type { Metric } from "../../metrics/metric.ts";
import { printable, shellWord, UsageError } from "../errors.ts";
import { readLabels, readSamples } from "../inputs/index.ts";
import type { SamplesFile } from "../inputs/numbers.ts";
import { expandSeries } from "../inputs/series.ts";
import { exitCode } from "../judging/gates/judge.ts";
import type { RunResult } from "../result/index.ts";
import { allMetrics } from "../runs/evaluate/choose.ts";
import { evaluateSamples } from "../runs/evaluate/evaluate.ts";
import { parseExpectations } from "../runs/evaluate/expectations.ts";
import { requireOneShape, unlikeRanges } from "../runs/evaluate/images.ts";
import { type EvaluationInput, generatedLabels, type Step } from "../runs/evaluate/prepare.ts";
import type { Samples } from "../samples.ts";
import { evaluationRecord } from "../writers/evaluation.ts";
import { tally } from "../writers/failures.ts";
import { toJson } from "../writers/json.ts";
import { failedGates, measuredTable, verdictTable } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { choice, FAIL_ON, nonNegativeInteger, positiveInteger, refuseWords } from "./support/arguments.ts";
import type { Io } from "./support/io.ts";
import { loadMetric, parseMetrics } from "./support/metrics.ts";
import { modesOf } from "./support/modes.ts";
import { openFile } from "./support/open.ts";
import { writeOutcome } from "./support/outcome.ts";
import { checkWritable } from "./support/outputs.ts";
import { narrate } from "./support/progress.ts";
import { WRITE_FLAG, wantedWriters, writeWanted } from "./support/writers.ts";

const DEFAULT_FOLDER = join("ganscope-out", "eval");

export const evaluate: Command = {
  summary: "measure generated samples against real ones, from files",
  usage: "eval --real FILE --fake FILE|PATTERN [flags]",
  description: [
    "FILE is .npy, .npz, .csv, an idx file, or a folder of PNG images; one sample per row. A PATTERN such as 'step-*.npy' is a",
    "series of snapshots, which ganscope judges for convergence and collapse. It measures all metrics that fit the data and",
    "compares the same number of rows of both sides. If the real file has at least twice as many rows, each value is shown",
    "beside its null band: what real samples score against each other.",
    "",
    "exit code: 0 all expectations hold, 1 one fails, 2 invalid usage or input (nothing was measured).",
  ].join("\n"),
  flags: {
    real: { type: "string", value: "FILE", help: "real samples: the data that the generator should learn" },
    fake: {
      type: "string",
      value: "FILE",
      help: "generated samples: a file, or a pattern of files, e.g. 'step-*.npy'",
    },
    reference: {
      type: "string",
      value: "FILE",
      help: "real samples that were not used in training, to test for memorization",
    },
    labels: {
      type: "string",
      value: "REAL,FAKE",
      help: "two files with the class labels of the real and of the generated rows",
    },
    "generated-labels": {
      type: "string",
      value: "WHAT",
      help: "what labels of generated rows mean: the requested class (asked, default) or the sample's class (made)",
    },
    modes: {
      type: "string",
      value: "FILE",
      help: "modes of the data, YAML or JSON: { centers, std, weights? }; none if the data have no separate modes",
    },
    extractor: {
      type: "string",
      value: "NAME|FILE",
      help: "network that gives features: digits (for handwritten digits, white on black), a TensorFlow.js model.json or an .onnx file",
    },
    pixels: {
      type: "string",
      value: "LOW,HIGH",
      help: "values of black and white that your own network expects, e.g. 0,255 (default: samples unchanged, images of bytes in -1,1)",
    },
    array: { type: "string", value: "NAME", help: "name of the array to read from .npz files" },
    invalid: {
      type: "string",
      value: "HOW",
      help: "what to do with rows that hold NaN or infinity: refuse (default) or drop",
    },
    metrics: {
      type: "string",
      value: "LIST",
      help: "metrics to measure, with options, e.g. emd:points=1000,prdc:k=3 (default: all that fit)",
    },
    "metric-file": {
      type: "string",
      value: "FILE",
      help: "a metric of your own: a JavaScript module (docs/evaluate.md)",
    },
    rows: { type: "string", value: "N", help: "compare at most N rows of each side" },
    resamples: {
      type: "string",
      value: "N",
      help: "use at most N resamples for each null band; 0 for no null bands",
    },
    expect: {
      type: "string",
      value: "LIST",
      help: "gates, e.g. 'jsd<=0.05, emd<=3nulls, convergence=converged'",
    },
    out: {
      type: "string",
      value: "DIR",
      help: `folder for the result and report (default ${DEFAULT_FOLDER})`,
    },
    json: { type: "boolean", help: "print the measures as JSON on stdout" },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    write: WRITE_FLAG,
    quiet: { type: "boolean", help: "do not show progress" },
    open: { type: "boolean", help: "open the report in a browser" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const { strings } = args;
    const own: Record<string, Metric> =
      strings["metric-file"] === undefined ? {} : await loadMetric(strings["metric-file"]);
    const chosen = strings.metrics === undefined ? undefined : parseMetrics(strings.metrics);
    const expect = strings.expect === undefined ? [] : parseExpectations(strings.expect);
    const resamples = nonNegativeInteger(args, "resamples");
    const rows = positiveInteger(args, "rows");
    const folder = strings.out ?? DEFAULT_FOLDER;
    checkWritable(folder);
    const wanted = wantedWriters(args, folder);
    const { input: read, warnings } = readInput(args);
    const input = await withExtractor(read, args);

    const progress = narrate(io, args.booleans.quiet === true);
    const measured = evaluateSamples(input, {
      own,
      expect,
      command: commandOf(args),
      name: strings.fake,
      title: `${strings.fake} against ${strings.real}`,
      onProgress: progress.say,
      ...(chosen !== undefined && { metrics: chosen }),
      ...(resamples !== undefined && { resamples }),
      ...(rows !== undefined && { rows }),
    });
    progress.close();
    const result = withWarnings({ ...measured, failOn, exit: exitCode(measured, failOn) }, warnings);
    const report = await writeOutcome(folder, result);
    if (args.booleans.json) io.out(toJson(evaluationRecord(result, allMetrics(own))).trimEnd());
    else printOutcome(result, report, io);
    writeWanted(wanted, result, io);
    if (args.booleans.open) openFile(report, io.err);
    return result.exit;
  },
};

/** Runs the user's network on all samples before anything is measured. */
async function withExtractor(input: EvaluationInput, { strings }: Arguments): Promise<EvaluationInput> {
  const { extractor } = strings;
  if (extractor === undefined || !isPath(extractor)) {
    if (strings.pixels === undefined) return input;
    throw new UsageError("requires an extractor of your own", {
      where: "--pixels",
      hint: "add --extractor model.json",
    });
  }
  // The code that runs networks is large, so it is loaded only when it is used.
  const { openExtractor } = await import("../execution/pool/extractor.ts");
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

function readInput(args: Arguments): { input: EvaluationInput; warnings: string[] } {
  const { real, fake, reference, labels, modes, array, extractor } = args.strings;
  refuseWords(args);
  if (real === undefined || fake === undefined) {
    throw new UsageError("eval requires --real and --fake", {
      hint: "e.g. ganscope eval --real a.npy --fake b.npy",
    });
  }
  const invalid = choice(args, "invalid", ["refuse", "drop"] as const, "refuse");
  const saying = choice(args, "generated-labels", generatedLabels, "asked");
  const lost: { path: string; rows: number }[] = [];
  const read = (path: string): SamplesFile => {
    const file = readSamples(path, { invalid, ...(array !== undefined && { array }) });
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
      generatedLabels: saying,
    },
  };
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

const withWarnings = (result: RunResult, warnings: readonly string[]): RunResult => ({
  ...result,
  scenarios: result.scenarios.map((scenario) => ({
    ...scenario,
    seeds: scenario.seeds.map((seed) => ({ ...seed, warnings: [...warnings, ...seed.warnings] })),
  })),
});

function printOutcome(result: RunResult, report: string, io: Io): void {
  const [{ seeds, notMeasured = [] }] = result.scenarios;
  const verdicts = Object.keys(seeds[0].verdicts);
  if (verdicts.length > 0) io.out(`${verdictTable(result, verdicts, io.paintOut)}\n`);
  io.out(measuredTable(seeds[0].metrics, io.paintOut));
  for (const warning of seeds[0].warnings) io.out(io.paintOut("yellow", printable(warning)));
  if (notMeasured.length > 0) {
    const names = notMeasured.map(({ metric }) => metric).join(", ");
    io.out(io.paintOut("dim", `not measured: ${names} (the report says why)`));
  }
  const failures = failedGates(result, io.paintOut);
  if (failures !== "") io.out(`\n${failures}`);
  io.out(`\n${tally(result)}; exit code ${result.exit}`);
  io.out(`report: ${printable(report)}`);
}

function commandOf({ strings }: Arguments): string {
  const screen = ["out", "fail-on", "write"];
  const flags = Object.entries(strings).filter(([flag]) => !screen.includes(flag));
  return ["ganscope", "eval", ...flags.flatMap(([flag, value]) => [`--${flag}`, shellWord(value)])].join(" ");
}
