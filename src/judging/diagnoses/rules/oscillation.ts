/**
 * Does the generator run in circles? Then its samples are never where the data are, and never where they were a snapshot
 * ago: over the last half of the training they move by many times the sampling noise, by a good part of their own
 * distance from the data, and (where there are modes) onto other modes. The distance itself does not halve meanwhile: a spiral
 * inwards arrives. Losses do not show it: they may sit exactly at the equilibrium's values.
 */

import { median } from "../../../maths/statistics.ts";
import type { Evidence, NullBand, Snapshot, Verdict } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { allHold, CORPUS_RULES, compare, nullAt, short, valueAt } from "./evidence.ts";
import { deviationOf, distanceOf, isHigh } from "./limits.ts";
import { nullsOf } from "./sample-size.ts";
import { jaccard, occupiedModes } from "./support.ts";
import { thresholdsOf } from "./thresholds.ts";
import { findTrend } from "./trend.ts";

/** The movement, as a part of the distance from the data. */
const MOVEMENT_SHARE = 0.3;
/**
 * Above two dimensions: samples for one deviation of the null, and the share of the distance. Samples off the data have no parts of it
 * to move between, so there the share is that of the plane; an energy distance is a square.
 */
const MOVED = 10;
const HIGH_SHARE = 0.5;
const OFF_SHARE = MOVEMENT_SHARE ** 2;
/** The distance from the data, in null medians. */
const DISTANCE_NULLS = 3;
/** Jaccard's index of successive sets of occupied modes. */
const SAME_MODES = 0.7;
/** The part of the snapshots from a step on that must move for the oscillation to count from there. */
const MOVING = 0.8;
/**
 * The largest distance of the second part of the judged snapshots over that of the first: at most this is a spiral inwards. An
 * energy distance is a square. With fewer distances than these, chance halves the largest of a part.
 */
const INWARDS = 0.5;
const PARTED = 8;

/** Part of an energy distance that is left of an approach, where snapshots are too few for their largest distances (docs/diagnoses.md). */
const TENTH = 0.1;
/** Movements that must be known. Above two dimensions two of them are as large on the way to the data as they are in circles. */
const FEWEST = 2;
const FEWEST_HIGH = 3;

const SOURCE = `${CORPUS_RULES} (oscillating)`;

export interface Oscillation {
  readonly found: boolean;
  readonly from: number;
  readonly evidence: readonly Evidence[];
}

/**
 * The comparisons, or undefined when there are too few snapshots or no null band to compare with.
 *
 * @param off whether the samples lie off the data and do not approach them
 */
export function findOscillation(input: DiagnosisInput, off = false): Oscillation | undefined {
  const half = input.snapshots.slice(Math.floor(input.snapshots.length / 2));
  const movements = numbers(half, "movement");
  const metric = distanceOf(input.target);
  const distances = numbers(half, metric);
  const fewest = isHigh(input.target) ? FEWEST_HIGH : FEWEST;
  if (movements.length < fewest || distances.length < fewest) return undefined;
  if (distances.length < PARTED && approaches(input, distances)) return undefined;
  const band = nullAt(input, half[half.length - 1], "movement");
  if (band === undefined) return undefined;

  const row = (
    metric: string,
    observed: number,
    operator: Evidence["operator"],
    threshold: number,
    source = SOURCE,
  ): Evidence =>
    compare({
      shows: "oscillating",
      metric,
      from: half[0].step,
      to: half[half.length - 1].step,
      observed,
      operator,
      threshold,
      source,
    });
  const limits = limitsOf(input, band, off);
  const movement = median(movements);
  const distance = median(distances);
  const evidence = [
    row("movement, median", movement, ">=", limits.movement),
    row("movement, median", movement, ">=", limits.share * distance),
    row(`${metric}, median`, distance, ">=", limits.distance),
  ];
  if (distances.length >= PARTED) {
    const middle = Math.floor(distances.length / 2);
    const change = Math.max(...distances.slice(middle)) / Math.max(...distances.slice(0, middle));
    const inwards = isHigh(input.target) ? INWARDS ** 2 : INWARDS;
    evidence.push(
      row(
        `${metric}, largest of the last quarter over that of the quarter before`,
        change,
        ">",
        inwards,
        "a distance that halves is an approach, docs/diagnoses.md (convergence)",
      ),
    );
  }
  const similarity = modeSimilarity(half, input);
  if (similarity !== null) {
    evidence.push(row("occupied modes shared by successive snapshots, median", similarity, "<=", SAME_MODES));
  }
  return { found: allHold(evidence), from: startOf(input.snapshots, limits.movement), evidence };
}

