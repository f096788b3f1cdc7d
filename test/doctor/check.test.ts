/** What counts as a known answer that was found. */

import { describe, expect, it } from "vitest";
import {
  closely,
  exactly,
  finding,
  holds,
  outcomeOf,
  printed,
  within,
  worst,
} from "../../src/doctor/check.ts";

const about = { id: "x", title: "X", source: "1900" };

describe("a finding", () => {
  it("is right up to its tolerance, the bound included", () => {
    expect(finding("q", 1.5, within(1, 0.5))).toEqual({
      quantity: "q",
      expected: 1,
      found: 1.5,
      tolerance: 0.5,
      ok: true,
    });
    expect(finding("q", 1.5000001, within(1, 0.5)).ok).toBe(false);
    expect(finding("q", 0.4, within(1, 0.5)).ok).toBe(false);
  });

  it.each([NaN, Infinity, -Infinity])("of %d is never right, whatever is expected", (value) => {
    expect(finding("q", value, within(value, Infinity)).ok).toBe(false);
    expect(finding("q", value, exactly(value)).ok).toBe(false);
    expect(finding("q", value, within(0, Infinity)).ok).toBe(false);
  });

  it("of a yes or no is 1 or not", () => {
    expect([holds("q", true).ok, holds("q", false).ok]).toEqual([true, false]);
  });
});

describe("answers", () => {
  it.each([
    [".111421", 0.111421, 5e-7],
    ["1.341e-3", 0.001341, 5e-7],
    ["1.929e-21", 1.929e-21, 5e-25],
    ["10.000000", 10, 5e-7],
    ["-4.359", -4.359, 5e-4],
    ["7", 7, 0.5],
  ])("%s is right within half a unit of its last digit", (text, expected, tolerance) => {
    expect(printed(text).expected).toBe(expected);
    expect(printed(text).tolerance / tolerance).toBeCloseTo(1, 12);
  });

  it("close is relative: nothing is close to 0 but 0", () => {
    expect(closely(-2, 0.1)).toEqual({ expected: -2, tolerance: 0.2 });
    expect(finding("q", 1e-300, closely(0)).ok).toBe(false);
  });
});

describe("the worst finding", () => {
  const off = (by: number) => finding(`${by}`, by, within(0, 10));
  it("is the one largest deviation in units of its tolerance, and a wrong one before any", () => {
    expect(worst([off(1), off(-3), off(2)])?.found).toBe(-3);
    expect(worst([off(9), finding("tight", 1, exactly(0)), off(10)])?.quantity).toBe("tight");
    expect(worst([off(9), finding("none", NaN, exactly(0))])?.quantity).toBe("none");
    expect(worst([])).toBeUndefined();
  });
});

describe("an outcome", () => {
  const right = finding("q", 1, exactly(1));
  const wrong = finding("q", 2, exactly(1));

  it("is well when all findings are, and there are some", async () => {
    expect(await outcomeOf(about, () => [right])).toEqual({ ...about, ok: true, findings: [right] });
    expect((await outcomeOf(about, async () => [right, wrong])).ok).toBe(false);
    expect((await outcomeOf(about, () => [])).ok).toBe(false);
  });

  it("of a check that throws is not, and says why in one line", async () => {
    const outcome = await outcomeOf(about, () => {
      throw new Error("no such thing\n  at somewhere");
    });
    expect(outcome).toEqual({ ...about, ok: false, findings: [], why: "no such thing" });
  });
});
