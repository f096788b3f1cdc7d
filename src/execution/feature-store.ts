/**
 * Features of images that were computed before, so that the same images are looked at once:
 *
 *   CACHE/features/KEY/features.npy      a row an image
 *   CACHE/features/KEY/logits.npy
 *   CACHE/features/KEY/manifest.json     written last: a folder without it holds nothing
 *
 * KEY is a hash of the images' bytes, the model's bytes, the protocol, what becomes of damaged images, and ganscope's version.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../engine/install/layout.ts";
import { packageVersion } from "../root.ts";
import { npyParts } from "./store/npy.ts";
import { makeFolder, storeFile, storing } from "./store/storing.ts";

export interface StoredFeatures {
  /** An .npy file of float32 numbers, rows x dim. */
  readonly features: string;
  /** An .npy file of float32 numbers, rows x classes. */
  readonly logits: string;
  readonly rows: number;
  readonly dim: number;
  /** Why images were left out, a line each. */
  readonly dropped: readonly string[];
}

/** What decides which features they are. */
export interface FeaturesOf {
  /** Digest of the images. */
  readonly images: string;
  /** Digest of the model. */
  readonly model: string;
  readonly protocol: string;
  readonly invalid: string;
}

interface Computed {
  readonly rows: number;
  readonly dim: number;
  readonly classes: number;
  readonly features: Float32Array;
  readonly logits: Float32Array;
  readonly dropped: readonly string[];
}

const featuresFolder = (): string => join(cacheFolder(), "features");

const folderOf = (of: FeaturesOf): string => {
  const { images, model, protocol, invalid } = of;
  const text = JSON.stringify([packageVersion(), images, model, protocol, invalid]);
  return join(featuresFolder(), createHash("sha256").update(text).digest("hex").slice(0, 24));
};

export function findFeatures(of: FeaturesOf): StoredFeatures | undefined {
  const folder = folderOf(of);
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    return { ...manifest, features: join(folder, "features.npy"), logits: join(folder, "logits.npy") };
  } catch {
    return undefined;
  }
}

/** @throws StoreError where the cache cannot be written */
export function keepFeatures(
  of: FeaturesOf,
  { rows, dim, classes, features, logits, dropped }: Computed,
): StoredFeatures {
  const folder = folderOf(of);
  const draft = `${folder}.draft-${process.pid}`;
  makeFolder(featuresFolder());
  storing(draft, () => {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
  });
  storeFile(join(draft, "features.npy"), npyParts(features, [rows, dim]));
  storeFile(join(draft, "logits.npy"), npyParts(logits, [rows, classes]));
  storeFile(join(draft, "manifest.json"), `${JSON.stringify({ rows, dim, dropped })}\n`);
  storing(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  });
  return { rows, dim, dropped, features: join(folder, "features.npy"), logits: join(folder, "logits.npy") };
}

/** How many sets are kept, and their bytes. */
export function keptFeatures(): { readonly sets: number; readonly bytes: number } {
  const folders = namesIn(featuresFolder()).map((name) => join(featuresFolder(), name));
  const files = folders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  const bytes = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  return { sets: folders.length, bytes };
}

export const clearFeatures = (): void => rmSync(featuresFolder(), { recursive: true, force: true });

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
