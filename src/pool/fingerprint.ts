/** What a target reads from files, as one hash: two runs learn the same data when this and their options are equal. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type TargetOptions, targets } from "../data/index.ts";
import type { TargetKind } from "../data/target.ts";

/** @returns null where the target reads no file, else the SHA-256 of names and contents */
export function dataFingerprint({ kind, ...options }: TargetOptions): string | null {
  const { files } = targets[kind] as TargetKind;
  if (files === undefined) return null;
  const hash = createHash("sha256");
  for (const path of files(options as never)) {
    const isFolder = statSync(path).isDirectory();
    for (const file of isFolder ? filesOf(path) : [path]) {
      hash.update(isFolder ? relative(path, file) : basename(file)).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

/** Those of the folders in it as well. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : [];
    })
    .sort();
