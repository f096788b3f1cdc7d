/** The ring's training with frames made by formula: points that go from the middle to the ring, and a D that follows. */
import type { FrameRecord, ScenarioResult } from "../../src/result/index.ts";
import { ring } from "./result.ts";

const CELLS = 32;
const GRID = 15;

function frame(step: number, t: number): FrameRecord {
  const radius = 333 * t;
  const on = (i: number) => [500 + radius * Math.cos(i), 500 + radius * Math.sin(i)].map(Math.round);
  const node = (k: number) => 500 + (k - 7) * 60 * t;
  return {
    step,
    points: Array.from({ length: 300 }, (_, i) => on(i)).flat(),
    pull: Array.from({ length: 48 }, (_, i) => [Math.cos(i) * (1 - t), Math.sin(i) * (1 - t)]).flat(),
    d: Array.from({ length: CELLS ** 2 }, (_, k) =>
      Math.round(500 + 400 * (1 - t) * Math.sin(k % CELLS) * Math.cos(Math.floor(k / CELLS))),
    ),
    grid: Array.from({ length: GRID ** 2 }, (_, k) =>
      [node(k % GRID), node(Math.floor(k / GRID))].map(Math.round),
    ).flat(),
  };
}

/** @param count of frames, from step 0 to the last, 3000; 0 for a result of a version before them */
export function played(count = 4): ScenarioResult {
  const scenario = ring([1]);
  const frames = Array.from({ length: count }, (_, i) =>
    frame(Math.round((3000 * i) / (count - 1)), i / (count - 1)),
  );
  return {
    ...scenario,
    target: { kind: "ring", dim: 2, sd: 0.7, ...scenario.target, box: { low: -1.5, high: 1.5, bins: 25 } },
    seeds: scenario.seeds.map((seed) => (count === 0 ? seed : { ...seed, frames })),
  };
}
