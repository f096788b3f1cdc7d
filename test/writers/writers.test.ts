/** Known answers of the small writers, and hostile names through each of them, read back by real parsers. */
import { parse as parseCsv } from "csv-parse/sync";
import { type MarkedToken, marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/errors.ts";
import type { RunResult } from "../../src/result/index.ts";
import { writers } from "../../src/writers/index.ts";
import { HOSTILE, hostile } from "../helpers/hostile.ts";
import { critic, fullResult, gate, quickResult, ring, runResult } from "../helpers/result.ts";
import { elements, parseXml } from "../helpers/xml.ts";

/** More that a name may try, beside what tries to be HTML. */
const MORE = [
  "a|b\\|c",
  "``` \n# head",
  "@everyone #1 :smile: http://a.b",
  "x%0A::error::y",
  "::error::z",
  "=1+1",
  "a\r\n\"b\",'c'",
  "]]>",
  "\ufffe\uffff",
];

function poisoned(word: string): RunResult {
  const failed = { ...gate("", false, [1], word), name: word, expected: word, observed: word };
  const seeds = [{ ...ring([1]).seeds[0], metrics: { [word]: { value: null, why: word } } }];
  const verdicts = { [word]: { status: word, from: 0, to: 1, evidence: [], explanation: word } };
  const scenario = {
    ...ring([1]),
    name: word,
    file: word,
    seeds: [{ ...seeds[0], verdicts }],
    gates: [failed],
  };
  return runResult([scenario, critic()], {
    command: word,
    version: word,
    skipped: [{ name: word, why: word }],
  });
}

const results = [hostile(fullResult()), ...[...HOSTILE, ...MORE].map(poisoned)];
const words = [...HOSTILE, ...MORE];

describe("hostile names", () => {
  test("JUnit is well-formed XML whose attributes are the names", () => {
    for (const result of results) {
      const all = elements(parseXml(writers.junit.write(result)));
      const allowed = ["testsuites", "testsuite", "testcase", "failure", "error", "skipped"];
      expect(all.filter(({ name }) => !allowed.includes(name))).toEqual([]);
      const suites = all.filter(({ name }) => name === "testsuite").map(({ attributes }) => attributes.name);
      expect(suites.slice(0, result.scenarios.length)).toEqual(
        result.scenarios.map(({ name }) => printable(name)),
      );
      const cases = all.filter(({ name }) => name === "testcase").map(({ attributes }) => attributes.name);
      for (const { gates } of result.scenarios)
        for (const { name } of gates) expect(cases).toContain(printable(name));
    }
  });

  test("annotations are read by the runner's rules as what they are, one a line", () => {
    for (const result of results) {
      const commands = writers.github.write(result).trimEnd().split("\n").map(runnerReads);
      expect(commands.filter((command) => command === null)).toEqual([]);
      for (const command of commands) {
        expect(["error", "warning"]).toContain(command?.name);
        expect(
          Object.keys(command?.properties ?? {}).filter((key) => !["file", "title"].includes(key)),
        ).toEqual([]);
      }
    }
    for (const word of words) {
      const read = writers.github.write(poisoned(word)).trimEnd().split("\n").map(runnerReads);
      const about = read.find(
        (command) => command?.properties.title === `${printable(word)}: ${printable(word)}`,
      );
      expect(about?.properties.file).toBe(printable(word));
      expect(about?.message).toContain(`expected ${printable(word)}; observed ${printable(word)}`);
    }
  });

  test("Markdown is code where a name stands: no HTML, link, image or emphasis, and the table keeps its columns", () => {
    for (const result of results) {
      const found: Token[] = [];
      marked.walkTokens(marked.lexer(writers.markdown.write(result)), (token) => void found.push(token));
      const tokens = found as MarkedToken[];
      const strange = tokens.filter(
        ({ type, raw }) =>
          ["link", "image", "em", "strong", "del", "blockquote", "list", "hr"].includes(type) ||
          (type === "html" && raw !== "<br>"),
      );
      expect(strange).toEqual([]);
      const heads = tokens.filter(({ type }) => type === "heading");
      expect(heads).toHaveLength(1);
      const table = tokens.find((token) => token.type === "table");
      expect(table?.rows.map((row) => row.length)).toEqual(result.scenarios.map(() => 3));
      const blocks = tokens.filter(({ type }) => type === "code").length;
      const failed = result.scenarios.flatMap(({ gates }) => gates).filter(({ passed }) => !passed).length;
      expect(blocks).toBe(failed + result.skipped.length);
    }
  });

  test("a name stands in a fenced block as it is, but for control characters", () => {
    for (const word of words) {
      const blocks = marked
        .lexer(writers.markdown.write(poisoned(word)))
        .filter(({ type }) => type === "code");
      const texts = blocks.map((token) => (token as { text: string }).text);
      expect(texts).toContain(`NOT RUN ${printable(word)}: ${printable(word)}`);
    }
  });

  test("CSV has the same columns in each row, and no cell that a spreadsheet would run", () => {
    for (const result of results) {
      const text = writers.csv.write(result);
      const [header, ...rows] = parseCsv(text) as string[][];
      expect(rows).toHaveLength(
        result.scenarios.flatMap(({ seeds }) => seeds).flatMap(({ metrics }) => Object.keys(metrics)).length,
      );
      for (const row of rows) {
        expect(row).toHaveLength(header.length);
        for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?![\d.])/);
      }
    }
    for (const word of words) {
      const [first] = parseCsv(writers.csv.write(poisoned(word)), { columns: true }) as Record<
        string,
        string
      >[];
      const defused = (text: string) => (/^[=+\-@]/.test(text) ? `'${text}` : text);
      expect(first).toMatchObject({
        scenario: defused(printable(word)),
        quantity: defused(printable(word)),
        value: "",
      });
    }
  });

  test("JSON and JSON lines give the names back", () => {
    for (const result of [hostile(quickResult()), ...words.map(poisoned)]) {
      expect(JSON.parse(writers.json.write(result))).toEqual(JSON.parse(JSON.stringify(result)));
      const lines = writers.jsonl
        .write(result)
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines[0]).toMatchObject({ kind: "run", command: result.command, exit: result.exit });
      const seeds = result.scenarios.flatMap(({ name, seeds: of }) => of.map(({ seed }) => [name, seed]));
      expect(
        lines.filter(({ kind }) => kind === "seed").map(({ scenario, seed }) => [scenario, seed]),
      ).toEqual(seeds);
    }
  });
});

