/**
 * The Inception network with random weights beside torch-fidelity's own class: features at every tap, logits, FID and KID of two
 * sets of images, their Inception score, precision and recall, to 1e-4; and four slips that people make must each move FID by more than 1e-3.
 *
 *   npm run build && GANSCOPE_TORCH=/path/to/python npm run verify:canonical [FOLDER]
 *
 * GANSCOPE_TORCH is a Python with torch and torch-fidelity 0.4. FOLDER keeps what it computes (some minutes), so that a second run
 * starts from there. onnxruntime-node must be installed in the working directory.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "typebox/value";
import { type MetricId, metrics } from "../metrics/index.ts";
import type { Metric } from "../metrics/metric.ts";
import { openOnnx } from "../src/engine/networks/onnx.ts";
import type { NetworkDescription, Step } from "../src/features/networks/description.ts";
import { inception } from "../src/features/networks/inception.ts";
import { LOGITS, toOnnx } from "../src/features/networks/onnx.ts";
import { protocols } from "../src/features/protocols.ts";
import { type ResizeId, resizes } from "../src/features/resize/index.ts";
import { readSamples } from "../src/inputs/index.ts";
import { withWeights } from "../src/inputs/weights/index.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Samples } from "../src/samples.ts";

type Score = "fid" | "kid" | "is" | "is.std" | "precision" | "recall";

const TOLERANCE = 1e-4;
const MOVES = 1e-3;

const python = process.env.GANSCOPE_TORCH;
if (python === undefined) throw new Error("set GANSCOPE_TORCH to a Python with torch and torch-fidelity 0.4");
const [folder = mkdtempSync(join(tmpdir(), "ganscope-canonical-"))] = process.argv.slice(2);
const script = (name: string) => new URL(`canonical/${name}`, import.meta.url).pathname;
if (!existsSync(join(folder, "2048.npy")))
  execFileSync(python, [script("oracle.py"), folder], { stdio: "inherit" });
const scores: Record<Score, number> = JSON.parse(
  execFileSync(python, [script("scores.py"), folder], { encoding: "utf8" }),
);

const images = readdirSync(folder)
  .filter((name) => /^image-\d+\.npy$/.test(name))
  .toSorted()
  .map((name) => readImage(join(folder, name)));

/** One image of height x width x 3. */
function readImage(file: string) {
  const bytes = readFileSync(file);
  const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString("latin1");
  const [height, width] = (/\((\d+), (\d+), 3\)/.exec(header) ?? []).slice(1).map(Number);
  return { height, width, channels: 3, data: new Uint8Array(bytes.subarray(10 + bytes.readUInt16LE(8))) };
}

/** All outputs, a row an image. */
async function outputsOf(network: NetworkDescription, file: string, resize: ResizeId) {
  const model = withWeights(join(folder, file), (weights) =>
    toOnnx(network, (name) => weights.get(name)?.read() ?? new Float32Array(0)),
  );
  const net = await openOnnx(file, model);
  const rows: Record<string, number[][]> = {};
  for (const image of images) {
    const shown = resizes[resize].resize(image, network.side).map((value) => (value - 128) / 128);
    for (const [name, { data }] of Object.entries(await net.run(shown, [1, 3, network.side, network.side])))
      rows[name] = [...(rows[name] ?? []), [...data]];
  }
  await net.close();
  return rows;
}

const half = images.length / 2;
const samplesOf = (rows: readonly number[][]): Samples => ({
  rows: rows.length,
  dim: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

/** Of the second half of the images against the first, by the metrics that eval --features measures. */
function scoresOf({ 2048: rows, [LOGITS]: logits }: Record<string, number[][]>): Record<Score, number> {
  const input = {
    real: samplesOf(rows.slice(0, half)),
    fake: samplesOf(rows.slice(half)),
    logits: { fake: samplesOf(logits.slice(half)) },
  };
  const { metrics: chosen } = protocols["torch-fidelity"];
  const found = Object.entries(chosen).map(([id, options]) => {
    const metric: Metric = metrics[id as MetricId];
    return metric.compute(input, Value.Default(metric.options, { ...options }));
  });
  const all: Readonly<Record<string, Quantity>> = Object.assign({}, ...found);
  const numberOf = (name: string) => all[name].value ?? Number.NaN;
  return {
    fid: numberOf("frechet"),
    kid: numberOf("mmd"),
    is: numberOf("is"),
    "is.std": numberOf("is.std"),
    precision: numberOf("prdc.precision"),
    recall: numberOf("prdc.recall"),
  };
}

let failed = 0;
function report(what: string, value: number, holds: boolean): void {
  if (!holds) failed++;
  console.log(`${holds ? "holds" : "FAILS"}  ${what}: ${value.toExponential(2)}`);
}

/** The network with another pool in the steps that `of` changes. */
const changed = (of: (step: Step) => Step): NetworkDescription => ({
  ...inception,
  steps: inception.steps.map(function change(step: Step): Step {
    const own = of(step);
    return own.kind === "branches"
      ? { ...own, branches: own.branches.map((branch) => branch.map(change)) }
      : own;
  }),
});

/** The last max pool that keeps the size is that of Mixed_7c. */
const averaged = changed((step) =>
  step.kind === "max-pool" && step.padding === 1 ? { ...step, kind: "average-pool" } : step,
);

/** As torch's AvgPool2d counts them where nothing is said. */
const padded = changed((step) => (step.kind === "average-pool" ? { ...step, paddingCounts: true } : step));

const own = await outputsOf(inception, "weights.pth", "tensorflow1");
for (const name of ["64", "192", "768", "2048", LOGITS]) {
  const { samples } = readSamples(join(folder, `${name === LOGITS ? "logits_unbiased" : name}.npy`));
  const values = own[name].flat();
  const wanted = Float64Array.from(samples.data);
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0) / largest;
  report(
    `${name}, largest difference by the largest value`,
    off,
    off <= TOLERANCE && values.length === wanted.length,
  );
}
const old = await outputsOf(inception, "legacy.pth", "tensorflow1");
report(
  "the older form of torch.save, largest difference",
  different(old["2048"], own["2048"]),
  different(old["2048"], own["2048"]) === 0,
);

const found = scoresOf(own);
for (const [name, value] of Object.entries(found) as [Score, number][]) {
  const off = Math.abs(value - scores[name]) / Math.max(scores[name], Number.MIN_VALUE);
  report(`${name} ${value.toFixed(6)} beside ${scores[name].toFixed(6)}, relative`, off, off <= TOLERANCE);
}

const slips: readonly (readonly [what: string, network: NetworkDescription, resize: ResizeId])[] = [
  ["pixels resized from their centers", inception, "torch-bilinear"],
  ["pixels resized as Pillow does", inception, "pillow-bicubic"],
  ["an average instead of the maximum in Mixed_7c", averaged, "tensorflow1"],
  ["average pools that count the zeros of their padding", padded, "tensorflow1"],
];
for (const [what, network, resize] of slips) {
  const moved = Math.abs(scoresOf(await outputsOf(network, "weights.pth", resize)).fid - found.fid);
  report(`${what} moves FID by`, moved, moved > MOVES);
}

function different(a: readonly number[][], b: readonly number[][]): number {
  return a.reduce(
    (most, row, i) => row.reduce((max, value, j) => Math.max(max, Math.abs(value - b[i][j])), most),
    0,
  );
}

if (failed > 0) process.exitCode = 1;
