import { expect, it } from "vitest";
import { inFrames, toRows } from "../../reports/kit/columns.ts";

it("rows are those of each block, what is the same in all of them written once", () => {
  expect(
    toRows([{ each: { k: 1 }, columns: { x: [1, 2], y: ["a", null] } }, { columns: { x: [3] } }]),
  ).toEqual([{ k: 1, x: 1, y: "a" }, { k: 1, x: 2, y: null }, { x: 3 }]);
});

it("an animation has the rows of every frame, and what does not move is written once", () => {
  const frame = (...y: number[]) => ({ each: { k: 7 }, columns: { x: [1, 2], y } });
  const blocks = inFrames([frame(5, 6), frame(7, 8)]);
  expect(blocks).toEqual([
    {
      each: { k: 7 },
      columns: { x: [1, 2] },
      frames: {
        y: [
          [5, 6],
          [7, 8],
        ],
      },
    },
  ]);
  expect(toRows(blocks)).toEqual([
    { k: 7, x: 1, y: 5, frame: 0 },
    { k: 7, x: 2, y: 6, frame: 0 },
    { k: 7, x: 1, y: 7, frame: 1 },
    { k: 7, x: 2, y: 8, frame: 1 },
  ]);
});

it("rows of what never moves name no frame", () => {
  expect(toRows(inFrames([{ columns: { x: [1] } }, { columns: { x: [1] } }]))).toEqual([{ x: 1 }]);
});

it("frames may have rows of their own number, and none", () => {
  const blocks = inFrames([
    undefined,
    { columns: { x: [1, 2], y: [0, 0] } },
    { columns: { x: [1], y: [0] } },
  ]);
  expect(toRows(blocks)).toEqual([
    { x: 1, y: 0, frame: 1 },
    { x: 2, y: 0, frame: 1 },
    { x: 1, y: 0, frame: 2 },
  ]);
  expect(inFrames([undefined, undefined])).toEqual([]);
});
