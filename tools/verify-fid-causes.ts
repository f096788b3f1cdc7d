/**
 * Why two programs give different FIDs of the same images: each usual cause alone, and by how much it moves FID here. Random weights
 * and made images, as oracle.py draws them: the order of the sizes says more than the sizes.
 *
 *   GANSCOPE_TORCH=/path/to/python npm run verify:fid-causes FOLDER
 *
 * GANSCOPE_TORCH is a Python with torch and torch-fidelity 0.4. FOLDER is that of verify:canonical. onnxruntime-node must be installed in the
 * working directory.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inception } from "../src/features/networks/inception.ts";
import { type ByteImage, type ResizeId, resizes } from "../src/features/resize/index.ts";
import { memorySource } from "../src/inputs/file.ts";
import { readImage } from "../src/inputs/images/read.ts";
import { frechet, frechetOfMoments, momentsOf } from "../src/maths/frechet.ts";
import { averaged, imagesIn, outputsOf, padded, samplesOf } from "./canonical/looking.ts";

const [folder] = process.argv.slice(2);
const python = process.env.GANSCOPE_TORCH;
if (python === undefined || folder === undefined)
  throw new Error("set GANSCOPE_TORCH, and name the folder of verify:canonical");
const images = imagesIn(folder);
const half = images.length / 2;
const weights = join(folder, "weights.pth");
const QUALITY = 75;

type Show = (image: ByteImage) => Float32Array;
const resized =
  (id: ResizeId, after: (value: number) => number): Show =>
  (image) =>
    resizes[id].resize(image, inception.side).map(after);
const centered = (value: number) => (value - 128) / 128;
const usual = resized("tensorflow1", centered);

const fidOf = (rows: readonly number[][]): number =>
  frechet({ real: samplesOf(rows.slice(0, half)), fake: samplesOf(rows.slice(half)) }).value;
const rowsOf = async (of: readonly ByteImage[], show = usual, network = inception) =>
  (await outputsOf(weights, of, network, show))[2048];
const tell = (cause: string, fid: number, moved = fid - known) =>
  console.log(`${cause.padEnd(72)} FID ${fid.toFixed(3).padStart(9)}  moved by ${moved.toPrecision(3)}`);

const own = await rowsOf(images);
const known = fidOf(own);
console.log(`FID of ${half} images against ${half}: ${known.toFixed(3)}`);

const firsts = [...own.slice(0, half / 2), ...own.slice(half, half + half / 2)];
const quarter = firsts.length / 2;
tell(
  "half as many images",
  frechet({ real: samplesOf(firsts.slice(0, quarter)), fake: samplesOf(firsts.slice(quarter)) }).value,
);
const shrunk = [own.slice(0, half), own.slice(half)].map((rows) => {
  const { mean, covariance } = momentsOf(samplesOf(rows));
  return { mean, covariance: covariance.map((value) => (value * (half - 1)) / half) };
});
tell(
  "covariances divided by n instead of n - 1",
  frechetOfMoments({ real: shrunk[0], fake: shrunk[1] }).value,
);

execFileSync(python, [
  new URL("canonical/jpeg.py", import.meta.url).pathname,
  folder,
  String(half),
  String(QUALITY),
]);
const coded: ByteImage[] = [];
for (const name of readdirSync(folder)
  .filter((file) => /^jpeg-\d+\.jpg$/.test(file))
  .toSorted())
  coded.push(await readImage(memorySource(new Uint8Array(readFileSync(join(folder, name))), name)));
tell(
  `generated images saved as JPEG of quality ${QUALITY}`,
  fidOf([...own.slice(0, half), ...(await rowsOf(coded))]),
);

const reversed: Show = (image) => {
  const shown = usual(image);
  const plane = shown.length / 3;
  return Float32Array.from(shown, (_, i) => shown[(2 - Math.floor(i / plane)) * plane + (i % plane)]);
};
const ways: readonly (readonly [cause: string, show: Show, network?: typeof inception])[] = [
  ["resized from the centers of pixels (pytorch-fid)", resized("torch-bilinear", centered)],
  ["resized as Pillow does, bicubic with averaging (clean-fid)", resized("pillow-bicubic", centered)],
  ["rounded to bytes after resizing", resized("tensorflow1", (value) => centered(Math.round(value)))],
  ["pixels x / 127.5 - 1 instead of (x - 128) / 128", resized("tensorflow1", (value) => value / 127.5 - 1)],
  ["pixels from 0 to 1 instead of -1 to 1", resized("tensorflow1", (value) => value / 255)],
  ["blue, green, red instead of red, green, blue", reversed],
  ["average pools that count zeros of the padding (torchvision)", usual, padded],
  ["an average instead of the maximum in Mixed_7c (torchvision)", usual, averaged],
];
for (const [cause, show, network] of ways) tell(cause, fidOf(await rowsOf(images, show, network)));
