/** Clouds of points in a square of the plane that sections share: how many points, which square, which axes. */
import type { TargetRecord } from "../../src/result/index.ts";
import { ends } from "./axes.ts";
import { spread } from "./series.ts";

/** Points a cloud; more only makes the blot darker. */
export const MOST_SAMPLES = 400;

export type Cloud = readonly (readonly number[])[];

const isPoint = (point: readonly number[]) =>
  point.length >= 2 && Number.isFinite(point[0]) && Number.isFinite(point[1]);

export const cloudOf = (points: Cloud | undefined): Cloud =>
  spread((points ?? []).filter(isPoint), MOST_SAMPLES);

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** A square that holds the target with room around it; generated points beyond it are counted. */
function frameOf(target: TargetRecord, real: Cloud): Frame {
  const around = [...real, ...(target.modes?.centers ?? [])];
  const range = (axisIndex: number) => {
    const values = around.map((point) => point[axisIndex]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [left, right] = range(0);
  const [bottom, top] = range(1);
  const half = (Math.max(right - left, top - bottom) / 2) * 1.3 + 1e-9;
  const x = (left + right) / 2;
  const y = (bottom + top) / 2;
  return { left: x - half, right: x + half, bottom: y - half, top: y + half };
}

/** How many times as large a picture may become for the generated points: one that has left may be anywhere. */
const CHASED = 4;

/** The target's square or, where most generated points are beyond it and not far, one that holds both. */
export function frameFor(target: TargetRecord, real: Cloud, fake: Cloud): Frame {
  const frame = frameOf(target, real);
  if (outside(fake, frame) <= fake.length / 2) return frame;
  const both = frameOf(target, [...real, ...fake]);
  return both.right - both.left <= CHASED * (frame.right - frame.left) ? both : frame;
}

export function outside(cloud: Cloud, frame: Frame): number {
  return cloud.filter(([x, y]) => x < frame.left || x > frame.right || y < frame.bottom || y > frame.top)
    .length;
}

/** Both axes of such a square, by the panel's numbers: a grid without names. */
const axis = { grid: true, tickCount: 3, labels: false, title: null, domain: false };
export const square = {
  x: { field: "x", type: "quantitative", scale: ends("left", "right"), axis },
  y: { field: "y", type: "quantitative", scale: ends("bottom", "top"), axis },
};
