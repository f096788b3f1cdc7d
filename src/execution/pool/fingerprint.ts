/** One hash of all files that a target reads: two runs learn the same data if the hash and their options are equal. */

import { createHash, type Hash } from "node:crypto";
import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type TargetOptions, targets } from "../../data/index.ts";
import type { TargetKind } from "../../data/target.ts";
import { partsOf, withFile } from "../../inputs/file.ts";

/**
 * @returns null if the target reads no file, else the SHA-256 of names, lengths and contents
 * @throws InputError when a file cannot be read or has more than 4 GiB
 */
export function dataFingerprint({ kind, ...options }: TargetOptions): string | null {
  const { files } = targets[kind] as TargetKind;
  if (files === undefined) return null;
  const hash = createHash("sha256");
  for (const path of files(options)) {
    const isFolder = statSync(path).isDirectory();
    for (const file of isFolder ? filesOf(path) : [path]) {
      add(hash, isFolder ? relative(path, file) : basename(file), file);
    }
  }
  return hash.digest("hex");
}

/** Includes the length, so that the end of a file cannot be taken for the name of the next. */
function add(hash: Hash, name: string, path: string): void {
  withFile(path, "a data file", (source) => {
    hash.update(JSON.stringify([name, source.size]));
    for (const part of partsOf(source)) hash.update(part);
  });
}

/**
 * Those of the folders in it as well. As readers do, it follows links, but not back to a folder that it is in (`above`), and
 * skips hidden files.
 */
function filesOf(folder: string, above: readonly string[] = []): string[] {
  const here = realpathSync(folder);
  if (above.includes(here)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => {
      const path = join(folder, name);
      const info = statSync(path, { throwIfNoEntry: false });
      if (info?.isDirectory() === true) return filesOf(path, [...above, here]);
      return info?.isFile() === true ? [path] : [];
    })
    .sort();
}
