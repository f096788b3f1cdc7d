/** The examples of docs/pipelines.md are YAML, and what they run is a command with flags that it knows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../../src/commands/index.ts";
import { parseArguments } from "../../src/commands/support/arguments.ts";
import { packageRoot } from "../../src/root.ts";

const page = readFileSync(join(packageRoot(), "docs", "pipelines.md"), "utf8");
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);

/** Every string of a parsed file. */
const strings = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(strings)
      : [];

test("four pipelines are shown, each of which runs shards", () => {
  expect(examples).toHaveLength(4);
  for (const example of examples) expect(strings(parse(example)).join("\n")).toContain("--shard");
});

test("pods with GPUs ask for as many cards as they train on at a time, and for as many shards as pods", () => {
  const { spec } = parse(examples.find((example) => example.includes("nvidia.com/gpu")) ?? "");
  const [{ args, resources }] = spec.template.spec.containers;
  const { positionals, strings: flags } = parseArguments(
    args[0].replace("$((JOB_COMPLETION_INDEX + 1))", "1").split(" ").slice(1),
    commands.run.flags,
  );
  expect(positionals).toEqual(["run", "scenarios/"]);
  expect(Number(flags.jobs)).toBe(resources.limits["nvidia.com/gpu"]);
  expect(flags).toMatchObject({ engine: "tfjs-node-gpu", shard: `1/${spec.completions}` });
});

test.each(examples.map((example) => [example]))("is YAML whose commands are ganscope's: %s", (example) => {
  const lines = strings(parse(example)).filter((line) => /^(npx )?ganscope /.test(line));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    // What the pipeline puts in stands for one word.
    const words = line.replace(/\$\{\{.*?\}\}|\$\(\(.*?\)\)/g, "1").split(" ");
    const [name, ...rest] = words.slice(words.indexOf("ganscope") + 1);
    const command = Object.entries(commands).find(([id]) => id === name)?.[1];
    if (command === undefined) throw new Error(`no command ${name}`);
    const { positionals } = parseArguments(rest, command.flags);
    expect(positionals).toHaveLength(1);
  }
});
