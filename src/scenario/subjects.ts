/** What can be expected of a training, a game, a study or a stored result, and why some of it never will be. */

import { whyNot } from "../../metrics/asking.ts";
import { metrics, quantityKinds } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import type { Diagnosis } from "../judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../judging/diagnoses/index.ts";
import { trainers } from "../models/trainers/index.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { ScenarioResult } from "../result/index.ts";
import { momentsOf, snapshotSteps, stepsAsked } from "./moments.ts";
import { lacksOf, offerOf } from "./needs.ts";
import type { Complaint } from "./problem.ts";
import { listed } from "./problem.ts";
import type { MetricId, TrainingScenario } from "./scenario.ts";
import { gameQuantityNames, verdicts } from "./vocabulary.ts";
import type { WrittenExpectation } from "./written-expectation.ts";

/** What can be expected of something, and what will come of it. */
export interface Subject {
  /** "a training", "a game" */
  readonly what: string;
  /** Statuses that each of its verdicts may return here; one alone says nothing. */
  readonly verdicts: Readonly<Record<string, readonly string[]>>;
  /** Lowest and highest value of each of its quantities. */
  readonly quantities: Readonly<Record<string, readonly [number, number]>>;
  /** How many seeds; undefined where there are none. */
  readonly seeds: number | undefined;
  /** Steps of its snapshots. */
  readonly steps: readonly number[];
  /** Whether the data have more than two dimensions, where multiples of a null bound next to nothing. */
  readonly manyDimensions?: boolean;
  /** Why a known verdict or quantity cannot be judged; what it says of bounds is checked already. */
  unjudgeable(name: string, expectation: WrittenExpectation): Complaint | undefined;
}

/** A training as it is checked, its seeds and metrics with all defaults. */
type CheckedTraining = Pick<TrainingScenario, "seeds" | "metrics" | "trainer" | "log" | "snapshots">;

/** @param target absent where it could not be made; then nothing is said of what it can serve */
export function trainingSubject(scenario: CheckedTraining, target: Target | undefined): Subject {
  const steps = snapshotSteps(scenario, target);
  return {
    what: "a training",
    verdicts: possibleStatuses(scenario, target),
    quantities: rangesOf(metrics, target?.modes?.centers.rows),
    seeds: scenario.seeds.length,
    steps,
    manyDimensions: (target?.dim ?? 1) > 2,
    unjudgeable: (name, expectation) =>
      "metric" in expectation
        ? unmeasured(name, expectation, scenario, target)
        : unasked(name, scenario, target),
  };
}

/** What each diagnosis can answer here. */
function possibleStatuses(
  { trainer, metrics: { ndb, prdc } }: CheckedTraining,
  target: Target | undefined,
): Subject["verdicts"] {
  const kind: TrainerKind = trainers[trainer.kind];
  const frozen = kind.frozen(trainer);
  const lacks = lacksOf(trainer, target);
  // Without modes a collapse is told by bins of the data, and by whether samples lie on them.
  const binned = ndb.enabled && prdc.enabled;
  const uncounted =
    target !== undefined && (target.modes === undefined ? !binned : target.modes.centers.rows < 2);
  return {
    ...Object.fromEntries(
      Object.entries<Diagnosis>(diagnoses).map(([id, { statuses }]) => [id, statuses] as const),
    ),
    ...(frozen && { convergence: ["diverged", "not-applicable"] }),
    ...((frozen || uncounted) && { collapse: ["not-applicable"] }),
    // A critic's output is pinned at nothing, but its generator's gradient may be gone all the same.
    ...(lacks.probability !== undefined && {
      saturation: ["saturated", "not-applicable", "inconclusive"],
    }),
    ...(frozen && { saturation: ["saturated", "not-applicable"] }),
    ...(lacks.opponent !== undefined && { saturation: ["not-applicable"] }),
    staleness: ["stale", "none", "inconclusive"],
  };
}

/** @param missing the quantities that this game cannot have, with the reason */
export const gameSubject = (missing: Readonly<Record<string, string>>): Subject =>
  exactSubject("a game", { equilibrium: verdicts.equilibrium.statuses }, gameQuantityNames, missing);

/** @param missing the quantities that this study cannot have, with the reason */
export const studySubject = (
  kind: string,
  quantities: Readonly<Record<string, string>>,
  missing: Readonly<Record<string, string>>,
): Subject => exactSubject(`a study of ${kind}`, {}, Object.keys(quantities), missing);

/** @param result of a training; absent where it could not be read */
export function keptSubject(result: ScenarioResult | undefined): Subject {
  const [first] = result?.seeds ?? [];
  return {
    what: "a stored training",
    verdicts: Object.fromEntries(
      Object.entries<Diagnosis>(diagnoses).map(([id, { statuses }]) => [id, statuses] as const),
    ),
    quantities: rangesOf(metrics),
    seeds: result?.seeds.length,
    steps: first?.snapshots.map(({ step }) => step) ?? [],
    unjudgeable(name, expectation) {
      const known = "metric" in expectation ? first?.metrics : first?.verdicts;
      if (known === undefined || Object.hasOwn(known, name)) return undefined;
      const key = "metric" in expectation ? "metric" : "verdict";
      return { key, message: `can never hold: the stored result has no ${name}`, hint: "leave it out" };
    },
  };
}

