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

test("three pipelines are shown, each of which runs shards", () => {
  expect(examples).toHaveLength(3);
  for (const example of examples) expect(strings(parse(example)).join("\n")).toContain("--shard");
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
