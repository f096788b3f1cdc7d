import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { pathAngle } from "../../../src/theory/games/path-angle.ts";

const update = { kind: "simultaneous" } as const;
const bilinear = { game: "bilinear", update, rate: 0.2 } as const;
const line = { start: [1, 0.5], end: [0, 0] } as const;

describe("path angle", () => {
  it("is 0 all along for pure rotation, and has no value where nothing moves", () => {
    const { alpha, cosine, norm } = pathAngle(bilinear, { ...line, points: 5 });
    expect(alpha).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(cosine).toEqual([0, 0, null, 0, 0].map((value) => value && expect.closeTo(value, 15)));
    expect(norm[0]).toBeCloseTo(Math.hypot(1, 0.5), 15);
  });

  it("with consensus gamma is +-gamma / sqrt(1 + gamma^2): towards the end before it, back to it after", () => {
    const gamma = 0.75;
    const { cosine } = pathAngle({ ...bilinear, options: { consensus: gamma } }, { ...line, points: 5 });
    [0.6, 0.6, null, -0.6, -0.6].forEach((exact, k) => {
      if (exact === null) expect(cosine[k]).toBeNull();
      else expect(cosine[k]).toBeCloseTo(exact, 14);
    });
  });

  it("shows a center between two sides as a bump: the circle's tangent seen from off the middle", () => {
    // From (1, 0) towards (-1, 1): the velocity (-y, x) along (-2, 1) is x + 2 y = 1 everywhere on that line.
    const { alpha, cosine } = pathAngle(bilinear, { start: [1, 0], end: [-1, 1], points: 41 });
    alpha.forEach((share, k) => {
      const [x, y] = [1 - 2 * share, share];
      expect(cosine[k]).toBeCloseTo(1 / (Math.hypot(x, y) * Math.sqrt(5)), 14);
    });
    const top = cosine.indexOf(cosine.reduce((most, value) => Math.max(most ?? 0, value ?? 0), 0));
    expect(alpha[top]).toBeCloseTo(0.4, 12);
  });

  it("needs two points, and a line of at least two positions", () => {
    expect(() => pathAngle(bilinear, { start: [1, 1], end: [1, 1] })).toThrow(InputError);
    expect(() => pathAngle(bilinear, { ...line, points: 1 })).toThrow(
      "at least 2 points on the line (got 1)",
    );
  });
});
