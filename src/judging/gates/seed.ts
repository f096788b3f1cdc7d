/** What one seed showed of what is expected. */

import { median } from "../../maths/statistics.ts";
import type { NullBand, PowerRecord, Quantity, SeedResult, Snapshot } from "../../result/index.ts";
import type { Expectation, MetricExpectation, VerdictExpectation, Window } from "./expectation.ts";

/** A seed's value, and what of it a reader should know when it did not pass. */
export interface Judgement {
  readonly value: number | string | null;
  readonly passed: boolean;
  readonly why?: string;
}

type Nulls = Readonly<Record<string, NullBand>>;

/** A training that broke off for a reason that is not its own. One that diverged has come to its end. */
export const isIncomplete = (status: SeedResult["status"]): boolean =>
  status === "failed" || status === "interrupted";

/**
 * @param nulls bands of the quantities at a snapshot
 * @param power what these samples would show; a bound in null medians that no bad sample reaches fails
 */
export function judgeSeed(
  expectation: Expectation,
  seed: SeedResult,
  nulls: Nulls,
  power?: PowerRecord,
): Judgement {
  if (isIncomplete(seed.status)) {
    const reason = seed.reason === undefined ? "" : `: ${seed.reason}`;
    return none(`${seed.status} after step ${seed.lastStep}${reason}`);
  }
  if ("verdict" in expectation) return judgeVerdict(expectation, seed);
  const { metric, at } = expectation;
  const powerless = whyPowerless(expectation, power);
  if (powerless !== undefined) return none(powerless);
  if (at === undefined) return judgeQuantity(expectation, seed.metrics[metric], nulls);
  const chosen = typeof at === "number" ? atStep(at, seed) : inWindow(at, seed);
  if (typeof chosen === "string") return none(chosen);
  const judged = chosen.map(({ step, metrics }) => {
    const judgement = judgeQuantity(expectation, metrics[metric], nulls);
    return judgement.why === undefined
      ? judgement
      : { ...judgement, why: `${judgement.why} at step ${step}` };
  });
  // A number that is not there does not pass, whichever of the snapshots was to be taken.
  const gap = judged.find(({ why }) => why !== undefined);
  return gap ?? taken(judged, expectation, nulls);
}

/** Why a bound in null medians is no bound: samples that are plainly wrong keep within it. */
function whyPowerless(
  { metric, maxNulls }: MetricExpectation,
  power: PowerRecord | undefined,
): string | undefined {
  if (power === undefined || maxNulls === undefined) return undefined;
  const ratio = power.ratios[metric];
  if (ratio === undefined && power.dim > 2) {
    return (
      `not estimable: it was not measured whether ${maxNulls} null medians are a useful limit in ${power.dim} dimensions; ` +
      "measure again with this gate, or expect the verdict convergence"
    );
  }
  if (ratio === undefined || ratio > maxNulls) return undefined;
  return (
    `not estimable: among ${power.n} samples in ${power.dim} dimensions, those whose columns are all off by 1 sd score ` +
    `${Number(ratio.toPrecision(3))} null medians, so ${maxNulls} are no useful limit; expect the verdict convergence, or limit two-sample.energy`
  );
}

const none = (why: string): Judgement => ({ value: null, passed: false, why });

/**
 * `is` passes on the listed statuses. `isNot` passes on any other one, except `inconclusive`: not knowing is no
 * absence, unless the evidence shows what is not to be and it was looked for. `not-applicable` does pass it: a WGAN's critic cannot saturate.
 */
export const accepts = (
  { is, isNot }: Pick<VerdictExpectation, "is" | "isNot">,
  status: string,
  notSeen: readonly string[] = [],
): boolean =>
  (is === undefined || is.includes(status)) &&
  (isNot === undefined ||
    (!isNot.includes(status) &&
      (status !== "inconclusive" || isNot.every((each) => notSeen.includes(each)))));

