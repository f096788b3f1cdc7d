import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { natural } from "../../src/inputs/natural.ts";
import { expandSeries } from "../../src/inputs/series.ts";
import { folderWith } from "../helpers/folder.ts";

const folderOf = (...names: string[]) => folderWith(Object.fromEntries(names.map((name) => [name, ""])));

describe("a series", () => {
  it("is the files of a pattern by ascending step", () => {
    const folder = folderOf("step-100.npy", "step-9.npy", "step-0010.npy", "step-9.csv", "other-1.npy");
    mkdirSync(join(folder, "step-5.npy"));
    for (const pattern of ["step-*.npy", "step*.npy", "st*.npy"]) {
      expect(
        expandSeries(join(folder, pattern)).map(({ path, step }) => [basename(path), step]),
        pattern,
      ).toEqual([
        ["step-5.npy", 5],
        ["step-9.npy", 9],
        ["step-0010.npy", 10],
        ["step-100.npy", 100],
      ]);
    }
  });

  it("takes the star's integer, not another of the name", () => {
    const folder = folderOf("run2-step7-v3.npy", "run2-step8-v3.npy");
    expect(expandSeries(join(folder, "run2-step*-v3.npy")).map(({ step }) => step)).toEqual([7, 8]);
  });

  it("takes every other character of a pattern for itself", () => {
    const folder = folderOf("a.[x]1", "aXx1");
    expect(expandSeries(join(folder, "a.[x]*")).map(({ path }) => basename(path))).toEqual(["a.[x]1"]);
  });

  it("finds its files in the working folder", () => {
    expect(() => expandSeries("no-such-*.npy")).toThrow("no file matches the pattern");
  });

  it.each([
    ["nothing matches", "b-*.npy", "no file matches the pattern"],
    ["there is no star", "a-1.npy", "must have one *"],
    ["there are two", "*-*.npy", "must have one *"],
    ["a folder has another", "*/a-*.npy", "must have one *"],
    ["there is no integer", "c-*.npy", '(got "final" in "c-final.npy")'],
    ["there are two integers", "d-*.npy", '(got "1-2" in "d-1-2.npy")'],
    ["the integer is too large", "e-*.npy", "must match one integer"],
    ["a step is there twice", "a-*.npy", '("a-01.npy" and "a-1.npy" are both step 1)'],
    ["the folder is missing", "nowhere/a-*.npy", "there is no such file"],
  ])("is refused where %s", (_, pattern, message) => {
    const folder = folderOf("a-1.npy", "a-01.npy", "c-final.npy", "d-1-2.npy", `e-${"9".repeat(20)}.npy`);
    expect(() => expandSeries(join(folder, pattern))).toThrow(InputError);
    expect(() => expandSeries(join(folder, pattern))).toThrow(message);
  });
});

describe("the natural order", () => {
  it("orders numbers as numbers", () => {
    const names = ["a10", "a9", "a", "b1", "a1b2", "a1b10", "a01", "10", "9"];
    expect(names.toSorted(natural)).toEqual(
      ["9", "10", "a", "a01", "a1", "a1b2", "a1b10", "a9", "a10", "b1"].filter((name) =>
        names.includes(name),
      ),
    );
  });

  it("is an order: antisymmetric, transitive, and equal only for equals", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "9", "-"), maxLength: 6 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(natural(a, b) + natural(b, a)).toBe(0);
        expect(natural(a, b) === 0).toBe(a === b);
        if (natural(a, b) < 0 && natural(b, c) < 0) expect(natural(a, c)).toBe(-1);
      }),
      { seed: 86, numRuns: 1000 },
    );
  });
});
