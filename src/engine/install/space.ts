/** Room on the disk: what an installation needs, and what is said when a disk is full or cannot be written. */
import { EngineError } from "../../errors.ts";
import type { Build, Host } from "./host.ts";

/** Room for npm's unpacked tree (302 MB), the headers and the compiler's temporary files. */
const MARGIN = 500_000_000;

/** Bytes that the installation writes at most, with pip's copies in its own cache. */
export const spaceNeeded = ({ installed, download, cuda = 0 }: Build, from: string | undefined): number =>
  installed + MARGIN + (from === undefined ? 2 * (download + cuda) : 0);

export interface Space {
  readonly folder: string;
  readonly needed: number;
  readonly host: Host;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
const MORE_SPACE = "free some space, or set GANSCOPE_CACHE to a folder on another disk";

/** @throws EngineError where there is not enough */
export async function checkSpace({ folder, needed, host }: Space): Promise<void> {
  const free = await host.freeBytes(folder);
  if (free >= needed) return;
  throw new EngineError(`the installation requires ${gigabytes(needed)} (free: ${gigabytes(free)})`, {
    where: folder,
    hint: MORE_SPACE,
  });
}

/** Says of a disk's error which folder it is about. */
export async function explainingDisk<T>({ folder, needed, host }: Space, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (["ENOSPC", "EDQUOT"].includes(code)) {
      const free = gigabytes(await host.freeBytes(folder));
      throw new EngineError(
        `the disk is full: ${message}; the installation requires ${gigabytes(needed)} (free after it was undone: ${free})`,
        { where: folder, hint: `${MORE_SPACE}; pip and npm also write to their own caches` },
      );
    }
    if (!["EACCES", "ENOTDIR", "EPERM", "EROFS"].includes(code)) throw error;
    throw new EngineError(`the engine cannot be written: ${message}`, {
      where: folder,
      hint: "set GANSCOPE_CACHE to use another folder",
    });
  }
}
