/**
 * Holds trainings against earlier ones. A quantity has changed when two things hold: the exact rank test, adjusted over the
 * scenario's primary quantities, says that chance alone would rarely do this; and the shift is beyond the noise, the width
 * that the quantity has between two sets of real samples. Significance without size cries wolf, size without significance
 * too.
 *
 * With no difference, a scenario is called changed with a chance of at most `alpha`. What is no comparison (another
 * definition, too few seeds) is never called "no change".
 */

import { Value } from "typebox/value";
import { metrics } from "../../../metrics/index.ts";
import type { Metric } from "../../../metrics/metric.ts";
import { holm } from "../../maths/holm.ts";
import { fewestFor, rankTest, smallestP } from "../../maths/rank-test.ts";
import { middleDifference, shift } from "../../maths/shift.ts";
import { type Difference, differences } from "../../plain-data.ts";
import type { Change, ChangeEvidence, SeedValue } from "../../result/index.ts";
import type { Definition } from "./definition.ts";
import { betterOf, noiseOf, score } from "./direction.ts";
import { compareSingle, isSingle } from "./single.ts";
import type { PrimaryValues, Trained } from "./trained.ts";

/** The customary 5 %; Holm shares it among a scenario's quantities. */
export const ALPHA = 0.05;

export interface CompareOptions {
  readonly alpha?: number;
  /** Whether options of the trainer may differ, as between two objectives; otherwise they make the sets incomparable. */
  readonly trainerMayDiffer?: boolean;
  /** What is said of a version or the like that differs. */
  readonly notes?: readonly string[];
}

/** One change for each primary quantity of `after`; a single one where the scenarios cannot be compared at all. */
export function compareTrained(before: Trained, after: Trained, options: CompareOptions = {}): Change[] {
  const { alpha = ALPHA, trainerMayDiffer = false } = options;
  const { scenario } = after;
  const differing = differencesOf(before, after);
  const inTheWay = differing.filter(({ key }) => !(trainerMayDiffer && key.startsWith("trainer.")));
  if (inTheWay.length > 0) {
    const why = `The definition changed: ${inTheWay.map(({ text }) => text).join("; ")}.`;
    return [{ scenario, metric: null, verdict: "not comparable", why, notes: [] }];
  }
  const notes = [
    ...differing.map(({ text }) => text),
    ...differences(before.engine, after.engine, ["engine"]).map(({ text }) => text),
    ...(options.notes ?? []),
  ];
  const sets = Math.max(...Object.values(after.primary).map(({ values }) => values.length));
  if (after.engine.id === "none" && isSingle(before, sets)) return compareSingle(before, after, alpha, notes);
  const pairs = Object.entries(after.primary).map(([metric, late]) => ({
    metric,
    ...pairOf(metric, before.primary[metric], late),
  }));
  const tested = pairs.filter((pair) => "before" in pair);
  const family = tested.length;
  const adjusted = holm(tested.map((pair) => rankTest(pair).p));
  return pairs.map((pair): Change => {
    const { metric } = pair;
    if (!("before" in pair)) {
      return { scenario, metric, verdict: "not comparable", why: pair.why, notes };
    }
    const evidence = evidenceOf(pair, adjusted[tested.indexOf(pair)]);
    return { scenario, metric, ...judge(pair, evidence, alpha, family), notes, evidence };
  });
}

/** The options with the defaults of those that came after they were stored. */
function completed(id: string, options: unknown): unknown {
  const metric = (metrics as Readonly<Record<string, Metric>>)[id];
  return metric === undefined ? options : Value.Default(metric.options, structuredClone(options));
}

/** Keys of the two definitions that differ, options of metrics that only one side compares apart. */
export function differencesOf(
  before: Pick<Trained, "definition">,
  after: Pick<Trained, "definition">,
): Difference[] {
  const shared = (one: Definition, other: Definition) => ({
    ...one,
    metrics: Object.fromEntries(
      Object.entries(one.metrics)
        .filter(([id]) => Object.hasOwn(other.metrics, id))
        .map(([id, options]) => [id, completed(id, options)]),
    ),
  });
  return differences(
    shared(before.definition, after.definition),
    shared(after.definition, before.definition),
  );
}

