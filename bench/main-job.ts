/**
 * Wall time of the main job: five seeds of the ring trained, measured, judged and reported, against the script that a
 * Python user would write. Whole processes, in turn. See README.md.
 *
 *   npm run bench:main -- [--python PATH] [--dist DIR] [--rounds 3] [--seeds 5] [--steps 4000] [--json]
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readResult } from "../src/execution/store/stored-result.ts";
import { median } from "../src/maths/statistics.ts";
import type { EngineRecord } from "../src/result/index.ts";
import { packageRoot } from "../src/root.ts";
import { type Contender, compare, table } from "./support/comparison.ts";

const root = packageRoot();
const PEER = "Python script, 2 threads";

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    dist: { type: "string", default: join(root, "dist") },
    rounds: { type: "string", default: "3" },
    seeds: { type: "string", default: "5" },
    steps: { type: "string", default: "4000" },
    json: { type: "boolean", default: false },
  },
});
const work = ["--seeds", flags.seeds, "--steps", flags.steps];

/** Runs a program to its end. @throws when it fails */
async function timed(program: string, args: readonly string[]): Promise<{ seconds: number; out: string }> {
  const started = performance.now();
  const { stdout } = await promisify(execFile)(program, [...args], { maxBuffer: 2 ** 26 });
  return { seconds: (performance.now() - started) / 1000, out: stdout };
}

const folder = mkdtempSync(join(tmpdir(), "ganscope-bench-"));
let engine: EngineRecord | undefined;
const ownClock: number[] = [];

/** That every seed was trained to its last step on the engine that is being measured. */
function checkResult(): void {
  const { scenarios } = readResult(folder).result;
  const [{ seeds, engine: used }] = scenarios;
  const whole = seeds.every(
    ({ status, lastStep }) => status === "completed" && lastStep === Number(flags.steps),
  );
  if (!whole || seeds.length !== Number(flags.seeds) || used?.path !== "function") {
    throw new Error(`not the job that was to be measured: ${seeds.length} seeds, path ${used?.path}`);
  }
  engine = used;
}

const contenders: Contender[] = [
  {
    name: "ganscope run",
    async measure() {
      const cli = join(flags.dist, "src", "cli.js");
      const scenario = join(root, "scenarios", "ring8-peer.yaml");
      const how = ["--engine", "tfjs-node", "--out", folder, "--fresh", "--quiet"];
      const { seconds } = await timed(process.execPath, [cli, "run", scenario, ...work, ...how]);
      checkResult();
      return seconds;
    },
  },
  {
    name: PEER,
    async measure() {
      const script = join(root, "bench", "peers", "ring_pytorch.py");
      const { seconds, out } = await timed(flags.python, [script, ...work, "--threads", "2", "--json"]);
      ownClock.push((JSON.parse(out) as { wall_s: number }).wall_s);
      return seconds;
    },
  },
];

try {
  const name = `${flags.seeds} seeds of ring8-peer, ${flags.steps} steps each`;
  const comparison = await compare(
    { name, unit: "s of wall time", peer: PEER },
    contenders,
    Number(flags.rounds),
  );
  if (flags.json) {
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    console.log(JSON.stringify({ machine, engine, ...comparison, peerOwnClock: ownClock }, null, 2));
  } else {
    console.log(table(comparison));
    const ours = comparison.scores[0];
    const [least, middle] = [Math.min(...ownClock) / ours.min, median(ownClock) / ours.median];
    console.log(
      `  against the script's own clock, which starts after its imports: ${least.toFixed(2)}x, ${middle.toFixed(2)}x`,
    );
    console.log(`  TensorFlow ${engine?.tensorflow}, threads of each process: ${engine?.threads}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
