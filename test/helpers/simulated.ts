/** Trainings by chance instead of by training: what a comparison does to thousands of them. */
import { compareTrained } from "../../src/judging/comparison/compare.ts";
import { foresee } from "../../src/judging/comparison/foresee.ts";
import type { PrimaryValues, Trained } from "../../src/judging/comparison/trained.ts";
import type { Rng } from "../../src/maths/random.ts";
import type { SeedValue } from "../../src/result/index.ts";

/** Null stands for a training that diverged. */
export const values = (list: readonly (number | null)[], from = 1): SeedValue[] =>
  list.map((value, i) =>
    value === null ? { seed: from + i, value, diverged: true, why: "lossG" } : { seed: from + i, value },
  );

export function emd(list: readonly (number | null)[], from = 1): PrimaryValues {
  return { unit: "data units", null: { median: 0.035, lo: 0.024, hi: 0.05 }, values: values(list, from) };
}

export function modes(list: readonly (number | null)[], from = 1): PrimaryValues {
  return { unit: "modes", null: { median: 8, lo: 8, hi: 8 }, values: values(list, from) };
}

export function trained(primary: Trained["primary"], more: Partial<Trained> = {}): Trained {
  return {
    scenario: "ring",
    definition: {
      target: { kind: "ring" },
      trainer: { kind: "gan", steps: 3000 },
      snapshots: { samples: 2500 },
      metrics: { emd: { enabled: true } },
    },
    engine: { id: "wasm", version: "4.22.0", path: "eager", stepsPerRun: 1, seedsPerProgram: 1 },
    primary,
    ...more,
  };
}

/**
 * Trainings as they come out: a distance that scatters in ratios and now and then fails altogether, modes that are mostly
 * all there and fall with it. Both quantities of a training depend on each other, as real ones do.
 */
function simulated(rng: Rng, seeds: number, { shift = 0, from = 1 } = {}): Trained {
  const draws = Array.from({ length: seeds }, () => {
    const failed = rng.uniform() < 0.05;
    const distance = (failed ? 0.6 : 0.05 * Math.exp(0.3 * rng.normal())) + shift;
    return { distance, found: failed ? 5 : rng.uniform() < 0.1 ? 7 : 8 };
  });
  const distances = draws.map(({ distance }) => distance);
  const found = draws.map((draw) => draw.found);
  return trained({ emd: emd(distances, from), "mode-coverage.modes20": modes(found, from) });
}

/** The shift of the distance that is said, before the run, to be found with 80 % power. */
export function said(before: Trained): number {
  const { values: list } = before.primary.emd;
  const seen = foresee("emd", before.primary.emd, { seeds: list.length, family: 2 });
  return "size" in seen ? seen.size : Number.NaN;
}

/** Share of comparisons, each of fresh trainings, in which some quantity is called regressed, or improved. */
export function shares(
  { seeds, trials }: { readonly seeds: number; readonly trials: number },
  shiftOf: (before: Trained) => number,
  rng: Rng,
): { regressed: number; improved: number } {
  const found = { regressed: 0, improved: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const before = simulated(rng, seeds);
    const after = simulated(rng, seeds, { shift: shiftOf(before), from: 1 + seeds });
    const verdicts = compareTrained(before, after).map(({ verdict }) => verdict);
    if (verdicts.includes("regressed")) found.regressed++;
    if (verdicts.includes("improved")) found.improved++;
  }
  return { regressed: found.regressed / trials, improved: found.improved / trials };
}
