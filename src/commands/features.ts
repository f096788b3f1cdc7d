/** `ganscope features`: networks with the user's own weights, and the features of images in them. */

import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { InputError, printable, UsageError } from "../errors.ts";
import {
  addNetwork,
  isWhole,
  modelOf,
  networksFolder,
  removeNetwork,
  type StoredNetwork,
  storedNetworks,
} from "../execution/network-store.ts";
import { storeFile } from "../execution/store/storing.ts";
import { type NetworkId, networks } from "../features/networks/index.ts";
import { type ProtocolId, protocols } from "../features/protocols.ts";
import { openImages } from "../inputs/images/index.ts";
import type { ImageSet, Layout } from "../inputs/images/set.ts";
import type { Extraction } from "../runs/extract-images.ts";
import { nearest } from "../scenario/nearest.ts";
import { quote } from "../scenario/problem.ts";
import { toJson } from "../writers/json.ts";
import type { Arguments, Command } from "./command.ts";
import { aligned } from "./support/aligned.ts";
import { choice } from "./support/arguments.ts";
import type { Io } from "./support/io.ts";
import { toNpy } from "./support/npy.ts";
import { checkOutput } from "./support/outputs.ts";
import { duration, narrate } from "./support/progress.ts";
import { listenForInterruption } from "./support/signals.ts";
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
  extract: {
    flags: ["out", "logits", "protocol", "network", "layout", "invalid", "quiet"],
    words: ["IMAGES"],
    run: extract,
  },
};

/** The file from which everybody's FID comes. */
const CANONICAL = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2";
const LAYOUTS: readonly Layout[] = ["channels-first", "channels-last"];
const INVALID = ["refuse", "drop"] as const;
const ids = Object.keys(protocols) as ProtocolId[];

