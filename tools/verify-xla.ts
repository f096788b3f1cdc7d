/**
 * What XLA's compiler, and a loop of steps inside one graph, do to the numbers, and how long XLA compiles: on the CPU, whose TensorFlow
 * holds the same compiler as a GPU's.
 *
 *   npm run verify:xla
 */
import { openEngine } from "../src/engine/index.ts";
import type { EngineOptions } from "../src/engine/request.ts";
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

async function first(scenario: string, options: EngineOptions): Promise<number[]> {
  const [numbers] = await firstSteps(await openEngine("tfjs-node", options), scenario, 1);
  return numbers;
}

for (const scenario of trainerScenarios) {
  const plain = await first(scenario, { xla: "off" });
  const compiled = await first(scenario, { xla: "on" });
  const value = relativeDifference(compiled, plain);
  tell({ name: `${scenario}: XLA against plain`, value, unit: `of ${plain.length} numbers`, atMost: PARITY });
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
