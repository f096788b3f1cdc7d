/**
 * Gates: what a scenario expects of its runs, held against what the runs showed. Pure, and needs nothing but the stored
 * seeds, so a stored result can be judged again under other expectations.
 *
 * A number that is not there never passes: a quantity that could not be estimated, a verdict that is inconclusive, a
 * seed that failed or was interrupted all fail the gate, and `observed` says why.
 */

import { median, wilson } from "../../maths/statistics.ts";
import type { FailOn, Gate, NullBand, RunResult, ScenarioResult, SeedResult } from "../../result/index.ts";
import {
  CONFIDENT,
  type Expectation,
  type MetricExpectation,
  nameOf,
  operatorOf,
  seedsNeeded,
} from "./expectation.ts";
import { boundsOf, isIncomplete, type Judgement, judgeSeed } from "./seed.ts";

export type { Expectation, MetricExpectation, VerdictExpectation } from "./expectation.ts";
export { boundedIn } from "./expectation.ts";
export { isIncomplete } from "./seed.ts";

/** What gates are held against: the parts of a scenario's result that they need. */
export type Judged = Pick<ScenarioResult, "seeds" | "engine"> &
  Partial<Pick<ScenarioResult, "nulls" | "power">>;

/** One gate for each expectation, in their order. */
export function judge(expectations: readonly Expectation[], judged: Judged): Gate[] {
  const { seeds, nulls = {}, power } = judged;
  return expectations.map((expectation) => {
    const found = seeds.map((seed) => ({ seed: seed.seed, ...judgeSeed(expectation, seed, nulls, power) }));
    const outcome = over(found, expectation, judged);
    return {
      name: nameOf(expectation),
      level: expectation.level,
      operator: operatorOf(expectation),
      expected: wording(expectation, judged) + outcome.asked,
      observed: outcome.observed,
      values: found.map(({ seed, value, passed }) => ({ seed, value, passed })),
      passed: outcome.passed,
    };
  });
}

/**
 * The exit code that seeds and gates ask for: 3 when anything that was asked for crashed or did not run, else 1 when a
 * gate failed that `failOn` cares about, else 0.
 */
