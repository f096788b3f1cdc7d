/** `ganscope eval` on images as people keep them, with extractors by name and from files. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodePng } from "../../reports/kit/png.ts";
import { createTarget } from "../../src/data/index.ts";
import { toNpy } from "../../src/execution/store/npy.ts";
import { definitionOf } from "../../src/judging/comparison/definition.ts";
import { Rng } from "../../src/maths/random.ts";
import { differences } from "../../src/plain-data.ts";
import type { RunResult } from "../../src/result/index.ts";
import { packageRoot } from "../../src/root.ts";
import type { EvaluationRecord } from "../../src/writers/evaluation.ts";
import { ganscopeWithWorker, type Outcome } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { hasOnnx, onnxPackages } from "../helpers/onnx.ts";
import { pythonWith } from "../helpers/python.ts";
import { type LinearMap, layersModel } from "../helpers/tiny-networks.ts";

const recordOf = ({ out }: Outcome) => JSON.parse(out) as EvaluationRecord;
const evaluate = (folder: string, ...args: string[]) =>
  ganscopeWithWorker(["eval", "--json", "--quiet", ...args], folder);

function save(folder: string, name: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
}

/** A network that adds up the pixels: one feature. */
function saveNetwork(folder: string, name: string, input: readonly number[], weight = 1): void {
  const count = input.reduce((product, size) => product * size, 1);
  const map: LinearMap = { weights: Array.from({ length: count }, () => [weight]), biases: [0] };
  const { json, weights } = layersModel(map, input);
  save(folder, `${name}/model.json`, JSON.stringify(json));
  save(folder, `${name}/weights.bin`, weights);
}

const digits = createTarget({ kind: "mnist", split: "test" }).sample(120, new Rng(31));
const digitOf = (row: number) =>
  Uint8Array.from(digits.data.subarray(row * 784, (row + 1) * 784), (x) => Math.round((x + 1) * 127.5));
const png = (side: number, channels: 1 | 3, bytes: Uint8Array) =>
  encodePng({ width: side, height: side, channels, bytes });

describe("a folder of images of 28 x 28, gray", () => {
  test("by the digit classifier, classes by folders on either side", () => {
    const folder = folderWith();
    for (let row = 0; row < 120; row++) {
      const side = row < 80 ? "real" : "fake";
      save(folder, `${side}/${digits.labels?.[row]}/${row}.png`, png(28, 1, digitOf(row)));
    }
    const answer = evaluate(
      folder,
      ...["--real", "real", "--fake", "fake", "--extractor", "digits"],
      ...["--metrics", "class-coverage,label-fidelity", "--resamples", "0"],
    );
    expect(answer.err).toBe("");
    const { metrics } = recordOf(answer);
    // Real digits in folders of their class: the classifier, right on 99.46 % of them, agrees with the folder on 38 of 40 or more.
    expect(metrics["label-fidelity.classifier"].value).toBeGreaterThanOrEqual(0.95);
    expect(metrics["class-coverage.classes"].value).toBeGreaterThanOrEqual(8);
  });

  test("by a network that adds up pixels: 0, 1, 2 against 2, 4, 6 white pixels", () => {
    const folder = folderWith();
    saveNetwork(folder, "sum", [28, 28, 1]);
    const white = (count: number) => Uint8Array.from({ length: 784 }, (_, i) => (i < count ? 255 : 0));
    for (const count of [0, 1, 2]) save(folder, `real/${count}.png`, png(28, 1, white(count)));
    for (const count of [2, 4, 6]) save(folder, `fake/${count}.png`, png(28, 1, white(count)));
    const flags = ["--real", "real", "--fake", "fake", "--metrics", "frechet:space=features"];
    // Pixels in [0, 1]: means 1 and 4, standard deviations 1 and 2: 3^2 + 1^2. In [0, 255] 255^2 times that; as read, from -1 to 1, 4 times.
    const frechet = (...more: string[]) => {
      const answer = evaluate(folder, ...flags, "--extractor", "sum/model.json", ...more);
      expect(answer.err).toBe("");
      return recordOf(answer).metrics.frechet;
    };
    const unit = frechet("--pixels", "0,1");
    expect(unit).toMatchObject({ unit: "feature units squared", n: { real: 3, fake: 3 } });
    expect(unit).toMatchObject({ note: expect.stringMatching(/; in 1 features of sum\/model\.json$/) });
    expect(unit.value).toBeCloseTo(10, 5);
    expect((frechet("--pixels", "0,255").value ?? 0) / 255 ** 2).toBeCloseTo(10, 5);
    expect(frechet().value).toBeCloseTo(40, 4);
  });
});

