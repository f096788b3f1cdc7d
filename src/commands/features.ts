/** `ganscope features`: networks with the user's own weights, and the features of images in them. */

import { copyFileSync } from "node:fs";
import { extname } from "node:path";
import { InputError, nearest, printable, UsageError } from "../errors.ts";
import { clearFeatures, keptFeatures, type StoredFeatures } from "../execution/feature-store.ts";
import {
  addNetwork,
  isPublished,
  isWhole,
  networksFolder,
  removeNetwork,
  type StoredNetwork,
  storedNetworks,
} from "../execution/network-store.ts";
import { npyParts, toNpz } from "../execution/store/npy.ts";
import { storeFile, storing } from "../execution/store/storing.ts";
import { type NetworkId, networks } from "../features/networks/index.ts";
import type { ImageSet } from "../inputs/images/set.ts";
import { readSamples } from "../inputs/index.ts";
import { count } from "../judging/diagnoses/rules/evidence.ts";
import { momentsOf } from "../maths/frechet.ts";
import { quote } from "../scenario/problem.ts";
import { toJson } from "../writers/json.ts";
import type { Arguments, Command } from "./command.ts";
import { aligned } from "./support/aligned.ts";
import {
  ADD,
  extractionOf,
  lookingFlags,
  lookingOf,
  networkOf,
  seeImages,
} from "./support/image-features.ts";
import type { Io } from "./support/io.ts";
import { checkOutput } from "./support/outputs.ts";
import { megabytes } from "./support/stages.ts";

interface Verb {
  readonly flags: readonly string[];
  /** What must follow the action. */
  readonly words: readonly string[];
  run(args: Arguments, io: Io): number | Promise<number>;
}

const verbs: Readonly<Record<string, Verb>> = {
  add: { flags: [], words: ["NETWORK", "FILE"], run: add },
  list: { flags: ["json"], words: [], run: list },
  check: { flags: [], words: [], run: check },
  remove: { flags: [], words: ["KEY"], run: remove },
  clear: { flags: [], words: [], run: clear },
  extract: {
    flags: ["out", "logits", "protocol", "network", "layout", "invalid", "keep-features", "quiet"],
    words: ["IMAGES"],
    run: extract,
  },
};

export const features: Command = {
  summary: "keep a network with your own weights, and compute features of images in it",
  usage: "features add|list|check|remove|clear|extract [WORDS] [flags]",
  description: [
    "add NETWORK FILE  checks weights against the network and keeps them in your cache folder. NETWORK is inception; FILE is",
    "                  the .pth file that torch-fidelity and pytorch-fid load, or the same weights as .safetensors. No code in it runs",
    "list              lists the networks of this machine",
    "check             compares each model with what was written, and runs it on one image",
    "remove KEY        removes a network",
    "clear             removes all features from the cache",
    "extract IMAGES    writes the features of images: a folder or .zip archive of PNG, JPEG and WebP files of any sizes, or bytes in an",
    "                  .npy or .npz file. Each image is resized as the reference program does. Features are kept in your cache folder,",
    "                  so that the same images are looked at once. eval --features inception takes images and does all of it",
    "",
    "extract and check require the npm package onnxruntime-node in your project.",
    "",
    "exit code: 0 done, 2 invalid usage or input, 3 cannot be run, 130 or 143 interrupted.",
  ].join("\n"),
  flags: {
    out: {
      type: "string",
      value: "FILE",
      help: "extract: .npy for the features, a row an image; .npz for their mean and covariance (mu, sigma)",
    },
    logits: {
      type: "string",
      value: "FILE",
      help: "extract: the .npy file for the logits, without their bias",
    },
    ...lookingFlags,
    "keep-features": {
      type: "boolean",
      help: "extract --out FILE.npz: write the features too, as FILE.features.npy",
    },
    invalid: {
      type: "string",
      value: "HOW",
      help: "extract: what to do with images that cannot be read: refuse (default) or drop",
    },
    json: { type: "boolean", help: "print JSON on stdout (list)" },
    quiet: { type: "boolean", help: "do not show progress" },
  },

  async run(args, io) {
    const [name, ...words] = args.positionals;
    const known = Object.keys(verbs);
    if (name === undefined) throw new UsageError(`features requires an action: ${known.join(", ")}`);
    if (!known.includes(name))
      throw new UsageError(`unknown action ${quote(name)}`, { hint: nearest(name, known) });
    const verb = verbs[name];
    const given = [...Object.keys(args.booleans), ...Object.keys(args.strings)];
    const stray = given.find((flag) => !verb.flags.includes(flag));
    if (stray !== undefined)
      throw new UsageError(`is not a flag of features ${name}`, { where: `--${stray}` });
    if (words.length !== verb.words.length)
      throw new UsageError(`features ${name} takes ${verb.words.join(" and ") || "no words"}`, {
        hint: `ganscope features ${[name, ...verb.words].join(" ")}`,
      });
    return verb.run({ ...args, positionals: words }, io);
  },
};

function add({ positionals: [id, file] }: Arguments, io: Io): number {
  const known = Object.keys(networks);
  if (!known.includes(id)) throw new UsageError(`unknown network ${quote(id)}`, { hint: nearest(id, known) });
  const added = addNetwork(id as NetworkId, file);
  io.out(`${added.key}: ${networks[added.network].title}, ${megabytes(added.bytes)}`);
  io.out(originOf(added));
  return 0;
}

