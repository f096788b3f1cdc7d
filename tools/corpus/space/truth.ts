/** Measures what a label rests on: of a target once, of a training snapshot by snapshot. */
import type { Target } from "../../../src/data/target.ts";
import { Rng } from "../../../src/maths/random.ts";
import { median } from "../../../src/maths/statistics.ts";
import type { Samples } from "../../../src/samples.ts";
import { TRUTH } from "../run.ts";
import { nearestCounts } from "./cells.ts";
import {
  type Closeness,
  closeness,
  near,
  referenceOf,
  slicedDistance,
  slicesOf,
  spreadOf,
} from "./closeness.ts";
import { LASTING, RULE } from "./label.ts";
import { type Ruler, rulerOf } from "./ruler.ts";
import type { SpaceTarget, Truth } from "./run.ts";

/** Pairs of real samples. */
const PAIRS = 9;

/** Six significant digits; null for what is not finite. */
export const short = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));

/** What a label must know of a target. */
export function truthOf(target: Target): Pick<SpaceTarget, "shares" | "truth" | "hasModes"> {
  const ruler = rulerOf(target);
  const rng = new Rng(0).fork("nulls of a label");
  const pairs = Array.from({ length: PAIRS }, (_, pair) => {
    const draw = (side: string) => ruler.standardized(target.sample(TRUTH, rng.fork(side).fork(pair)));
    const reference = referenceOf(draw("real"), ruler);
    const other = draw("other");
    const moved = { ...other, data: Float64Array.from(other.data, (x) => x + RULE.shift) };
    return {
      ...closeness(other, reference, ruler, rng.fork("forest").fork(pair)),
      sliced: slicedDistance(slicesOf(other, ruler), reference.slices),
      shiftedEnergy: near(moved, reference).energy,
    };
  });
  const middle = (name: "sliced" | "cover" | "onData" | "auc" | "shiftedEnergy") =>
    Number(median(pairs.map((pair) => pair[name])).toPrecision(6));
  return {
    shares: ruler.parts.shares.map((share) => Number(share.toPrecision(6))),
    hasModes: target.modes !== undefined,
    truth: {
      sliced: middle("sliced"),
      cover: middle("cover"),
      onData: middle("onData"),
      auc: middle("auc"),
      shiftedEnergy: middle("shiftedEnergy"),
    },
  };
}

/** Measures samples of one training in their order, each of 2,500 rows; the dear numbers at the last `dear` alone. */
export function createTruth(
  target: Target,
  ruler: Ruler,
  seed: number,
): (series: readonly Samples[], dear?: number) => Truth {
  const rng = new Rng(seed).fork("truth");
  const reference = referenceOf(ruler.standardized(target.sample(TRUTH, rng.fork("real"))), ruler);
  return (series, dear = LASTING) => {
    const fakes = series.map(ruler.standardized);
    const slices = fakes.map((fake) => slicesOf(fake, ruler));
    const close = fakes.map((fake, i) =>
      i < fakes.length - dear ? undefined : closeness(fake, reference, ruler, rng.fork("forest").fork(i)),
    );
    const column = (name: keyof Closeness) => close.map((each) => short(each?.[name]));
    return {
      sliced: slices.map((each) => short(slicedDistance(each, reference.slices))),
      movement: slices.map((each, i) => (i === 0 ? null : short(slicedDistance(each, slices[i - 1])))),
      spread: fakes.map((fake) => short(spreadOf(fake, ruler))),
      parts: fakes.map((fake) => nearestCounts(fake, ruler.parts.centers)),
      energy: column("energy"),
      auc: column("auc"),
      cover: column("cover"),
      onData: column("onData"),
    };
  };
}
