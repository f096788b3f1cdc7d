/** Features of images that a command needs: looked up where they were computed before, computed and kept otherwise. */

import { existsSync, readFileSync } from "node:fs";
import { InputError, nearest, printable, UsageError } from "../../errors.ts";
import { findFeatures, keepFeatures, type StoredFeatures } from "../../execution/feature-store.ts";
import { modelOf, type StoredNetwork, storedNetworks } from "../../execution/network-store.ts";
import type { NetworkId } from "../../features/networks/index.ts";
import { type ProtocolId, protocols } from "../../features/protocols.ts";
import { openImages } from "../../inputs/images/index.ts";
import type { Layout } from "../../inputs/images/set.ts";
import type { Extraction } from "../../runs/extract-images.ts";
import { quote } from "../../scenario/problem.ts";
import type { Arguments, Flags } from "../command.ts";
import { choice } from "./arguments.ts";
import type { Io } from "./io.ts";
import { duration, narrate } from "./progress.ts";
import { listenForInterruption } from "./signals.ts";

const INVALID = ["refuse", "drop"] as const;
const LAYOUTS: readonly Layout[] = ["channels-first", "channels-last"];
const ids = Object.keys(protocols) as ProtocolId[];

/** What network looks at images, and how they are shown to it. */
export const lookingFlags: Flags = {
  protocol: {
    type: "string",
    value: "NAME",
    help: `images: resize as this program does: ${ids.join(", ")} (default ${ids[0]})`,
  },
  network: {
    type: "string",
    value: "KEY",
    help: "images: which of several networks that are kept (see features list)",
  },
  layout: {
    type: "string",
    value: "ORDER",
    help: `images: order of an array's axes where both could be: ${LAYOUTS.join(", ")}`,
  },
};

/** How images are looked at. */
export interface Looking {
  readonly protocol: ProtocolId;
  readonly network: StoredNetwork;
  readonly layout: Layout | undefined;
  readonly invalid: "refuse" | "drop";
}

/** @throws UsageError for flags that are wrong, InputError where no network is kept or there is nothing at a path */
export function lookingOf(args: Arguments, paths: readonly string[]): Looking {
  const protocol = choice(args, "protocol", ids, ids[0]);
  const invalid = choice(args, "invalid", INVALID, "refuse");
  const layout = args.strings.layout === undefined ? undefined : choice(args, "layout", LAYOUTS, LAYOUTS[0]);
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new InputError("there is no such file or folder", { where: missing });
  return { protocol, invalid, layout, network: chosen(args.strings.network, protocols[protocol].network) };
}

export const ADD = "add one with: ganscope features add inception FILE";

export function networkOf(key: string): StoredNetwork {
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
  if (key !== undefined) return networkOf(key);
  const stored = storedNetworks().filter((each) => each.network === network);
  if (stored.length === 1) return stored[0];
  throw stored.length === 0
    ? new InputError(`no network ${network} is kept`, { hint: ADD })
    : new UsageError("is needed: several networks are kept", {
        where: "--network",
        hint: stored.map((each) => each.key).join(", "),
      });
}

export const extractionOf = (network: StoredNetwork, id: ProtocolId) => ({
  protocol: protocols[id],
  model: { file: modelOf(network), bytes: readFileSync(modelOf(network)) },
});

/** What was seen before an interruption. */
export interface Part {
  readonly exit: 130 | 143;
  readonly found: Extraction;
  readonly count: number;
}

/** Images before which no time can be told. */
const FIRST = 16;
/** Damaged images that are named. */
const SHOWN = 10;

/**
 * @returns where the features lie; after an interruption, those that were computed
 * @throws InputError for images that cannot be read
 * @throws EngineError where onnxruntime-node is not installed
 */
export async function seeImages(
  path: string,
  looking: Looking,
  io: Io,
  quiet: boolean,
): Promise<StoredFeatures | Part> {
  const { network, protocol, invalid, layout } = looking;
  const images = openImages(path, { layout });
  const say = (text: string) => {
    if (!quiet) io.err(printable(text));
  };
  const of = { images: images.digest(), model: network.model, protocol, invalid };
  const known = findFeatures(of);
  const others = images.others === 0 ? "" : `; ${images.others} other files are passed over`;
  const words = `${path}: ${images.count} images through ${network.key}, resized as ${protocol} does`;
  if (known !== undefined) {
    say(`${words}: from the cache${others}`);
    tellDropped(known.dropped, io);
    return known;
  }
  say(`${words}${others}`);
  const { extractImages } = await import("../../runs/extract-images.ts");
  const progress = narrate(io, quiet);
  const interruption = listenForInterruption();
  const began = performance.now();
  try {
    const found = await extractImages(images, {
      ...extractionOf(network, protocol),
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
    const dropped = found.dropped.map((error) => error.toLine());
    tellDropped(dropped, io);
    const exit = found.rows + dropped.length < images.count ? interruption.exit() : undefined;
    if (exit !== undefined) return { exit, found, count: images.count };
    if (found.rows === 0) throw new InputError("none of the images can be read", { where: path });
    return keepFeatures(of, { ...found, dropped });
  } finally {
    progress.close();
    interruption.dispose();
  }
}

function tellDropped(dropped: readonly string[], io: Io): void {
  for (const line of dropped.slice(0, SHOWN)) io.err(`dropped: ${printable(line)}`);
  if (dropped.length > SHOWN) io.err(`dropped: ${dropped.length - SHOWN} more images`);
}
