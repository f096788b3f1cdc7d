import { describe, expect, it } from "vitest";
import { frameFor } from "../../reports/kit/cloud.ts";

describe("the square of a picture of points", () => {
  const target = { kind: "lines", dim: 2, sd: 1 };
  // 1.3 times as wide as the data: [0, 2] becomes [-0.3, 2.3].
  const real = [
    [0, 0],
    [2, 2],
  ];
  const half = (x: number) => [
    [x, 1],
    [x, 1.5],
    [1, 1],
  ];

  it.each([
    ["most are inside: the data's", half(2.2), 2.3],
    ["most have left, not far: both. From 0 to 4, and .3 of a half beyond", half(4), 4.6],
    ["most are far out: the data's again", half(40), 2.3],
  ])("%s", (_, fake, right) => {
    expect(frameFor(target, real, fake).right).toBeCloseTo(right, 6);
  });
});
