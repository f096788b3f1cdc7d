/**
 * Keeps what the lecture shows of its trainings on images, small enough for the repository:
 *
 *   npm run lecture:images
 *
 * runs the suites lecture-images and dcgan-parts on the native engine (49 minutes of processor time) and ends here:
 *
 *   tsx tools/lecture-images.ts RESULT...
 *
 * Of every sheet the first images stay (all of a conditional generator, whose rows are classes); of trainings that only stand beside
 * another, the last sheet. No number is changed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { pick } from "../reports/kit/images.ts";
import { isConditional } from "../reports/kit/steps.ts";
import type { ImageGrid, RunResult, ScenarioResult, Snapshot } from "../src/result/index.ts";
import { toJson } from "../src/writers/json.ts";

const FILE = fileURLToPath(new URL("../scenarios/stored/lecture-images.json.gz", import.meta.url));

/** Images of a sheet; of a training that stands beside another. */
const SHEET = 40;
const BESIDE = 24;
/** Pictures of a player. */
const MOST_SHEETS = 12;

const first = (grid: ImageGrid, most: number): ImageGrid =>
  pick(
    grid,
    Array.from({ length: Math.min(most, grid.count) }, (_, i) => i),
  );

function withImages(snapshot: Snapshot, most: number): Snapshot {
  const { images, ...rest } = snapshot;
  return images === undefined || most === 0 ? rest : { ...rest, images: first(images, most) };
}

/** Whether it is one of a matrix, of which the first is shown and the others stand beside it. */
const isVariant = ({ name }: ScenarioResult): boolean => name.includes("--");

function kept(scenario: ScenarioResult, { command, version, timing }: RunResult): ScenarioResult {
  const { target, seeds, name } = scenario;
  const sheet = isConditional(scenario) ? Number.POSITIVE_INFINITY : isVariant(scenario) ? BESIDE : SHEET;
  return {
    ...scenario,
    stored: { file: "", scenario: name, command, version, startedAt: timing.startedAt },
    ...(target && { target: { ...target, ...(target.images && { images: first(target.images, SHEET) }) } }),
    seeds: seeds.map(({ snapshots, ...seed }) => {
      const drawn = isVariant(scenario)
        ? [snapshots.length - 1]
        : snapshots
            .map((_, i) => i)
            .filter((i) => seed.stages !== undefined || snapshots.length <= MOST_SHEETS || i % 2 === 1);
      return {
        ...seed,
        snapshots: snapshots.map((snapshot, i) => withImages(snapshot, drawn.includes(i) ? sheet : 0)),
      };
    }),
  };
}

const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")) as RunResult);
if (results.length === 0) throw new Error("name the result.json of a run of the suites");
const [{ environment, schema, version, command, timing }] = results;
const scenarios = results.flatMap((result) => result.scenarios.map((scenario) => kept(scenario, result)));
const text = toJson({ schema, version, command, environment, timing, scenarios, skipped: [], exit: 0 }, 0);
const packed = gzipSync(text, { level: 9 });
writeFileSync(FILE, packed);
console.log(`${FILE}: ${packed.length} bytes`);
for (const scenario of scenarios)
  console.log(`  ${scenario.name}: ${gzipSync(JSON.stringify(scenario), { level: 9 }).length}`);
