/**
 * Clocks the first words of commands that take long: the wall clock, and the processor time until then, which other work on the machine
 * hardly changes. Each command is stopped when it has spoken. Exits with 1 if one takes longer than 2 s of either, whichever is less.
 *
 *   npm run build && npm run verify:first-words
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toNpy } from "../src/execution/store/npy.ts";
import { Rng } from "../src/maths/random.ts";
import { packageRoot } from "../src/root.ts";

const LIMIT = 2;
/** The kernel's clock ticks a second: sysconf(_SC_CLK_TCK) on every Linux that Node runs on. */
const TICKS = 100;

const folder = mkdtempSync(join(tmpdir(), "ganscope-words-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Normal samples, from a block that repeats: what they are changes no word. */
function samples(name: string, rows: number, dim: number): void {
  const block = Float32Array.from(new Rng(23).fork(name).normals(new Float64Array(1000 * dim)));
  const all = new Float32Array(rows * dim);
  for (let at = 0; at < all.length; at += block.length) all.set(block, at);
  writeFileSync(join(folder, name), toNpy(all, [rows, dim]));
}

function log(name: string, lines: number): void {
  const file = openSync(join(folder, name), "w");
  for (let done = 0; done < lines; done += 1000)
    writeSync(
      file,
      Array.from({ length: 1000 }, (_, i) => `step ${done + i} loss_D: 0.69${i % 10} loss_G: 0.71\n`).join(
        "",
      ),
    );
  closeSync(file);
}

/** Processor seconds of a process and its threads, without its children. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

interface Spoken {
  readonly words: string;
  readonly wall: number;
  readonly processor: number;
}

const firstWords = (args: readonly string[]): Promise<Spoken> =>
  new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(process.execPath, [join(packageRoot(), "dist/src/cli.js"), ...args], { cwd: folder });
    const heard = (chunk: Buffer) => {
      const wall = (performance.now() - began) / 1000;
      const processor = child.exitCode === null ? processorTime(child.pid ?? 0) : wall;
      child.kill("SIGKILL");
      resolve({ words: chunk.toString().split("\n")[0], wall, processor });
    };
    child.stdout.once("data", heard);
    child.stderr.once("data", heard);
  });

samples("real2.npy", 400_000, 2);
samples("fake2.npy", 200_000, 2);
samples("real2048.npy", 20_000, 2048);
samples("fake2048.npy", 10_000, 2048);
samples("a.npy", 10_000, 8);
samples("b.npy", 10_000, 8);
for (const step of [1, 2, 3]) samples(`step-${step}.npy`, 5000, 64);
samples("real64.npy", 10_000, 64);
log("train.log", 3_000_000);

const commands = [
  ["eval", "--real", "real2.npy", "--fake", "fake2.npy"],
  ["eval", "--real", "real2048.npy", "--fake", "fake2048.npy"],
  ["diagnose", "train.log"],
  ["diagnose", "--real", "real64.npy", "--fake", "step-*.npy"],
  ["diagnose", "--fake", "step-*.npy"],
  ["emd", "--a", "a.npy", "--b", "b.npy"],
  ["run", "quick", "--fresh"],
  ["run", "theory", "--fresh"],
  ["doctor"],
];

let late = 0;
for (const args of commands) {
  const { words, wall, processor } = await firstWords(args);
  const slow = Math.min(wall, processor) > LIMIT;
  if (slow) late++;
  console.log(
    `${slow ? "LATE " : ""}${args.join(" ")}: ${wall.toFixed(1)} s, ${processor.toFixed(1)} processor seconds: ${words}`,
  );
}
process.exitCode = late === 0 ? 0 : 1;
