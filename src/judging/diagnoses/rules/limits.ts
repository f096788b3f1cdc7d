/**
 * What a snapshot's samples must show to count as converged: each quantity that supports the verdict with its limit.
 *
 *   up to two dimensions   the earth mover's distance, which sees everything there is to see, and every named mode
 *   above                  there all distances concentrate and no single number tells: the two-sample statistics and the
 *                          earth mover's distance, each within what real samples score by chance, and every named mode
 */

import type { Evidence, NullBand, PowerRecord, Snapshot, TargetRecord } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { CORPUS_RULES, compareAt, nullAt, short, valueAt } from "./evidence.ts";
import { LABELLED, nullsOf } from "./sample-size.ts";
import { thresholdsOf } from "./thresholds.ts";

/**
 * Part of the data's standard deviation by which a converged generator may be off, where that is more than chance: in the plane
 * a distance, above two dimensions a shift of every column, as the energy distance sees it.
 */
export const FORGIVEN = 0.1;
/** From the 5 % to the 95 % quantile of a normal law, in standard deviations. */
const BAND_WIDTH = 3.29;
/** A count of modes does not vary where all are held; one fewer is five of these. */
const COUNT_DEVIATION = 0.2;

/** What tells a lost region: of that only chance is forgiven. */
const REGION = "two-sample.thin";

/** Quantities that support the verdict above two dimensions, and within what they must stay. */
const TWO_SAMPLE: Readonly<Record<string, readonly Limit["operator"][]>> = {
  "two-sample.energy": ["<="],
  "two-sample.neighbors": ["<=", ">="],
  "two-sample.coverage": [">="],
  "two-sample.thin": ["<="],
  "two-sample.cells": ["<="],
  "two-sample.column": ["<="],
  "two-sample.components": ["<="],
  "two-sample.radius": ["<="],
};

export interface Limit {
  readonly metric: string;
  readonly operator: "<=" | ">=";
  readonly threshold: number;
  /** What real samples score: the median of the null. */
  readonly center: number;
  /** Beyond this it is no chance; between it and the threshold so few samples do not tell. */
  readonly chance: number;
  /** What chance moves the quantity by: the standard deviation among real samples. */
  readonly deviation: number;
  readonly source: string;
}

export type LimitsInput = Pick<DiagnosisInput, "target" | "nulls" | "thresholds"> & {
  readonly power?: Pick<PowerRecord, "space" | "forgiven">;
};

/** The quantity that says how far samples are from the data. */
export const distanceOf = (target: TargetRecord | undefined): "emd" | "two-sample.energy" =>
  isHigh(target) ? "two-sample.energy" : "emd";

/** Whether the data have more than two dimensions. */
export const isHigh = (target: TargetRecord | undefined): boolean => (target?.dim ?? 1) > 2;

/** What is compared where it is not the samples themselves: " (pixels are compared)". */
export function comparedWord(target: TargetRecord | undefined, power: PowerRecord | undefined): string {
  if (power?.space === "features") return " (features are compared)";
  return target?.image === undefined ? "" : " (pixels are compared)";
}

/** @param final whether it is the last snapshot, which few samples may not excuse */
export function limitsOf(input: LimitsInput, snapshot: Snapshot, final: boolean): readonly Limit[] {
  return [
    ...(isHigh(input.target) ? high(input, snapshot) : plane(input, snapshot, final)),
    ...modesOf(input),
  ];
}

function high(input: LimitsInput, snapshot: Snapshot): readonly Limit[] {
  const pixels: Readonly<typeof TWO_SAMPLE> = input.power?.space === "features" ? {} : { emd: ["<="] };
  return Object.entries({ ...pixels, ...TWO_SAMPLE }).flatMap(([metric, operators]) =>
    operators.flatMap((operator) => withinChance(input, snapshot, metric, operator) ?? []),
  );
}

