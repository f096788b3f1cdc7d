/** Which seed and which snapshots the small multiples show, and how series are read off the seeds. */
import type { ScenarioResult, SeedResult, StepRecord } from "../../src/result/index.ts";
import { formOf } from "./forms.ts";
import type { Point } from "./series.ts";
import { median } from "./series.ts";
import { numberOf } from "./words.ts";

export interface Chosen {
  readonly seed: SeedResult;
  /** "seed 3, the one with the median final EMD" */
  readonly which: string;
}

/** The one seed that small multiples show: that of the (lower) median final EMD, else the first. */
export function representative(scenario: ScenarioResult): Chosen | null {
  const [first] = scenario.seeds;
  if (first === undefined) return null;
  const { only } = formOf(scenario);
  if (only !== undefined) return { seed: first, which: only };
  if (scenario.seeds.length === 1) return { seed: first, which: `seed ${first.seed}` };
  const ranked = scenario.seeds
    .map((seed) => ({ seed, emd: numberOf(seed.metrics.emd) }))
    .filter((entry): entry is { seed: SeedResult; emd: number } => entry.emd !== null)
    .sort((a, b) => a.emd - b.emd);
  const middle = ranked[Math.floor((ranked.length - 1) / 2)];
  if (middle === undefined)
    return { seed: first, which: `seed ${first.seed}, the first of ${scenario.seeds.length}` };
  return {
    seed: middle.seed,
    which: `seed ${middle.seed.seed}, the one with the median final EMD of ${scenario.seeds.length} seeds`,
  };
}

/** One training signal over the logged steps, a series a seed. */
export function signal(
  scenario: ScenarioResult,
  of: (record: StepRecord) => number | null | undefined,
): readonly (readonly Point[])[] {
  return scenario.seeds.map(({ records }) =>
    records.map((record) => ({ step: record.step, value: finite(of(record) ?? null) })),
  );
}

/** One quantity over the snapshots, a series a seed; snapshots that were never asked for it are left out. */
export function quantity(scenario: ScenarioResult, name: string): readonly (readonly Point[])[] {
  return scenario.seeds.map(({ snapshots }) =>
    snapshots
      .filter(({ metrics }) => metrics[name] !== undefined)
      .map(({ step, metrics }) => ({ step, value: numberOf(metrics[name]) })),
  );
}

/** A quantity at the end of the training: the median over the seeds that have it. */
export function atTheEnd(scenario: ScenarioResult, name: string): number | null {
  const values = scenario.seeds
    .map(({ metrics }) => numberOf(metrics[name]))
    .filter((value) => value !== null);
  return values.length === 0 ? null : median(values);
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Whether D's outputs are probabilities: some record says so. */
export function isProbabilistic(scenario: ScenarioResult): boolean {
  return scenario.seeds.some(({ records }) => records.some(({ probReal }) => probReal !== null));
}

/** Whether one model learned alone: its records have the parts of its bound. */
export function isAutoencoder(scenario: ScenarioResult): boolean {
  return scenario.seeds.some(({ records }) => records.some(({ divergence }) => divergence !== undefined));
}

/** Whether the generator is told classes: its sheets then have a row for each, with the same noise in each. */
export function isConditional({ scenario }: ScenarioResult): boolean {
  const { trainer } = scenario as { readonly trainer?: { readonly condition?: { readonly kind?: string } } };
  return (trainer?.condition?.kind ?? "none") !== "none";
}

/** Where a resolution comes in beside the one before, of images that grow: on all seeds at the same steps. */
export function fades({ seeds }: ScenarioResult): { from: number; to: number; label: string }[] {
  const [longest = []] = seeds
    .map(({ stages = [] }) => stages)
    .toSorted((one, other) => other.length - one.length);
  return longest.flatMap(({ resolution, from, fadeTo }) =>
    fadeTo === null ? [] : [{ from, to: fadeTo, label: `${resolution} \u00d7 ${resolution} fades in` }],
  );
}

/** What the second player is called in this scenario. */
export function opponent(scenario: ScenarioResult): "discriminator" | "critic" {
  return isProbabilistic(scenario) ? "discriminator" : "critic";
}
