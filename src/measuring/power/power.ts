/**
 * What a verdict of "converged" excludes, measured where it is used: faults of growing size are planted in real samples and
 * looked for by the very limits that judge generated ones. The smallest size that is found every time is what the verdict may
 * claim. Real samples come in pairs of disjoint sets, as for null bands.
 *
 * Found means: in each of three draws some quantity, the same in all, is beyond its limit by one and a half standard deviations of
 * chance. A draw that is eight deviations beyond decides alone. A verdict asks for three good snapshots, so samples with such a
 * fault are called converged less often still.
 *
 * Source: the idea of excluding effects that a test would have found: Cohen 1988, "Statistical power analysis for the
 * behavioral sciences"; Hoenig & Heisey 2001, "The abuse of power", The American Statistician 55, for doing so by planted
 * effects rather than by the observed one.
 */

import type { Metric } from "../../../metrics/metric.ts";
import type { MetricInput } from "../../../metrics/needs.ts";
import { FORGIVEN, type Limit, type LimitsInput, limitsOf } from "../../judging/diagnoses/rules/limits.ts";
import { columnScale } from "../../maths/column-scale.ts";
import type { Rng } from "../../maths/random.ts";
import { firstRows } from "../../maths/rows.ts";
import { median } from "../../maths/statistics.ts";
import type {
  FaultRecord,
  NullBand,
  PowerRecord,
  Quantity,
  Snapshot,
  TargetRecord,
} from "../../result/index.ts";
import { type Fault, type FaultId, faults, type Ground } from "./faults.ts";
import { bandsOfFewer } from "./fewer-rows.ts";

const DRAWS = 3;
const CLEARLY = 8;
const MARGIN = 1.5;
/** Of what it takes to be found: below this a number of rows would be a guess. */
const LEAST_REACHED = 0.15;
/** Metrics whose quantities limits ask for. */
const SUPPORTING: readonly string[] = ["emd", "two-sample", "mode-coverage"];
/** Beside the two-sample statistics it finds nothing that they do not, and costs more than it tells. */
const supports = (id: string, dim: number): boolean => SUPPORTING.includes(id) && !(id === "emd" && dim > 2);
/** Rows beyond which planting costs more than it tells: what is compared above two dimensions, and a region's loss. */
const MOST_ROWS = 4200;

