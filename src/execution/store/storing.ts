import { StoreError } from "../../errors.ts";

/** What the file system refuses, as an error that a user can mend. */
export function storing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : `cannot be written (${code})`;
    throw new StoreError(why, {
      where: file,
      hint: "make room, then run the same command again: what is finished is kept",
    });
  }
}
