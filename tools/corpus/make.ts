/**
 * Trains the corpus in parts, a file a setting: a corpus that was stopped goes on where it was, and several processes share the
 * work. A file is named after its setting and all that is in it, so that a setting that was changed is trained anew.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openEngine } from "../../src/engine/index.ts";
import { writeAtomic } from "../../src/store/atomic.ts";
import { draws } from "./fresh.ts";
import type { Half } from "./run.ts";
import { type Setting, settings } from "./settings.ts";
import { describe, nameOf, train } from "./train.ts";

const FILE = fileURLToPath(import.meta.url);

interface Part extends Setting {
  readonly half: Half;
}

const parts: readonly Part[] = [settings, ...draws].flatMap((drawn, i) => {
  const half = i === draws.length ? "measuring" : "choosing";
  return drawn.map((setting): Part => ({ ...setting, half }));
});

function fileOf(folder: string, part: Part): string {
  const hash = createHash("sha256").update(JSON.stringify(part)).digest("hex").slice(0, 8);
  return join(folder, `${part.name}-${hash}.json`);
}

/** All lines of the corpus; parts that are there already are taken as they are. */
export async function makeCorpus(folder: string, processes: number): Promise<object[]> {
  mkdirSync(folder, { recursive: true });
  const ends = Array.from({ length: processes }, (_, i) => {
    const args = [...process.execArgv, FILE, folder, `${i}`, `${processes}`];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    return new Promise<number | null>((resolve) => child.on("exit", resolve));
  });
  const failed = (await Promise.all(ends)).filter((code) => code !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${processes} processes failed; the same command goes on`);
  const targets = new Map(parts.map(({ target }) => [nameOf(target), target]));
  return [
    ...[...targets.values()].map(describe),
    ...parts.flatMap((part) => JSON.parse(readFileSync(fileOf(folder, part), "utf8")) as object[]),
  ];
}

/** Trains each `every`-th part from `first` on that is not there. */
async function makeParts(folder: string, first: number, every: number): Promise<void> {
  const engine = await openEngine("auto");
  for (let i = first; i < parts.length; i += every) {
    const file = fileOf(folder, parts[i]);
    if (existsSync(file)) continue;
    const { group, runs } = await train(parts[i], engine);
    writeAtomic(file, JSON.stringify([group, ...runs]));
    console.error(`${i + 1} of ${parts.length}: ${parts[i].name}`);
  }
}

if (process.argv[1] === FILE) {
  const [folder, first, every] = process.argv.slice(2);
  await makeParts(folder, Number(first), Number(every));
}