const originOf = (network: StoredNetwork): string =>
  isPublished(network)
    ? "weights: TensorFlow's of 2015-12-05 as published for FID (Apache-2.0)"
    : `weights: not the published file of FID (SHA-256 ${network.sha256}); scores with them compare with nothing but each other`;

function list({ booleans: { json } }: Arguments, io: Io): number {
  const stored = storedNetworks();
  if (json) io.out(toJson({ folder: networksFolder(), networks: stored }).trimEnd());
  else if (stored.length === 0)
    io.out("no network is kept; add one with: ganscope features add inception FILE");
  else {
    const rows = stored.map((each) => [
      each.key,
      each.network,
      printable(each.weights),
      megabytes(each.bytes),
      isPublished(each) ? "published for FID" : "other weights",
    ]);
    for (const line of aligned([["key", "network", "weights", "size", "origin"], ...rows])) io.out(line);
  }
  const { sets, bytes } = keptFeatures();
  if (!json && sets > 0)
    io.out(
      `features of ${count(sets, "set")} of images are kept, ${megabytes(bytes)}; remove them with: ganscope features clear`,
    );
  return 0;
}

/** Of one gray image, as every reference program opens it. */
const GRAY: ImageSet = {
  count: 1,
  others: 0,
  digest: () => "",
  async *images() {
    const image = { height: 8, width: 8, channels: 1, data: new Uint8Array(64).fill(128) };
    yield { where: "a gray image", image };
  },
};

async function check(_: Arguments, io: Io): Promise<number> {
  const stored = storedNetworks();
  if (stored.length === 0) throw new InputError("no network is kept", { hint: ADD });
  const { extractImages } = await import("../runs/extract-images.ts");
  let failed = 0;
  for (const network of stored) {
    if (!isWhole(network)) {
      failed++;
      io.out(`${network.key}: damaged; add it again`);
      continue;
    }
    const { dim } = await extractImages(GRAY, extractionOf(network, "torch-fidelity"));
    io.out(`${network.key}: works, ${dim} features`);
  }
  return failed > 0 ? 3 : 0;
}

function clear(_: Arguments, io: Io): number {
  const { sets, bytes } = keptFeatures();
  clearFeatures();
  io.out(`removed the features of ${count(sets, "set")} of images, ${megabytes(bytes)}`);
  return 0;
}

function remove({ positionals: [key] }: Arguments, io: Io): number {
  const found = networkOf(key);
  removeNetwork(found);
  io.out(`removed ${found.key}, ${megabytes(found.bytes)}`);
  return 0;
}

async function extract(args: Arguments, io: Io): Promise<number> {
  const { strings, booleans, positionals } = args;
  const [path] = positionals;
  const { out, logits } = strings;
  if (out === undefined) throw new UsageError("features extract requires --out FILE.npy or --out FILE.npz");
  const statistics = extname(out) === ".npz";
  if (!statistics && extname(out) !== ".npy")
    throw new UsageError("must be an .npy file, or an .npz file for statistics", { where: "--out" });
  if (logits !== undefined && extname(logits) !== ".npy")
    throw new UsageError("must be an .npy file", { where: "--logits" });
  const kept = booleans["keep-features"] ? out.replace(/npz$/, "features.npy") : undefined;
  if (kept !== undefined && !statistics)
    throw new UsageError("goes with --out FILE.npz: an .npy file holds the features already", {
      where: "--keep-features",
    });
  checkOutput(out, "--out", args, [path]);
  if (logits !== undefined) checkOutput(logits, "--logits", args, [path]);
  if (kept !== undefined) checkOutput(kept, "--keep-features", args, [path]);
  const looking = lookingOf(args, [path]);
  const seen = await seeImages(path, looking, io, booleans.quiet === true);
  if ("exit" in seen) {
    const { found, count, exit } = seen;
    const file = partial(out);
    storeFile(file, npyParts(found.features, [found.rows, found.dim]));
    if (logits !== undefined) storeFile(partial(logits), npyParts(found.logits, [found.rows, found.classes]));
    io.err(`interrupted: ${file} holds the first ${found.rows} of ${count} images`);
    return exit;
  }
  const { rows, dim } = seen;
  const how = `(${looking.protocol}, ${looking.network.key})`;
  const copy = (from: string, to: string) => storing(to, () => copyFileSync(from, to));
  if (logits !== undefined) copy(seen.logits, logits);
  if (kept !== undefined) copy(seen.features, kept);
  if (statistics) {
    writeStatistics(out, seen);
    io.out(`${printable(out)}: mean and covariance of ${rows} x ${dim} features ${how}`);
  } else {
    copy(seen.features, out);
    io.out(`${printable(out)}: ${rows} x ${dim} features ${how}`);
  }
  return 0;
}

const partial = (file: string): string => file.replace(/\.np[yz]$/, ".partial.npy");

/** As pytorch-fid, clean-fid and TTUR read them; `rows` is ours. */
function writeStatistics(file: string, { features, rows, dim }: StoredFeatures): void {
  if (rows < 2) throw new InputError(`a covariance needs 2 images (got ${rows})`, { where: file });
  const { mean, covariance } = momentsOf(readSamples(features).samples);
  storeFile(
    file,
    toNpz({
      mu: { data: mean, shape: [dim] },
      sigma: { data: covariance, shape: [dim, dim] },
      rows: { data: Int32Array.of(rows), shape: [] },
    }),
  );
}
