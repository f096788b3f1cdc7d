/** The work of `ganscope emd` from files to an answer, without a word to anybody: where it takes long, in a thread. */

import { InputError, UsageError } from "../../errors.ts";
import { readMatrix, readSamples, readVector } from "../../inputs/index.ts";
import { type Costs, costsBetween, costsInMatrix, type GroundCost } from "../../maths/ground-cost.ts";
import { emd as exactEmd, type Transport, transport } from "../../maths/transport.ts";
import type { Arguments } from "../command.ts";
import type { Telling } from "./telling.ts";

/** Named as in scipy. */
export const COSTS: Readonly<Record<string, GroundCost>> = {
  euclidean: "euclidean",
  sqeuclidean: "squared-euclidean",
  cityblock: "city-block",
};

/** Between these the distance lies, whether or not it is known. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export type Solved = Transport | { readonly bounds: Bounds };

export async function transportFiles(args: Arguments, telling: Telling<Solved>): Promise<Solved> {
  const { a, b, cost = "euclidean" } = args.strings;
  if (a === undefined || b === undefined) {
    throw new UsageError("emd requires --a and --b", { hint: "e.g. ganscope emd --a a.npy --b b.npy" });
  }
  const [real, fake] = [readSamples(a).samples, readSamples(b).samples];
  const masses = {
    real: weights(args, "weights-a", real.rows),
    fake: weights(args, "weights-b", fake.rows),
  };
  const plan = (dim: number) =>
    telling.plan({
      words: `solving for ${real.rows} x ${fake.rows} points`,
      seconds: secondsFor(real.rows, fake.rows, dim),
    });
  if (Object.hasOwn(COSTS, cost)) {
    plan(real.dim);
    if (real.dim === fake.dim)
      telling.kept(() => ({
        bounds: boundsOf(costsBetween({ real, fake, cost: COSTS[cost] }), masses),
      }));
    return exactEmd({
      real: { points: real, masses: masses.real },
      fake: { points: fake, masses: masses.fake },
      cost: COSTS[cost],
    });
  }
  if (!/\.\w+$/.test(cost)) {
    throw new UsageError(`does not accept ${JSON.stringify(cost)}`, {
      where: "--cost",
      hint: `use ${Object.keys(COSTS).join(", ")}, or a file with a cost matrix`,
    });
  }
  const matrix = readMatrix(cost);
  if (matrix.rows !== real.rows || matrix.columns !== fake.rows) {
    throw new InputError(
      `the cost matrix must be ${real.rows} x ${fake.rows}, one cost per pair of points (got ${matrix.rows} x ${matrix.columns})`,
      { where: cost },
    );
  }
  plan(0);
  telling.kept(() => ({ bounds: boundsOf(costsInMatrix(matrix.data, matrix.columns), masses) }));
  return transport({ ...masses, cost: matrix.data });
}

/** About how long it takes on one core: from 256 to 4096 points in 2 to 512 dimensions within a factor of two. */
const secondsFor = (rows: number, columns: number, dim: number): number =>
  rows * columns * (1e-7 + 2.2e-9 * dim);

interface Masses {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
}

/**
 * From below, what each point pays at least, at the cheapest point of the other side, whichever side pays more; from above, the cost
 * of the plan that fills the points in their order. Both hold for any cost.
 */
export function boundsOf(costs: Costs, { real, fake }: Masses): Bounds {
  const row = new Float64Array(costs.columns);
  const cheapest = new Float64Array(costs.columns).fill(Number.POSITIVE_INFINITY);
  let [byRows, upper] = [0, 0];
  let [at, left] = [0, fake[0]];
  for (let i = 0; i < costs.rows; i++) {
    costs.row(i, row, 0);
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < row.length; j++) {
      if (fake[j] > 0) least = Math.min(least, row[j]);
      if (real[i] > 0) cheapest[j] = Math.min(cheapest[j], row[j]);
    }
    if (real[i] > 0) byRows += real[i] * least;
    for (let mass = real[i]; mass > 0 && at < costs.columns; ) {
      const moved = Math.min(mass, left);
      upper += moved * row[at];
      mass -= moved;
      left -= moved;
      if (left <= 0) left = fake[++at];
    }
  }
  const byColumns = cheapest.reduce((sum, cost, j) => (fake[j] > 0 ? sum + fake[j] * cost : sum), 0);
  return { lower: Math.max(byRows, byColumns), upper };
}

function weights(args: Arguments, flag: string, rows: number): ArrayLike<number> {
  const file = args.strings[flag];
  if (file === undefined) return new Float64Array(rows).fill(1 / rows);
  const values = readVector(file);
  if (values.length === rows) return values;
  throw new InputError(`must hold one weight per point, ${rows} (got ${values.length})`, { where: file });
}
