/** The sides of `ganscope eval --features`: images, of which the features are compared. */

import { nearest, UsageError } from "../../errors.ts";
import { networks } from "../../features/networks/index.ts";
import { holdsMoments } from "../../inputs/moments.ts";
import { quote } from "../../scenario/problem.ts";
import type { Arguments } from "../command.ts";
import { lookingFlags, lookingOf, seeImages } from "./image-features.ts";
import type { Io } from "./io.ts";

/** Where what was seen lies. */
export interface SeenSides {
  /** By the path that the user gave. */
  readonly files: Readonly<Record<string, { readonly features: string; readonly logits: string }>>;
  readonly protocol: string;
  /** As the result names it. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** The command line, with what was seen of the images that it names. */
export type EvalArguments = Arguments & { readonly seen?: SeenSides };

/** Flags that say how files of samples are read. */
const OF_SAMPLES = ["extractor", "pixels", "array"];

/** @returns undefined where samples are no images to be looked at; the exit code after an interruption */
export async function seeSides(args: Arguments, io: Io): Promise<SeenSides | undefined | 130 | 143> {
  const { strings, booleans } = args;
  const { features, real, fake, reference } = strings;
  if (features === undefined) {
    const flag = Object.keys(lookingFlags).find((name) => strings[name] !== undefined);
    if (flag === undefined) return undefined;
    throw new UsageError("requires --features", { where: `--${flag}`, hint: "add --features inception" });
  }
  const known = Object.keys(networks);
  if (!known.includes(features))
    throw new UsageError(`names the unknown network ${quote(features)}`, {
      where: "--features",
      hint: nearest(features, known) ?? `one of ${known.join(", ")}`,
    });
  const other = OF_SAMPLES.find((name) => strings[name] !== undefined);
  if (other !== undefined) throw new UsageError("does not go with --features", { where: `--${other}` });
  if (real === undefined || fake === undefined) throw new UsageError("eval requires --real and --fake");
  if (fake.includes("*"))
    throw new UsageError("takes one set of images with --features, not a pattern", { where: "--fake" });
  const paths = [real, fake, ...(reference === undefined ? [] : [reference])];
  const looking = lookingOf(args, paths);
  const files: Record<string, { features: string; logits: string }> = {};
  for (const path of paths) {
    if (holdsMoments(path)) continue;
    const seen = await seeImages(path, looking, io, booleans.quiet === true);
    if ("exit" in seen) {
      io.err(`interrupted after ${seen.found.rows} of ${seen.count} images of ${path}: nothing was measured`);
      return seen.exit;
    }
    files[path] = { features: seen.features, logits: seen.logits };
  }
  const { protocol, network } = looking;
  const { key, sha256 } = network;
  return { files, protocol, record: { network: key, weights: sha256, protocol } };
}
