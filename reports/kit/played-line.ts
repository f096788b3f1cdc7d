/** The playback of a training on the line: frames as curves, and generated points with the pull of the loss. */
import type { CurveRecord, FrameRecord, SeedResult, TargetRecord } from "../../src/result/index.ts";
import type { Block } from "./columns.ts";
import { type Answers, arrowsOf, BOX_END, framesOf, pullScale } from "./frames.ts";
import { shortOn } from "./lines.ts";

/** Curves at a step. */
export interface Drawn {
  readonly step: number;
  readonly curves: CurveRecord;
  /** Of a frame of the playback: generated points, and where the loss would move them, in thousandths of the box. */
  readonly pulls?: readonly { readonly from: readonly number[]; readonly to: readonly number[] }[];
}

/** Below this both densities together say nothing of which is larger. */
const SEEN = 1e-6;
const MOST_PULLS = 24;

/** Frames of the playback as curves; a critic stands in D's place, from 0 to 1 over its range. */
export function played(seed: SeedResult, target: TargetRecord, answers: Answers | undefined): Drawn[] {
  const frames = framesOf(seed, target);
  const scale = pullScale(frames, 1);
  return frames.flatMap((frame): Drawn[] => {
    const curves = curvesOfFrame(frame, target, answers);
    return curves === null
      ? []
      : [{ step: frame.step, curves, pulls: arrowsOf(frame, 1, scale).slice(0, MOST_PULLS) }];
  });
}

function curvesOfFrame(
  frame: FrameRecord,
  { box, density }: TargetRecord,
  answers: Answers | undefined,
): CurveRecord | null {
  const { generated, map } = frame;
  if (generated === undefined || box === undefined) return null;
  const span = box.high - box.low;
  const x = generated.map((_, i) => box.low + (span * i) / (generated.length - 1));
  const every = density === undefined ? 0 : Math.round((density.x.length - 1) / (generated.length - 1));
  const optimal = x.map((_, i) => {
    const real = density?.p[i * every] ?? 0;
    return real + generated[i] > SEEN ? real / (real + generated[i]) : Number.NaN;
  });
  const d = answers?.of(frame);
  return {
    x,
    generated,
    generatedFrom: map === undefined ? "histogram" : "change of variables",
    ...(d && { d }),
    ...(map && density && answers?.critic === false && { optimal }),
    ...(map && { z: map.z, g: map.g.map((at) => box.low + (span * at) / BOX_END) }),
  };
}

/** Generated points a little below the curves, with arrows along the line. */
export function pullsOf(pulls: NonNullable<Drawn["pulls"]>, left: number, right: number): Block {
  const place = shortOn(right - left);
  const at = (places: readonly number[]) => place(left + ((right - left) * places[0]) / BOX_END);
  return {
    each: { y: -0.035 },
    columns: { x: pulls.map(({ from }) => at(from)), x2: pulls.map(({ to }) => at(to)) },
  };
}
