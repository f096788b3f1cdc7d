/** Where a command may write: nothing that it reads is replaced, and what is not writable is told before any work. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Arguments } from "../../src/commands/command.ts";
import { checkOutput, checkWritable } from "../../src/commands/support/outputs.ts";
import { fromBundle, ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const args = (positionals: readonly string[], strings: Record<string, string> = {}): Arguments => ({
  positionals,
  strings,
  booleans: {},
  lists: {},
});

describe("a file that a flag names", () => {
  function place(): (name: string) => string {
    const folder = folderWith({ "log.csv": "step,d_loss\n0,1\n", "real.npy": "", "fake.npy": "" });
    const at = (name: string) => join(folder, name);
    symlinkSync(at("log.csv"), at("link.csv"));
    mkdirSync(at("sub"));
    symlinkSync(at("gone"), at("nowhere"));
    return at;
  }

  test("may be new, or there already", () => {
    const at = place();
    const given = args([at("log.csv")], { html: at("new.html"), fake: at("fake.npy") });
    expect(() => checkOutput(at("new.html"), "--html", given)).not.toThrow();
    expect(() => checkOutput(at("real.npy"), "--html", given)).not.toThrow();
  });

  test.each([
    ["a positional", "log.csv"],
    ["a link to one", "link.csv"],
    ["another flag's file", "fake.npy"],
    ["one of a list", "real.npy"],
    ["what the command knows of", "known.json"],
  ])("is not %s", (_, name) => {
    const at = place();
    const given = args([at("log.csv")], { labels: `x.npy,${at("real.npy")}`, fake: at("fake.npy") });
    expect(() => checkOutput(at(name), "--html", given, [at("known.json")])).toThrow(
      "is already used by this command",
    );
  });

  test("is not one of a series, and may stand beside it", () => {
    const at = place();
    const given = args([], { fake: at("step-*.npy") });
    expect(() => checkOutput(at("step-100.npy"), "--html", given)).toThrow("is already used by this command");
    expect(() => checkOutput(at("step.html"), "--html", given)).not.toThrow();
  });

  test("is no folder, lies in one that is there, and in none that is a broken link", () => {
    const at = place();
    expect(() => checkOutput(at("sub"), "--html", args([]))).toThrow("is a folder");
    expect(() => checkOutput(at("none/x.html"), "--html", args([]))).toThrow("its folder does not exist");
    expect(() => checkWritable(at("nowhere/out"))).toThrow(/nowhere is a broken link$/);
    expect(() => checkWritable(at("log.csv/out"))).toThrow(/log\.csv is not a folder$/);
    expect(() => checkWritable(at("sub/new/out"))).not.toThrow();
  });
});

describe("of each command", () => {
  const files = {
    "log.csv": "step,d_loss,g_loss\n0,1,1\n1,1,1\n",
    "a.csv": "0,1\n1,2\n",
    "b.csv": "1,1\n2,2\n",
  };

  test.each([
    ["diagnose", ["diagnose", "log.csv", "--html", "log.csv"], "--html"],
    ["diagnose, further files", ["diagnose", "log.csv", "--write", "junit=log.csv"], "--write"],
    ["eval", ["eval", "--real", "a.csv", "--fake", "b.csv", "--write", "json=b.csv"], "--write"],
    ["emd", ["emd", "--a", "a.csv", "--b", "b.csv", "--plan", "a.csv"], "--plan"],
    ["compare", ["compare", "main", "other", "--html", "baselines/main.json"], "--html"],
  ])("%s: exit code 2, and the file as it was", (_, words, flag) => {
    const folder = folderWith({ ...files, "baselines/main.json": "{}" });
    const { exit, err } = ganscope(words, folder);
    expect([exit, err]).toEqual([2, expect.stringContaining(`E_USAGE ${flag} `)]);
    expect(err).toContain("is already used by this command");
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), "utf8")).toBe(text);
    }
  });
});

test("a listener who has gone away does not end what is under way, nor change its exit code", async () => {
  const folder = folderWith({ "bad.yaml": "target: { kind: rng }\ntrainer: { kind: gan }\n" });
  const child = spawn(process.execPath, fromBundle(["validate", "bad.yaml"]), { cwd: folder });
  child.stderr.destroy();
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(2);
});

test("a log without a line is no diagnosis, wherever it comes from", () => {
  const folder = folderWith({ "empty.jsonl": "" });
  const words = ["--expect", "saturation!=saturated"];
  expect(ganscope(["diagnose", "empty.jsonl", ...words], folder).exit).toBe(2);
  const followed = ganscope(["diagnose", "empty.jsonl", "--follow", "--idle", "1", ...words], folder);
  expect([followed.exit, followed.err]).toEqual([2, expect.stringContaining("the log is empty")]);
});
