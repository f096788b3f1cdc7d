/**
 * Philox4x32-10 against the known-answer vectors that its authors publish with Random123 (file kat_vectors), then the
 * distributions drawn from it and the independence of its sub-streams.
 */

import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { philox, Rng } from "../../src/maths/random.ts";

const SEED = 4_032_010;

const hex = (words: ArrayLike<number>) =>
  Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");

describe("philox4x32-10", () => {
  const ones = 0xffffffff;
  it.each([
    ["zeros", [0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ones", [ones, ones, ones, ones], [ones, ones], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [
      "digits of pi",
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ])("known answer: %s", (_, counter, key, answer) => {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    expect(hex(out)).toBe(answer);
  });

  it("is what a stream draws from: seed 0 counts up from the zero vector", () => {
    const rng = new Rng(0);
    const first = Uint32Array.from({ length: 8 }, () => rng.uint32());
    const out = new Uint32Array(4);
    philox([1, 0, 0, 0], [0, 0], out);
    expect(hex(first.subarray(0, 4))).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    expect(hex(first.subarray(4))).toBe(hex(out));
  });

  it("uses all 53 bits of the seed", () => {
    const draw = (seed: number) => new Rng(seed).uint32();
    expect(new Set([0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52].map(draw)).size).toBe(5);
  });
});

/** Mean of f over n draws. */
function average(n: number, f: () => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += f();
  return total / n;
}

describe("distributions", () => {
  const n = 200_000;
  // Each tolerance is 4 standard errors: sd of the averaged quantity / sqrt(n) * 4.
  const within = (sd: number) => (4 * sd) / Math.sqrt(n);

  it("uniform has mean 1/2 and variance 1/12", () => {
    const rng = new Rng(SEED);
    expect(Math.abs(average(n, () => rng.uniform()) - 1 / 2)).toBeLessThan(within(Math.sqrt(1 / 12)));
    // Var (U - 1/2)^2 = 1/80 - 1/144 = 1/180.
    expect(Math.abs(average(n, () => (rng.uniform() - 0.5) ** 2) - 1 / 12)).toBeLessThan(
      within(Math.sqrt(1 / 180)),
    );
  });

  it("normal has moments 0, 1, 0, 3", () => {
    // Variances of z, z^2, z^3, z^4 are 1, 2, 15, 96.
    for (const [power, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ]) {
      const rng = new Rng(SEED + power);
      expect(Math.abs(average(n, () => rng.normal() ** power) - moment)).toBeLessThan(
        within(Math.sqrt(variance)),
      );
    }
  });

  it("both numbers of a Box-Muller pair are independent", () => {
    const rng = new Rng(SEED).fork("pairs");
    expect(Math.abs(average(n, () => rng.normal() * rng.normal()))).toBeLessThan(within(1));
  });

  it("integer fills each of 7 places equally", () => {
    const rng = new Rng(SEED);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[rng.integer(7)]++;
    // Chi-squared with 6 degrees of freedom: P(> 22.46) = .001.
    const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(70_000);
    expect(chi2).toBeLessThan(22.46);
  });

  it.each([0, 0xffffffff])("uniform stays inside the open interval when all bits are those of %d", (word) => {
    const rng = new Rng(SEED);
    vi.spyOn(rng, "uint32").mockReturnValue(word);
    const value = rng.uniform();
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(1);
    expect(rng.integer(7)).toBe(word === 0 ? 0 : 6);
  });
});

describe("sub-streams", () => {
  it("do not depend on how much the parent has drawn, nor change it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.integer({ min: 0, max: 50 }), (seed, name, drawn) => {
        const used = new Rng(seed);
        for (let i = 0; i < drawn; i++) used.normal();
        const next = used.fork(name).uint32();
        expect(next).toBe(new Rng(seed).fork(name).uint32());
        const plain = new Rng(seed);
        for (let i = 0; i < drawn; i++) plain.normal();
        expect(used.uint32()).toBe(plain.uint32());
      }),
      { seed: SEED },
    );
  });

  it("differ by name, by number, and between the number 1 and the name 1", () => {
    const rng = new Rng(1);
    const names = ["latent", "real", "latenu", "", 0, 1, 2, "1", 2 ** 40];
    expect(new Set(names.map((name) => rng.fork(name).uint32())).size).toBe(names.length);
  });

  it("are uncorrelated with one another and with their parent", () => {
    const n = 50_000;
    const parent = new Rng(SEED);
    const [a, b] = [parent.fork("a"), parent.fork("b")];
    const [ab, ap] = [
      average(n, () => a.normal() * b.normal()),
      average(n, () => a.normal() * parent.normal()),
    ];
    expect(Math.abs(ab)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(ap)).toBeLessThan(4 / Math.sqrt(n));
  });
});

describe("faults", () => {
  it.each([-1, 1.5, 2 ** 53, Number.NaN, Infinity])("refuses the seed %d", (seed) => {
    expect(() => new Rng(seed)).toThrow(`a seed must be a non-negative integer below 2^53 (got ${seed})`);
  });
});
