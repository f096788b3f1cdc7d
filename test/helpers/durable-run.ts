/** A run in a folder without the command line: FOLDER, and a JSON file of loaded scenarios. Bundled and started by tests that kill it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runScenarios } from "../../src/execution/pool/pool.ts";
import { writeAtomic } from "../../src/execution/store/atomic.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { toJson } from "../../src/writers/json.ts";

const [folder, file] = process.argv.slice(2);
const scenarios = JSON.parse(readFileSync(file, "utf8")) as Scenario[];
const command = "ganscope run";
const result = await runScenarios(scenarios, { jobs: 1, engine: { id: "wasm" }, command, folder });
writeAtomic(join(folder, "result.json"), toJson(result, 0));
