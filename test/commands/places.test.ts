/** Places that cannot be written: a named error within a second or two, and no stack. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const files = { "real.csv": "0\n1\n3\n4\n", "fake.csv": "8\n5\n" };
const flags = ["eval", "--real", "real.csv", "--fake", "fake.csv", "--metrics", "emd", "--quiet"];

test.each<[string, string, number, string]>([
  [
    "a name of 500 characters",
    "x".repeat(500),
    2,
    "E_INPUT --out a name in the path has 500 bytes, more than 255",
  ],
  ["a path of 5000 characters", "xxxxxxxxx/".repeat(500), 2, "E_INPUT --out the path has 5"],
  ["a folder of /proc", "/proc/ganscope/a/b/c", 3, "E_STORE /proc/ganscope cannot be written (ENOENT)"],
])("%s as --out", (_, out, code, message) => {
  const began = performance.now();
  const { exit, err } = ganscope([...flags, "--out", out], folderWith(files));
  expect(err.trim().split("\n")).toEqual([expect.stringContaining(message)]);
  expect(exit).toBe(code);
  expect(performance.now() - began).toBeLessThan(20_000);
});

/** A file system of a few kilobytes; only the system's administrator may make one. */
function tinyDisk(kilobytes: number): string | undefined {
  const place = join(folderWith(), "disk");
  mkdirSync(place);
  const made =
    spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "ganscope-test", place]).status === 0;
  if (made) onTestFinished(() => void spawnSync("umount", [place]));
  return made ? place : undefined;
}

test("a full disk, when the administrator runs the tests: E_STORE, exit 3, from eval, diagnose and run", ({
  skip,
}) => {
  const disk = tinyDisk(16) ?? skip("only the system's administrator may mount a disk of 16 kB");
  const folder = folderWith({
    ...files,
    "log.csv": `step,lossD,lossG\n${Array.from({ length: 50 }, (_, i) => `${i},1,1\n`).join("")}`,
    "game.yaml":
      "name: game\ntitle: A game\ngame: { kind: dirac, update: { kind: simultaneous }, rate: 0.1, steps: 50 }\n",
  });
  const full = /^E_STORE \S+ the disk is full - free some space/;
  for (const words of [
    [...flags, "--out", join(disk, "eval")],
    ["diagnose", "log.csv", "--html", join(disk, "report.html"), "--quiet"],
    ["run", "game.yaml", "--out", join(disk, "run"), "--quiet"],
  ]) {
    const { exit, err } = ganscope(words, folder);
    expect(err.trim().split("\n")).toEqual([expect.stringMatching(full)]);
    expect(exit).toBe(3);
  }
  expect(existsSync(join(disk, "report.html"))).toBe(false);
});
