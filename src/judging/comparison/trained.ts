/**
 * What a comparison needs of a scenario's trainings: the definition, the engine, and the final values of the primary
 * quantities by seed. A baseline holds this and nothing else.
 */

import { quantityKinds } from "../../../metrics/index.ts";
import { normalRadius } from "../../maths/statistics.ts";
import type {
  ChangeEvidence,
  NullBand,
  Quantity,
  ScenarioRecord,
  ScenarioResult,
  SeedResult,
  SeedValue,
} from "../../result/index.ts";
import { type Definition, definitionOf } from "./definition.ts";
import { DEFAULT_PRIMARY } from "./primary.ts";

/** A scenario's trainings. */
export interface Trained {
  readonly scenario: string;
  readonly definition: Definition;
  readonly engine: TrainedBy;
  /** The primary quantities by their flat names, in the order in which they are declared. */
  readonly primary: Readonly<Record<string, PrimaryValues>>;
}

/** What rounds: another engine, path, grouping or version rounds differently, and a training enlarges that. */
export interface TrainedBy {
  readonly id: string;
  readonly version: string;
  readonly tensorflow?: string;
  readonly path: string;
  readonly stepsPerRun: number;
  readonly seedsPerProgram: number;
}

export interface PrimaryValues {
  readonly unit: string;
  /** What real samples score against real ones at the same n. */
  readonly null?: Pick<NullBand, "median" | "lo" | "hi">;
  readonly values: readonly SeedValue[];
  /** Where a better generator moves it, of a metric of the user's own. */
  readonly better?: ChangeEvidence["better"];
}

/** A quantity that regressions are looked for in. */
export interface Primary {
  readonly metric: string;
  /** The shift that must be found with 80 % power, in the quantity's unit. */
  readonly detect?: number;
}

/** The quantities that the stored scenario declares, or those that stand for any. */
export function primaryOf({ scenario }: Pick<ScenarioResult, "scenario">): readonly Primary[] {
  const declared = scenario.primary as readonly Primary[] | undefined;
  return declared ?? DEFAULT_PRIMARY.map((metric) => ({ metric }));
}

/**
 * @param names flat names of the quantities to take instead of the declared ones
 * @returns undefined for a game, a study, samples without real ones, and a scenario that asks for none of the quantities
 */
export function trainedOf(result: ScenarioResult, names?: readonly string[]): Trained | undefined {
  const { name, engine = OUTSIDE, seeds, nulls, scenario } = result;
  const outside = result.engine === undefined;
  if (outside && scenario.real === undefined) return undefined;
  const wanted = names ?? (outside ? measuredPrimary(result) : primaryOf(result).map(({ metric }) => metric));
  const primary = Object.fromEntries(
    wanted.flatMap((metric) => {
      const measured = seeds.map(({ metrics }) => metrics[metric]).find((found) => found?.value != null);
      const unit = measured?.unit ?? quantityKinds.get(metric)?.unit;
      // Of data with one mode the count of modes says nothing, and would cost the other quantities power.
      const idle = unit === "modes" && (result.target?.modes?.centers.length ?? 0) < 2;
      if (unit === undefined || idle || !isAsked(metric, result)) return [];
      const values = seeds.map((seed) => ({
        ...seedValue(seed, metric),
        ...(outside && errorOf(seed.metrics[metric])),
      }));
      const band = nulls[metric];
      const known = band && { null: { median: band.median, lo: band.lo, hi: band.hi } };
      const better = (
        scenario.directions as Readonly<Record<string, ChangeEvidence["better"]>> | undefined
      )?.[metric];
      return [[metric, { unit, ...known, values, ...(better && { better }) }]];
    }),
  );
  if (Object.keys(primary).length === 0) return undefined;
  const { id, version, tensorflow, path, stepsPerRun, seedsPerProgram } = engine;
  return {
    scenario: name,
    definition: definitionOf(outside ? asDefined(scenario) : scenario, Object.keys(primary)),
    engine: {
      id,
      version,
      ...(tensorflow !== undefined && { tensorflow }),
      path,
      stepsPerRun,
      seedsPerProgram,
    },
    primary,
  };
}

/** Stands for the engine of samples that ganscope did not make. */
const OUTSIDE: TrainedBy = { id: "none", version: "", path: "", stepsPerRun: 0, seedsPerProgram: 0 };

/** Quantities that tell the most of samples, in this order, where a user names none: one distance, and the modes. */
const DISTANCES = ["emd", "two-sample.energy", "frechet", "sliced-wasserstein", "mmd", "jsd"] as const;

function measuredPrimary(result: ScenarioResult): readonly string[] {
  const known = (metric: string) => result.seeds.some(({ metrics }) => metrics[metric]?.value != null);
  const chosen = [DISTANCES.find(known), ["mode-coverage.modes20"].find(known)].flatMap((name) => name ?? []);
  if (chosen.length > 0) return chosen;
  // A metric of the user's own, or whatever else was asked for.
  return Object.keys(result.seeds[0]?.metrics ?? {})
    .filter(known)
    .slice(0, 1);
}

/** An evaluation as a definition has it: what was measured against, how many rows, and how. */
const asDefined = ({ real, rows, metrics }: ScenarioRecord): ScenarioRecord => ({
  target: real,
  trainer: null,
  snapshots: { samples: rows },
  metrics,
});

/** The standard error behind a 95 % interval. */
function errorOf(quantity: Quantity | undefined): { error?: number } {
  if (quantity === undefined || quantity.value === null || quantity.interval === undefined) return {};
  const { lo, hi, level } = quantity.interval;
  return { error: (hi - lo) / (2 * normalRadius({ share: level, dim: 1 })) };
}

/** Whether the scenario measures it. Values do not say that: where every training diverged, there are none. */
const isAsked = (metric: string, { seeds, nulls }: ScenarioResult): boolean =>
  Object.hasOwn(nulls, metric) || seeds.some(({ metrics }) => Object.hasOwn(metrics, metric));

function seedValue({ seed, status, reason, lastStep, metrics }: SeedResult, metric: string): SeedValue {
  if (status === "diverged") {
    const why = `diverged at step ${lastStep}${reason === undefined ? "" : `: ${reason}`}`;
    return { seed, value: null, diverged: true, why };
  }
  if (status !== "completed") return { seed, value: null, why: `the training was ${status}` };
  const quantity = metrics[metric];
  if (quantity === undefined) return { seed, value: null, why: "was not measured" };
  return quantity.value === null ? { seed, value: null, why: quantity.why } : { seed, value: quantity.value };
}

/** Trainings of one scenario from several runs as one set; a seed that is there twice counts once. */
export function together(sets: readonly Trained[]): Trained {
  const [first] = sets;
  const primary = Object.entries(first.primary).map(([metric, { values: _, ...kept }]) => {
    const all = sets.flatMap((set) => set.primary[metric]?.values ?? []);
    const values = [...new Map(all.map((value) => [value.seed, value])).values()];
    return [metric, { ...kept, values }];
  });
  return { ...first, primary: Object.fromEntries(primary) };
}
