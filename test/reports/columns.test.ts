import { expect, it } from "vitest";
import { inFrames, toRows } from "../../reports/kit/columns.ts";

it("rows are those of each block, what is the same in all of them written once", () => {
  expect(
    toRows([{ each: { k: 1 }, columns: { x: [1, 2], y: ["a", null] } }, { columns: { x: [3] } }]),
  ).toEqual([{ k: 1, x: 1, y: "a" }, { k: 1, x: 2, y: null }, { x: 3 }]);
});

it("an animation has the rows of one frame, the last unless told, and what does not move is written once", () => {
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
  expect(toRows(blocks, 0)).toEqual([
    { k: 7, x: 1, y: 5 },
    { k: 7, x: 2, y: 6 },
  ]);
  expect(toRows(blocks)).toEqual([
    { k: 7, x: 1, y: 7 },
    { k: 7, x: 2, y: 8 },
  ]);
});

it("rows of what never moves belong to every frame", () => {
  const blocks = inFrames([{ columns: { x: [1] } }, { columns: { x: [1] } }]);
  expect([0, 1].map((frame) => toRows(blocks, frame))).toEqual([[{ x: 1 }], [{ x: 1 }]]);
});

it("frames may have rows of their own number, and none", () => {
  const blocks = inFrames([
    undefined,
    { columns: { x: [1, 2], y: [0, 0] } },
    { columns: { x: [1], y: [0] } },
  ]);
  expect([0, 1, 2].map((frame) => toRows(blocks, frame))).toEqual([
    [],
    [
      { x: 1, y: 0 },
      { x: 2, y: 0 },
    ],
    [{ x: 1, y: 0 }],
  ]);
  expect(inFrames([undefined, undefined])).toEqual([]);
});