test("a pattern of folders is a series, each folder the images of one step", () => {
  const folder = folderWith();
  const white = (count: number) => Uint8Array.from({ length: 9 }, (_, i) => (i < count ? 255 : 0));
  const saveAll = (name: string, counts: readonly number[]) => {
    for (const count of counts) save(folder, `${name}/${count}.png`, png(3, 1, white(count)));
  };
  saveAll("real", [0, 1, 2]);
  saveAll("fake-500", [2, 4, 6]);
  saveAll("fake-2000", [1, 2, 3]);
  saveAll("fake-10000", [0, 1, 2]);
  saveNetwork(folder, "sum", [3, 3, 1]);
  const answer = evaluate(
    folder,
    ...["--real", "real", "--fake", "fake-*", "--extractor", "sum/model.json", "--pixels", "0,1"],
    ...["--metrics", "frechet:space=features"],
  );
  // Means 1 and 4, standard deviations 1 and 2: 3^2 + 1^2; then means one apart; then the same images.
  const series = recordOf(answer).series.map(({ step, metrics }) => [step, metrics.frechet.value ?? NaN]);
  expect(series.map(([step]) => step)).toEqual([500, 2000, 10_000]);
  for (const [i, value] of [10, 1, 0].entries()) expect(series[i][1]).toBeCloseTo(value, 4);
});

const torch = pythonWith("torch", "onnx");
const missing = hasOnnx
  ? "missing" in torch
    ? torch.missing
    : undefined
  : "onnxruntime-node is not installed";
if (missing !== undefined) console.info(`the export of a network of torch is not tested: ${missing}`);

test.skipIf(missing !== undefined)(
  "a module that python -m ganscope.export writes adds up pixels just so",
  () => {
    const net = [
      "import torch",
      "def net():",
      "    layer = torch.nn.Linear(784, 1)",
      "    torch.nn.init.ones_(layer.weight); torch.nn.init.constant_(layer.bias, 5)",
      "    return torch.nn.Sequential(torch.nn.Flatten(), layer)",
    ];
    const folder = folderWith({ "package.json": "{}", "nets.py": net.join("\n") });
    symlinkSync(onnxPackages, join(folder, "node_modules"));
    execFileSync(
      "command" in torch ? torch.command : "",
      ["-m", "ganscope.export", "nets:net", "sum.onnx", "--input", "1,28,28"],
      {
        cwd: folder,
        env: {
          ...process.env,
          PYTHONPATH: [join(packageRoot(), "python/src"), process.env.PYTHONPATH ?? ""].join(delimiter),
        },
      },
    );
    const white = (count: number) => Uint8Array.from({ length: 784 }, (_, i) => (i < count ? 255 : 0));
    for (const count of [0, 1, 2]) save(folder, `real/${count}.png`, png(28, 1, white(count)));
    for (const count of [2, 4, 6]) save(folder, `fake/${count}.png`, png(28, 1, white(count)));
    const flags = [
      "--real",
      "real",
      "--fake",
      "fake",
      "--metrics",
      "frechet:space=features",
      "--pixels",
      "0,1",
    ];
    const answer = evaluate(folder, ...flags, "--extractor", "sum.onnx");
    expect(answer.err).toBe("");
    // means 1 and 4, standard deviations 1 and 2, as above; the bias moves both alike
    expect(recordOf(answer).metrics.frechet.value).toBeCloseTo(10, 4);
  },
);

describe("a folder of images of 32 x 32 in color", () => {
  const colors = (seed: number) => Uint8Array.from({ length: 3072 }, (_, i) => (seed * 31 + i * 7) % 256);

  test("and the same images in an npy file give the same features: a distance of 0", () => {
    const folder = folderWith();
    saveNetwork(folder, "sum", [32, 32, 3]);
    const all = new Float32Array(8 * 3072);
    for (let i = 0; i < 8; i++) {
      save(folder, `real/${i}.png`, png(32, 3, colors(i)));
      all.set(
        Float32Array.from(colors(i), (byte) => byte / 127.5 - 1),
        i * 3072,
      );
    }
    save(folder, "fake.npy", toNpy(all, [8, 32, 32, 3]));
    const answer = evaluate(
      folder,
      ...["--real", "real", "--fake", "fake.npy", "--extractor", "sum/model.json"],
      ...["--metrics", "frechet:space=features"],
    );
    expect(answer.err).toBe("");
    expect(recordOf(answer).metrics.frechet.value).toBe(0);
  });
});

