/**
 * How often a comparison of trainings raises an alarm although nothing changed, and how often it finds a change of the
 * size that is said before a run; by number of seeds. Simulated trainings, disjoint seeds. Exits with 1 when alarms exceed
 * 5 % or power falls below 80 %.
 *
 *   npm run verify:alarms -- [--trials 1000]
 */
import { parseArgs } from "node:util";
import { Rng } from "../src/maths/random.ts";
import { said, shares } from "../test/helpers/simulated.ts";

const { values } = parseArgs({ options: { trials: { type: "string", default: "1000" } } });
const trials = Number(values.trials);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(7);

console.log("seeds  regressed, of the same  improved, of the same  regressed, shifted as said");
for (const seeds of [5, 6, 8, 10]) {
  const design = { seeds, trials };
  const same = shares(design, () => 0, new Rng(2_018).fork("A/A").fork(seeds));
  const shifted = shares(design, said, new Rng(2_018).fork("A/B").fork(seeds));
  console.log(
    [`${seeds}`.padEnd(5), percent(same.regressed), percent(same.improved), percent(shifted.regressed)].join(
      "                ",
    ),
  );
  if (same.regressed + same.improved > 0.05 || shifted.regressed < 0.8) process.exitCode = 1;
}
