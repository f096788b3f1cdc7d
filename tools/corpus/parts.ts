/**
 * A corpus is made in parts, a file a part: one that was stopped goes on where it was, and several processes share the work. A
 * file is named after its part and all that is in it, so that what was changed is made anew.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { writeAtomic } from "../../src/execution/store/atomic.ts";

export interface Part {
  readonly name: string;
  /** All that its lines depend on. */
  readonly content: object;
  /** Its lines, where the committed corpus has them: then they are not made again. */
  readonly known?: readonly object[] | undefined;
  make(engine: Engine): Promise<readonly object[]> | readonly object[];
}

/** Which parts are asked for: those to choose by, or all. */
export const EXTENTS = ["choosing", "all"] as const;
export type Extent = (typeof EXTENTS)[number];

function fileOf(folder: string, { name, content }: Part): string {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 8);
  return join(folder, `${name.replaceAll(/[^\w.-]+/g, "-")}-${hash}.json`);
}

/** The lines of all parts. Those that are not there are made by processes that run `script` (see `workOn`). */
export async function makeParts(
  parts: readonly Part[],
  {
    script,
    extent,
    folder,
    processes,
  }: { script: string; extent: Extent; folder: string; processes: number },
): Promise<object[]> {
  mkdirSync(folder, { recursive: true });
  const ends = Array.from({ length: processes }, (_, i) => {
    const args = [...process.execArgv, script, extent, folder, `${i}`, `${processes}`];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    return new Promise<number | null>((resolve) => child.on("exit", resolve));
  });
  const failed = (await Promise.all(ends)).filter((code) => code !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${processes} processes failed; the same command goes on`);
  return parts.flatMap(
    (part) => part.known ?? (JSON.parse(readFileSync(fileOf(folder, part), "utf8")) as object[]),
  );
}

/** In a process of its own: makes each n-th part that is not there. Does nothing where another script runs. */
export async function workOn(script: string, partsOf: (extent: Extent) => readonly Part[]): Promise<void> {
  if (process.argv[1] !== script) return;
  const [extent, folder, first, every] = process.argv.slice(2);
  const parts = partsOf(extent as Extent);
  const engine = await openEngine("auto");
  for (let i = Number(first); i < parts.length; i += Number(every)) {
    const file = fileOf(folder, parts[i]);
    if (parts[i].known !== undefined || existsSync(file)) continue;
    writeAtomic(file, JSON.stringify(await parts[i].make(engine)));
    console.error(`${i + 1} of ${parts.length}: ${parts[i].name}`);
  }
}
