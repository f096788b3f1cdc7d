/**
 * Time and memory of a Frechet distance, of KID, and of precision, recall, density and coverage: ours against torch-fidelity and other packages on the same features, a
 * process each, in turn, in one run. See README.md.
 *
 *   npm run bench:two-sample -- [--python PATH] [--rounds 5] [--threads 2] [--filter TEXT] [--native] [--large] [--json]
 *   npm run bench:two-sample -- --growth [--rounds 3] [--threads 1]
 */

import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { metrics } from "../metrics/index.ts";
import type { MetricInput } from "../metrics/needs.ts";
import { openProducts } from "../src/engine/native/products.ts";
import { endDense, productsHere } from "../src/maths/dense/dense.ts";
import { useOutsideProducts } from "../src/maths/dense/outside.ts";
import { useThreads } from "../src/maths/dense/threads.ts";
import { momentsOf as fittedMoments, frechetOfMoments } from "../src/maths/frechet.ts";
import { Rng } from "../src/maths/random.ts";
import { emd as exactEmd } from "../src/maths/transport.ts";
import { type ActiveMetric, computeAll } from "../src/measuring/meter.ts";
import type { Moments, Samples } from "../src/samples.ts";
import { type Comparison, compare, table } from "./support/comparison.ts";
import { exponent } from "./support/exponent.ts";
import { Server } from "./support/server.ts";

const PEER = "torch-fidelity";
const SEED = 1982;

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    filter: { type: "string", default: "" },
    /** Beside our own kernels those of native TensorFlow, as with --native-maths. */
    native: { type: "boolean", default: false },
    /** Rows that take gigabytes. */
    large: { type: "boolean", default: false },
    /** Ours alone over sizes, and the powers that fit. */
    growth: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    /** Our side of the comparison, in a process of its own. */
    serve: { type: "boolean", default: false },
  },
});

const ours: Readonly<Record<string, (input: MetricInput) => number | null>> = {
  frechet: (input) => metrics.frechet.compute(input, {}).frechet.value,
  mmd: (input) => metrics.mmd.compute(input, { kernel: "polynomial", bandwidth: 0 }).mmd.value,
  prdc: (input) => metrics.prdc.compute(input, { k: 5 })["prdc.precision"].value,
  pairs(input) {
    const active = [
      { id: "mmd", metric: metrics.mmd, options: { kernel: "polynomial", bandwidth: 0 } },
      { id: "prdc", metric: metrics.prdc, options: { k: 5 } },
    ] as readonly ActiveMetric[];
    const found = Object.assign({}, ...Array.from(computeAll(active, input), ([, quantities]) => quantities));
    return found["prdc.precision"].value;
  },
  emd: (input) => exactEmd({ real: { points: input.real }, fake: { points: input.fake } }).cost,
  trace: ({ real, fake }) => frechetOfMoments({ real: momentsOf(real), fake: momentsOf(fake) }).value,
};

/** Kept from the first call on: moments alone are not what is timed. */
const moments = new WeakMap<Samples, Moments>();
function momentsOf(samples: Samples): Moments {
  const known = moments.get(samples) ?? fittedMoments(samples);
  moments.set(samples, known);
  return known;
}

interface Row {
  readonly name: string;
  readonly what: keyof typeof ours;
  readonly rows: number;
  readonly dim: number;
  /** Computations of one measurement, so that it takes long enough to be timed. */
  readonly repeats: number;
  /** What the other side computes, by the name of the contender; the first is what ours is held against. */
  readonly theirs: Readonly<Record<string, string>>;
  /** Whether native products may take part. */
  readonly native?: boolean;
  /** Whether it takes gigabytes. */
  readonly large?: boolean;
  /** How many times the spread of the real side the generated one has, and how far it is moved. */
  readonly apart?: readonly [number, number];
  /** How far theirs may be from ours; undefined where it is another estimate of the same. */
  readonly tolerance: number | undefined;
}

const frechet = {
  what: "frechet",
  theirs: { [PEER]: "frechet", "scipy sqrtm": "frechet-sqrtm" },
  tolerance: 1e-9,
};
const fid = { ...frechet, theirs: { [PEER]: "frechet" }, tolerance: 1e-6, native: true };
const mmd = { what: "mmd", theirs: { [PEER]: "mmd" }, tolerance: 1e-9 };

