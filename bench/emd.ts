/**
 * Milliseconds of one exact earth mover's distance: ours, by both paths of pricing, against POT's `emd2`, in turn, in one
 * run. See README.md.
 *
 *   npm run bench:emd -- [--python PATH] [--rounds 5] [--filter TEXT] [--pricing wasm|typescript] [--json]
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { costMatrix, type GroundCost, isMetric } from "../src/maths/ground-cost.ts";
import type { PricingPath } from "../src/maths/pricing.ts";
import { Rng } from "../src/maths/random.ts";
import { transport } from "../src/maths/transport.ts";
import { type Comparison, compare, table } from "./support/comparison.ts";
import { Server } from "./support/server.ts";
import { clouds, histograms, type Instance, type Side } from "./support/transport-instances.ts";

const PEER = "POT emd2";
const SEED = 1781;

/** Node compiles what it runs often while it runs: a hundred solves or two until a small problem takes its lasting time. */
const WARM_UPS = 2;

/** Both in one process make the call of the scan polymorphic, which small problems notice: `--pricing` takes one. */
const PATHS = ["wasm", "typescript"] as const;

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "5" },
    filter: { type: "string", default: "" },
    pricing: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

interface Row {
  readonly name: string;
  readonly cost: GroundCost;
  /** Solves of one measurement, so that both sides take a tenth of a second or more. */
  readonly repeats: number;
  readonly instance: (rng: Rng) => Instance;
}

const rows: readonly Row[] = [
  { name: "histograms 16x16", cost: "euclidean", repeats: 100, instance: histograms(16) },
  { name: "histograms 25x25", cost: "euclidean", repeats: 20, instance: histograms(25) },
  { name: "histograms 32x32", cost: "euclidean", repeats: 10, instance: histograms(32) },
  {
    name: "histograms 25x25, squared cost",
    cost: "squared-euclidean",
    repeats: 10,
    instance: histograms(25),
  },
  { name: "clouds of 1024 in 2-D", cost: "euclidean", repeats: 1, instance: clouds(1024) },
];

interface Lap {
  readonly milliseconds: number;
  readonly emd: number;
}

/** A side as JSON holds it. */
const plain = ({ points: { rows, dim, data }, masses }: Side) => ({
  points: Array.from({ length: rows }, (_, i) => [...data.subarray(i * dim, (i + 1) * dim)]),
  masses: [...masses],
});

/** Both start from masses and a matrix of costs; what the matrix takes is not counted on either side. */
async function runRow(
  { name, cost, repeats, instance }: Row,
  pot: Server,
  rounds: number,
): Promise<Comparison> {
  const { real, fake } = instance(new Rng(SEED).fork(name));
  const problem = {
    real: real.masses,
    fake: fake.masses,
    cost: costMatrix({ real: real.points, fake: fake.points, cost }),
    sharedMetric: real.points === fake.points && isMetric(cost),
  };
  await pot.answer(JSON.stringify({ cost, real: plain(real), fake: plain(fake) }));
  let ours = Number.NaN;
  const solver = (pricing: PricingPath) => ({
    name: `ganscope, ${pricing}`,
    async measure() {
      const started = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) ours = transport({ ...problem, pricing }).cost;
      return (performance.now() - started) / repeats;
    },
  });
  const contenders = [
    ...PATHS.filter((path) => path === (flags.pricing ?? path)).map(solver),
    {
      name: PEER,
      async measure() {
        const { milliseconds, emd } = await pot.answer<Lap>(JSON.stringify({ repeats }));
        if (!(Math.abs(emd - ours) <= 1e-9 * ours)) throw new Error(`${name}: ours ${ours}, POT ${emd}`);
        return milliseconds / repeats;
      },
    },
  ];
  return compare({ name, unit: "ms", peer: PEER }, contenders, rounds, WARM_UPS);
}

const chosen = rows.filter(({ name }) => name.includes(flags.filter));
if (chosen.length === 0) throw new Error(`no row's name holds "${flags.filter}"`);
const pot = new Server(flags.python, [fileURLToPath(new URL("peers/emd_pot.py", import.meta.url))], {
  OMP_NUM_THREADS: "1",
});
try {
  const peer = await pot.answer<{ pot: string; numpy: string }>();
  const outcomes: Comparison[] = [];
  for (const row of chosen) {
    console.error(`measuring ${row.name} ...`);
    outcomes.push(await runRow(row, pot, Number(flags.rounds)));
  }
  if (flags.json) {
    const machine = { node: process.version, cpu: cpus()[0].model, cpus: cpus().length };
    console.log(JSON.stringify({ machine, peer, rows: outcomes }, null, 2));
  } else {
    for (const outcome of outcomes) console.log(`${table(outcome)}\n`);
    console.log(`POT ${peer.pot}, numpy ${peer.numpy}, Node ${process.version}`);
  }
} finally {
  pot.stop();
}
