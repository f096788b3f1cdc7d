/** `ganscope run --shard` and `ganscope merge`, with games: no process is started, no engine opened. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const game = {
  name: "g",
  game: { kind: "dirac", update: { kind: "alternating" }, steps: 20, start: [1, 1] },
  matrix: { "game.rate": [0.1, 0.2, 0.3] },
  // The radius is near 1.41: one that nobody meets.
  expect: [{ metric: "game.radius", max: 1 }],
};
const files = { "g.json": JSON.stringify(game) };
const timeless = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "result.json"), "utf8"), (key, value) =>
    key === "timing" ? undefined : value,
  );

test("two shards and their merge are the whole run: result, report, exit code", () => {
  const folder = folderWith(files);
  const shard = (text: string, out: string) =>
    ganscope(["run", "g.json", "--shard", text, "--out", out, "--quiet"], folder);
  expect(shard("1/2", "a")).toEqual({
    exit: 0,
    out: "shard 1/2 is complete: a\nwhen all shards are complete: ganscope merge DIR... --gate\n",
    err: "",
  });
  expect(readdirSync(join(folder, "a"))).toEqual(["journal.jsonl"]);
  expect(shard("2/2", "b").exit).toBe(0);
  expect(shard("2/2", "a").err).toContain("belongs to a different run (shard 1/2, now shard 2/2)");

  const whole = ganscope(["run", "g.json", "--out", "whole"], folder);
  const merged = ganscope(["merge", "a", "b", "--gate"], folder);
  expect([whole.exit, merged.exit]).toEqual([1, 1]);
  expect(timeless(join(folder, "ganscope-out/merged"))).toEqual(timeless(join(folder, "whole")));
  expect(existsSync(join(folder, "ganscope-out/merged/report.html"))).toBe(true);
  expect(ganscope(["merge", "a", "b", "--out", "told"], folder).exit).toBe(0);

  const missing = ganscope(["merge", "a", "--out", "half"], folder);
  expect([missing.exit, missing.err]).toEqual([3, ""]);
  expect(missing.out).toContain("shard 2 of 2 missing");
  expect(ganscope(["merge", "a", "a", "--out", "twice"], folder)).toMatchObject({
    exit: 2,
    err: "E_INPUT a is shard 1/2, as is a - leave out one of them\n",
  });
  expect(existsSync(join(folder, "twice"))).toBe(false);
});

test.each([["--json"], ["--open"], ["--write", "junit"], ["--fail-on", "warn"]])(
  "%s is refused of a shard, for it needs the whole run",
  (...flags) => {
    const folder = folderWith(files);
    expect(ganscope(["run", "g.json", "--shard", "1/2", ...flags], folder)).toEqual({
      exit: 2,
      out: "",
      err: `E_USAGE ${flags[0]} cannot be combined with --shard - pass it to ganscope merge\n`,
    });
    expect(readdirSync(folder)).toEqual(["g.json"]);
  },
);

test.each([
  ["0/2", "E_USAGE --shard must be I/N with 1 <= I <= N (got '0/2') - e.g. --shard 2/3\n"],
  ["3/2", "E_USAGE --shard must be I/N with 1 <= I <= N (got '3/2') - e.g. --shard 2/3\n"],
  ["half", "E_USAGE --shard must be I/N with 1 <= I <= N (got 'half') - e.g. --shard 2/3\n"],
])("--shard %s is refused", (text, err) => {
  const folder = folderWith(files);
  expect(ganscope(["run", "g.json", "--shard", text], folder)).toEqual({ exit: 2, out: "", err });
  expect(readdirSync(folder)).toEqual(["g.json"]);
});