interface Pair {
  readonly unit: string;
  readonly better: ChangeEvidence["better"];
  readonly noise: number;
  /** What ranks: lower is better, infinity for what diverged. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly values: { readonly before: readonly SeedValue[]; readonly after: readonly SeedValue[] };
}

/** The numbers to rank, or why there are none. */
function pairOf(
  metric: string,
  early: PrimaryValues | undefined,
  late: PrimaryValues,
): Pair | { readonly why: string } {
  if (early === undefined) return { why: "The earlier trainings have no values of this quantity." };
  if (hasValues(early) && hasValues(late) && early.unit !== late.unit)
    return { why: `The unit changed from ${early.unit} to ${late.unit}.` };
  const better = betterOf(metric, late);
  const band = late.null ?? early.null;
  if (better === "null" && band === undefined) {
    return {
      why: "The best value is what real samples score, which is unknown because there is no null band.",
    };
  }
  const rankable = (values: readonly SeedValue[]) =>
    values.flatMap((value) => score(value, better, band?.median ?? 0));
  return {
    unit: late.unit,
    better,
    noise: noiseOf(better, band),
    before: rankable(early.values),
    after: rankable(late.values),
    values: { before: early.values, after: late.values },
  };
}

/** Without one, its unit is the declared one, which may speak of data where the values were of features. */
const hasValues = ({ values }: PrimaryValues): boolean => values.some(({ value }) => value !== null);

function evidenceOf({ unit, better, noise, before, after, values }: Pair, adjusted: number): ChangeEvidence {
  const { p, delta, exact } = rankTest({ before, after });
  const flip = better === "higher" ? -1 : 1;
  const empty = before.length === 0 || after.length === 0;
  const moved = empty ? { value: null, lo: null, hi: null, level: 0 } : shift({ before, after });
  const turned = (value: number | null): number | null => (value === null ? null : flip * value || 0);
  return {
    unit,
    better,
    ...values,
    p,
    adjusted,
    exact,
    delta: flip * delta || 0,
    shift: turned(moved.value),
    interval: {
      lo: turned(flip === 1 ? moved.lo : moved.hi),
      hi: turned(flip === 1 ? moved.hi : moved.lo),
      level: moved.level,
    },
    noise,
  };
}

function judge(
  { before, after, noise, values }: Pair,
  { p, adjusted }: ChangeEvidence,
  alpha: number,
  family: number,
): Pick<Change, "verdict" | "why"> {
  const [n, m] = [before.length, after.length];
  // Holm's first step is the strictest: a quantity that only passes a later one leans on the others.
  if (smallestP(n, m) * family > alpha) {
    const enough = fewestFor(alpha / family);
    const most = n === m ? `${n} against ${m} seeds` : `${n} seeds against ${m}`;
    const why = `Even without any overlap of the two sides, ${most} give p = ${short(smallestP(n, m))}, but ${
      family === 1 ? "" : `with ${family} quantities `
    }p <= ${short(alpha / family)} is required. Use at least ${enough} seeds on each side.`;
    return { verdict: "too little data", why };
  }
  const same = values.after.filter(({ seed, value }) =>
    values.before.some((early) => early.seed === seed && early.value === value && value !== null),
  ).length;
  const odds = `p = ${short(p)}${family > 1 ? `, ${short(adjusted)} over ${family} quantities` : ""}`;
  if (same === m && m === n)
    return { verdict: "no change", why: "All seeds have exactly the same values as before." };
  if (adjusted > alpha)
    return { verdict: "no change", why: `Chance alone causes such a shift too often (${odds}).` };
  const worse = middleDifference(before, after);
  if (!(Math.abs(worse) > noise)) {
    return {
      verdict: "no change",
      why: `The shift is significant (${odds}) but within the noise of the quantity.`,
    };
  }
  return {
    verdict: worse > 0 ? "regressed" : "improved",
    why: `The shift is beyond the noise, and chance alone rarely causes it (${odds}).`,
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
