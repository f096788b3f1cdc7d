/**
 * Gates: what a scenario expects of its runs, held against what the runs showed. Pure, and needs nothing but the stored
 * seeds, so a stored result can be judged again under other expectations.
 *
 * A number that is not there never passes: a quantity that could not be estimated, a verdict that is inconclusive, a
 * seed that failed or was interrupted all fail the gate, and `observed` says why.
 */

import { median } from "simple-statistics";
import type { FailOn, Gate, GateLevel, Quantity, RunResult, ScenarioResult, SeedResult } from "./result.ts";

interface ExpectationBase {
  /** Share of the seeds that must pass, in (0, 1]. */
  readonly share: number;
  readonly level: GateLevel;
}

/** A diagnosis must return, or must not return, one of these statuses. */
export interface VerdictExpectation extends ExpectationBase {
  readonly verdict: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
}

/** A quantity of the last snapshot must keep within bounds; all that are given must hold. */
export interface MetricExpectation extends ExpectationBase {
  /** Flat name of a quantity, e.g. "emd" or "mode-coverage.modes20". */
  readonly metric: string;
  readonly max?: number;
  readonly min?: number;
  /** At most this many times the median that a perfect generator scores. */
  readonly maxNulls?: number;
}

export type Expectation = VerdictExpectation | MetricExpectation;

/** What one seed showed, and what of that a reader should know when it did not pass. */
interface Judgement {
  readonly value: number | string | null;
  readonly passed: boolean;
  readonly why?: string;
}

/** What gates are held against: the parts of a scenario's result that they need. */
export type Judged = Pick<ScenarioResult, "seeds" | "engine" | "game">;

/** One gate for each expectation, in their order. */
export function judge(expectations: readonly Expectation[], judged: Judged): Gate[] {
  const { seeds } = judged;
  const seedless = isSeedless(judged);
  return expectations.map((expectation) => {
    const found = seeds.map((seed) => ({ seed: seed.seed, ...judgeSeed(expectation, seed) }));
    const count = found.filter(({ passed }) => passed).length;
    // The tolerance keeps 0.9 of 10 seeds at 9: in binary, 0.9 * 10 may come out above 9.
    const needed = Math.max(1, Math.ceil(expectation.share * seeds.length - 1e-9));
    return {
      name: nameOf(expectation),
      level: expectation.level,
      operator: operatorOf(expectation),
      expected:
        wording(expectation, seeds) + (seedless ? "" : seedShare(expectation.share, needed, seeds.length)),
      observed: observedOf(expectation, found, count),
      values: found.map(({ seed, value, passed }) => ({ seed, value, passed })),
      passed: count >= needed,
    };
  });
}

/**
 * The exit code that seeds and gates ask for: 3 when anything that was asked for crashed or did not run, else 1 when a
 * gate failed that `failOn` cares about, else 0.
 */
export function exitCode(
  result: Pick<RunResult, "scenarios" | "skipped">,
  failOn: FailOn = "error",
): 0 | 1 | 3 {
  const incomplete =
    result.skipped.length > 0 ||
    result.scenarios.some(({ seeds }) => seeds.some(({ status }) => isIncomplete(status)));
  if (incomplete) return 3;
  return result.scenarios.some(({ gates }) => gates.some((gate) => fails(gate, failOn))) ? 1 : 0;
}

/** Whether a gate asks for exit code 1. */
export function fails({ passed, level }: Pick<Gate, "passed" | "level">, failOn: FailOn = "error"): boolean {
  if (passed || failOn === "never") return false;
  return level === "error" || (level === "warn" && failOn === "warn");
}

/** A training that broke off for a reason that is not its own. One that diverged has come to its end. */
export const isIncomplete = (status: SeedResult["status"]): boolean =>
  status === "failed" || status === "interrupted";

/** The one "seed" of a game, or of samples from outside, stands for none. */
export const isSeedless = ({ engine, game }: Pick<ScenarioResult, "engine" | "game">): boolean =>
  game !== undefined || engine === undefined;

function judgeSeed(expectation: Expectation, seed: SeedResult): Judgement {
  if (isIncomplete(seed.status)) {
    const reason = seed.reason === undefined ? "" : `: ${seed.reason}`;
    return { value: null, passed: false, why: `${seed.status} after step ${seed.lastStep}${reason}` };
  }
  return "verdict" in expectation
    ? judgeVerdict(expectation, seed)
    : judgeQuantity(expectation, seed.metrics[expectation.metric]);
}

/**
 * `is` passes on the listed statuses. `isNot` passes on any other one, except `inconclusive`: not knowing is no
 * absence. `not-applicable` does pass it: a WGAN's critic cannot saturate.
 */