const rows: readonly Row[] = [
  { name: "frechet, 2500 rows of 8", rows: 2500, dim: 8, repeats: 10, ...frechet },
  { name: "frechet, 2500 rows of 64", rows: 2500, dim: 64, repeats: 3, ...frechet },
  { name: "frechet, 2500 rows of 256", rows: 2500, dim: 256, repeats: 1, ...frechet },
  // their eigenvalues of a product that is not symmetric are right to 3e-7
  { name: "frechet, 2500 rows of 2048", rows: 2500, dim: 2048, repeats: 1, ...fid },
  { name: "frechet, 10,000 rows of 2048", rows: 10_000, dim: 2048, repeats: 1, ...fid },
  { name: "frechet, 50,000 rows of 2048", rows: 50_000, dim: 2048, repeats: 1, ...fid, large: true },
  {
    ...fid,
    name: "trace of the root alone, 10,000 rows of 2048",
    what: "trace",
    native: false,
    rows: 10_000,
    dim: 2048,
    repeats: 1,
    theirs: { [PEER]: "trace" },
  },
  { name: "mmd, 2500 rows of 8", rows: 2500, dim: 8, repeats: 1, ...mmd },
  { name: "mmd, 2500 rows of 64", rows: 2500, dim: 64, repeats: 1, ...mmd },
  { name: "mmd, 2500 rows of 256", rows: 2500, dim: 256, repeats: 1, ...mmd },
  {
    name: "kid, 10,000 rows of 2048, all pairs; theirs 100 subsets of 1000",
    what: "mmd",
    rows: 10_000,
    dim: 2048,
    repeats: 1,
    theirs: { [PEER]: "kid" },
    native: true,
    tolerance: undefined,
  },
  {
    name: "kid and prdc in one sweep, 10,000 rows of 2048; theirs KID of 100 subsets, then precision and recall",
    what: "pairs",
    rows: 10_000,
    dim: 2048,
    repeats: 1,
    theirs: { [PEER]: "kid-prc" },
    tolerance: 1e-2,
  },
  {
    name: "prdc, 10,000 rows of 2048; theirs precision and recall",
    what: "prdc",
    rows: 10_000,
    dim: 2048,
    repeats: 1,
    theirs: { [PEER]: "prc" },
    // theirs holds a row that is at the radius, in float32
    tolerance: 1e-2,
  },
  {
    name: "prdc, 10,000 rows of 2048; theirs the package prdc",
    what: "prdc",
    rows: 10_000,
    dim: 2048,
    repeats: 1,
    theirs: { prdc: "prdc" },
    tolerance: 1e-9,
    large: true,
  },
  ...[64, 256, 2048].flatMap((dim) =>
    [1024, 2048, 4096].map((points) => ({
      name: `emd, clouds of ${points} in ${dim} dimensions`,
      what: "emd",
      rows: points,
      dim,
      repeats: 1,
      theirs: { "scipy assignment": "assignment", POT: "pot" },
      // theirs expand squares of distances in float64
      tolerance: 1e-6,
      apart: [1.2, 0.1] as const,
    })),
  ),
];

/** Features as extractors give them: float32 where they are many. */
const typeOf = ({ dim }: Row) => (dim > 256 ? "float32" : "float64");

interface Features {
  readonly real: string;
  readonly fake: string;
  readonly dim: number;
  readonly type: "float32" | "float64";
}
interface Lap {
  readonly milliseconds: number;
  /** Over all threads. */
  readonly processor: number;
  /** Most memory the process ever held, in MiB. */
  readonly peakMb: number;
  readonly value: number;
}

async function serve(): Promise<void> {
  const say = (answer: object) => console.log(JSON.stringify(answer));
  let sides: { real: Samples; fake: Samples } | undefined;
  say({ node: process.version, products: productsHere() });
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as
      | Features
      | { readonly what: string; readonly repeats: number; readonly native: boolean };
    if ("real" in question) {
      const { dim, type } = question;
      const read = (file: string): Samples => {
        const bytes = new Uint8Array(statSync(file).size);
        const open = openSync(file, "r");
        for (let at = 0; at < bytes.length; ) at += readSync(open, bytes, at, bytes.length - at, null);
        closeSync(open);
        const data = type === "float32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
        return { rows: data.length / dim, dim, data };
      };
      sides = { real: read(question.real), fake: read(question.fake) };
      say({ rows: sides.real.rows });
    } else if (sides !== undefined) {
      useOutsideProducts(question.native ? openProducts() : undefined);
      const [started, processor] = [performance.now(), process.cpuUsage()];
      let value: number | null = null;
      for (let repeat = 0; repeat < question.repeats; repeat++) value = ours[question.what](sides);
      const { user, system } = process.cpuUsage(processor);
      say({
        milliseconds: performance.now() - started,
        processor: (user + system) / 1000,
        peakMb: process.resourceUsage().maxRSS / 1024,
        value,
      });
    }
  }
}

function writeFeatures(
  { rows: count, dim, name, apart }: Row,
  type: Features["type"],
  folder: string,
): Features {
  const rng = new Rng(SEED).fork(name);
  const file = (side: "real" | "fake", scale: number, shift: number): string => {
    const path = join(folder, side);
    const numbers = type === "float32" ? new Float32Array(count * dim) : new Float64Array(count * dim);
    rng.fork(side).normals(numbers);
    for (let i = 0; i < numbers.length; i++) numbers[i] = scale * numbers[i] + shift;
    writeFileSync(path, new Uint8Array(numbers.buffer));
    return path;
  };
  // in 2048 dimensions a fifth more spread leaves every ball empty
  const [scale, shift] = apart ?? (dim > 256 ? [1.002, 0.01] : [1.2, 0.1]);
  return { real: file("real", 1, 0), fake: file("fake", scale, shift), dim, type };
}

