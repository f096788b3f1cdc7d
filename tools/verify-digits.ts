/**
 * The digit classifier on all 10,000 test digits: accuracy, what is taken for what, and how long it takes. Exits with 1
 * below 99 %, or where the committed weights do not score what is written beside them.
 *
 *   npm run verify:digits
 */
import { createTarget } from "../src/data/index.ts";
import { digitWeights } from "../src/features/digit-weights.ts";
import { extractorFor } from "../src/features/index.ts";
import { Rng } from "../src/maths/random.ts";

const target = createTarget({ kind: "mnist", split: "test" });
const images = target.sample(10_000, new Rng(1));
const started = performance.now();
const told = extractorFor(target)?.extract(images).features.labels ?? new Int32Array(0);
const seconds = (performance.now() - started) / 1000;

const confused = new Map<string, number>();
let right = 0;
images.labels?.forEach((label, i) => {
  if (label === told[i]) right++;
  else confused.set(`${label} as ${told[i]}`, (confused.get(`${label} as ${told[i]}`) ?? 0) + 1);
});
const accuracy = right / images.rows;
const most = [...confused].toSorted(([, a], [, b]) => b - a).slice(0, 8);
console.log(`${right} of ${images.rows} right; ${(images.rows / seconds).toFixed(0)} images a second`);
console.log(`most often wrong: ${most.map(([what, times]) => `${what} (${times})`).join(", ")}`);
if (accuracy < 0.99 || accuracy !== digitWeights.accuracy) process.exitCode = 1;
