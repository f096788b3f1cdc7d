/** Programs and packages that stand for GPUs: an nvidia-smi that lists cards, and an engine that says it computes on one. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { installedEngines } from "../../src/engine/install/layout.ts";
import { folderWith } from "./folder.ts";

export interface FakeCards {
  /** Rows of index, uuid, name, memory.used, memory.total. */
  readonly cards: readonly string[];
  /** Rows of gpu_uuid, pid, used_memory, process_name. */
  readonly processes?: readonly string[];
  readonly driver?: string;
}

/** So many cards alike, on which nobody computes. */
export const alike = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${i}, GPU-${"abcd"[i]}, NVIDIA H100, 4, 81559`);

/** Puts an nvidia-smi that answers so in front of PATH, and clears the user's own choice of cards, until the test ends. */
export function fakeCards({ cards, processes = [], driver = "580.65.06" }: FakeCards): void {
  const bin = folderWith();
  const file = join(bin, "nvidia-smi");
  const print = (rows: readonly string[]) => rows.map((row) => `echo '${row}'`).join("; ") || ":";
  writeFileSync(
    file,
    `#!/bin/sh
case $* in
  *query-gpu=index*) ${print(cards)} ;;
  *query-gpu=driver*) ${print(cards.map(() => driver))} ;;
  *compute-apps*) ${print(processes)} ;;
  *) exit 1 ;;
esac
`,
  );
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
  for (const name of ["CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"]) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Whether the processor's engine, which the stub computes with, is installed. */
export const canFakeGpu = installedEngines().some(({ kind }) => kind === "cpu");

/**
 * Puts a tfjs-node-gpu into the folder's node_modules: the processor's engine, which says that it is a GPU's. Each process that loads
 * it appends to the file `seen` which cards it sees when it begins, and that it ends.
 *
 * @param script runs after the engine is loaded, which is called `tf`
 */
export function fakeGpuEngine(folder: string, script = ""): { readonly seen: string } {
  const [{ entry }] = installedEngines().filter(({ kind }) => kind === "cpu");
  const place = join(folder, "node_modules/@tensorflow/tfjs-node-gpu");
  const seen = join(folder, "seen");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "version": "4.22.0", "main": "main.js" }');
  writeFileSync(
    join(place, "main.js"),
    `const { appendFileSync } = require("node:fs");
const card = process.env.CUDA_VISIBLE_DEVICES ?? "all";
const tell = (what) => appendFileSync(${JSON.stringify(seen)}, what + " " + card + " " + process.env.TF_FORCE_GPU_ALLOW_GROWTH + "\\n");
tell("begins");
process.on("exit", () => tell("ends"));
const tf = require(${JSON.stringify(entry)});
const backend = tf.backend();
backend.binding = Object.create(backend.binding, { isUsingGpuDevice: { value: () => true } });
${script}
module.exports = tf;
`,
  );
  return { seen };
}

/** "begins GPU-a" and "ends GPU-a", in order, of each process that trained. */
export const trainingEvents = (seen: string): string[] =>
  readFileSync(seen, "utf8")
    .split("\n")
    .filter((line) => line.includes(" GPU-"))
    .map((line) => line.split(" ").slice(0, 2).join(" "));

/** The most trainings that a card had at a time, by card. */
export function mostAtATime(events: readonly string[]): Record<string, number> {
  const now: Record<string, number> = {};
  const found: Record<string, number> = {};
  for (const event of events) {
    const [what, device] = event.split(" ");
    now[device] = (now[device] ?? 0) + (what === "begins" ? 1 : -1);
    found[device] = Math.max(found[device] ?? 0, now[device]);
  }
  return found;
}

/** A training of a moment, as a scenario file. */
export const tinyRing = (seeds: number): string =>
  JSON.stringify({
    name: "tiny",
    target: { kind: "ring" },
    trainer: { kind: "gan", steps: 6, batch: 8, generator: { widths: [4] }, discriminator: { widths: [4] } },
    snapshots: { every: 6, samples: 100 },
    metrics: { emd: { enabled: false } },
    seeds,
  });
