/**
 * Milliseconds a training step: ganscope's engines against eager PyTorch, in turn, in one run. See README.md.
 *
 *   npm run bench:step -- [--python PATH] [--rounds 10] [--steps N] [--filter TEXT] [--gpu] [--memory] [--json]
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { EngineIdentity, Lap, State, TorchIdentity } from "./steps/protocol.ts";
import { type Comparison, type Contender, compare, table } from "./support/comparison.ts";
import { Server } from "./support/server.ts";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const PEER = "PyTorch eager, 2 threads";
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

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

/** @param threads threads of one op; 0 lets TensorFlow choose */
const engine = (id: string, threads: number, ...args: string[]) =>
  new Server(process.execPath, ["--expose-gc", "--import", "tsx", file("steps/server.ts"), id, ...args], {
    TF_NUM_INTRAOP_THREADS: String(threads),
  });
const torch = (mode: "eager" | "best", threads = 2, device = "cpu") =>
  new Server(flags.python, [
    file("peers/step_pytorch.py"),
    ...["--mode", mode, "--device", device, "--threads", String(threads)],
  ]);

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly workload: "ring" | "dcgan" | "mnist-cgan" | "mnist-vae" | "mnist-wgan-gp" | "mnist-progressive";
  /** Contenders whose seeds form one program. */
  readonly together?: readonly string[];
  /** Steps of one measurement, with each seed. */
  readonly steps: number;
  readonly seeds: readonly number[];
  /** The contender that the others are held against; eager PyTorch with two threads unless it is named. */
  readonly peer?: string;
  /** The servers of each contender, which share its seeds and work at the same time. Ours comes first. */
  readonly contenders: Readonly<Record<string, () => readonly Server[]>>;
}

/** A trainer of one seed, ours beside the peer. */
const oneSeed = (
  workload: Row["workload"],
  steps: number,
  [ours, start]: readonly [string, () => Server],
  [peer, startPeer]: readonly [string, () => Server],
): Row => ({
  name: workload,
  unit: "ms a step",
  workload,
  steps,
  seeds: [1],
  peer,
  contenders: { [ours]: () => [start()], [peer]: () => [startPeer()] },
});

/**
 * The trainer of a scenario on images, with two threads on either side and with one: PyTorch's two wait for each other where
 * the machine is not quiet, and one does not.
 */
const imageRows = (workload: Row["workload"], steps: number): Row[] =>
  [2, 1].map((threads) => {
    const counted = threads === 2 ? "2 threads" : "1 thread";
    const row = oneSeed(
      workload,
      steps,
      [`native, ${counted}`, () => engine("tfjs-node", threads)],
      [`PyTorch eager, ${counted}`, () => torch("eager", threads)],
    );
    return threads === 2 ? row : { ...row, name: `${workload}, ${counted}` };
  });

/** Both sides on the GPU that this machine has. */
const gpuRows = (): Row[] => {
  const row = (workload: Row["workload"], steps: number): Row =>
    oneSeed(
      workload,
      steps,
      ["native, GPU", () => engine("tfjs-node-gpu", 0)],
      ["PyTorch eager, CUDA", () => torch("eager", 2, "cuda")],
    );
  const eight = { name: "8 seeds of the ring", unit: "ms a seed-step", seeds: SEEDS };
  return [
    row("ring", 500),
    { ...row("ring", 250), ...eight, together: ["native, GPU"] },
    row("dcgan", 200),
    row("mnist-cgan", 200),
    row("mnist-vae", 200),
    row("mnist-wgan-gp", 100),
    row("mnist-progressive", 100),
  ];
};

