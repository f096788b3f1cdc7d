/**
 * Proves that null bands are calibrated: over many trials, each with fresh draws, makes a band of real pairs exactly as a
 * run does and looks whether one more real pair falls beyond it. Exits with 1 when a quantity does so too often or too
 * rarely (nulls/calibration.ts says when). Minutes, so not a test.
 *
 *   npm run verify:nulls -- [--trials 1000] [--seed 1] [--filter TEXT] [--json]
 *
 * The limits suit 1000 trials; with fewer, a sound band may miss them by chance.
 */
import { parseArgs } from "node:util";
import { Value } from "typebox/value";
import { metrics } from "../metrics/index.ts";
import type { Metric } from "../metrics/metric.ts";
import { Rng } from "../src/maths/random.ts";
import { joined } from "../src/maths/rows.ts";
import { type ActiveMetric, compute } from "../src/measuring/meter.ts";
import { bandsOf } from "../src/measuring/nulls.ts";
import { count, emptyTally, judge, type Tally } from "./nulls/calibration.ts";
import { type Case, cases } from "./nulls/cases.ts";

const { values: flags } = parseArgs({
  options: {
    trials: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const [trials, seed] = [Number(flags.trials), Number(flags.seed)];

function activeMetric({ id, options = {} }: Case): ActiveMetric {
  const metric: Metric = metrics[id];
  return { id, metric, options: Value.Default(metric.options, { ...options }) as ActiveMetric["options"] };
}

/** The tally of each quantity of one case. */
function verify(one: Case, rng: Rng): Map<string, Tally> {
  const active = activeMetric(one);
  const tallies = new Map(
    Object.entries(active.metric.quantities).map(([suffix, { better }]) => [
      active.id + suffix,
      emptyTally(better),
    ]),
  );
  for (let trial = 0; trial < trials; trial++) {
    const draws = rng.fork(trial);
    const pair = (resample: number) => one.pair(draws.fork(resample));
    const fresh = one.pair(draws.fork("one more"));
    const pool = () => ({
      points: joined(pair(0).real, pair(0).fake),
      known: fresh,
      rng: draws.fork("halvings"),
    });
    const bands = bandsOf([active], one.halved === true ? { pair, pool } : { pair });
    // as an evaluation has it: real rows are half of those that were halved
    const next = compute(active, one.halved === true ? { ...fresh, real: pair(0).real } : fresh);
    for (const [name, tally] of tallies) {
      const { value } = next[name];
      if (value !== null && bands[name] !== undefined) count(tally, value, bands[name]);
    }
  }
  return tallies;
}

const chosen = cases.filter(({ id, on }) => `${id}: ${on}`.includes(flags.filter));
const rows = chosen.flatMap((one) => {
  const started = performance.now();
  // Named after the case, so that a filter changes no draw.
  const tallies = verify(one, new Rng(seed).fork(`${one.id}: ${one.on}`));
  console.error(`${one.id}: ${one.on}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return [...tallies].map(([quantity, tally]) => ({
    quantity,
    on: one.on,
    n: one.n,
    ...tally,
    ...judge(tally),
  }));
});

function table(): string {
  const head = ["quantity", "on", "n", "resamples", "trials", "< lo %", "= lo %", "> hi %", "= hi %"];
  const cells = rows.map((row) => {
    const percent = (times: number) => ((100 * times) / row.trials).toFixed(1);
    const { lo, hi } = row;
    return [
      row.quantity,
      row.on,
      ...[row.n, row.resamples, row.trials].map(String),
      ...[lo.beyond, lo.tied, hi.beyond, hi.tied].map(percent),
      `${row.sides.join(", ")}: ${row.discrete ? "at most 7 %, with ties at least 3 %" : "3-7 %"}`,
      row.ok ? "yes" : "NO",
    ];
  });
  const lines = [[...head, "judged", "ok"], ...cells];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const bar = widths.map((width) => "-".repeat(width));
  return [lines[0], bar, ...lines.slice(1)]
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`)
    .join("\n");
}

if (flags.json) console.log(JSON.stringify({ seed, trials, quantities: rows }, null, 2));
else console.log(`Seed ${seed}, ${trials} trials.\n\n${table()}`);
// Not exit(): a pipe may still have to take the table.
process.exitCode = rows.length > 0 && rows.every(({ ok }) => ok) ? 0 : 1;
