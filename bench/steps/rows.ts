/** What is measured of a training step: each row's contenders, and the processes that take its steps. */
import { fileURLToPath } from "node:url";
import type { EngineId } from "../../src/engine/index.ts";
import { Server } from "../support/server.ts";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export const PEER = "PyTorch eager, 2 threads";
export const SEEDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** How an engine's process runs steps: as flags of server.ts. */
export type How = readonly string[];

/** @param threads threads of one op; 0 lets TensorFlow choose */
export const engine = (id: EngineId, threads: number, ...how: How): Server =>
  new Server(process.execPath, ["--expose-gc", "--import", "tsx", file("server.ts"), id, ...how], {
    TF_NUM_INTRAOP_THREADS: String(threads),
  });

export const torch = (
  python: string,
  mode: "eager" | "best" | "graph",
  threads = 2,
  device = "cpu",
): Server =>
  new Server(python, [
    file("../peers/step_pytorch.py"),
    ...["--mode", mode, "--device", device, "--threads", String(threads)],
  ]);

export type Workload = "ring" | "dcgan" | "mnist-cgan" | "mnist-vae" | "mnist-wgan-gp" | "mnist-progressive";

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly workload: Workload;
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
  workload: Workload,
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
const imageRows = (python: string, workload: Workload, steps: number): Row[] =>
  [2, 1].map((threads) => {
    const counted = threads === 2 ? "2 threads" : "1 thread";
    const row = oneSeed(
      workload,
      steps,
      [`native, ${counted}`, () => engine("tfjs-node", threads)],
      [`PyTorch eager, ${counted}`, () => torch(python, "eager", threads)],
    );
    return threads === 2 ? row : { ...row, name: `${workload}, ${counted}` };
  });

/** Where both sides of a row run, and who the peer is. */
export interface Side {
  readonly id: EngineId;
  /** The Python whose torch is the peer; null where there is none: ours stands alone. */
  readonly python: string | null;
  readonly device: "cpu" | "cuda";
}

const EAGER = "PyTorch eager";

/**
 * The same workloads with all of ours that may matter on a GPU. XLA only where its time to compile was known beforehand: the ring and
 * the convolutional GAN.
 */
export function gpuRows({ id, python, device }: Side): Row[] {
  const ours = (...how: How) => [engine(id, 0, ...how)];
  const row = (workload: Workload, steps: number, more: Row["contenders"] = {}): Row => ({
    name: workload,
    unit: "ms a step",
    workload,
    steps,
    seeds: [1],
    peer: python === null ? PLAIN : EAGER,
    contenders: {
      [PLAIN]: () => ours("--xla", "off"),
      ...more,
      ...(python !== null && { [EAGER]: () => [torch(python, "eager", 2, device)] }),
    },
  });
  const graph: Row["contenders"] =
    python === null || device === "cpu" ? {} : { [GRAPH]: () => [torch(python, "graph", 2, device)] };
  const native = id === "tfjs-node" || id === "tfjs-node-gpu";
  const xla: Row["contenders"] = native ? { [XLA]: () => ours("--xla", "on", "--loop", "on") } : {};
  const ways: Row["contenders"] = native
    ? {
        "one step a run": () => ours("--xla", "off", "--steps-per-run", "1"),
        "ten steps in a loop": () => ours("--xla", "off", "--loop", "on"),
        "XLA, one step a run": () => ours("--xla", "on", "--steps-per-run", "1"),
        "XLA, ten steps in a row": () => ours("--xla", "on", "--loop", "off"),
      }
    : {};
  const eight = { name: "8 seeds of the ring", unit: "ms a seed-step", seeds: SEEDS };
  return [
    row("ring", 500, { ...ways, ...xla, ...graph }),
    { ...row("ring", 250, xla), ...eight, together: [PLAIN, XLA] },
    row("dcgan", 200, { ...xla, ...graph }),
    row("mnist-cgan", 200),
    row("mnist-vae", 200),
    row("mnist-wgan-gp", 100),
    row("mnist-progressive", 100),
  ];
}

/** Contenders of the rows on a GPU. */
export const PLAIN = "ten steps a run";
export const XLA = "XLA, ten steps in a loop";
export const GRAPH = "PyTorch, CUDA graph of the step";

export const cpuRows = (python: string): readonly Row[] => [
  {
    name: "ring",
    unit: "ms a step",
    workload: "ring",
    steps: 500,
    seeds: [1],
    contenders: {
      "native, 1 thread": () => [engine("tfjs-node", 1)],
      [PEER]: () => [torch(python, "eager")],
      "PyTorch fused Adam, G(z) once, 2 threads": () => [torch(python, "best")],
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
      [PEER]: () => [torch(python, "eager")],
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
      [PEER]: () => [torch(python, "eager")],
      "PyTorch fused Adam, G(z) once, 2 threads": () => [torch(python, "best")],
    },
  },
  ...imageRows(python, "mnist-cgan", 50),
  ...imageRows(python, "mnist-vae", 50),
  ...imageRows(python, "mnist-wgan-gp", 20),
  ...imageRows(python, "mnist-progressive", 20),
];
