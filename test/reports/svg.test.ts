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

const pathOf = (svg: string): string => svg.match(/ d="([^"]*)"/)?.[1] ?? "";

describe("a slimmed SVG", () => {
  it("draws every line where it was, to a twentieth of a pixel, with no drift along the way", () => {
    const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
    const line = fc.array(fc.tuple(fc.boolean(), coordinate, coordinate), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(line, (points) => {
        const d = points.map(([lift, x, y], i) => `${lift || i === 0 ? "M" : "L"}${x},${y}`).join("");
        const drawn = walk(pathOf(slim(`<svg><path d="${d}" stroke="red"/></svg>`)));
        expect(drawn.map(({ lift }) => lift)).toEqual(points.map(([lift], i) => lift || i === 0));
        drawn.forEach(({ x, y }, i) => {
          expect(Math.abs(x - points[i][1])).toBeLessThanOrEqual(0.0500001);
          expect(Math.abs(y - points[i][2])).toBeLessThanOrEqual(0.0500001);
        });
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
