/** What tools that look at the oracle's images share: the images, the network's outputs, the scores. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Score as KnownScore, scoresOf as ofFeatures } from "../../src/doctor/features/scores.ts";
import { openOnnx } from "../../src/engine/networks/onnx.ts";
import type { NetworkDescription, Step } from "../../src/features/networks/description.ts";
import { inception } from "../../src/features/networks/inception.ts";
import { LOGITS, toOnnx } from "../../src/features/networks/onnx.ts";
import { protocols } from "../../src/features/protocols.ts";
import type { ByteImage } from "../../src/features/resize/resize.ts";
import { withWeights } from "../../src/inputs/weights/index.ts";
import type { Samples } from "../../src/samples.ts";

export type Score = Exclude<KnownScore, "kid.sd">;
/** Rows of each output, by its name. */
export type Outputs = Record<string, number[][]>;

/** The images that oracle.py wrote. */
export const imagesIn = (folder: string): ByteImage[] =>
  readdirSync(folder)
    .filter((name) => /^image-\d+\.npy$/.test(name))
    .toSorted()
    .map((name) => readImage(join(folder, name)));

/** One image of height x width x 3. */
function readImage(file: string): ByteImage {
  const bytes = readFileSync(file);
  const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString("latin1");
  const [height, width] = (/\((\d+), (\d+), 3\)/.exec(header) ?? []).slice(1).map(Number);
  return { height, width, channels: 3, data: new Uint8Array(bytes.subarray(10 + bytes.readUInt16LE(8))) };
}

/** @param shown an image as the network gets it @returns all outputs, a row an image */
export async function outputsOf(
  file: string,
  images: readonly ByteImage[],
  network: NetworkDescription,
  shown: (image: ByteImage) => Float32Array,
): Promise<Outputs> {
  const model = withWeights(file, (weights) =>
    toOnnx(network, (name) => weights.get(name)?.read() ?? new Float32Array(0)),
  );
  const net = await openOnnx(file, model);
  const rows: Outputs = {};
  for (const image of images) {
    const found = await net.run(shown(image), [1, 3, network.side, network.side]);
    for (const [name, { data }] of Object.entries(found)) rows[name] = [...(rows[name] ?? []), [...data]];
  }
  await net.close();
  return rows;
}

export const samplesOf = (rows: readonly number[][]): Samples => ({
  rows: rows.length,
  dim: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

/** Of the second half of the images against the first, by the metrics that eval --features measures. */
export function scoresOf({ 2048: rows, [LOGITS]: logits }: Outputs): Record<Score, number> {
  const half = rows.length / 2;
  const fake = { features: samplesOf(rows.slice(half)), logits: samplesOf(logits.slice(half)) };
  const { "kid.sd": _, ...found } = ofFeatures(
    { real: samplesOf(rows.slice(0, half)), fake },
    protocols["torch-fidelity"].metrics,
  );
  return found;
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
export const averaged = changed((step) =>
  step.kind === "max-pool" && step.padding === 1 ? { ...step, kind: "average-pool" } : step,
);

/** As torch's AvgPool2d counts them where nothing is said. */
export const padded = changed((step) =>
  step.kind === "average-pool" ? { ...step, paddingCounts: true } : step,
);
