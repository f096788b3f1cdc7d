/** Usage: first-steps-server.ts ENGINE SCENARIO... [--xla]; prints the numbers of each scenario's first step as a line of JSON. */
import { parseArgs } from "node:util";
import { type EngineId, openEngine } from "../../src/engine/index.ts";
import { firstSteps } from "./first-steps.ts";

const { values, positionals } = parseArgs({
  options: { xla: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [id, ...scenarios] = positionals;
const engine = await openEngine(id as EngineId, { xla: values.xla ? "on" : "off" });
const numbers: Record<string, number[]> = {};
for (const scenario of scenarios) [numbers[scenario]] = await firstSteps(engine, scenario, 1);
console.log(JSON.stringify(numbers));
