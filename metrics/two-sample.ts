/**
 * Could the generated samples be real ones? Two-sample statistics, each good at what the others miss, for data of more
 * than two dimensions: there all distances between points are nearly equal, the earth mover's distance hardly moves
 * whatever the generator does, and no single number tells.
 *
 *   .energy      energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased: shifts of many columns, whole lost regions
 *   .neighbors   how often the nearest other sample is of the own side, real and generated together (Lopez-Paz's accuracy):
 *                above 1/2 where the sides lie apart locally (lost correlations), below it where real rows were copied
 *   .coverage    share of real samples with a generated one within their ball of k = 5 other real ones: lost regions
 *   .thin        share of real samples round which there are less than half as many generated as real ones, within the ball of
 *                the nearest 2.5 % (10 to 50) real ones: the part of the data where the density ratio is below a half. It
 *                sees lost regions that have no border, and hardly sees small smooth errors
 *   .cells       chi-square of the counts of both sides in 20 cells (k-means on both together), over its degrees of
 *                freedom: clusters that are lost or of wrong weight. A perfect generator scores about 1
 *   .column      W1 of the column that differs most, in its standard deviations: a single shifted or misshapen column
 *   .components  mean W1 along the principal components of both sides together, each in its own standard deviations: wrong
 *                correlations and scales
 *   .radius      W1 between the distances from the common mean, in standard deviations: scale, lost middle or rim
 *   .off         share of generated samples that are more than one and a half times as far from the nearest real one as 99 % of
 *                the real ones are from theirs: samples that lie off the data altogether
 *
 * Columns are divided by their standard deviation among the real samples, so that units do not matter; pixels have one
 * unit and are divided by the pooled one.
 *
 * Units and ranges: .energy in standard deviations, any real number (below 0 for about half of all perfect generators);
 * .neighbors and .coverage shares; .cells from 0; the last three standard deviations from 0.
 * Intervals: none; each value is read beside its null band, and `excludes` in the verdict says which faults it would show.
 * Input: more than two dimensions, at least 20 rows on either side; at most the first `rows` rows of either are compared.
 * Cannot see: what all of them miss, such as dependence of third order alone or tails that carry little mass. What they do see
 * at a given size and dimension is measured on the data (docs/diagnoses.md, power).
 * Null band: where halvings of one set of real rows are measured together, columns are divided by the standard deviations of all those rows, not of
 * one half; for .column of one half, as here.
 * Cost: 4 n^2 / 2 distances and k-means: 2000 rows of 64 columns about .4 s; products of rows, on all processors, where there are many.
 *
 * Source: Szekely & Rizzo 2004, "Testing for equal distributions in high dimension", InterStat 5 (energy); Lopez-Paz & Oquab
 * 2017, arXiv 1610.06545, Henze 1988, Annals of Statistics 16 (neighbors); Naeem et al. 2020, arXiv 2002.09797 (coverage);
 * maths/local-density.ts (thin); Richardson & Weiss 2018, arXiv 1805.12462 (cells); maths/marginals.ts (the rest).
 *
 * @example
 *   // N(0, I) in 8 dimensions against the same moved by 1 in every column, 1000 rows: .energy 1.8 (null 0 +- .002), .column 1.1
 */

import { Type } from "typebox";
import { cellsDiffer, cellsOf, chiSquare } from "../src/maths/cells.ts";
import { type ColumnScale, columnScale, standardized } from "../src/maths/column-scale.ts";
import { eachHalvedNeighbors, listedFor } from "../src/maths/halved-neighbors.ts";
import type { HalvedSweep } from "../src/maths/halved-sweep.ts";
import type { Halvings } from "../src/maths/halvings.ts";
import { ballOf } from "../src/maths/local-density.ts";
import {
  componentDistance,
  type Moments,
  marginsOfHalves,
  momentsOf,
  radiusDistance,
  sortedColumns,
  widestColumn,
} from "../src/maths/marginals.ts";
import { type OfBoth, type TwoSets, whyTooFar } from "../src/maths/neighbors.ts";
import { type Asked, energyDistance, type PairSweep, sweepOf } from "../src/maths/pair-sweep.ts";
import { firstRows } from "../src/maths/rows.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Samples } from "../src/samples.ts";
import {
  followed,
  type HalvedBegun,
  NULL_RESAMPLES_CLOUD,
  type Pending,
  quantity,
  unmeasured,
} from "./metric.ts";
import { inAnySpace } from "./space.ts";