/** Of few snapshots above two dimensions: samples that move far on their way to the data come steadily nearer, to a tenth of the energy distance. */
function approaches(input: DiagnosisInput, distances: readonly number[]): boolean {
  if (!isHigh(input.target) || distances[distances.length - 1] > TENTH * distances[0]) return false;
  const trend = findTrend(input);
  return trend !== undefined && allHold(trend);
}

/**
 * What movement and distance must reach. Above two dimensions both are energy distances, whose null is near 0: deviations of the
 * null count there instead of its multiples. They fall as 1 / n, so a movement of n / 10 of them is the same one for any n: chosen
 * on labelled trainings, as is the share (docs/diagnoses.md).
 */
function limitsOf(input: DiagnosisInput, band: NullBand, off: boolean) {
  const { movement, apart } = thresholdsOf(input);
  if (isHigh(input.target)) {
    const deviation = deviationOf(band);
    return {
      movement: band.median + Math.max(2 * apart, band.n / MOVED) * deviation,
      share: off ? OFF_SHARE : HIGH_SHARE,
      distance: band.median + apart * deviation,
    };
  }
  return {
    movement: Math.max(nullsOf(movement, band.n) * band.median, band.hi),
    share: MOVEMENT_SHARE,
    distance: DISTANCE_NULLS * band.median,
  };
}

/** @param more what else is known of the samples, as sentences */
export function oscillationVerdict({ from, evidence }: Oscillation, to: number, more = ""): Verdict {
  const [movement, , distance] = evidence;
  return {
    status: "oscillating",
    from,
    to,
    evidence,
    explanation:
      `The generator moves but does not approach the data: from one snapshot to the next its samples move by ` +
      `${short(movement.observed ?? Number.NaN)} (median), and they stay ${short(distance.observed ?? Number.NaN)} away ` +
      `from the data.${more} Losses and discriminator outputs may look balanced all the while.`,
  };
}

function numbers(snapshots: readonly Snapshot[], name: string): number[] {
  return snapshots.map((snapshot) => valueAt(snapshot, name)).filter((value) => value !== null);
}

/** Median Jaccard index of the occupied modes of successive snapshots; null for fewer than two modes or no points. */
function modeSimilarity(snapshots: readonly Snapshot[], { target }: DiagnosisInput): number | null {
  if (target?.modes === undefined || target.modes.centers.length < 2) return null;
  const sets = snapshots.map((snapshot) => occupiedModes(snapshot, target));
  const similarities = sets.slice(1).flatMap((set, i) => {
    const before = sets[i];
    return set === null || before === null ? [] : [jaccard(before, set)];
  });
  return similarities.length === 0 ? null : median(similarities);
}

/** First snapshot that moves by the limit and from which at least 80 % do. */
function startOf(snapshots: readonly Snapshot[], limit: number): number {
  const moves = snapshots.map((snapshot) => (valueAt(snapshot, "movement") ?? 0) >= limit);
  const start = moves.findIndex((move, i) => {
    const rest = moves.slice(i);
    return move && rest.filter(Boolean).length >= MOVING * rest.length;
  });
  return snapshots[Math.max(start, 0)].step;
}
