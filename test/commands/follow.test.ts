/** `ganscope diagnose --follow` on a log that is being written. */
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { RATES } from "../../src/judging/diagnoses/rates.ts";
import { fromBundle, ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const golden = new URL("../golden/logs/gauss1d-minimax/log.jsonl", import.meta.url).pathname;
const lines = readFileSync(golden, "utf8").trim().split("\n");
const FIRST = 100;
const INTERVAL = 25;

/** Starts ganscope, hands it to `feed`, and waits for its end. */
async function follow(
  args: readonly string[],
  cwd: string,
  feed: (child: ReturnType<typeof spawn>) => Promise<void>,
) {
  const child = spawn(process.execPath, fromBundle(["diagnose", ...args]), {
    cwd,
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await feed(child);
  return { exit: await ended, out, err };
}

describe("diagnose --follow", () => {
  test("raises saturation within two log intervals of its first step, and stops there with 1", async () => {
    const folder = folderWith();
    const log = join(folder, "log.jsonl");
    const args = ["log.jsonl", "--follow", "--stop-on", "saturation,divergence", "--json"];
    const { exit, out, err } = await follow(args, folder, async (child) => {
      await new Promise((resolve) => child.stderr?.once("data", resolve));
      for (const line of lines) {
        if (child.exitCode !== null) break;
        // Half a line, then the rest: what is cut is not read.
        appendFileSync(log, line.slice(0, 20));
        await wait(30);
        appendFileSync(log, `${line.slice(20)}\n`);
        await wait(30);
      }
    });
    expect([exit, err]).toEqual([1, "waiting for log.jsonl\n"]);
    const [alarm, last] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(alarm).toMatchObject({
      alarm: "saturation",
      state: "raised",
      first: FIRST,
      rate: { n: RATES.saturated?.log?.n },
    });
    expect(alarm.at - FIRST).toBeLessThanOrEqual(2 * INTERVAL);
    expect(last).toMatchObject({ overall: "saturated", first: FIRST, exit: 1 });
  });

  test("follows an event file of TensorBoard as it grows, record cut or not", async () => {
    const folder = folderWith({ "events.out.tfevents.1.host": "" });
    const log = join(folder, "events.out.tfevents.1.host");
    const bytes = readFileSync(join(golden, "../events.out.tfevents.golden"));
    const args = ["events.out.tfevents.1.host", "--follow", "--stop-on", "saturation", "--json"];
    const { exit, out } = await follow(args, folder, async (child) => {
      for (let at = 0; at < bytes.length && child.exitCode === null; at += 500) {
        appendFileSync(log, bytes.subarray(at, at + 500));
        await wait(150);
      }
    });
    expect(exit).toBe(1);
    const [alarm, last] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(alarm).toMatchObject({ alarm: "saturation", state: "raised", first: FIRST });
    expect(alarm.at - FIRST).toBeLessThanOrEqual(2 * INTERVAL);
    expect(last).toMatchObject({ overall: "saturated", first: FIRST, exit: 1 });
  });

  test("judges samples as their files appear, and stops at what they show", async () => {
    const points = (seed: number, side: (i: number) => number) =>
      Array.from({ length: 80 }, (_, i) => {
        const x = side(i) + 0.1 * Math.sin(seed + 12.9898 * (i + 1));
        return `${x},${0.1 * Math.cos(seed + 78.233 * (i + 1))}\n`;
      }).join("");
    const both = (i: number) => (i % 2 === 0 ? -2 : 2);
    const folder = folderWith({
      "log.jsonl": '{"step":1,"d_loss":1}\n',
      "real.csv": points(0, both) + points(7, both),
      "modes.yaml": "centers: [[-2, 0], [2, 0]]\nstd: 0.1\n",
    });
    const args = ["log.jsonl", "--follow", "--real", "real.csv", "--fake", "fake-*.csv"];
    const more = ["--modes", "modes.yaml", "--stop-on", "collapse", "--idle", "20", "--json", "--quiet"];
    const { exit, out, err } = await follow([...args, ...more], folder, async (child) => {
      for (const step of [100, 200, 300]) {
        writeFileSync(join(folder, `fake-${step}.csv`), points(step, step === 100 ? both : () => -2));
        if (child.exitCode === null) await new Promise((resolve) => child.stderr?.once("data", resolve));
      }
    });
    expect(exit).toBe(1);
    expect(err).toContain('{"overall":"cannot-tell","samples":100}');
    const [alarm, last] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(alarm).toMatchObject({ alarm: "collapse", state: "raised", first: 200, at: 300 });
    expect(last.verdicts.collapse).toMatchObject({ status: "collapsed", first: 200 });
  });

  test("starts anew with a file that was written anew", async () => {
    const folder = folderWith({ "log.jsonl": '{"step":1,"d_loss":1}\n{"step":2,"d_loss":NaN}\n' });
    const { exit, out, err } = await follow(["log.jsonl", "--follow", "--json"], folder, async (child) => {
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      writeFileSync(join(folder, "log.jsonl"), '{"step":1,"d_loss":1}\n');
      await new Promise((resolve) => child.stderr?.once("data", resolve));
      child.kill("SIGINT");
    });
    expect(exit).toBe(130);
    expect(err).toContain("log.jsonl was overwritten");
    const told = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(told[0]).toMatchObject({ alarm: "divergence", state: "raised", first: 2 });
    expect(told.at(-1)).toMatchObject({ overall: "cannot-tell" });
  });

  test("ends when nothing comes to a file", async () => {
    const folder = folderWith({ "log.jsonl": '{"step":1,"d_loss":1}\n{"step":2,"d_loss":NaN}\n' });
    const { exit, out } = await follow(["log.jsonl", "--follow", "--idle", "1"], folder, async () => {});
    expect(exit).toBe(0);
    expect(out).toContain("overall: diverged, from step 2");
  });

  test("reads standard input, and says in words what it heard", async () => {
    const { exit, out } = await follow(["-", "--stop-on", "saturation"], folderWith(), async (child) => {
      child.stdin?.on("error", () => {});
      child.stdin?.end(`${lines.join("\n")}\n`);
    });
    expect(exit).toBe(1);
    expect(out).toMatch(/^ALARM at step 150: saturation since step 100\n/);
    expect(out).toContain("overall: saturated, from step 100");
  });

  test.each(["-", "pipe"])("ends when nothing comes from %s, which stays open", async (source) => {
    const folder = folderWith();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    // Both ends are open here: what is written waits for who reads.
    const pipe = openSync(join(folder, "pipe"), "r+");
    const log = '{"step":1,"d_loss":1}\n{"step":2,"d_loss":NaN}\n';
    writeSync(pipe, log);
    const { exit, out } = await follow([source, "--follow", "--idle", "3"], folder, async (child) => {
      child.stdin?.on("error", () => {});
      child.stdin?.write(log);
    });
    closeSync(pipe);
    expect(exit).toBe(0);
    expect(out).toContain("overall: diverged, from step 2");
  });

  test("ends when nobody writes to a pipe", async () => {
    const folder = folderWith();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const { exit, err } = await follow(["pipe", "--follow", "--idle", "1"], folder, async () => {});
    expect([exit, err]).toEqual([2, expect.stringContaining("pipe")]);
  });

  test("ends at Ctrl-C with what it knows", async () => {
    const folder = folderWith({ "log.jsonl": '{"step":1,"d_loss":1}\n{"step":2,"d_loss":NaN}\n' });
    const { exit, out } = await follow(["log.jsonl", "--follow"], folder, async (child) => {
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      child.kill("SIGINT");
    });
    expect(exit).toBe(130);
    expect(out).toContain("overall: diverged, from step 2");
  });

  test.each([
    [
      ["log.jsonl", "--stop-on", "saturatoin"],
      `E_USAGE --stop-on unknown alarm "saturatoin" - did you mean 'saturation'?`,
    ],
    [["--follow", "--real", "a", "--fake", "b"], "E_USAGE diagnose requires a log to follow"],
    [["log.jsonl", "--idle", "0"], "E_USAGE --idle must be an integer of at least 1"],
  ])("%j exits with 2", (args, line) => {
    const { exit, err } = ganscope(["diagnose", ...args], folderWith());
    expect(err).toContain(line);
    expect(exit).toBe(2);
  });
});
