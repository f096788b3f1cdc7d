/**
 * The Inception network with random weights beside torch-fidelity's own class: features at every tap, logits, FID and KID of two
 * sets of images, their Inception score, precision and recall, to 1e-4; `doctor --features` against what torch-fidelity computes of its images of noise; and four
 * slips that people make must each move FID by more than 1e-3.
 *
 *   npm run build && GANSCOPE_TORCH=/path/to/python npm run verify:canonical [FOLDER]
 *
 * GANSCOPE_TORCH is a Python with torch and torch-fidelity 0.4. FOLDER keeps what it computes (some minutes), so that a second run
 * starts from there. onnxruntime-node must be installed in the working directory.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NetworkDescription } from "../src/features/networks/description.ts";
import { inception } from "../src/features/networks/inception.ts";
import { LOGITS } from "../src/features/networks/onnx.ts";
import { type ByteImage, type ResizeId, resizes } from "../src/features/resize/index.ts";
import { readSamples } from "../src/inputs/index.ts";
import { averaged, imagesIn, outputsOf, padded, type Score, scoresOf } from "./canonical/looking.ts";

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

const images = imagesIn(folder);
const shownBy = (resize: ResizeId) => (image: ByteImage) =>
  resizes[resize].resize(image, inception.side).map((value) => (value - 128) / 128);
const lookedAt = (network: NetworkDescription, file: string, resize: ResizeId) =>
  outputsOf(join(folder, file), images, network, shownBy(resize));

let failed = 0;
function report(what: string, value: number, holds: boolean): void {
  if (!holds) failed++;
  console.log(`${holds ? "holds" : "FAILS"}  ${what}: ${value.toExponential(2)}`);
}

const own = await lookedAt(inception, "weights.pth", "tensorflow1");
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
const old = await lookedAt(inception, "legacy.pth", "tensorflow1");
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

// what doctor compares, with the command that a user has for it
const recipe = join(folder, "reference.json");
const sources = fileURLToPath(new URL("../python/src", import.meta.url));
if (!existsSync(recipe))
  execFileSync(python, ["-m", "ganscope.reference", join(folder, "weights.pth"), recipe], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PYTHONPATH: sources },
  });
const cli = fileURLToPath(new URL("../dist/src/cli.js", import.meta.url));
const env = { ...process.env, GANSCOPE_CACHE: join(folder, "cache") };
execFileSync(process.execPath, [cli, "features", "add", "inception", join(folder, "weights.pth")], { env });
const doctor = spawnSync(
  process.execPath,
  [cli, "doctor", "--features", "--reference", recipe, "--verbose"],
  { env, encoding: "utf8" },
);
console.log(doctor.stdout + doctor.stderr);
report("doctor --features --reference, exit code", doctor.status ?? Number.NaN, doctor.status === 0);

const slips: readonly (readonly [what: string, network: NetworkDescription, resize: ResizeId])[] = [
  ["pixels resized from their centers", inception, "torch-bilinear"],
  ["pixels resized as Pillow does", inception, "pillow-bicubic"],
  ["an average instead of the maximum in Mixed_7c", averaged, "tensorflow1"],
  ["average pools that count the zeros of their padding", padded, "tensorflow1"],
];
for (const [what, network, resize] of slips) {
  const moved = Math.abs(scoresOf(await lookedAt(network, "weights.pth", resize)).fid - found.fid);
  report(`${what} moves FID by`, moved, moved > MOVES);
}

function different(a: readonly number[][], b: readonly number[][]): number {
  return a.reduce(
    (most, row, i) => row.reduce((max, value, j) => Math.max(max, Math.abs(value - b[i][j])), most),
    0,
  );
}

if (failed > 0) process.exitCode = 1;
