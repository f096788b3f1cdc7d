/**
 * Measures how often each alarm of the diagnoses is right, on the half of tools/corpus/runs.jsonl.gz that played no part in
 * choosing its threshold, and writes the rates where `ganscope diagnose` reads them and the tables of docs/diagnoses.md. Exits
 * with 1 when what is said of the alarms no longer holds.
 *
 *   npm run verify:diagnoses            from the committed corpus, seconds
 *   npm run verify:diagnoses -- --train trains the corpus anew first: about 10 minutes of one core with the native engine
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { corpusText, readRuns, writeCorpus } from "./corpus/read.ts";
import { DOCS, failures, RATES_FILE, withRates, withTables } from "./corpus/write.ts";

const { values: flags } = parseArgs({ options: { train: { type: "boolean", default: false } } });
if (flags.train) {
  const { trainCorpus } = await import("./corpus/train.ts");
  writeCorpus(await trainCorpus((said) => console.error(said)));
}
const runs = readRuns(corpusText());
writeFileSync(RATES_FILE, withRates(readFileSync(RATES_FILE, "utf8"), runs));
const docs = withTables(readFileSync(DOCS, "utf8"), runs);
writeFileSync(DOCS, docs);
console.log(docs.slice(docs.indexOf("<!-- measured -->"), docs.indexOf("<!-- /measured -->")));
for (const failure of failures(runs)) {
  console.error(failure);
  process.exitCode = 1;
}
