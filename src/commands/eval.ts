/** `ganscope eval`: measures samples of any generator. Nothing is trained. */

import { join } from "node:path";
import { metrics } from "../../metrics/index.ts";
import { printable } from "../errors.ts";
import { CALL_LIMIT } from "../execution/own-metric/open.ts";
import { threadCount } from "../maths/dense/threads.ts";
import type { RunResult } from "../result/index.ts";
import { changesTable } from "../writers/changes.ts";
import { evaluationRecord } from "../writers/evaluation.ts";
import { tally } from "../writers/failures.ts";
import { toJson } from "../writers/json.ts";
import { failedGates, measuredTable, verdictTable } from "../writers/table.ts";
import type { Command } from "./command.ts";
import { againstFlags } from "./support/against.ts";
import { workApart } from "./support/apart.ts";
import { choice, FAIL_ON } from "./support/arguments.ts";
import { lookingFlags } from "./support/image-features.ts";
import { seeSides } from "./support/image-sides.ts";
import type { Io } from "./support/io.ts";
import { openFile } from "./support/open.ts";
import { writeOutcome } from "./support/outcome.ts";
import { checkWritable } from "./support/outputs.ts";
import { WRITE_FLAG, wantedWriters, writeWanted } from "./support/writers.ts";

const DEFAULT_FOLDER = join("ganscope-out", "eval");

export const evaluate: Command = {
  summary: "measure generated samples against real ones, from files",
  usage: "eval --real FILE --fake FILE|PATTERN [flags]",
  description: [
    "FILE is .npy, .npz, .csv, an idx file, or a folder of PNG images; one sample per row. A PATTERN such as 'step-*.npy' is a",
    "series of snapshots, which ganscope judges for convergence and collapse. It measures all metrics that fit the data and",
    "compares the same number of rows of both sides. If the real file has at least twice as many rows, each value is shown",
    "beside its null band: what real samples score against each other. If all that would take longer than about a minute, it compares",
    "fewer rows and leaves out the costliest metrics, and says which; --thorough measures all. Ctrl-C keeps what is measured.",
    "With --features, FILE is images of any sizes (as for ganscope features extract), and FID, KID, IS, precision, recall, density and",
    "coverage are measured as papers report them.",
    "An .npz with mu and sigma, as pytorch-fid keeps them, stands for its samples where only the Frechet distance is measured.",
    "",
    "exit code: 0 all expectations hold, 1 one fails or a quantity regressed against the baseline, 2 invalid usage or input (nothing",
    "was measured), 130 or 143 interrupted.",
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
    features: {
      type: "string",
      value: "NETWORK",
      help: "compare images by their features: inception, as FID, KID and the Inception score do (docs/canonical.md)",
    },
    ...lookingFlags,
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
      help: "what to do with rows that hold NaN or infinity, and images that cannot be read: refuse (default) or drop",
    },
    metrics: {
      type: "string",
      value: "LIST",
      help: "metrics to measure, with options, e.g. emd:points=1000,prdc:k=3 (default: all that fit; with --features canonical)",
    },
    "metric-file": {
      type: "string",
      value: "FILE",
      help: "a metric of your own: a JavaScript module (docs/evaluate.md)",
    },
    "metric-timeout": {
      type: "string",
      value: "SECONDS",
      help: `time limit of one call of your own metric (default ${CALL_LIMIT})`,
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
    independent: {
      type: "boolean",
      help: "the files of the pattern are independent sets, e.g. one for each seed of a model, instead of snapshots of a training",
    },
    ...againstFlags,
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
    thorough: {
      type: "boolean",
      help: "measure all rows by all metrics, however long it takes (default: what ends in about a minute)",
    },
    "native-maths": {
      type: "boolean",
      help: "make float32 products of large samples by the installed native TensorFlow (ganscope engine install)",
    },
    quiet: { type: "boolean", help: "do not show progress" },
    open: { type: "boolean", help: "open the report in a browser" },
  },

  async run(args, io) {
    const { strings } = args;
    choice(args, "fail-on", FAIL_ON, "error");
    const folder = strings.out ?? DEFAULT_FOLDER;
    checkWritable(folder);
    const wanted = wantedWriters(args, folder);
    const { real, fake, reference } = strings;
    if (args.booleans["native-maths"]) await loadProducts();
    const seen = await seeSides(args, io);
    if (seen === 130 || seen === 143) return seen;
    const { found, interrupted } = await workApart("eval", { ...args, ...(seen && { seen }) }, io, {
      quiet: args.booleans.quiet === true,
      files: [real, fake, reference].map((path) => (path && seen?.files[path]?.features) ?? path),
    });
    if (found === "missing") return 1;
    const { own } = found;
    const result = { ...found.result, exit: interrupted ?? found.result.exit };
    const report = await writeOutcome(folder, result);
    if (args.booleans.json) io.out(toJson(evaluationRecord(result, { ...metrics, ...own })).trimEnd());
    else printOutcome(result, report, io);
    writeWanted(wanted, result, io);
    if (args.booleans.open) openFile(report, io.err);
    return result.exit;
  },
};

/**
 * The library reads the environment of the process, which a thread's own does not reach; and a library that only a thread has loaded is
 * taken away from its own threads when that one ends.
 */
async function loadProducts(): Promise<void> {
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threadCount());
  // the code that opens engines is loaded only when it is used
  const { openProducts } = await import("../engine/native/products.ts");
  openProducts();
}

function printOutcome(result: RunResult, report: string, io: Io): void {
  const [{ seeds, notMeasured = [] }] = result.scenarios;
  const verdicts = Object.keys(seeds[0].verdicts);
  if (seeds.length > 1) io.out(`${seeds.length} independent sets; the table shows the first\n`);
  if (verdicts.length > 0) io.out(`${verdictTable(result, verdicts, io.paintOut)}\n`);
  io.out(measuredTable(seeds[0].metrics, io.paintOut));
  for (const warning of seeds[0].warnings) io.out(io.paintOut("yellow", printable(warning)));
  if (notMeasured.length > 0) {
    const names = notMeasured.map(({ metric }) => metric).join(", ");
    io.out(io.paintOut("dim", `not measured: ${names} (the report says why)`));
  }
  if (result.comparison !== undefined) io.out(`\n${changesTable(result.comparison, io.paintOut)}`);
  const failures = failedGates(result, io.paintOut);
  if (failures !== "") io.out(`\n${failures}`);
  io.out(`\n${tally(result)}; exit code ${result.exit}`);
  io.out(`report: ${printable(report)}`);
}
