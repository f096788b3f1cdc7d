/** What is written for a user: a folder or file that cannot be written is an error that names it. */

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../../errors.ts";
import { type FileSystem, writeAtomic } from "./atomic.ts";

const FULL = ["ENOSPC", "EDQUOT"];

/** Turns an error of the file system into one that a user can fix. */
export function storing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const full = FULL.includes(code);
    throw new StoreError(full ? "the disk is full" : `cannot be written (${code})`, {
      where: file,
      hint: full
        ? "free some space, then repeat the command: finished work is kept"
        : "choose another place, then repeat the command",
    });
  }
}

/** Writes a file as `writeAtomic` does. @throws StoreError */
export const storeFile = (
  file: string,
  content: string | Uint8Array | readonly Uint8Array[],
  fs?: FileSystem,
): void => storing(file, () => writeAtomic(file, content, fs));

/**
 * Creates a folder and those above it, each once: Node's own recursive way repeats without end in a file system that takes no
 * folders, such as /proc.
 *
 * @throws StoreError
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let each = folder; !existsSync(each) && each !== dirname(each); each = dirname(each))
    missing.push(each);
  for (const each of missing.reverse()) {
    storing(each, () => {
      try {
        mkdirSync(each);
      } catch (error) {
        // another process was faster
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    });
  }
}
