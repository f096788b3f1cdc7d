/**
 * Milliseconds a training step: ganscope's engines against eager PyTorch, in turn, in one run. See README.md.
 *
 *   npm run bench:step -- [--python PATH] [--rounds 10] [--steps N] [--filter TEXT] [--gpu] [--memory] [--json]
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Memory, measureMemory, type Outcome, runRow } from "./steps/measure.ts";
import { cpuRows, engine, gpuRows } from "./steps/rows.ts";
import { table } from "./support/comparison.ts";

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "10" },
    steps: { type: "string" },
    filter: { type: "string", default: "" },
    gpu: { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const milliseconds = (value: number) => `${Math.round(value)} ms`;

function print(outcomes: readonly Outcome[], memory: readonly Memory[]): void {
  for (const outcome of outcomes) {
    console.log(table(outcome));
    const { start, identities } = outcome;
    const known = Object.values(identities);
    const ours = known.find((identity) => "engine" in identity)?.engine;
    const theirs = known.find((identity) => "torch" in identity);
    console.log(
      `  TensorFlow ${ours?.tensorflow} (${ours?.path}, ${ours?.stepsPerRun} steps a run), PyTorch ${theirs?.torch}${theirs?.card ? `, ${theirs.card}` : ""}`,
    );
    if (start !== undefined) {
      const { compile, oneStep, block } = start;
      console.log(
        `  start: compile ${milliseconds(compile)}, first step ${milliseconds(oneStep)}, first block ${milliseconds(block)}`,
      );
    }
    console.log("");
  }
  for (const { steps, state } of memory) {
    const { tensors, nativeTensors, residentMb } = state;
    console.log(
      `memory after ${steps} steps: ${tensors} tensors, ${nativeTensors} native tensors, ${Math.round(residentMb)} MB`,
    );
  }
}

const rows = flags.gpu
  ? gpuRows({ id: "tfjs-node-gpu", python: flags.python, device: "cuda" })
  : cpuRows(flags.python);
const chosen = rows.filter(({ name }) => name.includes(flags.filter));
if (chosen.length === 0) throw new Error(`no row's name holds "${flags.filter}"`);
const outcomes: Outcome[] = [];
for (const row of chosen) {
  console.error(`measuring ${row.name} ...`);
  outcomes.push(
    await runRow(row, Number(flags.rounds), flags.steps === undefined ? row.steps : Number(flags.steps)),
  );
}
const memory = flags.memory
  ? await measureMemory(engine(flags.gpu ? "tfjs-node-gpu" : "tfjs-node", 1), [1_000, 20_000])
  : [];
if (flags.json) {
  const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
  console.log(JSON.stringify({ machine, rows: outcomes, memory }, null, 2));
} else print(outcomes, memory);
