import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toNpz } from "../../src/execution/store/npy.ts";
import { holdsMoments, readMoments } from "../../src/inputs/moments.ts";
import { folderWith } from "../helpers/folder.ts";
import { doubles, zipBytes } from "../helpers/formats.ts";
import { pythonWith } from "../helpers/python.ts";

const python = pythonWith("numpy");

function file(
  arrays: Readonly<Record<string, readonly [values: readonly number[], shape?: string]>>,
): string {
  const members = Object.entries(arrays).map(([name, [values, shape]]) => ({
    name: `${name}.npy`,
    bytes: doubles(values, shape),
    deflate: name === "sigma",
  }));
  const path = join(folderWith(), "stats.npz");
  writeFileSync(path, zipBytes(members));
  return path;
}
const mu = [[3, 4]] as const;
const sigma = [[9, 1, 1, 16], "(2, 2)"] as const;

describe("a file of statistics", () => {
  it("is an archive with mu and sigma, and gives both", () => {
    const path = file({ mu, sigma });
    expect(holdsMoments(path)).toBe(true);
    expect(readMoments(path)).toEqual({
      mean: Float64Array.of(3, 4),
      covariance: Float64Array.of(9, 1, 1, 16),
    });
    expect(readMoments(file({ mu, sigma, rows: [[500], "()"] }))).toMatchObject({ rows: 500 });
    expect(holdsMoments(file({ mu, features: sigma }))).toBe(false);
    expect(holdsMoments("stats.npy")).toBe(false);
  });

  it.skipIf("missing" in python)(
    "that ganscope writes is read by numpy.load, in the types that pytorch-fid takes",
    () => {
      const path = join(folderWith(), "stats.npz");
      const numbers = { data: Float64Array.of(9, 1, 1, 16), shape: [2, 2] };
      const bytes = toNpz({
        mu: { data: Float64Array.of(3, 4), shape: [2] },
        sigma: numbers,
        rows: { data: Int32Array.of(500), shape: [] },
      });
      writeFileSync(path, bytes);
      const script =
        "import numpy, sys; f = numpy.load(sys.argv[1]); print([(f[k].dtype.str, f[k].tolist()) for k in ('mu', 'sigma', 'rows')])";
      const said = execFileSync("command" in python ? python.command : "", ["-c", script, path], {
        encoding: "utf8",
      });
      expect(said.trim()).toBe("[('<f8', [3.0, 4.0]), ('<f8', [[9.0, 1.0], [1.0, 16.0]]), ('<i4', 500)]");
    },
  );

  it.each([
    ["a sigma of another size", { mu, sigma: [[1, 0, 0], "(3,)"] as const }, "got mu (2) and sigma (3)"],
    ["a sigma of another dimension", { mu: [[1]] as const, sigma }, "got mu (1) and sigma (2, 2)"],
    ["a mu in two dimensions", { mu: [[3, 4], "(1, 2)"] as const, sigma }, "got mu (1, 2)"],
    ["a mean that is not finite", { mu: [[0, Number.NaN]] as const, sigma }, "mu[1] is NaN"],
    [
      "a covariance that is not finite",
      { mu, sigma: [[9, Infinity, Infinity, 16], "(2, 2)"] as const },
      "sigma[0, 1] is Infinity",
    ],
    [
      "a sigma that is not symmetric",
      { mu, sigma: [[9, 1, 2, 16], "(2, 2)"] as const },
      "sigma must be symmetric (sigma[1, 0] is 2, sigma[0, 1] 1)",
    ],
    ["a negative variance", { mu, sigma: [[9, 0, 0, -1], "(2, 2)"] as const }, "sigma[1, 1] is -1"],
    [
      "a covariance beyond its variances",
      { mu, sigma: [[9, 13, 13, 16], "(2, 2)"] as const },
      "sigma[1, 0] is 13, beyond the root of 16 times 9",
    ],
    ["rows that are none", { mu, sigma, rows: [[1.5], "()"] as const }, "rows must be one whole number"],
  ])("refuses %s", (_, arrays, message) => {
    expect(() => readMoments(file(arrays))).toThrow(message);
  });

  it("float32 rounding of one half of sigma is no asymmetry", () => {
    const path = file({ mu, sigma: [[9, 0.1, Math.fround(0.1), 16], "(2, 2)"] });
    expect(readMoments(path).covariance[1]).toBe(0.1);
  });
});
