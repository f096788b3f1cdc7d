/**
 * How well a suite fills the processors: the wall time of `ganscope run SUITE` from command to written report, beside the time of its
 * trainings added up and the processor time of all its processes. See README.md.
 *
 *   npm run bench:suite -- [--suite core] [--seeds 1] [--jobs 2] [--engine tfjs-node] [--dist DIR] [--rounds 1] [--json]
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readResult } from "../src/execution/store/stored-result.ts";
import { median } from "../src/maths/statistics.ts";
import { packageRoot } from "../src/root.ts";

const { values: flags } = parseArgs({
  options: {
    suite: { type: "string", default: "core" },
    seeds: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    engine: { type: "string", default: "tfjs-node" },
    dist: { type: "string", default: join(packageRoot(), "dist") },
    rounds: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const jobs = Number(flags.jobs);

interface Round {
  /** Seconds from command to exit. */
  readonly wall: number;
  /** Seconds of processor time, of the command and all processes that it started. */
  readonly processor: number;
  /** Seconds of each training, by its own clock: without the start of its process. */
  readonly trainings: readonly number[];
  /** Processes that wanted a processor, on average over a minute: before, and at the end. */
  readonly load: readonly [number, number];
}

/** "0m1.234s" in seconds. */
function seconds(text: string): number {
  const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
  if (rest === undefined) throw new Error(`no time: ${text}`);
  return 60 * Number(minutes) + Number(rest);
}

const folder = mkdtempSync(join(tmpdir(), "ganscope-bench-"));

async function measure(): Promise<Round> {
  const cli = join(flags.dist, "src", "cli.js");
  const how = ["--seeds", flags.seeds, "-j", flags.jobs, "--engine", flags.engine];
  const command = [process.execPath, cli, "run", flags.suite, ...how, "--out", folder, "--fresh", "--quiet"];
  const before = loadavg()[0];
  const started = performance.now();
  // The shell knows what its children took: user and system, on the last line. A failed gate is no failed measurement.
  const script = '"$@" > /dev/null; status=$?; times; [ $status -le 1 ]';
  const { stdout } = await promisify(execFile)("bash", ["-c", script, "bash", ...command]);
  const wall = (performance.now() - started) / 1000;
  const [user, system] = (stdout.trim().split("\n").at(-1) ?? "").split(" ").map(seconds);
  const { scenarios } = readResult(folder).result;
  const seeds = scenarios.filter(({ engine }) => engine !== undefined).flatMap((scenario) => scenario.seeds);
  return {
    wall,
    processor: user + system,
    trainings: seeds.map(({ timing }) => timing.seconds),
    load: [before, loadavg()[0]],
  };
}

try {
  const rounds: Round[] = [];
  for (let i = 0; i < Number(flags.rounds); i++) rounds.push(await measure());
  if (flags.json) {
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    console.log(JSON.stringify({ machine, ...flags, rounds }, null, 2));
  } else {
    const sum = ({ trainings }: Round) => trainings.reduce((total, each) => total + each, 0);
    const row = (name: string, of: (round: Round) => number) => {
      const all = rounds.map(of);
      console.log(
        `  ${name.padEnd(58)} ${Math.min(...all).toPrecision(3)} min, ${median(all).toPrecision(3)} median`,
      );
    };
    console.log(
      `${flags.suite}, ${flags.seeds} seeds, ${jobs} at a time, ${flags.engine}, ${rounds.length} rounds`,
    );
    row("wall time, s", ({ wall }) => wall);
    row(`${rounds[0].trainings.length} trainings added up, s`, sum);
    row("the longest of them, s", ({ trainings }) => Math.max(...trainings));
    row("wall time by that of the sum on all processors", (round) => (jobs * round.wall) / sum(round));
    row("processor time of all processes, s", ({ processor }) => processor);
    row("share of the processors' time that it took", ({ wall, processor }) => processor / (jobs * wall));
    console.log(
      `  load average before and after: ${rounds.map(({ load }) => load.map((each) => each.toFixed(1)).join(", ")).join("; ")}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
