/** Folders in which something is made before it takes its final name by one rename. */
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const temporaryName = /^\..+\.(\d+)\.tmp$/;

/** Gives `work` an empty folder inside `parent`, and removes what is still there of it afterwards. */
export async function inTemporaryFolder<T>(
  parent: string,
  name: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(parent, `.${name}.${process.pid}.tmp`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes a folder, if it is there: its name is gone at once, so that nobody finds half of it. */
export async function discard(folder: string): Promise<void> {
  await inTemporaryFolder(dirname(folder), `${basename(folder)}.old`, async (grave) => {
    try {
      await rename(folder, join(grave, "old"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  });
}

/** Removes the temporary folders of processes that are gone. */
export async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = temporaryName.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await rm(join(parent, name), { recursive: true });
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Bytes of all files below a folder, which may change meanwhile. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return folderBytes(path);
    return entry.isFile()
      ? await stat(path).then(
          ({ size }) => size,
          () => 0,
        )
      : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
