/**
 * Milliseconds of a Frechet distance and of an unbiased MMD with KID's kernel: ours against torch-fidelity's on the same
 * features, in turn, in one run. See README.md.
 *
 *   npm run bench:two-sample -- [--python PATH] [--rounds 5] [--filter TEXT] [--json]
 */

import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { metrics } from "../metrics/index.ts";
import type { MetricInput } from "../metrics/needs.ts";
import { Rng } from "../src/maths/random.ts";
import type { Samples } from "../src/samples.ts";
import { type Comparison, compare, table } from "./support/comparison.ts";
import { Server } from "./support/server.ts";

const { frechet, mmd } = metrics;

const PEER = "torch-fidelity";
const SEED = 1982;

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "5" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});

interface Row {
  readonly name: string;
  readonly rows: number;
  readonly dim: number;
  /** Computations of one measurement, so that it takes long enough to be timed. */
  readonly repeats: number;
  readonly ours: (input: MetricInput) => number | null;
  /** What the other side computes, by the name of the contender. */
  readonly theirs: Readonly<Record<string, string>>;
}

const ofFrechet: Pick<Row, "ours" | "theirs"> = {
  ours: (input) => frechet.compute(input, {}).frechet.value,
  theirs: { [PEER]: "frechet", "scipy sqrtm": "frechet-sqrtm" },
};
const ofMmd: Pick<Row, "ours" | "theirs"> = {
  ours: (input) => mmd.compute(input, { kernel: "polynomial", bandwidth: 0 }).mmd.value,
  theirs: { [PEER]: "mmd" },
};

const rows: readonly Row[] = [
  { name: "frechet, 2500 rows of 8", rows: 2500, dim: 8, repeats: 10, ...ofFrechet },
  { name: "frechet, 2500 rows of 64", rows: 2500, dim: 64, repeats: 3, ...ofFrechet },
  { name: "frechet, 2500 rows of 256", rows: 2500, dim: 256, repeats: 1, ...ofFrechet },
  { name: "mmd, 2500 rows of 8", rows: 2500, dim: 8, repeats: 1, ...ofMmd },
  { name: "mmd, 2500 rows of 64", rows: 2500, dim: 64, repeats: 1, ...ofMmd },
  { name: "mmd, 2500 rows of 256", rows: 2500, dim: 256, repeats: 1, ...ofMmd },
];

const normals = (rows: number, dim: number, scale: number, shift: number, rng: Rng): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((x) => scale * x + shift),
});

const base64 = ({ data }: Samples) => Buffer.from(data.buffer).toString("base64");

interface Lap {
  readonly milliseconds: number;
  readonly value: number;
}

/** Ours computes the standard error too, which the others do not have. */
async function runRow(row: Row, server: Server, rounds: number): Promise<Comparison> {
  const { name, dim, repeats, ours, theirs } = row;
  const rng = new Rng(SEED).fork(name);
  const real = normals(row.rows, dim, 1, 0, rng.fork("real"));
  const fake = normals(row.rows, dim, 1.2, 0.1, rng.fork("fake"));
  await server.answer(JSON.stringify({ dim, real: base64(real), fake: base64(fake) }));
  let found = Number.NaN;
  const contenders = [
    {
      name: "ganscope",
      async measure() {
        const started = performance.now();
        for (let repeat = 0; repeat < repeats; repeat++) found = ours({ real, fake }) ?? Number.NaN;
        return (performance.now() - started) / repeats;
      },
    },
    ...Object.entries(theirs).map(([contender, what]) => ({
      name: contender,
      async measure() {
        const { milliseconds, value } = await server.answer<Lap>(JSON.stringify({ what, repeats }));
        if (!(Math.abs(value / found - 1) <= 1e-9))
          throw new Error(`${name}: ours ${found}, ${contender} ${value}`);
        return milliseconds / repeats;
      },
    })),
  ];
  return compare({ name, unit: "ms", peer: PEER }, contenders, rounds, 1);
}

const chosen = rows.filter(({ name }) => name.includes(flags.filter));
if (chosen.length === 0) throw new Error(`no row's name holds "${flags.filter}"`);
const script = fileURLToPath(new URL("peers/two_sample_torch_fidelity.py", import.meta.url));
const server = new Server(flags.python, [script], { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" });
try {
  const peer = await server.answer<{ torch_fidelity: string; numpy: string; scipy: string }>();
  const outcomes: Comparison[] = [];
  for (const row of chosen) {
    console.error(`measuring ${row.name} ...`);
    outcomes.push(await runRow(row, server, Number(flags.rounds)));
  }
  if (flags.json) {
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    console.log(JSON.stringify({ machine, peer, rows: outcomes }, null, 2));
  } else {
    for (const outcome of outcomes) console.log(`${table(outcome)}\n`);
    console.log(
      `torch-fidelity ${peer.torch_fidelity}, numpy ${peer.numpy}, scipy ${peer.scipy}, Node ${process.version}`,
    );
  }
} finally {
  server.stop();
}