/** A line as the runner of GitHub Actions reads it: ActionCommand.TryParseV2 and its escapes. */
function runnerReads(line: string) {
  const found = /^\s*::([^ :]+)(?: (.*?))?::(.*)$/s.exec(line);
  if (found === null) return null;
  const [, name, list = "", message] = found;
  const restored = (text: string, escapes: readonly (readonly [string, string])[]) =>
    escapes.reduce((so, [from, to]) => so.replaceAll(from, to), text);
  const data = [
    ["%0D", "\r"],
    ["%0A", "\n"],
    ["%25", "%"],
  ] as const;
  const property = [
    ["%0D", "\r"],
    ["%0A", "\n"],
    ["%3A", ":"],
    ["%2C", ","],
    ["%25", "%"],
  ] as const;
  const properties = Object.fromEntries(
    list.split(",").map((pair) => {
      const [key, ...value] = pair.split("=");
      return [key.trim(), restored(value.join("="), property)];
    }),
  );
  return { name, properties: properties as Record<string, string>, message: restored(message, data) };
}

test("the runner's reader tells what it should", () => {
  expect(runnerReads("::error file=a%2Cb,title=c%3A d::e%250A%0Af")).toEqual({
    name: "error",
    properties: { file: "a,b", title: "c: d" },
    message: "e%0A\nf",
  });
  expect(runnerReads("error")).toBeNull();
});

