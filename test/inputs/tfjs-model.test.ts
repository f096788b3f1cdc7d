import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { readTfjsModel } from "../../src/inputs/tfjs-model.ts";
import { folderWith } from "../helpers/folder.ts";
import { graphModel, layersModel } from "../helpers/tiny-networks.ts";

const map = { weights: [[1], [2]], biases: [3] };
const layers = layersModel(map, [2]);

/** The model in a folder; the path of its model.json. */
function saved(json: unknown, shards: Readonly<Record<string, Uint8Array>>): string {
  const folder = folderWith({ "model.json": typeof json === "string" ? json : JSON.stringify(json) });
  for (const [name, bytes] of Object.entries(shards)) writeFileSync(join(folder, name), bytes);
  return join(folder, "model.json");
}
/** The layers model with another list of weights. */
const listing = (weightsManifest: unknown) => ({ ...layers.json, weightsManifest });
const weight = { name: "d/kernel", shape: [2, 1], dtype: "float32" };

describe("a model of TensorFlow.js", () => {
  it("is its description, its weights in one piece, and the hash of all of it", () => {
    const file = saved(layers.json, { "weights.bin": layers.weights });
    const { format, json, weightSpecs, weightData, sha256 } = readTfjsModel(file);
    expect(format).toBe("layers-model");
    expect(Object.keys(json).toSorted()).toEqual(["format", "modelTopology"]);
    expect(weightSpecs.map(({ name, shape }) => [name, shape])).toEqual([
      ["d/kernel", [2, 1]],
      ["d/bias", [1]],
    ]);
    expect([...new Float32Array(weightData)]).toEqual([1, 2, 3]);
    const hash = createHash("sha256").update(JSON.stringify(layers.json)).update(layers.weights);
    expect(sha256).toBe(hash.digest("hex"));
  });

  it("may lie in several shards, and in several groups of them", () => {
    const manifest = [
      { paths: ["a.bin", "b.bin"], weights: [weight] },
      { paths: ["c.bin"], weights: [{ name: "d/bias", shape: [1], dtype: "float32" }] },
    ];
    const file = saved(listing(manifest), {
      "a.bin": layers.weights.slice(0, 3),
      "b.bin": layers.weights.slice(3, 8),
      "c.bin": layers.weights.slice(8),
    });
    expect([...new Float32Array(readTfjsModel(file).weightData)]).toEqual([1, 2, 3]);
  });

  it("is a graph where an old file has nodes and no format", () => {
    const { format: _, ...old } = graphModel(map).json;
    expect(readTfjsModel(saved(old, { "weights.bin": graphModel(map).weights })).format).toBe("graph-model");
  });

  it("takes as many bytes as its quantized weights need", () => {
    const manifest = [
      { paths: ["q.bin"], weights: [{ ...weight, quantization: { dtype: "uint8", min: 0, scale: 1 } }] },
    ];
    expect(
      readTfjsModel(saved(listing(manifest), { "q.bin": Uint8Array.of(1, 2) })).weightData.byteLength,
    ).toBe(2);
  });
});

describe("is refused", () => {
  it.each([
    ["what is no JSON", "{", {}, /^is not JSON: /],
    [
      "JSON of something else",
      { layers: [] },
      {},
      /^is not a TensorFlow\.js model \(it has no modelTopology\)$/,
    ],
    [
      "another format",
      { ...layers.json, format: "tf-saved" },
      { "weights.bin": layers.weights },
      /^its format must be layers-model or graph-model \(got "tf-saved"\)$/,
    ],
    ["a model without weights", listing([]), {}, /^lists no weights/],
    ["a list of something else", listing([{ paths: "w" }]), {}, /^its weightsManifest must be a list of/],
    [
      "a negative size",
      listing([{ paths: ["w"], weights: [{ ...weight, shape: [-2, 1] }] }]),
      {},
      /^its weightsManifest must be a list of/,
    ],
    [
      "a type that is not read",
      listing([{ paths: ["w"], weights: [{ ...weight, dtype: "string" }] }]),
      { w: Uint8Array.of() },
      /^its weight "d\/kernel" has the unsupported type "string"$/,
    ],
    [
      "a size that overflows",
      listing([{ paths: ["w"], weights: [{ ...weight, shape: [2 ** 40, 2 ** 40] }] }]),
      { w: Uint8Array.of() },
      /^its weight "d\/kernel" is too large/,
    ],
    [
      "a shard that is not there",
      layers.json,
      {},
      /^the shard of weights cannot be read: there is no such file$/,
    ],
    [
      "a shard that is cut off",
      layers.json,
      { "weights.bin": layers.weights.slice(0, 11) },
      /^its weights require 12 bytes by their shapes, but "weights\.bin" hold 11$/,
    ],
    [
      "a shard elsewhere",
      listing([{ paths: ["../w"], weights: [weight] }]),
      {},
      /^its shards must be inside its own folder \(got "\.\.\/w"\)$/,
    ],
    [
      "a shard at an absolute path",
      listing([{ paths: ["/etc/passwd"], weights: [weight] }]),
      {},
      /^its shards must be inside its own folder \(got "\/etc\/passwd"\)$/,
    ],
  ])("%s", (_, json, shards: Readonly<Record<string, Uint8Array>>, message) => {
    const file = saved(json, shards);
    expect(() => readTfjsModel(file)).toThrow(InputError);
    expect(() => readTfjsModel(file)).toThrow(message);
  });
});
