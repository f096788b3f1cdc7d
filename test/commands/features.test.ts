/** `ganscope features`: the user's weights kept as a network, and features of images in it. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { weightsOf } from "../../src/features/networks/description.ts";
import { inception } from "../../src/features/networks/inception.ts";
import { readSamples } from "../../src/inputs/index.ts";
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

it("weights are added, listed, used and removed", { timeout: 120_000 }, () => {
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
  expect(ganscope(["features", "remove", key], folder)).toMatchObject({ exit: 0, err: "" });
  expect(ganscope(["features", "list"], folder).out).toContain("no network is kept");
});

it("weights that lack one are named, and nothing is kept", { timeout: 60_000 }, () => {
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
  { words: [], err: "features requires an action: add, list, check, remove, extract" },
  { words: ["ad"], err: "unknown action 'ad' - did you mean 'add'?" },
  { words: ["add", "inception"], err: "features add takes NETWORK and FILE" },
  { words: ["add", "vgg", "w.pth"], err: "unknown network 'vgg'" },
  { words: ["add", "inception", "none.pth"], err: "none.pth" },
  { words: ["list", "--out", "x.npy"], err: "--out is not a flag of features list" },
  { words: ["extract", "images.npy"], err: "requires --out FILE.npy" },
  { words: ["extract", "images.npy", "--out", "f.csv"], err: "--out must be an .npy file" },
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