const options = Type.Object({
  rows: Type.Integer({
    default: 2500,
    minimum: 20,
    maximum: 10000,
    description: "Rows of either side that are compared, at most",
  }),
});

const FEWEST = 20;
/** Neighbors of a ball, as in prdc. */
const K = 5;
/** Generated rows there, as a part of what one law on both sides gives, below which they are thin. */
const THIN = 0.5;
/** Share of the real samples whose distance to the nearest other one is usual, and how many times that is far. */
const USUAL = 0.99;
const FAR = 1.5;

const share = { unit: "share", range: [0, 1] } as const;
const distance = { unit: "sd", range: [0, Infinity], better: "lower" } as const;
const quantities = {
  ".energy": { unit: "sd", range: [-Infinity, Infinity], better: "lower" },
  ".neighbors": { ...share, better: "null" },
  ".coverage": { ...share, better: "higher" },
  ".thin": { ...share, better: "lower" },
  ".cells": { unit: "chi-square / df", range: [0, Infinity], better: "lower" },
  ".column": distance,
  ".components": distance,
  ".radius": distance,
  ".off": { ...share, better: "lower" },
} as const;
type Suffix = keyof typeof quantities;

export const twoSample = inAnySpace({
  title: "Two-sample statistics for many dimensions",
  source: "Szekely & Rizzo 2004; Lopez-Paz & Oquab 2017; Naeem et al. 2020; Richardson & Weiss 2018",
  options,
  needs: ["manyDimensions"],
  uses: ["image"],
  quantities,
  enabled: true,
  minimum: () => FEWEST,
  cost: ({ rows, dim }) => 5e-5 * Math.min(rows, 2500) * (1 + dim / 40),
  halvedCost: ({ rows, dim }) => 4.7e-4 * Math.min(rows, 2500) * (1 + dim / 320),
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  halved({ points, halvings, image }, { rows }) {
    const n = Math.min(rows, points.rows / 2);
    if (n < FEWEST || whyTooFar(points) !== undefined) return undefined;
    return statisticsOfHalves(halvings(2 * n), image !== undefined);
  },

  compute(input, { rows }) {
    const [some, others] = [firstRows(input.real, rows), firstRows(input.fake, rows)];
    const why = whyTooFar(some, others);
    if (why !== undefined) return unmeasured(quantities, why);
    const side = realSide(input.real, rows, input.image !== undefined);
    return followed(statistics(side, others), (measured) =>
      Object.fromEntries(
        Object.entries(measured).map(([suffix, { value, note }]): [string, Quantity] => [
          suffix,
          quantity({
            value,
            unit: quantities[suffix as Suffix].unit,
            n: others.rows,
            nReal: some.rows,
            ...(note !== undefined && { note }),
          }),
        ]),
      ),
    );
  },
  ofPairs: true,
});

interface Measured {
  readonly value: number;
  readonly note?: string;
}

/** What is known of the real side whatever is compared with it. */
interface RealSide {
  readonly rows: number;
  readonly shared: boolean;
  readonly scale: ColumnScale;
  readonly standardized: ReturnType<typeof standardized>;
  readonly moments: Moments;
  readonly columns: readonly Float64Array[];
}

/** Snapshots and planted faults are compared with the same real samples again and again. */
const known = new WeakMap<Samples, RealSide>();

/** @param shared whether all columns have one unit */
function realSide(given: Samples, rows: number, shared: boolean): RealSide {
  const before = known.get(given);
  if (before !== undefined && before.rows === rows && before.shared === shared) return before;
  const some = firstRows(given, rows);
  const side = { rows, shared, ...scaledSide(some, columnScale(some, shared)) };
  known.set(given, side);
  return side;
}

function scaledSide(some: Samples, scale: ColumnScale): Omit<RealSide, "rows" | "shared"> {
  const real = standardized(some, scale);
  return { scale, standardized: real, moments: momentsOf(real), columns: sortedColumns(real) };
}

/** All statistics of two samples, with columns in these standard deviations. */
export function statisticsIn(scale: ColumnScale, { real, fake }: TwoSets): Record<Suffix, Measured> {
  const { asked, measure } = statistics(scaledSide(real, scale), fake);
  return measure(sweepOf(asked));
}

function statistics(
  side: ReturnType<typeof scaledSide>,
  generated: Samples,
): Pending<Asked, PairSweep, Record<Suffix, Measured>> {
  const real = side.standardized;
  const fake = standardized(generated, side.scale);
  const wide = { real: ballOf(real.rows), fake: 0 };
  return {
    asked: {
      real,
      fake,
      lasting: true,
      wants: { own: { real: [1, K], fake: [1] }, other: true, balls: [wide], meanDistance: true },
    },
    measure: (swept) => statisticsOf(side, fake, swept, wide),
  };
}

