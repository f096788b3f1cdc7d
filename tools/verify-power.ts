/**
 * Proves what "converged" claims: over laws, dimensions and numbers of samples, series of the law itself must be called
 * converged, and series with a fault as large as what the verdict excludes, or larger, must not. Writes the power table into
 * docs/diagnoses.md. Exits with 1 when a promise is broken. Some twenty minutes on two cores, so not a test.
 *
 *   npm run verify:power -- [--seed 1] [--alike 20] [--planted 10] [--filter TEXT] [--processes 2] [--json]
 *
 * With --filter ("normal in 64") nothing is written. Parts that are done are kept in ganscope-out/power-SEED, and the same
 * command goes on from there.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Rng } from "../src/maths/random.ts";
import { measurePower, type Outcome } from "./power/cases.ts";
import { lawsOf } from "./power/laws.ts";
import { broken, summaryOf, tableOf } from "./power/table.ts";

const DOCS = new URL("../docs/diagnoses.md", import.meta.url).pathname;
const FILE = fileURLToPath(import.meta.url);

const { values: flags } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    alike: { type: "string", default: "20" },
    planted: { type: "string", default: "10" },
    filter: { type: "string", default: "" },
    processes: { type: "string", default: "2" },
    /** Of a child: which parts it does. */
    part: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const seed = Number(flags.seed);
const counts = { alike: Number(flags.alike), planted: Number(flags.planted) };
const folder = join("ganscope-out", `power-${seed}-${counts.alike}-${counts.planted}`);
const root = new Rng(seed).fork("power");
const nameOf = ({ law, n }: ReturnType<typeof lawsOf>[number]) => `${law.name} in ${law.dim}, ${n} samples`;
const chosen = lawsOf(root).filter((one) => nameOf(one).includes(flags.filter));
const fileOf = (one: (typeof chosen)[number]) => join(folder, `${nameOf(one).replace(/[^\w]+/g, "-")}.json`);

function work(first: number, every: number): void {
  for (let i = first; i < chosen.length; i += every) {
    const one = chosen[i];
    if (existsSync(fileOf(one))) continue;
    const started = performance.now();
    const outcome = measurePower(one.law, one.n, counts, root.fork(nameOf(one)));
    writeFileSync(fileOf(one), JSON.stringify(outcome));
    console.error(`${nameOf(one)}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

async function all(): Promise<Outcome[]> {
  mkdirSync(folder, { recursive: true });
  const processes = Number(flags.processes);
  const ends = Array.from({ length: processes }, (_, part) => {
    const args = [...process.execArgv, FILE, ...process.argv.slice(2), "--part", `${part}`];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    return new Promise<number | null>((resolve) => child.on("exit", resolve));
  });
  if ((await Promise.all(ends)).some((code) => code !== 0))
    throw new Error("a process failed; the same command goes on");
  return chosen.map((one) => JSON.parse(readFileSync(fileOf(one), "utf8")) as Outcome);
}

if (flags.part !== undefined) work(Number(flags.part), Number(flags.processes));
else {
  const outcomes = await all();
  if (flags.json) console.log(JSON.stringify(outcomes, null, 2));
  else console.log(`${summaryOf(outcomes)}\n\n${tableOf(outcomes)}`);
  const complaints = broken(outcomes);
  for (const complaint of complaints) console.error(complaint);
  if (flags.filter === "") {
    const [before, rest] = readFileSync(DOCS, "utf8").split("<!-- power -->\n");
    const [, after] = rest.split("<!-- /power -->");
    const kept = complaints.map((complaint) => `- ${complaint}\n`).join("");
    const said = `Seed ${seed}. ${summaryOf(outcomes)}\n\n${tableOf(outcomes)}\n${kept === "" ? "" : `\nNot kept:\n\n${kept}`}`;
    writeFileSync(DOCS, `${before}<!-- power -->\n${said}<!-- /power -->${after}`);
  }
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