export const features: Command = {
  summary: "keep a network with your own weights, and compute features of images in it",
  usage: "features add|list|check|remove|extract [WORDS] [flags]",
  description: [
    "add NETWORK FILE  checks weights against the network and keeps them in your cache folder. NETWORK is inception; FILE is",
    "                  the .pth file that torch-fidelity and pytorch-fid load, or the same weights as .safetensors. No code in it runs",
    "list              lists the networks of this machine",
    "check             compares each model with what was written, and runs it on one image",
    "remove KEY        removes a network",
    "extract IMAGES    writes the features of images: a folder or .zip archive of PNG, JPEG and WebP files of any sizes, or bytes in an",
    "                  .npy or .npz file. Each image is resized as the reference program does. Compare two sets of features with: ganscope eval",
    "",
    "extract and check require the npm package onnxruntime-node in your project.",
    "",
    "exit code: 0 done, 2 invalid usage or input, 3 cannot be run, 130 or 143 interrupted.",
  ].join("\n"),
  flags: {
    out: { type: "string", value: "FILE", help: "extract: the .npy file for the features, a row an image" },
    logits: {
      type: "string",
      value: "FILE",
      help: "extract: the .npy file for the logits, without their bias",
    },
    protocol: {
      type: "string",
      value: "NAME",
      help: `extract: resize as this program does: ${ids.join(", ")} (default ${ids[0]})`,
    },
    network: {
      type: "string",
      value: "KEY",
      help: "extract: which of several networks that are kept (see features list)",
    },
    layout: {
      type: "string",
      value: "ORDER",
      help: `extract: order of an array's axes where both could be: ${LAYOUTS.join(", ")}`,
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

const originOf = ({ sha256 }: StoredNetwork): string =>
  sha256 === CANONICAL
    ? "weights: TensorFlow's of 2015-12-05 as published for FID (Apache-2.0)"
    : `weights: not the published file of FID (SHA-256 ${sha256}); scores with them compare with nothing but each other`;

function list({ booleans: { json } }: Arguments, io: Io): number {
  const stored = storedNetworks();
  if (json) io.out(toJson({ folder: networksFolder(), networks: stored }).trimEnd());
  else if (stored.length === 0)
    io.out("no network is kept; add one with: ganscope features add inception FILE");
  else {
    const rows = stored.map(({ key, network, weights, bytes, sha256 }) => [
      key,
      network,
      printable(weights),
      megabytes(bytes),
      sha256 === CANONICAL ? "published for FID" : "other weights",
    ]);
    for (const line of aligned([["key", "network", "weights", "size", "origin"], ...rows])) io.out(line);
  }
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
    const { dim } = await extractImages(GRAY, optionsFor(network, ids[0]));
    io.out(`${network.key}: works, ${dim} features`);
  }
  return failed > 0 ? 3 : 0;
}

function remove({ positionals: [key] }: Arguments, io: Io): number {
  const found = named(key);
  removeNetwork(found);
  io.out(`removed ${found.key}, ${megabytes(found.bytes)}`);
  return 0;
}

const ADD = "add one with: ganscope features add inception FILE";

function named(key: string): StoredNetwork {
  const stored = storedNetworks();
  const found = stored.find((each) => each.key === key);
  if (found !== undefined) return found;
  throw new UsageError(`no network has the key ${quote(key)}`, {
    hint: nearest(
      key,
      stored.map((each) => each.key),
    ),
  });
}

function chosen(key: string | undefined, network: NetworkId): StoredNetwork {
  if (key !== undefined) return named(key);
  const stored = storedNetworks().filter((each) => each.network === network);
  if (stored.length === 1) return stored[0];
  throw stored.length === 0
    ? new InputError(`no network ${network} is kept`, { hint: ADD })
    : new UsageError("is needed: several networks are kept", {
        where: "--network",
        hint: stored.map((each) => each.key).join(", "),
      });
}

const optionsFor = (network: StoredNetwork, id: ProtocolId) => ({
  protocol: protocols[id],
  model: { file: modelOf(network), bytes: readFileSync(modelOf(network)) },
});

/** Images before which no time can be told. */
const FIRST = 16;

async function extract(args: Arguments, io: Io): Promise<number> {
  const { strings, booleans, positionals } = args;
  const [path] = positionals;
  const { out, logits } = strings;
  if (out === undefined) throw new UsageError("features extract requires --out FILE.npy");
  for (const [flag, file] of [
    ["--out", out],
    ["--logits", logits],
  ] as const) {
    if (file === undefined) continue;
    if (extname(file) !== ".npy") throw new UsageError("must be an .npy file", { where: flag });
    checkOutput(file, flag, args, [path]);
  }
  const id = choice(args, "protocol", ids, ids[0]);
  const invalid = choice(args, "invalid", INVALID, "refuse");
  const layout = strings.layout === undefined ? undefined : choice(args, "layout", LAYOUTS, LAYOUTS[0]);
  if (!existsSync(path)) throw new InputError("there is no such file or folder", { where: path });
  const network = chosen(strings.network, protocols[id].network);
  const images = openImages(path, { layout });
  const others = images.others === 0 ? "" : `; ${images.others} other files are passed over`;
  if (!booleans.quiet)
    io.err(`${images.count} images through ${network.key}, resized as ${id} does${others}`);
  const { extractImages } = await import("../runs/extract-images.ts");
  const progress = narrate(io, booleans.quiet === true);
  const interruption = listenForInterruption();
  const began = performance.now();
  try {
    const found = await extractImages(images, {
      ...optionsFor(network, id),
      invalid,
      signal: interruption.signal,
      onProgress(done) {
        const seconds = (performance.now() - began) / 1000;
        if (done > FIRST)
          progress.say(
            `${done} of ${images.count} images, ${(done / seconds).toFixed(1)} a second, about ${duration(((images.count - done) * seconds) / done)} left`,
          );
      },
    });
    progress.close();
    for (const error of found.dropped) io.err(`dropped: ${printable(error.toLine())}`);
    const exit = found.rows + found.dropped.length < images.count ? interruption.exit() : undefined;
    write(
      found,
      exit === undefined ? { out, logits } : { out: partial(out), logits: logits && partial(logits) },
    );
    if (exit !== undefined) {
      io.err(`interrupted: ${partial(out)} holds the first ${found.rows} of ${images.count} images`);
      return exit;
    }
    io.out(`${printable(out)}: ${found.rows} x ${found.dim} features (${id}, ${network.key})`);
    return 0;
  } finally {
    progress.close();
    interruption.dispose();
  }
}

const partial = (file: string): string => file.replace(/\.npy$/, ".partial.npy");

function write(
  found: Extraction,
  files: { readonly out: string; readonly logits: string | undefined },
): void {
  storeFile(files.out, toNpy(found.features, [found.rows, found.dim]));
  if (files.logits !== undefined) storeFile(files.logits, toNpy(found.logits, [found.rows, found.classes]));
}