/** What real samples score, and as many deviations beyond as the joint rate of false alarms allows. */
function withinChance(
  input: LimitsInput,
  snapshot: Snapshot,
  metric: string,
  operator: Limit["operator"],
): Limit | undefined {
  const band = nullAt(input as DiagnosisInput, snapshot, metric);
  if (band === undefined || valueAt(snapshot, metric) === null) return undefined;
  const { alike, apart } = allowedOf(input, metric);
  const deviation = deviationOf(band);
  const away = operator === "<=" ? deviation : -deviation;
  const forgiven = input.power?.forgiven?.[metric] ?? Number.NEGATIVE_INFINITY;
  const threshold = Math.max(band.median + alike * away, forgiven);
  return {
    metric,
    operator,
    threshold,
    center: band.median,
    chance: Math.max(band.median + apart * away, forgiven),
    deviation,
    source:
      threshold === forgiven
        ? `real samples whose columns are all off by ${FORGIVEN} sd`
        : `real against real: ${short(band.median)} +- ${short(deviation)}, and ${alike} such deviations`,
  };
}

function allowedOf(input: LimitsInput, metric: string): { readonly alike: number; readonly apart: number } {
  const { alike, apart, region, regionApart } = thresholdsOf(input);
  return metric === REGION ? { alike: region, apart: regionApart } : { alike, apart };
}

export const deviationOf = ({ sd, lo, hi }: NullBand): number => sd ?? (hi - lo) / BAND_WIDTH;

/**
 * Before the end a distance may be a few null medians, whatever the number of samples. At the end it may be no farther because
 * few samples were compared.
 */
function plane(input: LimitsInput, snapshot: Snapshot, final: boolean): readonly Limit[] {
  const band = nullAt(input as DiagnosisInput, snapshot, "emd");
  const most = thresholdsOf(input).nulls;
  const nulls = final ? nullsOf(most, band?.n) : most;
  const threshold = Math.max(nulls * (band?.median ?? 0), FORGIVEN * (input.target?.sd ?? 0));
  return [
    {
      metric: "emd",
      operator: "<=",
      threshold,
      center: band?.median ?? 0,
      chance: Math.max(threshold, final ? (band?.hi ?? 0) : 0),
      deviation: band === undefined ? 0 : deviationOf(band),
      source: `${short(nulls)} null medians${nulls < most ? ` (${most} with ${LABELLED} samples)` : ""} or ${FORGIVEN} sd of the data; ${CORPUS_RULES} (converged)`,
    },
  ];
}

/** Modes that real samples themselves cover, where these are fewer than there are said to be; then no generator covers all. */
export function coveredByReal({
  target,
  nulls,
}: Pick<DiagnosisInput, "target" | "nulls">): number | undefined {
  const total = target?.modes?.centers.length;
  const covered = nulls["mode-coverage.modes20"]?.median;
  return total !== undefined && covered !== undefined && covered < total ? covered : undefined;
}

function modesOf(input: LimitsInput): readonly Limit[] {
  const total = input.target?.modes?.centers.length;
  if (total === undefined || coveredByReal(input) !== undefined) return [];
  return [
    {
      metric: "mode-coverage.modes20",
      operator: ">=",
      threshold: total,
      center: total,
      chance: total,
      deviation: COUNT_DEVIATION,
      source: `${CORPUS_RULES} (converged)`,
    },
  ];
}

export const limitsAt = (snapshot: Snapshot, input: DiagnosisInput): readonly Limit[] =>
  limitsOf(input, snapshot, snapshot === input.snapshots.at(-1));

/** One snapshot against the limits of convergence. */
export const goodEnough = (snapshot: Snapshot, input: DiagnosisInput): readonly Evidence[] =>
  limitsAt(snapshot, input).map((limit) => checked(limit, snapshot));

export const checked = ({ metric, operator, threshold, source }: Limit, snapshot: Snapshot): Evidence =>
  compareAt(snapshot, "converged", [metric, operator, threshold, source]);