function judgeVerdict(expectation: VerdictExpectation, seed: SeedResult): Judgement {
  const found = seed.verdicts[expectation.verdict];
  if (found === undefined) return none("this verdict was not reached");
  const { status, from, explanation, notSeen } = found;
  const { by } = expectation;
  if (!accepts(expectation, status, notSeen)) {
    return { value: status, passed: false, ...(status === "inconclusive" && { why: explanation }) };
  }
  if (by === undefined || (from !== null && from <= by)) return { value: status, passed: true };
  return {
    value: status,
    passed: false,
    why: from === null ? "from an unknown step on" : `from step ${from} on`,
  };
}

function atStep(step: number, { snapshots, status, lastStep }: SeedResult): Snapshot[] | string {
  const found = snapshots.filter((snapshot) => snapshot.step === step);
  if (found.length > 0) return found;
  return lastStep < step ? `${status} at step ${lastStep}` : `there is no snapshot at step ${step}`;
}

/** A window counts only when the training has passed through all of it. */
function inWindow({ last, from = 0, to = Infinity }: Window, seed: SeedResult): readonly Snapshot[] | string {
  const { snapshots, status, lastStep } = seed;
  if (status !== "completed" && (last !== undefined || to > lastStep)) return `${status} at step ${lastStep}`;
  if (last !== undefined) {
    return snapshots.length < last ? `there are only ${snapshots.length} snapshots` : snapshots.slice(-last);
  }
  const found = snapshots.filter(({ step }) => step >= from && step <= to);
  return found.length > 0 ? found : "there is no snapshot in these steps";
}

function taken(judged: readonly Judgement[], expectation: MetricExpectation, nulls: Nulls): Judgement {
  const { at } = expectation;
  const take = typeof at === "object" ? (at.take ?? "worst") : "worst";
  const band = nulls[expectation.metric];
  const values = judged.map(({ value }) => value as number);
  if (take === "median") {
    const value = median(values);
    return { value, passed: isWithin(value, expectation, band) };
  }
  const byExcess = [...values].sort((a, b) => excess(b, expectation, band) - excess(a, expectation, band));
  const value = take === "worst" ? byExcess[0] : byExcess[byExcess.length - 1];
  return { value, passed: isWithin(value, expectation, band) };
}

function judgeQuantity(
  expectation: MetricExpectation,
  quantity: Quantity | undefined,
  nulls: Nulls,
): Judgement {
  if (quantity === undefined) return none("this quantity was not measured");
  if (quantity.value === null) return none(quantity.why);
  const { value } = quantity;
  const band = quantity.nullBand ?? nulls[expectation.metric];
  if (!Number.isFinite(value)) return none("the value is not finite");
  if (expectation.maxNulls !== undefined && band === undefined) {
    return { value, passed: false, why: "there is no null band to compare with" };
  }
  return { value, passed: isWithin(value, expectation, band) };
}

/** The bounds as numbers; infinite where there is none, and null where a null band is asked for and not there. */
export function boundsOf(
  { min = -Infinity, max = Infinity, maxNulls }: Pick<MetricExpectation, "min" | "max" | "maxNulls">,
  band: NullBand | undefined,
): { readonly lo: number; readonly hi: number } | null {
  if (maxNulls === undefined) return { lo: min, hi: max };
  return band === undefined ? null : { lo: min, hi: Math.min(max, maxNulls * band.median) };
}

function isWithin(value: number, expectation: MetricExpectation, band: NullBand | undefined): boolean {
  const bounds = boundsOf(expectation, band);
  return bounds !== null && value >= bounds.lo && value <= bounds.hi;
}

/** How far beyond its bounds a value is; negative within. */
function excess(value: number, expectation: MetricExpectation, band: NullBand | undefined): number {
  const bounds = boundsOf(expectation, band);
  return bounds === null ? Infinity : Math.max(value - bounds.hi, bounds.lo - value);
}
