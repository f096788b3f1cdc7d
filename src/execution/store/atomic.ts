/**
 * Writes a file so that no reader ever sees half of it: the text goes to a temporary file beside the final one, is forced
 * to disk, and takes the final name in one step; then the folder is forced to disk too, so that the new name survives
 * a power cut. A reader sees the old file or the new one. Whatever fails on the way leaves the old file as it was.
 */

import * as nodeFileSystem from "node:fs";
import { basename, dirname, join } from "node:path";

/** The calls that matter, so that a test can let each of them fail. */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  "openSync" | "writeFileSync" | "fsyncSync" | "closeSync" | "renameSync" | "rmSync"
>;

/** Tells the temporary files of one process apart; those of two processes differ by the process's number. */
let written = 0;

/**
 * @param file path of the file; its folder exists
 * @param content parts of it one after the other, where it is large
 * @throws what the file system throws (ENOSPC, EACCES, ...); the file is then as it was
 */
export function writeAtomic(
  file: string,
  content: string | Uint8Array | readonly Uint8Array[],
  fs: FileSystem = nodeFileSystem,
): void {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${process.pid}.${written++}.tmp`);
  try {
    // "wx" fails when the name exists: a link that someone put there is never followed.
    withHandle(fs, temporary, "wx", (handle) => {
      for (const part of Array.isArray(content)
        ? (content as readonly Uint8Array[])
        : [content as string | Uint8Array])
        fs.writeFileSync(handle, part);
      fs.fsyncSync(handle);
    });
    fs.renameSync(temporary, file);
  } catch (error) {
    // A temporary file under this name that was there before is not ours to remove.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(fs, folder);
}

/** Windows cannot open a folder; there the rename alone has to do. */
function syncFolder(fs: FileSystem, folder: string): void {
  if (process.platform === "win32") return;
  withHandle(fs, folder, "r", (handle) => fs.fsyncSync(handle));
}

function withHandle(fs: FileSystem, path: string, mode: string, work: (handle: number) => void): void {
  const handle = fs.openSync(path, mode);
  try {
    work(handle);
  } finally {
    fs.closeSync(handle);
  }
}
