/**
 * Networks with weights that a user supplied, kept as models in ONNX:
 *
 *   CACHE/networks/ID-HASH/model.onnx
 *   CACHE/networks/ID-HASH/manifest.json     written last: a folder without it is no network
 *
 * HASH is the start of the SHA-256 of the file of weights.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cacheFolder } from "../engine/install/layout.ts";
import { InputError } from "../errors.ts";
import { type NetworkId, networks } from "../features/networks/index.ts";
import { toOnnx, whyUnlike } from "../features/networks/onnx.ts";
import { partsOf, withFile } from "../inputs/file.ts";
import { withWeights } from "../inputs/weights/index.ts";

export interface StoredNetwork {
  readonly key: string;
  readonly network: NetworkId;
  /** Name of the file that the weights came from. */
  readonly weights: string;
  /** Of that file. */
  readonly sha256: string;
  /** Of the model in ONNX. */
  readonly model: string;
  readonly bytes: number;
  readonly folder: string;
}

type Manifest = Omit<StoredNetwork, "key" | "folder">;

export const networksFolder = (): string => join(cacheFolder(), "networks");
export const modelOf = ({ folder }: StoredNetwork): string => join(folder, "model.onnx");

/** The file from which everybody's FID comes. */
const PUBLISHED = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2";

export const isPublished = ({ sha256 }: StoredNetwork): boolean => sha256 === PUBLISHED;

/** Sorted by key. */
export function storedNetworks(): readonly StoredNetwork[] {
  const root = networksFolder();
  return namesIn(root)
    .toSorted()
    .flatMap((key): StoredNetwork[] => {
      const folder = join(root, key);
      const manifest = manifestIn(folder);
      return manifest === undefined ? [] : [{ ...manifest, key, folder }];
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    return Object.hasOwn(networks, manifest.network) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks a file of weights against the network, and keeps it as a model.
 *
 * @throws InputError for a file that cannot be read, or holds the weights of another network
 */
export function addNetwork(id: NetworkId, file: string): StoredNetwork {
  const sha256 = digestOf(file);
  const key = `${id}-${sha256.slice(0, 12)}`;
  const known = storedNetworks().find((each) => each.key === key);
  if (known !== undefined) return known;
  const description = networks[id];
  const model = withWeights(file, (weights) => {
    const why = whyUnlike(description, (name) => weights.get(name)?.shape);
    if (why !== undefined)
      throw new InputError(`these are not the weights of ${id}: ${why}`, {
        where: file,
        hint: `ganscope reads ${description.title}`,
      });
    return toOnnx(description, (name) =>
      finite(file, name, weights.get(name)?.read() ?? new Float32Array(0)),
    );
  });
  const folder = join(networksFolder(), key);
  const draft = `${folder}.draft-${process.pid}`;
  const manifest: Manifest = {
    network: id,
    weights: basename(file),
    sha256,
    model: createHash("sha256").update(model).digest("hex"),
    bytes: model.length,
  };
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "model.onnx"), model);
  writeFileSync(join(draft, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return { ...manifest, key, folder };
}

function finite(file: string, name: string, values: Float32Array): Float32Array {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return values;
  throw new InputError(`the weight ${name} holds ${values[at]} at ${at}`, { where: file });
}

export const removeNetwork = ({ folder }: StoredNetwork): void =>
  rmSync(folder, { recursive: true, force: true });

/** Whether the model is still what was written. */
export const isWhole = (network: StoredNetwork): boolean => digestOf(modelOf(network)) === network.model;

const digestOf = (file: string): string =>
  withFile(file, "a file of weights", (source) => {
    const hash = createHash("sha256");
    for (const part of partsOf(source)) hash.update(part);
    return hash.digest("hex");
  });
