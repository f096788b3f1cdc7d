/**
 * Proves the engine of a GPU, in one command and within minutes: known answers, the first step of each trainer, verdicts, milliseconds a
 * step beside PyTorch, compile times, memory, whole jobs. Figures are written as they come, to bench/gpu/CARD.json, from which the table
 * of docs/engines.md is made; a proof that was cut off goes on where it ended.
 *
 *   npm run prove:gpu -- [--python PATH] [--out FILE] [--again]
 *   npm run prove:gpu -- --rehearse [--engine wasm|tfjs-node]     the same program on the CPU with few counts, to find its mistakes
 *
 * Exit code: 0 when every step was taken and every figure keeps its bound, otherwise 1.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type EngineId, environmentFor, openEngine } from "../src/engine/index.ts";
import { packageRoot, packageVersion } from "../src/root.ts";
import { lineOf } from "./proof/figures.ts";
import { earlier, type ProofRecord, prove, shortcomings } from "./proof/record.ts";
import { proofSteps } from "./proof/steps.ts";
import { cardOf } from "./proof/utilization.ts";

const { values: flags } = parseArgs({
  options: {
    engine: { type: "string" },
    python: { type: "string" },
    out: { type: "string" },
    rehearse: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
  },
});
const rehearsal = flags.rehearse;
const engine = (flags.engine ?? (rehearsal ? "tfjs-node" : "tfjs-node-gpu")) as EngineId;

/** TensorFlow finds a GPU's libraries only in an environment that its process was started with. */
function startedAgain(): boolean {
  const wanted = Object.entries(environmentFor({ id: engine }));
  if (wanted.every(([name, value]) => process.env[name] === value)) return false;
  const env = { ...process.env, ...Object.fromEntries(wanted) };
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
  return true;
}

/** The Python whose torch is the peer: the one that was named, or one that has a torch. */
function pythonWithTorch(): string | null {
  const python = flags.python ?? "python3";
  const { status } = spawnSync(python, ["-c", "import torch"], { stdio: "ignore" });
  if (status === 0) return python;
  if (flags.python !== undefined)
    throw new Error(`${python} cannot import torch; name another by --python PATH`);
  return null;
}

async function main(): Promise<void> {
  const card = rehearsal ? { card: cpus()[0].model, driver: "none" } : cardOf();
  if (card === null) throw new Error("nvidia-smi names no card; --rehearse tries the proof on the CPU");
  const { record } = await openEngine(engine);
  const empty: ProofRecord = {
    card: card.card,
    rehearsal,
    ran: {
      ganscope: packageVersion(),
      engine,
      tensorflow: record.tensorflow ?? "",
      node: process.version,
      driver: card.driver,
    },
    date: new Date().toISOString().slice(0, 10),
    steps: [],
  };
  const name = card.card.replaceAll(/[^A-Za-z0-9]+/g, "-");
  const file =
    flags.out ?? join(packageRoot(), rehearsal ? `dist/rehearsal-${engine}.json` : `bench/gpu/${name}.json`);
  if (flags.again) rmSync(file, { force: true });
  const python = pythonWithTorch();
  console.log(
    `${card.card}, ${engine}${python === null ? ", no PyTorch here: no peer" : ""}; figures go to ${file}`,
  );
  const found = await prove(proofSteps, { engine, python, rehearsal }, earlier(file, empty), file, {
    onStep: ({ title }) => console.log(`\n${title}`),
    onFigure: (figure) => console.log(`  ${lineOf(figure)}`),
    onFailure: (why) => console.log(`  FAILED: ${why}`),
  });
  const missing = shortcomings(proofSteps, found);
  const right = proofSteps.length - new Set(missing.map((line) => line.split(":")[0])).size;
  console.log(`\n${right} of ${proofSteps.length} steps as they should be`);
  for (const line of missing) console.log(`  ${line}`);
  if (missing.length > 0) console.log("the same command goes on where this ended");
  process.exitCode = missing.length === 0 ? 0 : 1;
}

if (!startedAgain()) await main();
