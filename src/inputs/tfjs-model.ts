/**
 * Reader of models in the format of TensorFlow.js: `model.json`, which describes the network and lists its weights, and
 * the shards beside it that hold them.
 *
 * What the file lists is compared with what lies there before anything is loaded: each shard must exist, in the folder of
 * `model.json` or below, and hold as many bytes as its weights ask for. The bytes are handed on as they are; TensorFlow.js
 * makes tensors of them (src/engine/networks).
 *
 * Source: TensorFlow.js, tfjs-core/src/io/types.ts, `ModelJSON` and `WeightsManifestConfig`.
 */

import { createHash } from "node:crypto";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { InputError } from "../errors.ts";
import { isPlainObject } from "../plain-data.ts";
import { MAX_FILE_BYTES, quoted, type Source, withFile } from "./file.ts";

export interface TfjsModel {
  /** Layers of Keras, or the graph of a SavedModel. */
  readonly format: "layers-model" | "graph-model";
  /** All of model.json but its weights. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Name, shape and type of each weight, in the order of their bytes. */
  readonly weightSpecs: readonly WeightSpec[];
  readonly weightData: ArrayBuffer;
  /** SHA-256 of model.json and the shards, in their order. */
  readonly sha256: string;
}

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

/** A description of any network is far smaller. */
const MAX_JSON = 2 ** 26;
const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  float16: 2,
  uint8: 1,
  uint16: 2,
};

/** @throws InputError naming the file at fault: no model, a shard that is missing or of another size */
export function readTfjsModel(path: string): TfjsModel {
  const hash = createHash("sha256");
  const text = withFile(path, "a model.json", (source) => {
    if (source.size > MAX_JSON) {
      throw new InputError(`a model.json must not exceed 64 MiB (got ${source.size} bytes)`, {
        where: path,
      });
    }
    return whole(source);
  });
  hash.update(text);
  const { weightsManifest, ...json } = parse(text, path);
  const groups = groupsOf(weightsManifest, path);
  const shards = groups.flatMap(({ paths, weights }) => {
    const found = paths.map((shard) => withFile(shardPath(path, shard), "a shard of weights", whole));
    const wanted = weights.reduce((sum, weight) => sum + bytesOf(weight, path), 0);
    const got = found.reduce((sum, { length }) => sum + length, 0);
    if (got !== wanted) {
      throw new InputError(
        `its weights require ${wanted} bytes by their shapes, but ${paths.map(quoted).join(", ")} hold ${got}`,
        { where: path, hint: "copy all shards again: one may be truncated, or belong to another model" },
      );
    }
    return found;
  });
  for (const shard of shards) hash.update(shard);
  return {
    format: formatOf(json, path),
    json,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    sha256: hash.digest("hex"),
  };
}

const whole = (source: Source) => source.read(0, source.size);

function parse(bytes: Uint8Array, where: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new InputError(`is not JSON: ${(error as Error).message}`, { where });
  }
  if (isPlainObject(json) && isPlainObject(json.modelTopology)) return json;
  throw new InputError("is not a TensorFlow.js model (it has no modelTopology)", {
    where,
    hint: "use the model.json written by tensorflowjs_converter or model.save",
  });
}

/** As the file says, or, where an old one says nothing, by what a graph has. */
function formatOf({ format, modelTopology }: Readonly<Record<string, unknown>>, where: string) {
  if (format === "layers-model" || format === "graph-model") return format;
  if (format === undefined || format === null) {
    return isPlainObject(modelTopology) && "node" in modelTopology ? "graph-model" : "layers-model";
  }
  throw new InputError(`its format must be layers-model or graph-model (got ${quoted(String(format))})`, {
    where,
  });
}

interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

function groupsOf(manifest: unknown, where: string): Group[] {
  if (!Array.isArray(manifest) || manifest.length === 0) {
    throw new InputError("lists no weights (weightsManifest)", { where });
  }
  return manifest.map((group: unknown) => {
    const { paths, weights } = isPlainObject(group) ? group : {};
    const good =
      Array.isArray(paths) &&
      paths.every((path) => typeof path === "string") &&
      Array.isArray(weights) &&
      weights.every(isSpec);
    if (good) return { paths, weights };
    throw new InputError(
      "its weightsManifest must be a list of { paths, weights: [{ name, shape, dtype }] }",
      {
        where,
      },
    );
  });
}

const isSpec = (spec: unknown): spec is WeightSpec =>
  isPlainObject(spec) &&
  typeof spec.name === "string" &&
  typeof spec.dtype === "string" &&
  Array.isArray(spec.shape) &&
  spec.shape.every((size) => Number.isSafeInteger(size) && size >= 0) &&
  (spec.quantization === undefined ||
    (isPlainObject(spec.quantization) && typeof spec.quantization.dtype === "string"));

function bytesOf({ name, shape, dtype, quantization }: WeightSpec, where: string): number {
  const stored = quantization?.dtype ?? dtype;
  const size = Object.hasOwn(BYTES, stored) ? BYTES[stored] : undefined;
  const bytes = shape.reduce((product, length) => product * length, size ?? NaN);
  if (bytes <= MAX_FILE_BYTES) return bytes;
  throw new InputError(
    size === undefined
      ? `its weight ${quoted(name)} has the unsupported type ${quoted(stored)}`
      : `its weight ${quoted(name)} is too large (shape ${shape.join(" x ")})`,
    { where },
  );
}

/** Shards lie beside model.json or below. */
function shardPath(path: string, shard: string): string {
  const below = normalize(shard);
  if (isAbsolute(below) || below.split(sep)[0] === "..") {
    throw new InputError(`its shards must be inside its own folder (got ${quoted(shard)})`, { where: path });
  }
  return join(dirname(path), below);
}