describe("what is wrong is told with the file, before anything is measured", () => {
  const folder = () => {
    const root = folderWith();
    for (const i of [0, 1]) save(root, `good/${i}.png`, png(28, 1, digitOf(i)));
    return root;
  };
  const refusal = (root: string, ...args: string[]) => {
    const { exit, err, out } = evaluate(root, "--real", "good", "--fake", ...args);
    return { exit, out, err: err.trim() };
  };

  test.each([
    {
      what: "an empty folder",
      make: (root: string) => mkdirSync(join(root, "fake")),
      err: "E_INPUT fake a folder of images must hold at least one image (got none)",
    },
    {
      what: "an image of another size",
      make: (root: string) => {
        save(root, "fake/1.png", png(28, 1, digitOf(1)));
        save(root, "fake/2.png", png(2, 1, Uint8Array.of(1, 2, 3, 4)));
      },
      err: 'E_INPUT fake/2.png all images of a folder must have the same size and kind (this is 2 x 2 gray, "1.png" is 28 x 28 gray)',
    },
    {
      what: "a broken image",
      make: (root: string) => save(root, "fake/1.png", png(28, 1, digitOf(1)).subarray(0, 60)),
      err: /^E_INPUT fake\/1\.png .*is truncated/,
    },
    {
      what: "another number of labels beside an npy file",
      make: (root: string) => {
        save(root, "fake", "");
        save(root, "f.npy", toNpy(new Float32Array(2 * 784), [2, 28, 28]));
        save(root, "f.labels.npy", toNpy(Int32Array.of(1, 2, 3), [3]));
      },
      fake: "f.npy",
      err: "E_INPUT f.npy samples must have one label per row (rows 2, labels 3)",
    },
  ])("$what", ({ make, err, fake = "fake" }) => {
    const root = folder();
    make(root);
    const refused = refusal(root, fake);
    expect([refused.exit, refused.out]).toEqual([2, ""]);
    if (typeof err === "string") expect(refused.err).toBe(err);
    else expect(refused.err).toMatch(err);
  });

  test.each([
    {
      what: "a network of other images",
      extractor: ["rgb/model.json"],
      err: "E_INPUT rgb/model.json it expects samples of 32 x 32 x 3 (got images of 28 x 28 x 1)",
    },
    {
      what: "a network of features that overflow",
      extractor: ["huge/model.json", "--pixels", "0,255"],
      err: /^E_INPUT huge\/model\.json computes a feature that is not finite \(row 0 of set 1 of 2, feature 0, both counted from 0: Infinity\)$/,
    },
    {
      what: "a file that is no network",
      extractor: ["good/0.png"],
      err: "E_INPUT good/0.png --extractor must be `digits`, a TensorFlow.js model.json or an .onnx file",
    },
    {
      what: "a model.json without its weights",
      extractor: ["bare/model.json"],
      err: "E_INPUT bare/weights.bin the shard of weights cannot be read: there is no such file",
    },
    {
      what: "a network that no metric asks",
      extractor: ["sum/model.json"],
      metrics: "sharpness",
      err: "E_INPUT extractor no metric that was asked for looks at features - e.g. --metrics frechet:space=features,mmd:space=features,prdc:space=features",
    },
    {
      what: "the range of pixels for the digit classifier",
      extractor: ["digits", "--pixels", "0,1"],
      err: "E_USAGE --pixels requires an extractor of your own - add --extractor model.json",
    },
    {
      what: "a range that is none",
      extractor: ["sum/model.json", "--pixels", "1,0"],
      err: 'E_USAGE --pixels must be two numbers, the lower one first (got "1,0") - e.g. --pixels=-1,1 or --pixels 0,1',
    },
    {
      what: "an onnx model where nothing runs it",
      extractor: ["m.onnx"],
      exit: 3,
      err: 'E_ENGINE m.onnx an .onnx model requires the npm package onnxruntime-node, which is not installed - run "npm install onnxruntime-node" in your project',
    },
  ])("$what", ({ extractor, err, metrics = "frechet:space=features", exit = 2 }) => {
    const root = folder();
    saveNetwork(root, "sum", [28, 28, 1]);
    saveNetwork(root, "rgb", [32, 32, 3]);
    saveNetwork(root, "huge", [28, 28, 1], 3e38);
    save(root, "bare/model.json", readFileSync(join(root, "sum/model.json")));
    save(root, "m.onnx", "");
    const refused = refusal(root, "good", "--metrics", metrics, "--extractor", ...extractor);
    expect([refused.exit, refused.out]).toEqual([exit, ""]);
    if (typeof err === "string") expect(refused.err).toBe(err);
    else expect(refused.err).toMatch(err);
  });
});

test("values of two networks are of two definitions: they do not compare", () => {
  const folder = folderWith();
  saveNetwork(folder, "a", [2]);
  saveNetwork(folder, "b", [2], 2);
  save(folder, "real.csv", "0,1\n1,1\n2,0\n");
  save(folder, "fake.csv", "0,2\n1,3\n3,0\n");
  const measured = (...extractor: string[]) => {
    const flags = ["--real", "real.csv", "--fake", "fake.csv", "--metrics", "frechet:space=features,emd"];
    expect(evaluate(folder, ...flags, "--extractor", ...extractor, "--out", "out").err).toBe("");
    const result = JSON.parse(readFileSync(join(folder, "out/result.json"), "utf8")) as RunResult;
    return result.scenarios[0].scenario;
  };
  const [a, again, b, scaled] = [
    measured("a/model.json"),
    measured("a/model.json"),
    measured("b/model.json"),
    measured("a/model.json", "--pixels", "0,1"),
  ];
  expect(a.extractor).toMatchObject({
    file: "a/model.json",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    runtime: expect.stringMatching(/^TensorFlow\.js 4\./),
    dim: 1,
  });
  const keys = (before: typeof a, after: typeof a) =>
    differences(definitionOf(before, ["frechet", "emd"]), definitionOf(after, ["frechet", "emd"])).map(
      ({ key }) => key,
    );
  expect(keys(a, again)).toEqual([]);
  expect(keys(a, b)).toEqual(["metrics.frechet.extractor"]);
  expect(keys(a, scaled)).toEqual(["metrics.frechet.pixels"]);
});