/** What is computed and not sampled: it may lack a quantity, and has no seeds, no snapshots and no null bands. */
function exactSubject(
  what: string,
  verdictsOf: Subject["verdicts"],
  quantities: readonly string[],
  missing: Readonly<Record<string, string>>,
): Subject {
  return {
    what,
    verdicts: verdictsOf,
    quantities: Object.fromEntries(quantities.map((name) => [name, [-Infinity, Infinity]])),
    seeds: undefined,
    steps: [],
    unjudgeable(name, { maxNulls }) {
      if (Object.hasOwn(missing, name)) {
        return { key: "metric", message: `can never hold: ${missing[name]}`, hint: "use another metric" };
      }
      if (maxNulls === undefined) return undefined;
      return { key: "maxNulls", message: `can never hold: ${what} has no null band`, hint: "use max or min" };
    },
  };
}

/**
 * Lowest and highest value of each quantity.
 * @param modes how many the data have, where that is known; no count of modes goes beyond
 */
export function rangesOf(
  all: Readonly<Record<string, Pick<Metric, "quantities">>>,
  modes = Infinity,
): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([id, { quantities }]) =>
      Object.entries(quantities).map(
        ([
          suffix,
          {
            range: [lo, hi],
            unit,
          },
        ]) => {
          return [id + suffix, [lo, unit === "modes" ? Math.min(hi, modes) : hi] as const];
        },
      ),
    ),
  );
}

/** Why a quantity will not be measured on a training, or not beside what the expectation compares it with. */
function unmeasured(
  name: string,
  { maxNulls, at }: WrittenExpectation,
  scenario: CheckedTraining,
  target: Target | undefined,
): Complaint | undefined {
  const { metrics: options, trainer, snapshots } = scenario;
  const id = metricOf(name);
  if (!options[id].enabled) {
    return {
      key: "metric",
      message: `can never hold: the metric ${id} is not enabled`,
      hint: `enable metrics.${id}`,
    };
  }
  if (target === undefined) return undefined;
  const offer = offerOf(target, trainer);
  const metric: Metric = metrics[id];
  const never = (why: string, hint: string) => ({
    key: "metric",
    message: `can never be computed: ${why}`,
    hint,
  });
  const lacks = whyNot(metric, options[id], offer, { more: quantityKinds.get(name)?.needs });
  if (lacks !== undefined) return never(lacks, "use another metric");
  const { dim } = target;
  const rows = { dim, real: snapshots.samples, fake: snapshots.samples };
  const few = whyNot(metric, options[id], offer, { rows });
  if (few !== undefined) return never(few, "raise snapshots.samples");
  const none = { rows: 0, dim, data: new Float64Array(0) };
  const resamples = metric.nullResamples({ ...offer, real: none, fake: none }, options[id]);
  if (maxNulls !== undefined && resamples === 0) {
    return { key: "maxNulls", message: `can never hold: ${id} has no null band`, hint: "use max or min" };
  }
  const all = snapshotSteps(scenario, target);
  const { steps, otherwise } = momentsOf({ id, name }, all, scenario, target);
  const gap = stepsAsked(at, all).find((step) => !steps.includes(step));
  if (gap === undefined) return undefined;
  return {
    key: at === undefined ? "metric" : "at",
    message: `can never be computed: ${name} has no value at step ${gap}: ${otherwise}`,
    hint: steps.length === 0 ? "use another metric" : `available steps: ${listed(steps)}`,
  };
}

/** Why a verdict will not be given: of the two players only where the trainer measures them, or where both or only one learn. */
function unasked(
  verdict: string,
  { trainer }: CheckedTraining,
  target: Target | undefined,
): Complaint | undefined {
  const lacks = lacksOf(trainer, target);
  const kind: TrainerKind = trainers[trainer.kind];
  const frozen = kind.frozen(trainer);
  if (verdict === "feedback" && !frozen)
    return {
      key: "verdict",
      message: "can never hold: the generator is not frozen",
      hint: "expect saturation, or set trainer.generator.frozen",
    };
  if (verdict === "staleness" && frozen)
    return {
      key: "verdict",
      message: "can never hold: the generator is frozen, so nothing can fall behind it",
      hint: "expect feedback",
    };
  if (verdict === "staleness" && lacks.probability !== undefined)
    return { key: "verdict", message: `can never hold: ${lacks.probability}`, hint: "leave it out" };
  if (verdict !== "dynamics" || lacks.dynamics === undefined) return undefined;
  const message = "can never hold: the dynamics of this training are not measured";
  return { key: "verdict", message, hint: "set trainer.dynamics" };
}

/** The metric whose quantity this is: "mode-coverage.hq" belongs to "mode-coverage". */
function metricOf(quantity: string): MetricId {
  const ids = Object.keys(metrics) as MetricId[];
  return (
    ids.find((id) => Object.keys(metrics[id].quantities).some((suffix) => id + suffix === quantity)) ?? ids[0]
  );
}
