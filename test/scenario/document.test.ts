import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSource, readSource } from "../../src/scenario/document.ts";
import { Problems } from "../../src/scenario/problem.ts";
import { folderWith } from "../helpers/folder.ts";
import { ordinaryClock } from "../helpers/processor-time.ts";

function problems(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Problems) return error.problems.map(({ where, message }) => `${where} ${message}`);
    throw error;
  }
  return [];
}

const parse = (text: string) => problems(() => parseSource(text, "x.yaml"));

describe("places in a document", () => {
  const source = parseSource("a: 1\nb:\n  - c: two\n  - { d: 3 }\nempty:\n", "x.yaml");

  test.each([
    [["a"], "key", "1:1"],
    [["a"], "value", "1:4"],
    [["b", "0", "c"], "key", "3:5"],
    [["b", "0", "c"], "value", "3:8"],
    [["b", "1", "d"], "value", "4:10"],
    [["b", "1", "missing"], "key", "4:5"],
    [["nothing"], "value", "1:1"],
    [[], "value", "1:1"],
  ] as const)("%j, %s: %s", (path, part, place) => {
    expect(source.where(path, part)).toBe(`x.yaml:${place}`);
  });
});

describe("hostile files", () => {
  test("an alias bomb is refused at its first alias, not expanded", () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`,
    );
    const found = parse(`a0: &a0 [x]\n${levels.join("\n")}\n`);
    expect(found).toHaveLength(300);
    expect(found[0]).toBe("x.yaml:2:10 alias '*a0' is not allowed");
  });

  test("duplicate keys, merge keys and two documents are refused", () => {
    expect(parse("a: 1\na: 2\n")).toEqual(["x.yaml:2:1 Map keys must be unique"]);
    expect(parse("a: 1\n---\nb: 2\n")[0]).toContain("has more than one YAML document");
    expect(parseSource("<<: { a: 1 }\n", "x.yaml").value).toEqual({ "<<": { a: 1 } });
  });

  test.each(["__proto__", "constructor", "prototype"])("key %s is refused at any depth", (key) => {
    expect(parse(`a:\n  - { ${key}: { polluted: true } }\n`)).toEqual([
      `x.yaml:2:7 key '${key}' is not allowed`,
    ]);
    expect(parse(`{ "${key}": 1 }`)).toEqual([`x.yaml:1:3 key '${key}' is not allowed`]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("tags that would make anything but plain data are refused", () => {
    for (const tag of ["!!js/function", "!!binary", "!custom"]) {
      expect(parse(`a: ${tag} "x"\n`), tag).toEqual([
        expect.stringMatching(/^x\.yaml:1:\d+ tag '.*' is not allowed$/),
      ]);
    }
  });

  test("numbers that are not finite are refused", () => {
    expect(parse("a: .nan\nb: [-.inf, 1e999]\n")).toEqual([
      "x.yaml:1:4 .nan is not a finite number",
      "x.yaml:2:5 -.inf is not a finite number",
      "x.yaml:2:12 1e999 is not a finite number",
    ]);
  });

  test.each([
    ["lists", "[".repeat(500_000)],
    ["maps", "{a: ".repeat(200_000)],
    ["dashes", "- ".repeat(300_000)],
    ["lines", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ])("nesting without end (%s) is refused within a second", (_, text) => {
    const clock = ordinaryClock();
    expect(parse(text)).toEqual([expect.stringContaining("is nested too deeply")]);
    expect(clock()).toBeLessThan(1000);
  });

  test("64 levels are refused and 20 are read", () => {
    const nested = (levels: number) => `a: ${"[".repeat(levels)}1${"]".repeat(levels)}\n`;
    expect(parse(nested(20))).toEqual([]);
    expect(parse(nested(64))).toHaveLength(1);
  });

  test("broken syntax is told with its place", () => {
    expect(parse("a: [1, 2\nb: 3\n")[0]).toMatch(/^x\.yaml:2:1 /);
    expect(parse('{ "a": }}')[0]).toMatch(/^x\.yaml:1:9 /);
  });

  test("files that are large, binary, absent, unreadable, folders or pipes are refused at once", () => {
    const folder = folderWith({ "large.yaml": `# ${"x".repeat(10_000_000)}` });
    writeFileSync(join(folder, "binary.yaml"), Uint8Array.of(0x61, 0xff, 0xfe, 0x3a));
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    const read = (name: string) => problems(() => readSource(join(folder, name), name));
    expect(read("large.yaml")).toEqual(["large.yaml is too large (10000002 bytes)"]);
    expect(read("binary.yaml")).toEqual(["binary.yaml is not UTF-8 text"]);
    expect(read("absent.yaml")).toEqual(["absent.yaml no such file"]);
    expect(read("pipe.yaml")).toEqual(["pipe.yaml is not a regular file"]);
    expect(read(".")).toEqual([". is not a regular file"]);
  });

  // The superuser may read everything, so there this cannot be shown.
  test.skipIf(process.getuid?.() === 0)("a file without read permission is named", () => {
    const folder = folderWith({ "secret.yaml": "a: 1\n" });
    chmodSync(join(folder, "secret.yaml"), 0);
    expect(problems(() => readSource(join(folder, "secret.yaml"), "secret.yaml"))).toEqual([
      "secret.yaml cannot be read (EACCES)",
    ]);
  });
});