interface Outcome {
  readonly time: Comparison;
  /** Median processor time, in milliseconds, and most memory in MiB, by contender. */
  readonly processor: Readonly<Record<string, number>>;
  readonly peakMb: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, number>>;
}

async function runRow(row: Row, rounds: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "ganscope-bench-"));
  const env = {
    OMP_NUM_THREADS: flags.threads,
    OPENBLAS_NUM_THREADS: flags.threads,
    GANSCOPE_THREADS: flags.threads,
    TF_NUM_INTRAOP_THREADS: flags.threads,
  };
  const here = fileURLToPath(import.meta.url);
  const script = fileURLToPath(new URL("peers/two_sample_torch_fidelity.py", import.meta.url));
  const mine = new Server(process.execPath, ["--import", "tsx", here, "--serve"], env);
  const peer = new Server(flags.python, [script], env);
  try {
    const features = JSON.stringify(writeFeatures(row, typeOf(row), folder));
    for (const server of [mine, peer]) {
      await server.answer();
      await server.answer(features);
    }
    const laps: Record<string, Lap[]> = {};
    const contender = (name: string, server: Server, what: string, native = false) => ({
      name,
      async measure() {
        const lap = await server.answer<Lap>(JSON.stringify({ what, repeats: row.repeats, native }));
        laps[name] = [...(laps[name] ?? []), lap];
        return lap.milliseconds / row.repeats;
      },
    });
    const contenders = [
      contender("ganscope", mine, row.what),
      ...(flags.native && row.native ? [contender("ganscope, native", mine, row.what, true)] : []),
      ...Object.entries(row.theirs).map(([name, what]) => contender(name, peer, what)),
    ];
    const time = await compare(
      { name: row.name, unit: "ms", peer: Object.keys(row.theirs)[0] },
      contenders,
      rounds,
      1,
    );
    const last = (of: (lap: Lap) => number) =>
      Object.fromEntries(Object.entries(laps).map(([name, all]) => [name, of(all[all.length - 1])]));
    const values = last(({ value }) => value);
    for (const [name, value] of Object.entries(values)) {
      if (row.tolerance === undefined) continue;
      if (!(Math.abs(value - values.ganscope) <= row.tolerance * Math.max(1e-2, Math.abs(values.ganscope))))
        throw new Error(`${row.name}: ours ${values.ganscope}, ${name} ${value}`);
    }
    return {
      time,
      values,
      processor: last(({ processor }) => processor / row.repeats),
      peakMb: last(({ peakMb }) => peakMb),
    };
  } finally {
    mine.stop();
    peer.stop();
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const chosen = rows.filter(
    ({ name, large = false }) => name.includes(flags.filter) && (flags.large || !large),
  );
  if (chosen.length === 0)
    throw new Error(`no row's name holds "${flags.filter}" (with --large there are more)`);
  const outcomes: Outcome[] = [];
  for (const row of chosen) {
    console.error(`measuring ${row.name} ...`);
    const outcome = await runRow(row, Number(flags.rounds));
    outcomes.push(outcome);
    if (flags.json) continue;
    console.log(table(outcome.time));
    for (const name of Object.keys(outcome.processor))
      console.log(
        `  ${name}: ${outcome.processor[name].toFixed(0)} ms of all processors, ${outcome.peakMb[name].toFixed(0)} MiB, value ${outcome.values[name]}`,
      );
    console.log("");
  }
  if (flags.json) {
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    console.log(JSON.stringify({ machine, threads: flags.threads, rows: outcomes }, null, 2));
  }
}

/** Processor time of ours over numbers of rows at 256 dimensions, and over dimensions at 2500 rows; and the powers that fit. */
function growth(): void {
  useThreads(Number(flags.threads));
  const rounds = Number(flags.rounds);
  const over = {
    rows: [1250, 2500, 5000, 10_000].map((count) => ({ rows: count, dim: 256 })),
    dimensions: [64, 128, 256, 512, 1024, 2048].map((dim) => ({ rows: 2500, dim })),
  };
  for (const what of ["frechet", "mmd", "prdc"]) {
    for (const [name, sizes] of Object.entries(over)) {
      const laps = sizes.map(({ rows: count, dim }) => {
        const side = (seed: number): Samples => ({
          rows: count,
          dim,
          data: new Rng(SEED + seed).normals(new Float32Array(count * dim)),
        });
        const input = { real: side(1), fake: side(2) };
        const spent = Array.from({ length: rounds + 1 }, () => {
          const before = process.cpuUsage();
          ours[what](input);
          const { user, system } = process.cpuUsage(before);
          return (user + system) / 1000;
        });
        return Math.min(...spent.slice(1));
      });
      const grown = sizes.map(({ rows: count, dim }) => (name === "rows" ? count : dim));
      const table = grown.map((size, k) => `${size}: ${laps[k].toFixed(0)}`).join(", ");
      console.log(
        `${what} over ${name}, ms of all processors: ${table}; power ${exponent(grown, laps).toFixed(2)}`,
      );
    }
  }
  endDense();
}

await (flags.serve ? serve() : flags.growth ? growth() : main());
