/**
 * Paths whose bytes are not UTF-8, as old tools write them. Node turns such bytes of a command line and of a folder's list into
 * U+FFFD, and a path with it names no file. The bytes are found again by looking into the folder.
 */

import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { InputError } from "../errors.ts";

const REPLACEMENT = "\uFFFD";

/**
 * What the file system takes for a path: the path, or the bytes of the one file that looks like it. If there is none, the path
 * stays as it is.
 *
 * @throws InputError if several files look like it
 */
export function rawPath(path: string): string | Buffer {
  if (!path.includes(REPLACEMENT)) return path;
  let found = Buffer.from(path.startsWith(sep) ? sep : "");
  for (const name of path.split(sep)) {
    if (name === "") continue;
    const bytes = name.includes(REPLACEMENT) ? nameIn(found, name, path) : Buffer.from(name);
    if (bytes === undefined) return path;
    found = Buffer.concat([
      found,
      ...(found.length > 0 && found.toString() !== sep ? [Buffer.from(sep)] : []),
      bytes,
    ]);
  }
  return found;
}

function nameIn(folder: Buffer, name: string, path: string): Buffer | undefined {
  const alike = namesOf(folder).filter((bytes) => bytes.toString() === name);
  if (alike.length > 1) {
    throw new InputError(`${alike.length} files have names that are not UTF-8 and look like this one`, {
      where: path,
      hint: "rename them",
    });
  }
  return alike.at(0);
}

function namesOf(folder: Buffer): Buffer[] {
  try {
    return readdirSync(folder.length === 0 ? "." : folder, { encoding: "buffer" });
  } catch {
    return [];
  }
}
