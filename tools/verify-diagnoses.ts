/**
 * Measures how often each alarm of the diagnoses is right, on the runs of tools/corpus/runs.jsonl.br that played no part in
 * choosing its threshold, and writes the rates where `ganscope diagnose` reads them and the tables of docs/diagnoses.md. Exits
 * with 1 when what is said of the alarms no longer holds.
 *
 *   npm run verify:diagnoses            from the committed corpus, seconds
 *   npm run verify:diagnoses -- --train trains the corpus anew first, in two processes: about half an hour of two cores with the
 *                                       native engine. What was stopped goes on where it was: ganscope-out/corpus keeps a file a setting
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { tryThresholds } from "./corpus/choose.ts";
import { corpusText, readRuns, writeCorpus } from "./corpus/read.ts";
import { DOCS, failures, RATES_FILE, tablesOf, withRates, withTables } from "./corpus/write.ts";

const PARTS = new URL("../ganscope-out/corpus", import.meta.url).pathname;
const PROCESSES = 2;

const { values: flags } = parseArgs({ options: { train: { type: "boolean", default: false } } });
if (flags.train) {
  const { makeCorpus } = await import("./corpus/make.ts");
  writeCorpus(await makeCorpus(PARTS, PROCESSES));
}
const runs = readRuns(corpusText());
const tried = tryThresholds(runs);
writeFileSync(RATES_FILE, withRates(readFileSync(RATES_FILE, "utf8"), runs));
execFileSync("npx", ["biome", "format", "--write", RATES_FILE]);
const tables = tablesOf(runs, tried);
writeFileSync(DOCS, withTables(readFileSync(DOCS, "utf8"), tables));
console.log(tables);
for (const failure of failures(runs, tried)) {
  console.error(failure);
  process.exitCode = 1;
}
