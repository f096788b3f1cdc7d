/**
 * Measures how often each alarm of the diagnoses is right, on the runs of tools/corpus/runs.jsonl.br and tools/corpus/space/runs.jsonl.br
 * that played no part in choosing its threshold, and writes the rates where `ganscope diagnose` reads them and the tables of
 * docs/diagnoses.md. Exits with 1 when what is said of the alarms no longer holds.
 *
 *   npm run verify:diagnoses                       from the committed corpus, seconds
 *   npm run verify:diagnoses -- --choosing         prints what the runs to choose by give; writes nothing
 *   npm run verify:diagnoses -- --train choosing   trains what is missing of those first (not up to two dimensions)
 *   npm run verify:diagnoses -- --train all        trains all that is missing, the draws to measure on as well. Half an hour of two cores with the
 *                                                  native engine. What was stopped goes on where it was: ganscope-out/corpus keeps a file a setting
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { tryThresholds } from "./corpus/choose.ts";
import { discriminatorText, readDiscriminators, writeDiscriminators } from "./corpus/discriminators/read.ts";
import {
  corpusFindings,
  FINDING_RATES_FILE,
  findingFailures,
  findingsTable,
  withFindingRates,
  withFindingsTable,
} from "./corpus/findings.ts";
import { measured } from "./corpus/fresh.ts";
import { EXTENTS } from "./corpus/parts.ts";
import { plantedFindings } from "./corpus/planted.ts";
import { corpusText, readRuns, writeCorpus } from "./corpus/read.ts";
import { measuredInSpace } from "./corpus/space/fresh.ts";
import { readSpace, spaceText, writeSpace } from "./corpus/space/read.ts";
import {
  brokenPromises,
  DOCS,
  failures,
  falseOf,
  isMeasured,
  RATES_FILE,
  spaceTablesOf,
  tablesOf,
  withRates,
  withTables,
  wordsOf,
} from "./corpus/write.ts";

const PARTS = new URL("../ganscope-out/corpus", import.meta.url).pathname;
const PROCESSES = 2;

const { values: flags } = parseArgs({
  options: { train: { type: "string" }, choosing: { type: "boolean", default: false } },
});
const extent = EXTENTS.find((each) => each === flags.train);
if (flags.train !== undefined && extent === undefined) {
  console.error(`--train must be ${EXTENTS.join(" or ")} (got ${flags.train})`);
  process.exit(2);
}
if (extent !== undefined) {
  const { makeSpace } = await import("./corpus/space/make.ts");
  writeSpace(await makeSpace(extent, PARTS, PROCESSES));
  const { makeDiscriminators } = await import("./corpus/discriminators/make.ts");
  writeDiscriminators(await makeDiscriminators(extent, PARTS, PROCESSES));
}
if (extent === "all") {
  const { makeCorpus } = await import("./corpus/make.ts");
  writeCorpus(await makeCorpus(PARTS, PROCESSES));
}

const runs = readRuns(corpusText());
const space = readSpace(spaceText());
const small = readDiscriminators(discriminatorText());
if (flags.choosing || extent === "choosing") choosing();
else measure();

function choosing(): void {
  const plane = runs.filter(({ group }) => !measured.has(group));
  console.log(`Up to two dimensions: ${plane.length} trainings.`);
  console.log(`\n${wordsOf(plane)}\n\n${falseOf(plane)}\n`);
  console.log(spaceTablesOf(space.filter(({ group }) => !measuredInSpace.has(group))));
  console.log(`\n${findingsTable(foundOf("choosing"))}`);
}

function foundOf(wanted: "choosing" | "measuring") {
  const ofHalf = runs.filter(({ half }) => half === wanted);
  return [
    ...corpusFindings(ofHalf),
    ...plantedFindings(
      ofHalf,
      small.filter(({ setting }) => setting.half === wanted),
    ),
  ];
}

function measure(): void {
  const tried = tryThresholds(runs);
  writeFileSync(RATES_FILE, withRates(readFileSync(RATES_FILE, "utf8"), runs, space));
  execFileSync("npx", ["biome", "format", "--write", RATES_FILE]);
  const findings = foundOf("measuring");
  writeFileSync(FINDING_RATES_FILE, withFindingRates(readFileSync(FINDING_RATES_FILE, "utf8"), findings));
  execFileSync("npx", ["biome", "format", "--write", FINDING_RATES_FILE]);
  const found = findingsTable(findings);
  writeFileSync(DOCS, withFindingsTable(readFileSync(DOCS, "utf8"), found));
  console.log(found);
  const tables = tablesOf(runs, tried, space);
  writeFileSync(DOCS, withTables(readFileSync(DOCS, "utf8"), tables));
  console.log(tables);
  const broken = isMeasured(runs, space)
    ? brokenPromises(runs, space)
    : ["the last draws are not trained, so nothing is measured on them (--train all)"];
  for (const failure of [...failures(runs, tried), ...findingFailures(findings), ...broken]) {
    console.error(failure);
    process.exitCode = 1;
  }
}