describe("what each says", () => {
  const failing = { ...critic(), gates: [gate("mode-coverage.hq >= 0.9", false, [3], 0.861)] };
  const result = runResult([ring(), failing], {
    skipped: [{ name: "grid25-gan", seed: 4, why: "no time" }],
    exit: 3,
  });

  test("GitHub: one line each, with the command", () => {
    const command = "ganscope run scenarios/suites/quick.yaml --seeds 1 --only ring8-wgan-clip";
    expect(writers.github.write(result).split("\n")).toEqual([
      "::error title=grid25-gan seed 4 not run::no time",
      "::error file=scenarios/ring8-wgan-clip.yaml,title=ring8-wgan-clip%3A mode-coverage.hq >= 0.9::expected 0.9 on every seed; " +
        `observed on 0 of 1 seeds; by seed 3: 0.861 (fails); repeat: ${command}`,
      "",
    ]);
    const many = { ...failing, gates: Array.from({ length: 30 }, () => failing.gates[0]) };
    const lines = writers.github
      .write(runResult([many]))
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(10);
    expect(lines[9]).toBe("::error title=ganscope::and 21 more: see the report");
  });

  test("JUnit: a suite a scenario, a case a seed and a gate", () => {
    const root = parseXml(writers.junit.write(result));
    expect(
      root.children.map(({ attributes: { name, tests, failures, errors } }) => [
        name,
        tests,
        failures,
        errors,
      ]),
    ).toEqual([
      ["ring8-gan", "7", "0", "0"],
      ["ring8-wgan-clip", "2", "1", "0"],
      ["ganscope", "1", "0", "1"],
    ]);
    const [seed, failed] = root.children[1].children;
    expect(seed.attributes).toEqual({
      classname: "ring8-wgan-clip",
      name: "seed 3 completed",
      time: "12.500",
    });
    expect(failed.children[0]).toMatchObject({
      name: "failure",
      attributes: { type: "gate", message: "expected 0.9 on every seed; observed on 0 of 1 seeds" },
    });
    expect(failed.children[0].text.split("\n").at(-1)).toMatch(
      /^repeat {4}ganscope run .* --only ring8-wgan-clip$/,
    );
  });

  test("CSV: a row a quantity, with its null", () => {
    const rows = parseCsv(writers.csv.write(runResult([ring([1])])), { columns: true }) as Record<
      string,
      string
    >[];
    const emd = ring([1]).seeds[0].metrics.emd;
    const row = rows.find(({ quantity }) => quantity === "emd");
    expect(row).toMatchObject({ scenario: "ring8-gan", seed: "1", unit: "data units", n: "2500", why: "" });
    expect(Number(row?.value)).toBe(emd.value);
  });

  test("Markdown: the worst first, and never more than GitHub takes", () => {
    const text = writers.markdown.write(result);
    expect(text).toMatch(/^### ganscope: 1 of 3 gates failed; 1 training incomplete\n/);
    expect(text.indexOf("NOT RUN grid25-gan seed 4")).toBeLessThan(text.indexOf("FAIL ring8-wgan-clip"));
    expect(text.indexOf("| ` ring8-wgan-clip `")).toBeLessThan(text.indexOf("| ` ring8-gan `"));

    const noise = "\u{1f600}".repeat(400);
    for (const count of [30, 1000]) {
      const many = Array.from({ length: count }, (_, i) => ({
        ...failing,
        name: `s${i}-${noise}`,
        gates: [{ ...failing.gates[0], observed: noise }, gate("emd <= 1", true, [3], 0)],
      }));
      const long = writers.markdown.write(runResult([...many, { ...ring(), name: "last" }]));
      expect(long.length).toBeLessThanOrEqual(65_536);
      expect(Buffer.byteLength(long)).toBeLessThanOrEqual(65_536);
      expect(long).toContain("FAIL s0-");
      expect(long).toContain("| ` s0-");
      const told = (noun: string) =>
        Number(new RegExp(`^(\\d+) more ${noun}s? left out`, "m").exec(long)?.[1]);
      expect(told("failure")).toBe(count - (long.match(/^FAIL /gm)?.length ?? 0));
      expect(told("scenario")).toBe(count + 1 - (long.match(/^\| ` /gm)?.length ?? 0));
    }
  });
});
