/** The figures of a training as a game: its Jacobian's eigenvalues in the plane, and its velocity along a straight way. */
import type { DynamicsRecord, Snapshot } from "../../src/result/index.ts";
import type { Figure } from "../section.ts";
import type { Chart } from "./chart.ts";
import { short } from "./lines.ts";
import { pathAngleLayers, spectrumLayers } from "./plane-layers.ts";
import { spread } from "./series.ts";
import { COLORS } from "./theme.ts";
import { roundTicks } from "./ticks.ts";
import { complex, count, number, step } from "./words.ts";

const SIDE = 150;
const MOST_PANELS = 4;
/** Eigenvalues a panel and in its table. */
const MOST_SHOWN = 100;
const MOST_ROWS = 12;
const ROOM = 1.12;

interface Seen {
  readonly step: number;
  readonly dynamics: DynamicsRecord;
}

/** All panels share one frame, and 0 is in it: the border between what attracts and what repels. */
function frameOf(seen: readonly Seen[]) {
  const all = seen.flatMap(({ dynamics }) => dynamics.eigenvalues);
  const high = all.reduce((most, { im }) => Math.max(most, Math.abs(im)), 0);
  const low = all.reduce((least, { re }) => Math.min(least, re), 0);
  const top = all.reduce((most, { re }) => Math.max(most, re), 0);
  const half = (ROOM / 2) * Math.max(top - low, 2 * high, Number.MIN_VALUE * 1e16);
  const middle = (low + top) / 2;
  return { left: middle - half, right: middle + half, bottom: -half, top: half };
}

const ticksOf = ({ left, right, bottom, top }: ReturnType<typeof frameOf>, most: number) => ({
  ticksX: roundTicks(left, right, most),
  ticksY: roundTicks(bottom, top, most),
});

/** @param snapshots of one seed   @param which "seed 3" */
export function eigenvaluesFigure(snapshots: readonly Snapshot[], which: string): Figure | null {
  const measured = snapshots.flatMap(({ step: at, dynamics }) =>
    dynamics === undefined || dynamics.eigenvalues.length === 0 ? [] : [{ step: at, dynamics }],
  );
  const seen = spread(measured, MOST_PANELS);
  const last = seen.at(-1);
  if (last === undefined) return null;
  const frame = frameOf(seen);
  const numbers = { ...frame, ...ticksOf(frame, 3) };
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 56, right: 8, top: 6, bottom: 36 },
    numbers: ["left", "right", "bottom", "top", "ticksX", "ticksY"],
    layers: spectrumLayers,
    panels: seen.map(({ step: at, dynamics }) => {
      const shown = dynamics.eigenvalues.slice(0, MOST_SHOWN);
      return {
        title: `step ${step(at)}`,
        data: {
          border: [{ columns: { x: [0, 0], y: [frame.bottom, frame.top].map(short) } }],
          eigenvalues: [
            { columns: { x: shown.map(({ re }) => short(re)), y: shown.map(({ im }) => short(im)) } },
          ],
        },
        numbers,
      };
    }),
  };
  const { eigenvalues, complete, method, generator, opponent } = last.dynamics;
  const rightmost = eigenvalues.reduce((most, { re }) => Math.max(most, re), Number.NEGATIVE_INFINITY);
  const told = complete
    ? `All ${eigenvalues.length} eigenvalues`
    : `The ${count(eigenvalues.length, "outermost eigenvalue")} of ${step(generator + opponent)}`;
  return {
    title: "Eigenvalues of the game\u2019s Jacobian",
    description: `${told} of the velocity\u2019s Jacobian on ${which}, at ${count(seen.length, "step")}, by ${method}. Left of the dashed line small displacements die out, right of it they grow; off the horizontal middle they turn. At step ${step(last.step)} the rightmost real part is ${number(rightmost)}, the largest eigenvalue ${complex(eigenvalues[0])}.`,
    legend: [
      { label: "eigenvalue", color: COLORS.third, mark: "cross" },
      { label: "real part 0", color: "currentColor", mark: "dashed" },
    ],
    picture: { chart },
    table: {
      columns: ["step", "real part", "imaginary part", "modulus"],
      rows: seen.flatMap(({ step: at, dynamics }) =>
        dynamics.eigenvalues
          .slice(0, MOST_ROWS)
          .map(({ re, im }) => [step(at), number(re), number(im), number(Math.hypot(re, im))]),
      ),
      ...(seen.some(({ dynamics }) => dynamics.eigenvalues.length > MOST_ROWS) && {
        note: `The ${MOST_ROWS} largest of each step.`,
      }),
    },
    wide: true,
  };
}

/** @param which "seed 3" */
export function pathAngleFigure(snapshots: readonly Snapshot[], which: string): Figure | null {
  const first = snapshots.find(({ dynamics }) => dynamics !== undefined)?.step;
  const last = snapshots.findLast(({ dynamics }) => dynamics?.path !== undefined);
  const path = last?.dynamics?.path;
  if (first === undefined || last === undefined || path === undefined) return null;
  const end = path.alpha[path.alpha.length - 1] ?? 2;
  const at = (alpha: number) => {
    const nearest = path.alpha.reduce((best, value, i) => {
      return Math.abs(value - alpha) < Math.abs(path.alpha[best] - alpha) ? i : best;
    }, 0);
    return path.cosine[nearest];
  };
  const chart: Chart = {
    numbers: ["left", "right", "bottom", "top", "ticksX", "ticksY"],
    layers: pathAngleLayers,
    panels: [
      {
        data: {
          guides: [{ columns: { x: [0, end, end, 1, 1], y: [0, 0, null, -1, 1] } }],
          cosine: [{ columns: { x: path.alpha.map(short), y: path.cosine.map(short) } }],
        },
        numbers: {
          ...{ left: 0, right: end, bottom: -1, top: 1 },
          ticksX: roundTicks(0, end, 4),
          ticksY: roundTicks(-1, 1, 4),
        },
      },
    ],
  };
  const rows = spread(
    path.alpha.map((alpha, i) => [number(alpha), number(path.cosine[i])]),
    21,
  );
  return {
    title: "Path angle",
    description: `How far the velocity points along the straight way from the parameters of step ${step(first)} (0) through those of step ${step(last.step)} (1) on ${which}: cosine ${number(at(0))} at the start, ${number(at(1))} at the end, ${number(at(2))} as far beyond. A change from plus to minus at 1 is an end that attracts; a bump there is rotation.`,
    legend: [
      { label: "cosine", color: COLORS.third, mark: "line" },
      { label: "0, and the end of training", color: "currentColor", mark: "dashed" },
    ],
    picture: { chart },
    table: { columns: ["share of the way", "cosine"], rows },
  };
}
