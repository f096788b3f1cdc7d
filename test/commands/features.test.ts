/** `ganscope features`: the user's weights kept as a network, and features of images in it. */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { weightsOf } from "../../src/features/networks/description.ts";
import { inception } from "../../src/features/networks/inception.ts";
import { readSamples } from "../../src/inputs/index.ts";
import { readMoments } from "../../src/inputs/moments.ts";
import { Rng } from "../../src/maths/random.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { dict, npyBytes } from "../helpers/formats.ts";
import { hasOnnx, onnxPackages } from "../helpers/onnx.ts";

const SEED = 26;
const cache = process.env.GANSCOPE_CACHE;
let folder = "";

beforeEach(() => {
  folder = folderWith({ "package.json": "{}" });
  process.env.GANSCOPE_CACHE = join(folder, "cache");
});
afterEach(() => {
  if (cache === undefined) delete process.env.GANSCOPE_CACHE;
  else process.env.GANSCOPE_CACHE = cache;
});

/** Weights of Inception's shapes: convolutions of the spread that keeps the image's (He et al. 2015), no shift. */
function writeWeights(file: string, omit?: string): void {
  const header: Record<string, object> = {};
  const parts: Float32Array[] = [];
  let at = 0;
  for (const { name, shape } of weightsOf(inception)) {
    if (name === omit) continue;
    const size = shape.reduce((product, n) => product * n, 1);
    const fan = size / shape[0];
    const values = new Float32Array(size);
    if (/conv\.weight$|^fc/.test(name)) {
      const drawn = new Rng(SEED).fork(name);
      const half = Math.sqrt(6 / fan);
      for (let i = 0; i < size; i++) values[i] = half * (2 * drawn.uniform() - 1);
    } else if (/bn\.weight$|running_var$/.test(name)) values.fill(1);
    header[name] = { dtype: "F32", shape, data_offsets: [at, at + 4 * size] };
    at += 4 * size;
    parts.push(values);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(file, Buffer.concat([length, text, ...parts.map(({ buffer }) => new Uint8Array(buffer))]));
}

/** Three images of 6 x 9 in color: dark, bright, and stripes. */
const images = npyBytes(
  dict("|u1", "(3, 6, 9, 3)"),
  Uint8Array.from(
    { length: 3 * 162 },
    (_, i) => [20, 230, 40 * (Math.floor(i / 3) % 6)][Math.floor(i / 162)],
  ),
);

it("weights are added, listed, used and removed", () => {
  writeWeights(join(folder, "w.safetensors"));
  writeFileSync(join(folder, "images.npy"), images);
  const added = ganscope(["features", "add", "inception", "w.safetensors"], folder);
  expect(added).toMatchObject({ exit: 0, err: "" });
  expect(added.out).toMatch(
    /^inception-[0-9a-f]{12}: Inception v3 of 2015, .*, 9\d MB\nweights: not the published file of FID/,
  );
  const [key] = added.out.split(":");
  const listed = JSON.parse(ganscope(["features", "list", "--json"], folder).out);
  expect(listed.networks).toMatchObject([{ key, network: "inception", weights: "w.safetensors" }]);

  const extract = ["features", "extract", "images.npy", "--quiet"];
  if (hasOnnx) {
    symlinkSync(onnxPackages, join(folder, "node_modules"));
    expect(ganscope(["features", "check"], folder)).toMatchObject({
      exit: 0,
      out: `${key}: works, 2048 features\n`,
    });
    const done = ganscope([...extract, "--out", "f.npy", "--logits", "l.npy"], folder);
    expect(done).toMatchObject({
      exit: 0,
      err: "",
      out: `f.npy: 3 x 2048 features (torch-fidelity, ${key})\n`,
    });
    const { samples } = readSamples(join(folder, "f.npy"));
    expect([samples.rows, samples.dim, readSamples(join(folder, "l.npy")).samples.dim]).toEqual([
      3, 2048, 1008,
    ]);
    // another way to resize is another set of features, but for images of one color
    ganscope([...extract, "--out", "c.npy", "--protocol", "clean-fid"], folder);
    const other = readSamples(join(folder, "c.npy")).samples;
    const apart = (row: number) =>
      Math.max(
        ...Array.from({ length: 2048 }, (_, j) =>
          Math.abs(samples.data[2048 * row + j] - other.data[2048 * row + j]),
        ),
      );
    expect(apart(0)).toBeLessThan(1e-4);
    expect(apart(2)).toBeGreaterThan(1e-3);
  } else {
    const refused = ganscope([...extract, "--out", "f.npy"], folder);
    expect(refused).toMatchObject({ exit: 3, out: "" });
    expect(refused.err).toContain("onnxruntime-node, which is not installed");
  }
  if (hasOnnx) judges(key);
  isChecked(key);
  expect(ganscope(["features", "remove", key], folder)).toMatchObject({ exit: 0, err: "" });
  expect(ganscope(["features", "list"], folder).out).toContain("no network is kept");
});

/** The same images with the network that is kept: statistics, the cache, and eval. */
function judges(key: string): void {
  const extract = ["features", "extract", "images.npy"];
  const again = ganscope([...extract, "--out", "s.npz", "--keep-features"], folder);
  expect(again).toMatchObject({
    exit: 0,
    err: `images.npy: 3 images through ${key}, resized as torch-fidelity does: from the cache\n`,
    out: `s.npz: mean and covariance of 3 x 2048 features (torch-fidelity, ${key})\n`,
  });
  const { samples } = readSamples(join(folder, "s.features.npy"));
  expect(samples).toEqual(readSamples(join(folder, "f.npy")).samples);
  const { mean, covariance, rows } = readMoments(join(folder, "s.npz"));
  const column = (j: number) => [0, 1, 2].map((row) => samples.data[2048 * row + j]);
  const [one, two] = [column(7), column(900)];
  const middle = (of: readonly number[]) => (of[0] + of[1] + of[2]) / 3;
  expect(rows).toBe(3);
  expect(mean[7]).toBeCloseTo(middle(one), 6);
  // by the divisor n - 1, as numpy.cov has it
  expect(covariance[7 * 2048 + 900]).toBeCloseTo(
    one.reduce((sum, x, i) => sum + (x - middle(one)) * (two[i] - middle(two)), 0) / 2,
    6,
  );
  writeFileSync(join(folder, "same.npy"), images);
  const judged = ["eval", "--real", "images.npy", "--fake", "same.npy", "--features", "inception", "--json"];
  // prdc needs 10 rows and an Inception score as many images as splits
  const found = ganscope([...judged, "--metrics", "frechet,is:splits=1", "--write", "paper,latex"], folder);
  expect(found.exit, found.err).toBe(0);
  expect(found.err).toContain("same.npy: 3 images through");
  const record = JSON.parse(found.out);
  expect(record.metrics.frechet.value).toBeLessThan(1e-6);
  expect(record.metrics["is.real"].value).toBeCloseTo(record.metrics.is.value, 12);
  expect(JSON.stringify(record.warnings)).toContain(
    "resized as torch-fidelity does: values of another protocol",
  );
  expect(readFileSync(join(folder, "ganscope-out/eval/paper.md"), "utf8")).toContain(
    "protocol torch-fidelity",
  );
  const moments = ["eval", "--real", "s.npz", "--fake", "same.npy", "--features", "inception"];
  expect(ganscope([...moments, "--metrics", "frechet"], folder)).toMatchObject({ exit: 0 });
  const few = ganscope([...judged, "--metrics", "canonical"], folder);
  expect(few).toMatchObject({
    exit: 2,
    err: expect.stringContaining("prdc cannot be measured here: it needs 10 samples"),
  });
  expect(ganscope(["features", "list"], folder).out).toMatch(
    /features of 2 sets of images are kept, .*features clear/,
  );
  expect(ganscope(["features", "clear"], folder).out).toMatch(/^removed the features of 2 sets of images/);
  // two images of which one is damaged
  mkdirSync(join(folder, "some"));
  for (const name of ["0.png", "1.jpg"]) copyFileSync(join(golden, GOOD), join(folder, "some", name));
  writeFileSync(join(folder, "some/2.jpg"), readFileSync(join(golden, "444-8x8.jpg")).subarray(0, 200));
  const refused = ganscope(["features", "extract", "some", "--out", "x.npy", "--quiet"], folder);
  expect(refused).toMatchObject({ exit: 2, err: expect.stringContaining("some/2.jpg the JPEG image") });
  expect(refused.err).toContain("--invalid drop");
  const dropped = ganscope(
    ["features", "extract", "some", "--out", "x.npy", "--quiet", "--invalid", "drop"],
    folder,
  );
  expect(dropped).toMatchObject({ exit: 0, out: expect.stringContaining("x.npy: 2 x 2048 features") });
  expect(dropped.err).toMatch(/^dropped: E_INPUT some\/2.jpg the JPEG image/);
}

/** `ganscope doctor --features` on the network that is kept. */
function isChecked(key: string): void {
  const doctor = ["doctor", "--features"];
  if (hasOnnx) {
    const { exit, out } = ganscope([...doctor, "--json"], folder);
    expect(exit).toBe(0);
    const { engines, groups } = JSON.parse(out);
    expect(engines).toEqual([]);
    expect(groups).toMatchObject([{ id: `${key}/outputs`, ok: true }]);
  } else {
    expect(ganscope(doctor, folder)).toMatchObject({ exit: 3, out: "" });
  }
  const refused = (...flags: string[]) => {
    const { exit, err } = ganscope([...doctor, ...flags], folder);
    expect(exit).toBe(2);
    return err;
  };
  expect(refused("--reference", "none.json")).toContain(
    "none.json the reference cannot be read: there is no such",
  );
  writeFileSync(join(folder, "r.json"), "{");
  expect(refused("--reference", "r.json")).toContain(
    "r.json the reference is no JSON - make it with: python -m",
  );
  writeFileSync(join(folder, "r.json"), '{"format": "else"}');
  expect(refused("--reference", "r.json")).toContain("this is no reference of a network's features (");
  const rows = Array.from({ length: 64 }, () => 0);
  const checksums = { first: rows.map(() => rows.slice(0, 8)), mean: rows, weighted: rows };
  const reference = {
    format: "ganscope features reference 1",
    program: "none",
    weights: "0".repeat(64),
    features: checksums,
    logits: checksums,
    scores: { fid: 1, kid: 1, is: 1, "is.std": 1, precision: 1, recall: 1 },
  };
  writeFileSync(join(folder, "r.json"), JSON.stringify(reference));
  expect(refused("--reference", "r.json")).toContain(
    "r.json the reference is of other weights (SHA-256 0000",
  );
  expect(refused("--cifar10", folder)).toContain("the files of CIFAR-10 are not there");
}

const golden = join(import.meta.dirname, "../golden/images");
const GOOD = "palette-4.png";

it("weights that lack one are named, and nothing is kept", () => {
  writeWeights(join(folder, "w.safetensors"), "Mixed_7c.branch1x1.bn.bias");
  expect(ganscope(["features", "add", "inception", "w.safetensors"], folder)).toMatchObject({
    exit: 2,
    out: "",
    err: expect.stringContaining(
      "these are not the weights of inception: it lacks the weight Mixed_7c.branch1x1.bn.bias",
    ),
  });
  expect(ganscope(["features", "list"], folder).out).toContain("no network is kept");
});

it.each([
  { words: [], err: "features requires an action: add, list, check, remove, clear, extract" },
  { words: ["ad"], err: "unknown action 'ad' - did you mean 'add'?" },
  { words: ["add", "inception"], err: "features add takes NETWORK and FILE" },
  { words: ["add", "vgg", "w.pth"], err: "unknown network 'vgg'" },
  { words: ["add", "inception", "none.pth"], err: "none.pth" },
  { words: ["list", "--out", "x.npy"], err: "--out is not a flag of features list" },
  { words: ["extract", "images.npy"], err: "requires --out FILE.npy or --out FILE.npz" },
  { words: ["extract", "images.npy", "--out", "f.csv"], err: "--out must be an .npy file" },
  {
    words: ["extract", "images.npy", "--out", "f.npy", "--keep-features"],
    err: "--keep-features goes with --out FILE.npz",
  },
  { words: ["extract", "none", "--out", "f.npy"], err: "there is no such file or folder" },
  { words: ["extract", "images.npy", "--out", "f.npy"], err: "no network inception is kept - add one with" },
  { words: ["extract", "images.npy", "--out", "f.npy", "--protocol", "fid"], err: "--protocol" },
  { words: ["remove", "inception-0"], err: "no network has the key 'inception-0'" },
  { words: ["check"], err: "no network is kept" },
])("$words: $err", ({ words, err }) => {
  writeFileSync(join(folder, "images.npy"), images);
  const refused = ganscope(["features", ...words], folder);
  expect(refused).toMatchObject({ exit: 2, out: "" });
  expect(refused.err).toContain(err);
});

it("an array whose channels could be at either end asks which", () => {
  mkdirSync(join(folder, "cache/networks/inception-0"), { recursive: true });
  writeFileSync(
    join(folder, "cache/networks/inception-0/manifest.json"),
    JSON.stringify({ network: "inception", weights: "w", sha256: "0", model: "0", bytes: 0 }),
  );
  writeFileSync(join(folder, "images.npy"), npyBytes(dict("|u1", "(2, 3, 5, 3)"), new Uint8Array(90)));
  expect(ganscope(["features", "extract", "images.npy", "--out", "f.npy"], folder)).toMatchObject({
    exit: 2,
    err: expect.stringContaining("channels may be first or last in the shape (2, 3, 5, 3)"),
  });
});
