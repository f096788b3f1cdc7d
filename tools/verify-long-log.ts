/**
 * Judges a text log of 200 MB with a heap of 256 MB: the wall clock, the processor time and the largest resident size. Exits with 1 if it
 * fails, reads another number of rows than were written, or takes longer than 60 s of both clocks.
 *
 *   npm run build && npm run verify:long-log
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/root.ts";

const SIZE = 200e6;
const HEAP = 256;
const LIMIT = 60;
/** The kernel's clock ticks a second: sysconf(_SC_CLK_TCK) on every Linux that Node runs on. */
const TICKS = 100;
const EVERY = 100;

const folder = mkdtempSync(join(tmpdir(), "ganscope-long-log-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Lines as PyTorch's DCGAN tutorial prints them, of a training that goes well. @returns how many */
function writeLog(path: string): number {
  const file = openSync(path, "w");
  let lines = 0;
  for (let size = 0; size < SIZE; ) {
    const piece = Array.from({ length: 5000 }, () => {
      const wave = Math.sin(lines / 50);
      const [epoch, batch] = [Math.floor(lines / 1000), lines % 1000];
      lines++;
      return `[${epoch}/9999][${batch}/1000]\tLoss_D: ${(1.3 + 0.1 * wave).toFixed(4)}\tLoss_G: ${(0.8 - 0.1 * wave).toFixed(4)}\tD(x): ${(0.55 + 0.02 * wave).toFixed(4)}\tD(G(z)): ${(0.45 - 0.02 * wave).toFixed(4)} / ${(0.44 - 0.02 * wave).toFixed(4)}\n`;
    });
    size += writeSync(file, piece.join(""));
  }
  closeSync(file);
  return lines;
}

/** Processor seconds and the largest resident size in MB of a process, as long as it lives. */
function usage(pid: number): { readonly seconds: number; readonly peak: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    if (peak === undefined) return undefined;
    return { seconds: (Number(fields[11]) + Number(fields[12])) / TICKS, peak: Number(peak) / 1000 };
  } catch {
    return undefined;
  }
}

const path = join(folder, "train.log");
const lines = writeLog(path);
const words = [`--max-old-space-size=${HEAP}`, join(packageRoot(), "dist/src/cli.js"), "diagnose", path];
const began = performance.now();
const child = spawn(process.execPath, [...words, "--json", "--quiet"], {
  stdio: ["ignore", "pipe", "inherit"],
});
let used = { seconds: 0, peak: 0 };
const watch = setInterval(() => {
  used = usage(child.pid ?? 0) ?? used;
}, EVERY);
let out = "";
for await (const chunk of child.stdout) out += chunk;
clearInterval(watch);
const wall = (performance.now() - began) / 1000;
const { overall, log } = JSON.parse(out);
console.log(
  `${lines} lines, ${SIZE / 1e6} MB, heap of ${HEAP} MB: ${wall.toFixed(1)} s, processor ${used.seconds.toFixed(1)} s, resident ${used.peak.toFixed(0)} MB; ${log.rows} rows, overall ${overall}`,
);
if (log.rows !== lines || Math.min(wall, used.seconds) > LIMIT) process.exitCode = 1;
