import { StoreError } from "../../errors.ts";

/** Turns an error of the file system into one that a user can fix. */
export function storing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : `cannot be written (${code})`;
    throw new StoreError(why, {
      where: file,
      hint: "free some space, then repeat the command: finished work is kept",
    });
  }
}