function statisticsOf(
  { standardized: real, moments, columns }: ReturnType<typeof scaledSide>,
  fake: Samples,
  swept: PairSweep,
  wide: OfBoth<number>,
): Record<Suffix, Measured> {
  const other = swept.other();
  const own = { real: swept.own("real", 1), fake: swept.own("fake", 1) };
  const radii = swept.own("real", K);
  const widest = widestColumn(columns, fake);
  return {
    ".energy": { value: energyDistance(swept) },
    ".neighbors": {
      value: (nearerOwn(own.real, other.real) + nearerOwn(own.fake, other.fake)) / (real.rows + fake.rows),
    },
    ".coverage": { value: radii.filter((radius, i) => other.real[i] < radius).length / real.rows },
    ".thin": { value: shareThin(swept.inBalls(wide).held.real, (wide.real * fake.rows) / real.rows) },
    ".cells": { value: cellsDiffer({ real, fake }) },
    ".column": { value: widest.distance, note: `column ${widest.column}, counted from 0` },
    ".components": { value: componentDistance(moments, momentsOf(fake)) },
    ".radius": { value: radiusDistance({ real, fake }) },
    ".off": { value: shareOff(own.real, other.fake) },
  };
}

/** Rows whose nearest other row is of their own side; a tie counts half. */
function nearerOwn(own: Float64Array, other: Float64Array): number {
  return own.reduce((count, square, i) => count + (square < other[i] ? 1 : square === other[i] ? 0.5 : 0), 0);
}

/** @param expected generated rows in a ball where both sides have one law */
const shareThin = (held: Int32Array, expected: number): number =>
  held.reduce((count, inside) => count + (inside < THIN * expected ? 1 : 0), 0) / held.length;

/** @param own squared distances of the real rows to their nearest other one   @param other of the generated rows to the nearest real one */
function shareOff(own: Float64Array, other: Float64Array): number {
  const usual = Float64Array.from(own).sort()[Math.floor(USUAL * (own.length - 1))];
  return other.filter((square) => square > FAR ** 2 * usual).length / other.length;
}

/** The same of both halves of each halving, with columns in the standard deviations of all rows instead of one half. */
function statisticsOfHalves({ points, sides: all }: Halvings, shared: boolean): HalvedBegun {
  const pooled = standardized(points, columnScale(points, shared));
  const halvings = { points: pooled, sides: all };
  const n = points.rows / 2;
  return {
    asked: { halvings, lists: listedFor(ballOf(n)), contrasts: "distance" },
    measure: (swept) => ({ n, values: halvedStatistics(halvings, shared, swept) }),
  };
}

function halvedStatistics(
  halvings: Halvings,
  shared: boolean,
  { lists, contrasts }: HalvedSweep,
): Record<Suffix, number>[] {
  const { points: pooled } = halvings;
  const n = pooled.rows / 2;
  const wide = ballOf(n);
  const energies = contrasts();
  const margins = marginsOfHalves(halvings, shared);
  const cells = cellsOf(pooled, n);
  const found: Record<Suffix, number>[] = [];
  eachHalvedNeighbors(halvings, lists(), [K, wide], ({ own, other, balls }, sides) => {
    const draw = found.length;
    const real = (numbers: Float64Array) => numbers.filter((_, row) => sides[row] === 1);
    const fake = (numbers: Float64Array) => numbers.filter((_, row) => sides[row] === -1);
    const [ofReal, ofFake] = [
      { own: real(own), other: real(other) },
      { own: fake(own), other: fake(other) },
    ];
    const radii = real(balls[0].radii);
    found.push({
      ".energy": energies[draw],
      ".neighbors": (nearerOwn(ofReal.own, ofReal.other) + nearerOwn(ofFake.own, ofFake.other)) / pooled.rows,
      ".coverage": radii.filter((radius, i) => ofReal.other[i] < radius).length / n,
      ".thin": shareThin(
        balls[1].held.filter((_, row) => sides[row] === 1),
        wide,
      ),
      ".cells": chiSquare(cells, (row) => sides[row] === 1, 1),
      ".column": margins.column[draw],
      ".components": margins.components[draw],
      ".radius": margins.radius[draw],
      ".off": shareOff(ofReal.own, ofFake.other),
    });
  });
  return found;
}
