/**
 * Milliseconds and peak memory of precision, recall, density and coverage: ours against the package prdc, a process
 * each, in turn, in one run. See README.md.
 *
 *   npm run bench:neighbors -- [--python PATH] [--rounds 5] [--rows 5000] [--dim 64] [--json]
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { metrics } from "../metrics/index.ts";
import { Rng } from "../src/maths/random.ts";
import type { Samples } from "../src/samples.ts";
import { compare, table } from "./support/comparison.ts";
import { Server } from "./support/server.ts";

const { prdc } = metrics;

const PEER = "prdc";
const SEED = 2002;
const K = 5;

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "5" },
    rows: { type: "string", default: "5000" },
    dim: { type: "string", default: "64" },
    json: { type: "boolean", default: false },
    /** Our side of the comparison, in a process of its own. */
    serve: { type: "boolean", default: false },
  },
});

type Question =
  | { readonly real: string; readonly fake: string; readonly dim: number }
  | { readonly k: number };

interface Lap {
  readonly milliseconds: number;
  /** Most memory the process ever held, in MiB. */
  readonly peakMb: number;
  readonly values: Readonly<Record<string, number>>;
}

const peakMb = () => process.resourceUsage().maxRSS / 1024;

async function serve(): Promise<void> {
  const say = (answer: object) => console.log(JSON.stringify(answer));
  let sets: { real: Samples; fake: Samples } | undefined;
  say({ node: process.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as Question;
    if ("real" in question) {
      const read = (path: string): Samples => {
        const data = new Float64Array(new Uint8Array(readFileSync(path)).buffer);
        return { rows: data.length / question.dim, dim: question.dim, data };
      };
      sets = { real: read(question.real), fake: read(question.fake) };
      say({ peakMb: peakMb() });
    } else if (sets !== undefined) {
      const started = performance.now();
      const quantities = prdc.compute(sets, { k: question.k });
      const milliseconds = performance.now() - started;
      const values = Object.entries(quantities).map(([name, { value }]) => [
        name.slice("prdc.".length),
        value,
      ]);
      say({ milliseconds, peakMb: peakMb(), values: Object.fromEntries(values) });
    }
  }
}

async function main(): Promise<void> {
  const [rows, dim] = [Number(flags.rows), Number(flags.dim)];
  const folder = mkdtempSync(join(tmpdir(), "ganscope-bench-"));
  const here = fileURLToPath(import.meta.url);
  const sides = {
    ganscope: new Server(process.execPath, ["--import", "tsx", here, "--serve"]),
    prdc: new Server(flags.python, [fileURLToPath(new URL("peers/neighbors_prdc.py", import.meta.url))]),
  };
  try {
    const files = Object.fromEntries(
      ["real", "fake"].map((side) => {
        const file = join(folder, side);
        const features = new Rng(SEED).fork(side).normals(new Float64Array(rows * dim));
        writeFileSync(file, new Uint8Array(features.buffer));
        return [side, file];
      }),
    );
    const versions: object[] = [];
    const before: Record<string, number> = {};
    const after: Record<string, number> = {};
    const found: Record<string, Lap["values"]> = {};
    for (const [name, side] of Object.entries(sides)) {
      versions.push(await side.answer<object>());
      before[name] = (await side.answer<Lap>(JSON.stringify({ ...files, dim }))).peakMb;
    }
    const contenders = Object.entries(sides).map(([name, side]) => ({
      name,
      async measure() {
        const { milliseconds, peakMb: peak, values } = await side.answer<Lap>(JSON.stringify({ k: K }));
        [after[name], found[name]] = [peak, values];
        return milliseconds;
      },
    }));
    const title = `prdc of ${rows} x ${rows} rows in ${dim} dimensions`;
    const outcome = await compare(
      { name: title, unit: "ms", peer: PEER },
      contenders,
      Number(flags.rounds),
      1,
    );
    for (const [name, value] of Object.entries(found.prdc)) {
      const ours = found.ganscope[name];
      if (!(Math.abs(ours - value) <= 1e-12 * value)) throw new Error(`${name}: ours ${ours}, prdc ${value}`);
    }
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    if (flags.json) {
      console.log(JSON.stringify({ machine, versions, time: outcome, memory: { before, after } }, null, 2));
      return;
    }
    console.log(`${table(outcome)}\n`);
    console.log("peak memory, MiB                with the features   in the end   more");
    for (const name of Object.keys(sides)) {
      const [start, end] = [before[name], after[name]];
      const cells = [start, end, end - start].map((value, i) => value.toFixed(0).padStart([18, 13, 7][i]));
      console.log(`  ${name.padEnd(28)}${cells.join("")}`);
    }
    console.log(`  ganscope as a share of prdc: ${(after.ganscope / after.prdc).toFixed(3)} in the end`);
    console.log(`\n${JSON.stringify(versions)}, ${machine.cpus} x ${machine.cpu}`);
  } finally {
    for (const side of Object.values(sides)) side.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await (flags.serve ? serve() : main());
