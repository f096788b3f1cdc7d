/**
 * What XLA's compiler, and a loop of steps inside one graph, do to the numbers, and how long XLA compiles: on the CPU, whose TensorFlow
 * holds the same compiler as a GPU's.
 *
 *   npm run verify:xla            compares and times
 *   npm run verify:xla -- --write   and writes bench/xla-cpu.json, from which the table of docs/engines.md is made
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { openEngine } from "../src/engine/index.ts";
import type { EngineOptions } from "../src/engine/request.ts";
import { packageRoot } from "../src/root.ts";
import { type BlockStart, blockStart } from "./proof/block-start.ts";
import { type Figure, holds, lineOf } from "./proof/figures.ts";
import { firstSteps, relativeDifference, trainerScenarios } from "./proof/first-steps.ts";

/** Of a step's losses and gradient norms. */
const PARITY = 1e-5;
/** Of the time that XLA takes for one step. */
const LOOP_COMPILES = 1.5;

const figures: Figure[] = [];
const tell = (figure: Figure) => {
  figures.push(figure);
  console.log(lineOf(figure));
};

async function first(
  scenario: string,
  options: EngineOptions,
): Promise<{ numbers: number[]; processorSeconds: number }> {
  const engine = await openEngine("tfjs-node", options);
  const before = process.cpuUsage();
  const [numbers] = await firstSteps(engine, scenario, 1);
  const { user, system } = process.cpuUsage(before);
  return { numbers, processorSeconds: (user + system) / 1e6 };
}

// the first training of a process also loads code and data
await first(trainerScenarios[0], { xla: "off" });

for (const scenario of trainerScenarios) {
  const plain = await first(scenario, { xla: "off" });
  const compiled = await first(scenario, { xla: "on" });
  const value = relativeDifference(compiled.numbers, plain.numbers);
  const unit = `of ${plain.numbers.length} numbers`;
  tell({ name: `${scenario}: XLA against plain`, value, unit, atMost: PARITY });
  const longer = compiled.processorSeconds - plain.processorSeconds;
  tell({ name: `${scenario}: XLA compiles the first step`, value: longer, unit: "s of processor time" });
}

if (process.argv.includes("--write")) {
  const { record } = await openEngine("tfjs-node");
  const found = {
    processor: cpus()[0].model,
    cores: cpus().length,
    tensorflow: record.tensorflow,
    date: new Date().toISOString().slice(0, 10),
    figures,
  };
  writeFileSync(join(packageRoot(), "bench", "xla-cpu.json"), `${JSON.stringify(found, null, 2)}\n`);
}

const start = async (stepsPerRun: number, options: EngineOptions): Promise<BlockStart> =>
  blockStart(await openEngine("tfjs-node", { ...options, stepsPerRun }), stepsPerRun);

const [row, loop] = [await start(10, { loop: "off" }), await start(10, { loop: "on" })];
const different = row.numbers.filter((x, i) => x !== loop.numbers[i]).length;
tell({
  name: "ten steps in a loop against a row: numbers that differ",
  value: different,
  unit: `of ${row.numbers.length}`,
  atMost: 0,
});

const compiling = async (steps: number, loop: "on" | "off") => {
  const { first, next } = await start(steps, { xla: "on", loop });
  return first - next;
};
const one = await compiling(1, "off");
tell({ name: "XLA compiles one step", value: one, unit: "s" });
for (const [steps, how] of [
  [10, "off"],
  [10, "on"],
  [100, "on"],
] as const) {
  const value = await compiling(steps, how);
  const name = `XLA compiles ${steps} steps in a ${how === "on" ? "loop" : "row"}`;
  tell({ name, value, unit: "s" });
  if (steps === 100)
    tell({ name: `${name}, of the time of one`, value: value / one, unit: "", atMost: LOOP_COMPILES });
}

const wrong = figures.filter((figure) => !holds(figure));
console.log(`${figures.length - wrong.length} of ${figures.length} figures as they should be`);
process.exitCode = wrong.length === 0 ? 0 : 1;