function judgeVerdict({ verdict, is, isNot }: VerdictExpectation, seed: SeedResult): Judgement {
  const found = seed.verdicts[verdict];
  if (found === undefined) return { value: null, passed: false, why: "this verdict was not reached" };
  const passed =
    (is === undefined || is.includes(found.status)) &&
    (isNot === undefined || (!isNot.includes(found.status) && found.status !== "inconclusive"));
  return { value: found.status, passed };
}

function judgeQuantity(expectation: MetricExpectation, quantity: Quantity | undefined): Judgement {
  if (quantity === undefined) return { value: null, passed: false, why: "this quantity was not measured" };
  if (quantity.value === null) return { value: null, passed: false, why: quantity.why };
  const { value, nullBand } = quantity;
  if (!Number.isFinite(value)) return { value: null, passed: false, why: "the value is not finite" };
  const { min, max, maxNulls } = expectation;
  if (maxNulls !== undefined && nullBand === undefined) {
    return { value, passed: false, why: "there is no null band to compare with" };
  }
  const passed =
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (maxNulls === undefined || (nullBand !== undefined && value <= maxNulls * nullBand.median));
  return { value, passed };
}

function nameOf(expectation: Expectation): string {
  if ("metric" in expectation) {
    const { metric, min, max, maxNulls } = expectation;
    const bounds = [
      ...(min === undefined ? [] : [`>= ${min}`]),
      ...(max === undefined ? [] : [`<= ${max}`]),
      ...(maxNulls === undefined ? [] : [`<= ${times(maxNulls)}`]),
    ];
    return `${metric} ${bounds.join(" and ")}`;
  }
  const { verdict, is, isNot } = expectation;
  const parts = [
    ...(is === undefined ? [] : [`is ${is.join(" or ")}`]),
    ...(isNot === undefined ? [] : [`is not ${isNot.join(" or ")}`]),
  ];
  return `${verdict} ${parts.join(" and ")}`;
}

function operatorOf(expectation: Expectation): string {
  if ("verdict" in expectation) return expectation.isNot === undefined ? "is" : "is not";
  const { min, max, maxNulls } = expectation;
  const upper = max !== undefined || maxNulls !== undefined;
  if (min !== undefined && upper) return "within";
  return upper ? "<=" : ">=";
}

/** What was asked for, with the null's own value where the bound is a multiple of it. */
function wording(expectation: Expectation, seeds: readonly SeedResult[]): string {
  if ("verdict" in expectation || expectation.maxNulls === undefined) return nameOf(expectation);
  const nulls = seeds.flatMap(({ metrics }) => {
    const quantity = metrics[expectation.metric];
    return quantity?.value != null && quantity.nullBand !== undefined ? [quantity.nullBand.median] : [];
  });
  if (nulls.length === 0) return nameOf(expectation);
  return `${nameOf(expectation)} (${short(expectation.maxNulls * median(nulls))})`;
}

function seedShare(share: number, needed: number, total: number): string {
  if (total === 1) return " on the one seed";
  if (share === 1) return ` on every one of ${total} seeds`;
  return ` on at least ${needed} of ${total} seeds`;
}

function observedOf(
  expectation: Expectation,
  judged: readonly ({ readonly seed: number } & Judgement)[],
  passed: number,
): string {
  if (judged.length === 0) return "no seed ran";
  if (judged.length === 1) return alone(judged[0]);
  const found = "verdict" in expectation ? statuses(judged) : spread(judged);
  const reasons = judged.flatMap(({ seed, why }) => (why === undefined ? [] : [`seed ${seed}: ${why}`]));
  return [`holds on ${passed} of ${judged.length}`, ...found, ...reasons].join("; ");
}

function alone({ value, why }: Judgement): string {
  const shown = typeof value === "number" ? [short(value)] : typeof value === "string" ? [value] : [];
  return [...shown, ...(why === undefined ? [] : [why])].join("; ");
}

/** How often each status was seen, the most frequent first. */
function statuses(judged: readonly Judgement[]): string[] {
  const counts = new Map<string, number>();
  for (const { value } of judged) {
    if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  return ranked.length === 0 ? [] : [ranked.map(([status, count]) => `${status} on ${count}`).join(", ")];
}

function spread(judged: readonly Judgement[]): string[] {
  const values = judged.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  if (values.length === 0) return [];
  if (values.length === 1) return [short(values[0])];
  return [`median ${short(median(values))} [${short(Math.min(...values))}, ${short(Math.max(...values))}]`];
}

function times(factor: number): string {
  return factor === 1 ? "the null's median" : `${factor} times the null's median`;
}

/** Three significant digits, without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
