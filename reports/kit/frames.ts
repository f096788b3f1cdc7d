/** Frames of the playback as figures read them: places in thousandths of the target's box, arrows on one scale. */
import type { FrameRecord, SeedResult, TargetRecord } from "../../src/result/index.ts";
import type { Frames } from "./chart.ts";
import { step } from "./words.ts";

/** Ends of the box in which places are counted. */
export const BOX_END = 1000;
/** The longest arrow, and the share of all arrows that are not longer. */
const LONGEST = 110;
const NOT_LONGER = 0.95;

/** Pictures from step 0 on; fewer than two do not move, and without a box there is no place to draw. */
export const framesOf = ({ frames = [] }: SeedResult, { box }: TargetRecord): readonly FrameRecord[] =>
  frames.length < 2 || box === undefined ? [] : frames;

export const namesOf = (frames: readonly { readonly step: number }[]): Frames => ({
  names: frames.map(({ step: at }) => `step ${step(at)}`),
  steps: frames.map(({ step: at }) => at),
});

/** A generated point and where its arrow ends. */
export interface Arrow {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const lengthsOf = ({ pull = [] }: FrameRecord, dim: number): number[] =>
  Array.from({ length: pull.length / dim }, (_, i) =>
    Math.hypot(...pull.slice(i * dim, (i + 1) * dim).map((value) => value ?? Number.NaN)),
  ).filter(Number.isFinite);

/** Length of the middle arrow in the data's unit; null where there are none. */
export function middlePull(frame: FrameRecord, dim: number): number | null {
  const lengths = lengthsOf(frame, dim).sort((a, b) => a - b);
  return lengths.length === 0 ? null : lengths[Math.floor(lengths.length / 2)];
}

/** Thousandths of the box for one unit of a pull: the same in all frames, so that what fades in the training fades in the picture. */
export function pullScale(frames: readonly FrameRecord[], dim: number): number {
  const lengths = frames.flatMap((frame) => lengthsOf(frame, dim)).sort((a, b) => a - b);
  const long = lengths[Math.floor(NOT_LONGER * (lengths.length - 1))] ?? 0;
  return long > 0 ? LONGEST / long : 0;
}

/** Arrows of the first points, cut off where they are longer than the scale allows for. */
export function arrowsOf({ points, pull = [] }: FrameRecord, dim: number, scale: number): Arrow[] {
  return Array.from({ length: pull.length / dim }, (_, i) => {
    const from = points.slice(i * dim, (i + 1) * dim);
    const way = pull.slice(i * dim, (i + 1) * dim).map((value) => (value ?? Number.NaN) * scale);
    const cut = Math.min(1, LONGEST / Math.hypot(...way));
    return { from, to: from.map((value, k) => Math.round(value + cut * way[k])) };
  }).filter(({ from, to }) => from.every((at) => at >= 0 && at <= BOX_END) && to.every(Number.isFinite));
}

/** What D or the critic answers, from 0 to 1; a critic's range over all frames is stretched to that. */
export interface Answers {
  readonly critic: boolean;
  readonly low: number;
  readonly high: number;
  of(frame: FrameRecord): readonly number[] | undefined;
}

/** Undefined where no frame has any. */
export function answersOf(frames: readonly FrameRecord[]): Answers | undefined {
  if (frames.some(({ d }) => d !== undefined)) {
    return { critic: false, low: 0, high: 1, of: ({ d }) => d?.map((value) => value / BOX_END) };
  }
  const all = frames.flatMap(({ critic = [] }) => critic);
  if (all.length === 0) return undefined;
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  const span = high > low ? high - low : 1;
  return { critic: true, low, high, of: ({ critic }) => critic?.map((value) => (value - low) / span) };
}