const cpuRows: readonly Row[] = [
  {
    name: "ring",
    unit: "ms a step",
    workload: "ring",
    steps: 500,
    seeds: [1],
    contenders: {
      "native, 1 thread": () => [engine("tfjs-node", 1)],
      [PEER]: () => [torch("eager")],
      "PyTorch fused Adam, G(z) once, 2 threads": () => [torch("best")],
      "native op by op, 1 thread": () => [engine("tfjs-node", 1, "--no-compile")],
      "built-in wasm, 1 thread": () => [engine("wasm", 1)],
    },
  },
  {
    name: "8 seeds of the ring",
    unit: "ms a seed-step",
    workload: "ring",
    steps: 250,
    seeds: SEEDS,
    together: ["native, one program, 1 thread", "native, one program, 2 threads"],
    contenders: {
      "native, 2 processes of 1 thread": () => [engine("tfjs-node", 1), engine("tfjs-node", 1)],
      "native, one program, 1 thread": () => [engine("tfjs-node", 1)],
      "native, one program, 2 threads": () => [engine("tfjs-node", 2)],
      [PEER]: () => [torch("eager")],
    },
  },
  {
    name: "dcgan",
    unit: "ms a step",
    workload: "dcgan",
    steps: 50,
    seeds: [1],
    contenders: {
      "native, default threads": () => [engine("tfjs-node", 0)],
      [PEER]: () => [torch("eager")],
      "PyTorch fused Adam, G(z) once, 2 threads": () => [torch("best")],
    },
  },
  ...imageRows("mnist-cgan", 50),
  ...imageRows("mnist-vae", 50),
  ...imageRows("mnist-wgan-gp", 20),
  ...imageRows("mnist-progressive", 20),
];

interface Outcome extends Comparison {
  readonly identities: Readonly<Record<string, EngineIdentity | TorchIdentity>>;
  /** What ours took to start, in its first process. */
  readonly start: State["start"];
}

async function runRow(row: Row, rounds: number): Promise<Outcome> {
  const { name, unit, workload, seeds } = row;
  const steps = flags.steps === undefined ? row.steps : Number(flags.steps);
  const identities: Record<string, EngineIdentity | TorchIdentity> = {};
  const contenders: Contender[] = [];
  const all: Server[] = [];
  try {
    for (const [contender, start] of Object.entries(row.contenders)) {
      const servers = start();
      all.push(...servers);
      for (const server of servers) identities[contender] = await server.answer();
      const share = seeds.length / servers.length;
      const questions = servers.map((_, i) =>
        [
          row.together?.includes(contender) ? "together" : workload,
          steps,
          ...seeds.slice(i * share, (i + 1) * share),
        ].join(" "),
      );
      contenders.push({
        name: contender,
        async measure() {
          const laps = await Promise.all(servers.map((server, i) => server.answer<Lap>(questions[i])));
          const longest = Math.max(...laps.map(({ milliseconds }) => milliseconds));
          return longest / laps.reduce((sum, lap) => sum + lap.steps, 0);
        },
      });
    }
    const comparison = await compare({ name, unit, peer: row.peer ?? PEER }, contenders, rounds, 1);
    const { start } = await all[0].answer<State>("state");
    return { ...comparison, identities, start };
  } finally {
    for (const server of all) server.stop();
  }
}

interface Memory {
  readonly steps: number;
  readonly state: State;
}

/** What a process holds after 1,000 steps of the ring and after 20,000. */
async function measureMemory(): Promise<Memory[]> {
  const server = engine(flags.gpu ? "tfjs-node-gpu" : "tfjs-node", 1);
  try {
    await server.answer<EngineIdentity>();
    const states: Memory[] = [];
    let steps = 0;
    for (const until of [1_000, 20_000]) {
      while (steps < until) steps += (await server.answer<Lap>("ring 1000 1")).steps;
      states.push({ steps, state: await server.answer<State>("state") });
    }
    return states;
  } finally {
    server.stop();
  }
}

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

const chosen = (flags.gpu ? gpuRows() : cpuRows).filter(({ name }) => name.includes(flags.filter));
if (chosen.length === 0) throw new Error(`no row's name holds "${flags.filter}"`);
const outcomes: Outcome[] = [];
for (const row of chosen) {
  console.error(`measuring ${row.name} ...`);
  outcomes.push(await runRow(row, Number(flags.rounds)));
}
const memory = flags.memory ? await measureMemory() : [];
if (flags.json) {
  const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
  console.log(JSON.stringify({ machine, rows: outcomes, memory }, null, 2));
} else print(outcomes, memory);
