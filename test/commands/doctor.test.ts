/** `ganscope doctor` as a user meets it. What it asks is in test/doctor. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { fromBuilt, ganscope, start } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

/** A cache folder without engines, until the test ends. */
function emptyCache(): string {
  const cache = folderWith();
  vi.stubEnv("GANSCOPE_CACHE", cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  return cache;
}

describe("bad usage", () => {
  test.each([
    [["wasm"], 2, "E_USAGE doctor takes no arguments (got 'wasm')"],
    [["--engine", "wsam"], 2, "E_USAGE --engine does not accept 'wsam' - did you mean 'wasm'?"],
    [
      ["--filter", "entropy"],
      2,
      "E_USAGE --filter no group's name or title contains 'entropy' - known groups: two-gaussians, ",
    ],
    [["--cifar10", "DIR"], 2, "E_USAGE --cifar10 requires --features - add --features"],
    [["--thorough"], 2, "E_USAGE --thorough requires --features - add --features"],
    [["--features", "--thorough"], 2, "E_USAGE --thorough requires --cifar10 DIR"],
    [["--features", "--engine", "cpu"], 2, "E_USAGE --engine does not go with --features"],
    [["--features"], 2, "E_INPUT no network is kept - add one with: ganscope features add inception FILE"],
    [["--features", "--network", "x"], 2, "E_USAGE no network has the key 'x'"],
    [
      ["--engine", "tfjs-node"],
      3,
      "E_ENGINE engine tfjs-node is not installed - run: ganscope engine install",
    ],
  ])("doctor %j exits with %i", (args, code, line) => {
    emptyCache();
    const { exit, out, err } = ganscope(["doctor", ...args], folderWith());
    expect(err).toContain(line);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect([exit, out]).toEqual([code, ""]);
  });
});

describe("on plain arrays", () => {
  it("shows a line a group, with the finding that is largest deviation", () => {
    const { exit, out, err } = ganscope(["doctor", "--filter", "gaussians"], folderWith());
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^ganscope +0\.1\.0\nnode +v\d+\.\d+\.\d+\nmachine +\S+ \S+, \d+ processors, \d+ of \d+ MB/,
    );
    expect(out).toMatch(
      /\n {4}group +right +largest deviation +expected +found +tolerance\nok {2}Two Gaussians/,
    );
    expect(out).toMatch(/\b(\d+)\/\1 /);
    expect(out).toMatch(/\n1 group, \d+ known answers: all correct, \d+\.\d s\n/);
  });

  it("shows every finding when asked to", () => {
    const { exit, out } = ganscope(["doctor", "--filter", "parallel-lines", "--verbose"], folderWith());
    expect(exit).toBe(0);
    expect(out).toMatch(/\nok {2}W1 of points, theta -1 +1 +\S+ +1e-14\n/);
    expect(out.match(/^ok {2}/gm)).toHaveLength(15);
  });

  it("gives JSON, and only JSON, on stdout", () => {
    const { exit, out, err } = ganscope(["doctor", "--filter", "intervals", "--json"], folderWith());
    expect([exit, err]).toEqual([0, ""]);
    const data = JSON.parse(out);
    expect(data).toMatchObject({ ok: true, version: "0.1.0", engines: [] });
    expect(data.environment).toMatchObject({
      node: process.version,
      memory: { totalMb: expect.any(Number) },
    });
    expect(data.groups).toHaveLength(1);
    expect(data.groups[0].findings[0]).toEqual({
      quantity: "z at 95 %",
      expected: 1.959963984540054,
      found: 1.959963984540054,
      tolerance: expect.any(Number),
      ok: true,
    });
  });
});

describe("on engines", () => {
  it("asks the one that is named, in a process of its own, and reports its memory", () => {
    const args = ["doctor", "--engine", "cpu", "--filter", "determinism", "--json"];
    const { exit, out } = start(fromBuilt(args), folderWith());
    const data = JSON.parse(out);
    expect([exit, data.ok]).toEqual([0, true]);
    expect(data.engines).toMatchObject([{ works: true, id: "cpu", version: "4.22.0", path: "eager" }]);
    expect(data.engines[0].peakMemoryMb).toBeGreaterThan(20);
    expect(data.groups).toMatchObject([{ id: "determinism", engine: "cpu", ok: true }]);
  });

  it("says of an engine that does not load why, and exits with 1, or 3 when it was asked for", () => {
    const cache = emptyCache();
    const key = `cpu-tfjs4.22.0-tf2.21.0-${process.platform}-${process.arch}`;
    const folder = join(cache, "engines", key);
    const dist = join(folder, "node_modules/@tensorflow/tfjs-node/dist");
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, "index.js"), 'throw new Error("no such library");');
    const versions = { tfjs: "4.22.0", tensorflow: "2.21.0", binding: "digest" };
    const platform = `${process.platform}-${process.arch}`;
    const manifest = { schema: 1, kind: "cpu", platform, versions, wheels: [], compiler: "", bytes: 1 };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));

    const found = start(fromBuilt(["doctor", "--filter", "tfjs-node/determinism"]), folderWith());
    expect(found.out).toMatch(/\ntfjs-node +does not work: .*no such library\n/);
    expect(found.out).toMatch(/0 groups, 0 known answers: 1 wrong/);
    expect(found.exit).toBe(1);

    const args = ["doctor", "--engine", "tfjs-node", "--filter", "determinism"];
    const asked = start(fromBuilt(args), folderWith());
    expect(asked.err).toMatch(/E_ENGINE engine tfjs-node cannot be used: .*no such library/);
    expect([asked.exit, asked.out]).toEqual([3, ""]);
  });
});