interface Active {
  readonly id: string;
  readonly metric: Metric;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What power is measured on. */
export interface PowerInput {
  readonly metrics: readonly Active[];
  /** Two disjoint real samples, the same for the same number, with all that is known of the data. */
  pair(draw: number): MetricInput;
  readonly nulls: Readonly<Record<string, NullBand>>;
  readonly target: TargetRecord;
  readonly rng: Rng;
  /** Quantities beside the earth mover's distance that are bounded in null medians. */
  readonly bounded?: readonly string[];
  onProgress?(fault: string): void;
}

/** @returns undefined where nothing that supports a verdict has a null band */
export function powerOf(input: PowerInput): PowerRecord | undefined {
  const { metrics, nulls, target, rng } = input;
  const supporting = metrics.filter(({ id }) => supports(id, target.dim));
  if (nulls.emd === undefined && nulls["two-sample.energy"] === undefined) return undefined;
  const pairs = Array.from({ length: DRAWS }, (_, draw) => shortened(input.pair(draw)));
  const space = spaceOf(supporting);
  const measured = measurer(supporting, pairs, rng);
  const forgiven = forgivenOf(supporting, measured);
  const judge = { target, nulls, power: { space, forgiven } };
  const possible = (Object.entries(faults) as [FaultId, Fault][]).filter(
    ([, { columns = 1 }]) => target.dim >= columns,
  );
  const found = possible.map(([id, fault]) => {
    input.onProgress?.(fault.title);
    const at = (size: number, draw: number) => {
      const { rows, quantities } = measured(id, size, draw);
      return standings(quantities, { ...judge, nulls: bandsOfFewer(nulls, rows, target.dim) });
    };
    return smallestFound(id, fault, at, pairs[0].real.rows);
  });
  return {
    n: pairs[0].real.rows,
    dim: target.dim,
    space,
    faults: found,
    forgiven,
    ratios: ratiosOf(input, pairs[0]),
  };
}

const spaceOf = (supporting: readonly Active[]): PowerRecord["space"] =>
  supporting.some(({ id, options }) => id === "two-sample" && options.space === "features")
    ? "features"
    : "data";

/** What samples with a fault score, each measured once. */
type Measurer = (
  id: FaultId,
  size: number,
  draw: number,
) => { readonly rows: number; readonly quantities: Readonly<Record<string, Quantity>> };

function measurer(supporting: readonly Active[], pairs: readonly MetricInput[], rng: Rng): Measurer {
  const known = new Map<string, ReturnType<Measurer>>();
  return (id, size, draw) => {
    const key = `${id} ${size} ${draw}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const planted = plantedIn(pairs[draw], faults[id], size, rng.fork(id).fork(size).fork(draw));
    const quantities: Record<string, Quantity> = {};
    for (const { metric, options } of supporting) Object.assign(quantities, metric.compute(planted, options));
    const found = { rows: planted.real.rows, quantities };
    known.set(key, found);
    return found;
  };
}

/** The energy distance, where it is measured, of samples whose columns are all off by a little that is forgiven. */
function forgivenOf(supporting: readonly Active[], measured: Measurer): PowerRecord["forgiven"] {
  if (!supporting.some(({ id }) => id === "two-sample")) return {};
  const name = "two-sample.energy";
  const values = Array.from({ length: DRAWS }, (_, draw) => draw).flatMap(
    (draw) => measured("shift", FORGIVEN, draw).quantities[name].value ?? [],
  );
  return values.length === 0 ? {} : { [name]: median(values) };
}

/** Up to two dimensions every row counts and costs little. */
function shortened(pair: MetricInput): MetricInput {
  const { real, fake } = pair;
  if (real.dim <= 2) return pair;
  return { ...pair, real: firstRows(real, MOST_ROWS), fake: firstRows(fake, MOST_ROWS) };
}

/** Both sides have as many rows, also where the fault took some away: what chance does depends on their number. */
function plantedIn(pair: MetricInput, fault: Fault, size: number, rng: Rng): MetricInput {
  const fake = fault.plant(groundOf(pair), size, rng);
  const real = fake.rows === pair.real.rows ? pair.real : firstRows(pair.real, fake.rows);
  return { ...pair, real, fake };
}

const groundOf = ({ real, fake, image }: MetricInput): Ground => ({
  rows: fake,
  real,
  scale: columnScale(fake, image !== undefined),
});

/** How a sample stands to a limit, in standard deviations of chance. */
interface Standing {
  /** Beyond the limit; negative within. */
  readonly excess: number;
  /** Of what it takes to be found, how much is reached: from what real samples score to the limit, the margin and chance. */
  readonly reached: number;
}

/** By quantity, the worst of its limits. */
type Standings = ReadonlyMap<string, Standing>;

function standings(measured: Readonly<Record<string, Quantity>>, judge: LimitsInput): Standings {
  const snapshot: Snapshot = { step: 0, weights: "raw", metrics: measured };
  const worst = new Map<string, Standing>();
  for (const limit of limitsOf(judge, snapshot, true)) {
    const quantity = measured[limit.metric];
    if (quantity === undefined || quantity.value === null) continue;
    const excess = excessOf(limit, quantity.value);
    if (excess <= (worst.get(limit.metric)?.excess ?? -Infinity)) continue;
    const allowed = limit.deviation > 0 ? Math.abs(limit.threshold - limit.center) / limit.deviation : 0;
    worst.set(limit.metric, { excess, reached: (allowed + excess) / (allowed + MARGIN + 1) });
  }
  return worst;
}

function excessOf({ operator, threshold, deviation }: Limit, value: number): number {
  const beyond = operator === "<=" ? value - threshold : threshold - value;
  if (beyond === 0) return 0;
  return deviation > 0 ? beyond / deviation : beyond * Infinity;
}

/**
 * Narrows the list of sizes until the smallest that is found is known. A larger fault is taken to be found where a smaller is. How clearly the first
 * was found, or missed, tells where to look next: what shows a fault grows about as its size does. After that the list is halved.
 */
function smallestFound(
  id: string,
  fault: Fault,
  at: (size: number, draw: number) => Standings,
  rows: number,
): FaultRecord {
  const { sizes, unit } = fault;
  const seen = new Map<number, Trial>();
  const trial = (index: number): Trial => {
    const known = seen.get(index) ?? tryOut((draw) => at(sizes[index], draw));
    seen.set(index, known);
    return known;
  };
  let low = 0;
  let high = sizes.length;
  let next = Math.floor(high / 2);
  while (low < high) {
    const { by, reached } = trial(next);
    const likely = sizes.findIndex((size) => size >= sizes[next] / reached);
    const isFirst = high - low === sizes.length;
    if (by === null) low = next + 1;
    else high = next;
    const guess = likely < 0 ? high - 1 : Math.min(Math.max(likely, low), high - 1);
    next = isFirst ? guess : Math.floor((low + high) / 2);
  }
  const largest = sizes[sizes.length - 1];
  if (low === sizes.length) {
    const { reached } = trial(sizes.length - 1);
    return {
      fault: id,
      size: null,
      largest,
      unit,
      words: fault.words(largest),
      by: null,
      rows: rowsNeeded(reached, rows),
    };
  }
  return { fault: id, size: sizes[low], largest, unit, words: fault.words(sizes[low]), by: trial(low).by };
}

interface Trial {
  /** The quantity that finds the fault best; null where none does. */
  readonly by: string | null;
  /** Of what it takes to be found, how much the quantity reaches that comes nearest to finding it. */
  readonly reached: number;
}

function tryOut(draw: (number: number) => Standings): Trial {
  const all: Standings[] = [];
  let best: string | null = null;
  const trial = (by: string | null): Trial => ({
    by,
    reached: largest(all[0], (standing) => standing.reached)[1],
  });
  while (all.length < DRAWS) {
    all.push(draw(all.length));
    const [name, excess] = largest(all[0], (_, of) => leastExcess(all, of));
    // what no quantity shows in the draws so far, none shows in all
    if (excess <= MARGIN) return trial(null);
    if (all.length === 1 && excess >= CLEARLY) return trial(name);
    best = name;
  }
  return trial(best);
}

/** How far the draw that is least beyond the limit is beyond it. */
const leastExcess = (all: readonly Standings[], name: string): number =>
  all.reduce((least, each) => Math.min(least, each.get(name)?.excess ?? -Infinity), Infinity);

function largest<Value>(
  values: ReadonlyMap<string, Value>,
  by: (value: Value, name: string) => number,
): readonly [name: string | null, value: number] {
  let most: readonly [string | null, number] = [null, -Infinity];
  for (const [name, value] of values) if (by(value, name) > most[1]) most = [name, by(value, name)];
  return most;
}

/** Deviations from the null grow with the square root of the rows at least. Null where the fault shows nothing to go by. */
function rowsNeeded(reached: number, rows: number): number | null {
  if (!(reached > LEAST_REACHED)) return null;
  return Math.ceil(rows / reached ** 2 / 100) * 100;
}

/** What samples score in null medians whose columns are all off by one standard deviation. */
function ratiosOf(
  { metrics, nulls, rng, bounded = [] }: PowerInput,
  pair: MetricInput,
): Record<string, number> {
  const planted = plantedIn(pair, faults.shift, 1, rng.fork("ratios"));
  const asked = ["emd", ...bounded];
  const ratios: Record<string, number> = {};
  for (const { id, metric, options } of metrics) {
    if (!asked.some((name) => name === id || name.startsWith(`${id}.`))) continue;
    for (const [name, quantity] of Object.entries(metric.compute(planted, options))) {
      const center = nulls[name]?.median ?? 0;
      if (quantity.value !== null && center > 0) ratios[name] = quantity.value / center;
    }
  }
  return ratios;
}
