/** A played game as figures need it: few enough numbers to put on a page, none of them misleading. */

import type { GameRecord, RoundSeries } from "../../result/index.ts";
import { departures } from "./conserved.ts";
import type { Field } from "./game.ts";
import { games } from "./index.ts";
import type { GameTrajectory } from "./play.ts";
import { arena } from "./settings.ts";
import type { Spectrum } from "./spectrum.ts";
import { turnsBetween } from "./trend.ts";
import { updates } from "./updates/index.ts";

/** The most points that a line may have. */
const MOST = 800;
/** Arrows along each side; with six points an arrow they are fewer than 800 points too. */
const ARROWS = 11;
/** A polygon of fewer corners a turn would be mistaken for what the players did. */
const FEWEST_CORNERS = 12;
/** Half the side of the largest square whose numbers are finite whatever is drawn with them. */
const WIDEST = 1e300;
/** Room around the path. */
const ROOM = 1.08;

/** Six digits are more than a pixel shows. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** @param local the spectrum at the equilibrium */
export function gameRecord(trajectory: GameTrajectory, local: Spectrum): GameRecord {
  const { plan, coordinates, equilibrium, generator, discriminator, radius, conserved } = trajectory;
  const { field } = arena(plan);
  const { steps, rounds } = shownRounds(trajectory);
  return {
    title: games[plan.game].title,
    rule: updates[plan.update.kind].title,
    coordinates,
    equilibrium,
    clip: field.clip,
    path: {
      step: steps,
      generator: steps.map((k) => rounded(generator[k])),
      discriminator: steps.map((k) => rounded(discriminator[k])),
      rounds,
    },
    radius: thinned(radius),
    field: gridOf(field, trajectory),
    eigenvalues: eigenvaluesOf(local),
    conserved: conserved && {
      form: conserved.form,
      value: conserved.value,
      departure: thinned(departures(conserved.form, generator, discriminator)),
    },
  };
}

function eigenvaluesOf(local: Spectrum): GameRecord["eigenvalues"] {
  if (local.update === null) return { why: local.why };
  const { update } = local;
  const finite = update.eigenvalues.every(({ re, im }) => Number.isFinite(re) && Number.isFinite(im));
  if (!finite) return { why: "a round gives numbers that are not finite" };
  return update.eigenvalues.map(({ re, im }) => ({ re, im }));
}

/**
 * All rounds where they are few. Of many, every so many where the polygon still follows the turns; where it would not, the
 * first and the last ones, each in full.
 */
function shownRounds(trajectory: GameTrajectory): { steps: number[]; rounds: GameRecord["path"]["rounds"] } {
  const { lastStep } = trajectory;
  const count = lastStep + 1;
  if (count <= MOST) return { steps: Array.from({ length: count }, (_, k) => k), rounds: "all" };
  if (turnsBetween(trajectory, 0, lastStep) * FEWEST_CORNERS <= MOST) {
    const steps = Array.from({ length: MOST }, (_, k) => Math.round((k * lastStep) / (MOST - 1)));
    return { steps, rounds: "even" };
  }
  const half = MOST / 2;
  const steps = Array.from({ length: MOST }, (_, k) => (k < half ? k : count - MOST + k));
  return { steps, rounds: "ends" };
}

/** At most 800 rounds of a series: the ends, and of equal buckets the smallest and the largest, so that spikes survive. */
function thinned(values: Float64Array): RoundSeries {
  const last = values.length - 1;
  const kept = new Set([0, last]);
  const buckets = values.length <= MOST ? values.length : MOST / 2 - 1;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * values.length) / buckets);
    const to = Math.floor(((bucket + 1) * values.length) / buckets);
    let [smallest, largest] = [from, from];
    for (let k = from; k < to; k++) {
      if (values[k] < values[smallest]) smallest = k;
      if (values[k] > values[largest]) largest = k;
    }
    kept.add(smallest).add(largest);
  }
  const step = [...kept].sort((a, b) => a - b);
  return { step, value: step.map((k) => rounded(values[k])) };
}

/** Velocities in the middle of the cells of a square around the equilibrium that holds the whole path. */
function gridOf(
  field: Field,
  { equilibrium: [x, y], generator, discriminator }: GameTrajectory,
): GameRecord["field"] {
  const farthest = generator.reduce(
    (most, g, k) => Math.max(most, Math.abs(g - x), Math.abs(discriminator[k] - y)),
    0,
  );
  const half = Math.min(WIDEST, ROOM * (farthest === 0 ? 1 : farthest));
  const places = Array.from({ length: ARROWS }, (_, k) => ((2 * k + 1) / ARROWS - 1) * half);
  const [columns, rows] = [places.map((at) => rounded(x + at)), places.map((at) => rounded(y + at))];
  const velocity = rows.flatMap((d) =>
    columns.map((g) => {
      const [vg, vd] = field.velocity([g, d]);
      return Number.isFinite(Math.hypot(vg, vd)) ? ([rounded(vg), rounded(vd)] as const) : null;
    }),
  );
  return { generator: columns, discriminator: rows, velocity };
}
