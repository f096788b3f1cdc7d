import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slim } from "../../reports/kit/svg.ts";

/** Ends of the strokes of a path in relative commands, as a browser would draw it. */
function walk(path: string): { lift: boolean; x: number; y: number }[] {
  const out: { lift: boolean; x: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  for (const [, command, tail] of path.matchAll(/([mlhv])([^a-z]*)/g)) {
    const numbers = (tail.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    const width = command === "h" || command === "v" ? 1 : 2;
    for (let i = 0; i < numbers.length; i += width) {
      x += command === "v" ? 0 : numbers[i];
      y += command === "h" ? 0 : command === "v" ? numbers[i] : numbers[i + 1];
      out.push({ lift: command === "m" && i === 0, x, y });
    }
  }
  return out;
}

/** Of a point from a line between two others. */
function distance(
  [x, y]: readonly [number, number],
  from: { x: number; y: number },
  to: { x: number; y: number },
) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = dx === 0 && dy === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
}

const pathOf = (svg: string): string => svg.match(/ d="([^"]*)"/)?.[1] ?? "";

describe("a slimmed SVG", () => {
  it("draws every line where it was, to a sixth of a pixel, with no drift along the way", () => {
    const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
    const line = fc.array(fc.tuple(fc.boolean(), coordinate, coordinate), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(line, (points) => {
        const d = points.map(([lift, x, y], i) => `${lift || i === 0 ? "M" : "L"}${x},${y}`).join("");
        const drawn = walk(pathOf(slim(`<svg><path d="${d}" stroke="red"/></svg>`)));
        const lifts = points.filter(([lift], i) => lift || i === 0);
        expect(drawn.filter(({ lift }) => lift)).toHaveLength(lifts.length);
        for (const [, x, y] of points) {
          const away = drawn.map((end, i) => distance([x, y], drawn[end.lift ? i : i - 1], end));
          // A twentieth of a pixel each way by rounding, a tenth by points left out of a straight line.
          expect(Math.min(...away)).toBeLessThanOrEqual(0.1 + 0.0708);
        }
      }),
      { seed: 6 },
    );
  });

  it("draws a cloud of equal symbols as one path, each at its place", () => {
    const symbols = [
      [10, 20],
      [3.25, 4],
      [99, 0],
    ].map(
      ([x, y]) =>
        `<path aria-label="p" transform="translate(${x},${y})" d="M-1,0L1,0M0,-1L0,1" stroke="red"/>`,
    );
    const slimmed = slim(`<svg><g class="mark-symbol">${symbols.join("")}</g></svg>`);
    expect(slimmed.match(/<path/g)).toHaveLength(1);
    const lifts = walk(pathOf(slimmed)).filter(({ lift }) => lift);
    expect(lifts.map(({ x, y }) => [Number(x.toFixed(1)), Number(y.toFixed(1))])).toEqual([
      [9, 20],
      [10, 19],
      [2.3, 4],
      [3.3, 3],
      [98, 0],
      [99, -1],
    ]);
  });

  it("draws neighbors of one opaque color as one path, and leaves those that shine through alone", () => {
    const cell = (x: number, look: string) => `<path d="M${x},0h2v2h-2Z" ${look}/>`;
    const [blue, red, faint] = ['fill="blue"', 'fill="red"', 'fill="red" opacity="0.5"'];
    expect(slim(`<svg>${cell(0, blue)}${cell(2, blue)}${cell(4, red)}</svg>`)).toBe(
      `<svg><path d="M0,0h2v2h-2ZM2,0h2v2h-2Z" fill="blue"/><path d="M4,0h2v2h-2Z" fill="red"/></svg>`,
    );
    const shining = `<svg>${cell(0, faint)}${cell(1, faint)}</svg>`;
    expect(slim(shining)).toBe(shining);
  });

  it("keeps symbols of different looks apart, and closed shapes closed", () => {
    const slimmed = slim(
      `<svg><path transform="translate(1,1)" d="M0,0L2,0L2,2Z" stroke="red"/><path transform="translate(5,1)" d="M0,0L2,0L2,2Z" stroke="blue"/></svg>`,
    );
    expect(slimmed).toBe(`<svg><path d="m1 1h2v2z" stroke="red"/><path d="m5 1h2v2z" stroke="blue"/></svg>`);
  });

  it("drops what draws nothing and keeps text as it is", () => {
    expect(
      slim(
        `<svg version="1.1"><g role="x"><path class="background" aria-hidden="true" d="M0,0h1v1h-1Z"/><text font-family="a" transform="translate(0,0)" fill="#000">1.25 &lt; 3.14159</text></g></svg>`,
      ),
    ).toBe(`<svg><text fill="#000">1.25 &lt; 3.14159</text></svg>`);
  });
});

describe("the lines of a slimmed SVG", () => {
  it("are written without points on the way, and turn back where they did", () => {
    const path = (d: string) => pathOf(slim(`<svg><path d="${d}" stroke="red"/></svg>`));
    expect(path("M0,0L10,0L20,0L30,0.04L30,10")).toBe("m0 0h30v10");
    expect(path("M0,0L10,0L5,0")).toBe("m0 0h10h-5");
    expect(path("M0,0L10,5L20,0Z")).toBe("m0 0 10 5 10-5z");
  });

  it("of one look are one path, whatever their lengths", () => {
    const rule = (x2: number) => `<line transform="translate(1,2)" x2="${x2}" y2="3" stroke="red"/>`;
    expect(slim(`<svg>${rule(4)}${rule(5)}</svg>`).match(/<path/g)).toHaveLength(1);
  });
});

describe("the texts of a slimmed SVG", () => {
  const label = (x: number, anchor: string, words: string) =>
    `<text text-anchor="${anchor}" transform="translate(${x},3.04)" fill="currentColor" fill-opacity="0.72">${words}</text>`;

  it("have their places, and what neighbors have in common once", () => {
    const slimmed = slim(`<svg><g><g>${label(-6, "end", "0")}${label(-6, "end", "1")}</g></g></svg>`);
    expect(slimmed).toBe(
      '<svg><g text-anchor="end" fill="currentColor" fill-opacity="0.72"><text x="-6" y="3">0</text><text x="-6" y="3">1</text></g></svg>',
    );
    expect(slim(`<svg>${label(0, "start", "0")}${label(9, "end", "1")}</svg>`)).toContain(
      '<text x="0" y="3" text-anchor="start">0</text><text x="9" y="3" text-anchor="end">1</text>',
    );
  });

  it("keep the groups that say something", () => {
    expect(
      slim('<svg><g transform="translate(4,2)"><g><path d="M0,0L1,1" stroke="red"/></g><g/></g></svg>'),
    ).toBe('<svg><g transform="translate(4,2)"><path d="m0 0 1 1" stroke="red"/></g></svg>');
  });
});