export function exitCode(
  result: Pick<RunResult, "skipped"> & {
    readonly scenarios: readonly Pick<ScenarioResult, "seeds" | "gates">[];
  },
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

/** The one "seed" of what was not trained stands for none. */
export const isSeedless = ({ engine }: Pick<ScenarioResult, "engine">): boolean => engine === undefined;

type Found = { readonly seed: number } & Judgement;

interface Outcome {
  /** What was asked of the seeds together. */
  readonly asked: string;
  readonly observed: string;
  readonly passed: boolean;
}

/** From what each seed showed to what all of them did. */
function over(found: readonly Found[], expectation: Expectation, judged: Judged): Outcome {
  const total = found.length;
  const isQuantile = "metric" in expectation && expectation.quantile !== undefined;
  const { share, confident = false } = expectation;
  const count = found.filter(({ passed }) => passed).length;
  // The tolerance keeps 0.9 of 10 seeds at 9: in binary, 0.9 * 10 may come out above 9.
  const needed = Math.max(1, Math.ceil(share * total - 1e-9));
  const asked = isQuantile
    ? ` on the ${quantileName(expectation)} of ${total} seeds`
    : isSeedless(judged)
      ? ""
      : seedShare(expectation, needed, total);
  if (total === 0) return { asked, observed: "no seed ran", passed: false };
  const fewest = seedsNeeded(expectation);
  if (total < fewest) {
    const what = isQuantile ? `the ${quantileName(expectation)}` : "this confidence";
    const observed = `${total} ${total === 1 ? "seed is" : "seeds are"} too few for ${what} (at least ${fewest} are required)`;
    return { asked, observed, passed: false };
  }
  if (isQuantile) {
    const { shown, passed } = quantileOf(found, expectation, judged);
    return { asked, observed: [`${shown}${range(found)}`, ...reasons(found)].join("; "), passed };
  }
  const rate = wilson({ successes: count, n: total, level: CONFIDENT });
  const passed = confident ? rate.lo >= share : count >= needed;
  if (total === 1) return { asked, observed: alone(found[0]), passed };
  const held = confident
    ? `holds on ${count} of ${total}, so at ${short(rate.lo)} or more with 95 % confidence`
    : `holds on ${count} of ${total}`;
  const shown = "verdict" in expectation ? statuses(found) : spread(found);
  return { asked, observed: [held, ...shown, ...reasons(found)].join("; "), passed };
}

/** A seed without a value counts as the worst there can be. */
function quantileOf(
  found: readonly Found[],
  expectation: MetricExpectation,
  judged: Judged,
): { readonly shown: string; readonly passed: boolean } {
  const { quantile = 0.5 } = expectation;
  const at = (missing: number) =>
    quantileAt(
      found.map(({ value }) => (typeof value === "number" ? value : missing)),
      quantile,
    );
  const [lowest, highest] = [at(-Infinity), at(Infinity)];
  const bounds = boundsOf(expectation, nullOf(expectation, judged));
  const reached = expectation.min === undefined ? highest : lowest;
  const shown = Number.isFinite(reached) ? short(reached) : "not estimable";
  const passed =
    bounds !== null &&
    (expectation.min === undefined || (Number.isFinite(lowest) && lowest >= bounds.lo)) &&
    (bounds.hi === Infinity || (Number.isFinite(highest) && highest <= bounds.hi));
  return { shown: `${quantileName(expectation)} ${shown}`, passed };
}

/** Hyndman & Fan 1996, definition 2: the median as everyone knows it. Infinite values are values like others. */
function quantileAt(values: readonly number[], q: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  const position = q * ascending.length;
  const whole = Math.round(position);
  // In binary, 0.9 * 10 need not be 9.
  if (Math.abs(position - whole) > 1e-9) return ascending[Math.ceil(position) - 1];
  const [below, above] = [ascending[whole - 1], ascending[whole]];
  return below === above ? below : (below + above) / 2;
}

const quantileName = ({ quantile = 0.5 }: MetricExpectation): string =>
  quantile === 0.5 ? "median" : `${quantile} quantile`;

/** The band that the seeds' own values stand beside; one band for all, or the one of the scenario. */
function nullOf({ metric }: MetricExpectation, { seeds, nulls = {} }: Judged): NullBand | undefined {
  return nulls[metric] ?? seeds.map((seed) => bandOf(seed, metric)).find((band) => band !== undefined);
}

function bandOf({ metrics }: SeedResult, metric: string): NullBand | undefined {
  const quantity = metrics[metric];
  return quantity?.value != null ? quantity.nullBand : undefined;
}

/** What was asked for, with the null's own value where the bound is a multiple of it. */
function wording(expectation: Expectation, judged: Judged): string {
  if ("verdict" in expectation || expectation.maxNulls === undefined) return nameOf(expectation);
  const band = nullOf(expectation, judged);
  if (band === undefined) return nameOf(expectation);
  return `${nameOf(expectation)} (${short(expectation.maxNulls * band.median)})`;
}

function seedShare({ share, confident = false }: Expectation, needed: number, total: number): string {
  if (confident) return ` on ${short(100 * share)} % of all seeds, shown by ${total} with 95 % confidence`;
  if (total === 1) return " on the one seed";
  if (share === 1) return ` on every one of ${total} seeds`;
  return ` on at least ${needed} of ${total} seeds`;
}

const reasons = (found: readonly Found[]): string[] =>
  found.flatMap(({ seed, why }) => (why === undefined ? [] : [`seed ${seed}: ${why}`]));

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
  return [`median ${short(median(values))}${range(judged)}`];
}

/** " [lowest, highest]" */
function range(judged: readonly Judgement[]): string {
  const values = judged.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  return values.length === 0 ? "" : ` [${short(Math.min(...values))}, ${short(Math.max(...values))}]`;
}

/** Three significant digits, without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
