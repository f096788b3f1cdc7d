/** Translation: closed forms at every shift, other sizes and pitches, and what cannot be asked. */

import { describe, expect, it } from "vitest";
import type { TranslationRecord } from "../../../src/result/index.ts";
import { translation } from "../../../src/theory/studies/translation.ts";

const blocks = { shape: "blocks", size: 8, reach: 16, pitch: 1 } as const;
const lines = { shape: "lines", size: 10, reach: 20, pitch: 0.1 } as const;

function recordOf(options: Parameters<typeof translation.conduct>[0]): TranslationRecord {
  const { record } = translation.conduct(options);
  if (record.subject !== "translation") throw new Error("this is another study");
  return record;
}

describe("a uniform block of 8 bins shifted by s", () => {
  const { theta, jsd, emd } = recordOf(blocks);
  // s of 8 bins of each side lie where the other has nothing, and give ln 2 each: JSD = s/8 ln 2.
  it.each([
    [0, 0],
    [1, 0.086643],
    [4, 0.346574],
    [8, Math.LN2],
    [16, Math.LN2],
  ])("s = %i: JSD %f, W1 = s, on both sides", (s, divergence) => {
    for (const shift of [s, -s]) {
      const k = theta.indexOf(shift);
      expect(jsd[k]).toBeCloseTo(divergence, 6);
      expect(emd[k]).toBeCloseTo(s, 12);
    }
  });

  it("has the numbers that scenarios gate", () => {
    const { values, n } = translation.conduct(blocks);
    expect(n).toBe(33);
    expect(values["translation.jsd-far"]).toBeCloseTo(Math.LN2, 14);
    expect(values["translation.jsd-jump"]).toBeCloseTo(Math.LN2 / 8, 14);
    expect(values["translation.jsd-slope"]).toBeLessThan(1e-14);
    expect(values["translation.emd-slope"]).toBeCloseTo(1, 14);
  });
});

it("says what it found", () => {
  expect(translation.conduct(blocks).record.finding).toMatch(
    /^From a shift of 8 on, JSD stays at 0\.6931 nats with a slope of at most \S+, while W1 has a slope of 1 or more everywhere\. The largest change of JSD from one shift to the next is 0\.08664 nats\. JSD and W1 differ from the closed form by at most \S+\.$/,
  );
  // Blocks of 8 bins, moved by 3: they still overlap, so that nothing can be said of where they do not.
  expect(translation.conduct({ ...blocks, reach: 3 }).record.finding).toMatch(
    /^JSD reaches 0\.2599 nats at the largest shift, while/,
  );
});

describe("parallel lines", () => {
  it("are ln 2 apart everywhere but where they coincide, and |theta| apart", () => {
    const { theta, jsd, emd } = recordOf(lines);
    expect(theta).toHaveLength(41);
    theta.forEach((at, k) => {
      expect(jsd[k]).toBeCloseTo(k === 20 ? 0 : Math.LN2, 14);
      expect(emd[k]).toBeCloseTo(Math.abs(at), 12);
    });
    expect(translation.conduct(lines).values["translation.jsd-jump"]).toBeCloseTo(Math.LN2, 14);
  });
});

describe("any size, reach and pitch", () => {
  it.each([
    { shape: "blocks", size: 1, reach: 5, pitch: 1 },
    { shape: "blocks", size: 64, reach: 7, pitch: 0.3 },
    { shape: "blocks", size: 3, reach: 100, pitch: 1e-6 },
    { shape: "lines", size: 1, reach: 2, pitch: 1e6 },
    { shape: "lines", size: 17, reach: 9, pitch: 0.7 },
  ] as const)("$shape of $size, reach $reach, pitch $pitch, keep to the closed form", (options) => {
    const { values } = translation.conduct(options);
    expect(values["translation.jsd-error"]).toBeLessThan(1e-12);
    expect(values["translation.emd-error"]).toBeLessThan(1e-12 * options.pitch * options.reach);
    expect(values["translation.emd-slope"]).toBeCloseTo(1, 9);
  });

  it("have no flat part to measure where the shapes are never apart twice", () => {
    const near = { ...blocks, reach: 8 };
    const why = expect.stringContaining("set the reach to at least 9");
    expect(translation.missing(near)).toEqual({ "translation.jsd-slope": why });
    expect(translation.conduct(near).values).not.toHaveProperty("translation.jsd-slope");
    expect(translation.missing({ ...blocks, reach: 9 })).toEqual({});
    expect(translation.missing({ ...lines, reach: 1 })).toHaveProperty(["translation.jsd-slope"]);
  });
});
