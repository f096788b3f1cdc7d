/**
 * Who may import whom. architecture.json is the house's layout as data: its rooms from the top floor down, what each
 * holds, and whom it imports. An import runs down, never up, and within a room wherever it likes. An entry that nobody uses
 * is an error too, so that the table stays as tight as the tree. CONTRIBUTING.md prints it.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Room, roomOf, rooms } from "../tools/generate/rooms.ts";

const root = join(import.meta.dirname, "..");
const order = Object.keys(rooms);

interface Import {
  readonly file: string;
  readonly target: string;
  /** Whether the import is gone at run time. */
  readonly typeOnly: boolean;
}

const files = ["src", "metrics", "reports"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file).replaceAll("\\", "/"),
    ),
  )
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));

const source = (file: string) => readFileSync(join(root, file), "utf8");

/** `import ... from`, `export ... from`, `import "..."` and `import("...")` with a literal. */
function importsOf(file: string, text = source(file)): Import[] {
  const pattern =
    /^(?:import|export)\s+(type\s)?([^;"']*?)\s*from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(pattern)].map(([, keyword, names, from, effect, dynamic]) => {
    const specifier = from ?? effect ?? dynamic;
    const target = specifier.startsWith(".")
      ? join(dirname(file), specifier).replaceAll("\\", "/")
      : specifier;
    const inBraces = /^\{(.*)\}$/s
      .exec(names ?? "")?.[1]
      .split(",")
      .filter((name) => name.trim() !== "");
    const everyNameIsType = inBraces?.every((name) => name.trim().startsWith("type ")) ?? false;
    return { file, target, typeOnly: keyword !== undefined || everyNameIsType };
  });
}

/** Without "typebox/value", "yaml" and the like being packages of their own. */
const packageOf = (target: string) =>
  target.startsWith("@") ? `${target.split("/")[0]}/` : target.split("/")[0];

/** What an import asks of the table: a room or a package. */
const asked = ({ target }: Import) => (target.endsWith(".ts") ? roomOf(target) : packageOf(target));

function isAllowed(entry: Import): boolean {
  const { values = [], types = [], packages = [] }: Room = rooms[roomOf(entry.file)] ?? {};
  const name = asked(entry);
  if (name === roomOf(entry.file)) return true;
  return [...values, ...packages, ...(entry.typeOnly ? types : [])].includes(name);
}

const imports = files.flatMap((file) => importsOf(file));

describe("imports", () => {
  it("are found: each file of the tree, in all the ways of writing one", () => {
    expect(files.length).toBeGreaterThan(100);
    const text = [
      'import { a, type B } from "./a.ts";',
      'import type { C } from "../c.ts";',
      'import { type D } from "./d.ts";',
      'export {\n  e,\n} from "./e.ts";',
      'import "effect/side";',
      'const f = await import("node:fs");',
    ].join("\n");
    expect(importsOf("src/x/y.ts", text).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
      ["src/x/a.ts", false],
      ["src/c.ts", true],
      ["src/x/d.ts", true],
      ["src/x/e.ts", false],
      ["effect/side", false],
      ["node:fs", false],
    ]);
  });

  it("stay inside the table", () => {
    const forbidden = imports
      .filter((entry) => !isAllowed(entry))
      .map(({ file, target, typeOnly }) => `${file} imports ${typeOnly ? "types of " : ""}${target}`);
    expect(forbidden).toEqual([]);
  });

  it("use every entry of the table, the narrow ones for types only", () => {
    const unused = Object.entries<Room>(rooms).flatMap(
      ([room, { values = [], types = [], packages = [] }]) => {
        const ofRoom = imports.filter(({ file }) => roomOf(file) === room);
        const forValues = ofRoom.filter(({ typeOnly }) => !typeOnly).map(asked);
        const all = ofRoom.map(asked);
        return [
          ...values.filter((entry) => !forValues.includes(entry)),
          ...[...types, ...packages].filter((entry) => !all.includes(entry)),
        ].map((entry) => `${room} does not need ${entry}`);
      },
    );
    expect(unused).toEqual([]);
  });

  it("run down: a room imports those that stand below it in the table", () => {
    const upwards = Object.entries<Room>(rooms).flatMap(([room, { values = [], types = [] }]) =>
      [...values, ...types]
        .filter((other) => order.indexOf(other) <= order.indexOf(room))
        .map((other) => `${room} imports ${other}, which stands above it`),
    );
    expect(upwards).toEqual([]);
  });

  it("every room stands in the table, and there are no more than a reader can name", () => {
    expect([...new Set(files.map(roomOf))].toSorted()).toEqual(order.toSorted());
    expect(readdirSync(join(root, "src")).length).toBeLessThanOrEqual(24);
  });
});

describe("the tree", () => {
  const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.ts"));
  /** "src/maths" for test/maths, "metrics" for test/metrics. */
  const sourceOf = (folder: string) =>
    ["", "src"].map((top) => join(root, top, folder)).find((path) => existsSync(path));

  it("of the tests mirrors that of the sources", () => {
    const strays = [...new Set(tests.map((file) => dirname(file)))].filter(
      (folder) => folder !== "browser" && sourceOf(folder) === undefined,
    );
    expect(strays).toEqual([]);
  });

  it("has no file of code that is longer than 300 lines", () => {
    expect(files.filter((file) => source(file).split("\n").length > 301)).toEqual([]);
  });
});

describe("TensorFlow", () => {
  it("is reached by no metric, diagnosis, game, section, writer, gate or scenario, not even through others", () => {
    const graph = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (!typeOnly) graph.set(file, [...(graph.get(file) ?? []), target]);
    }
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of graph.get(from) ?? []) {
        if (!seen.has(next)) reached(next, seen.add(next));
      }
      return seen;
    };
    const plain = [
      "metrics/",
      "reports/",
      "src/judging/",
      "src/theory/",
      "src/doctor/",
      "src/scenario/",
      "src/writers/",
      "src/execution/store/",
      "src/runs/study.ts",
      "src/runs/evaluate/",
      "src/runs/diagnose/",
      "src/api/",
    ];
    for (const file of files.filter((name) => plain.some((entry) => name.startsWith(entry)))) {
      const tensors = [...reached(file)].filter((target) => target.startsWith("@tensorflow/"));
      expect(tensors, file).toEqual([]);
    }
    // the same walk does find it where it is
    expect([...reached("src/engine/bundle-entry.ts")]).toContain("@tensorflow/tfjs-core");
  });
});

/** The code of a file without its comments: a rule may be named where it is explained. */
const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(code(file)));

describe("what only some may touch", () => {
  it("the command line's arguments: cli.ts", () => {
    expect(filesWith(/\bprocess\.argv\b/)).toEqual(["src/cli.ts"]);
  });

  it("randomness without a seed: nobody", () => {
    expect(filesWith(/\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/)).toEqual([]);
  });

  it("the clock: where durations are measured or shown", () => {
    expect(filesWith(/\bDate\.now\b|\bnew Date\(\)/).toSorted()).toEqual([
      "src/execution/pool/record.ts",
      "src/execution/queue/add.ts",
      "src/execution/store/lock.ts",
      "src/runs/diagnose/diagnose.ts",
      "src/runs/evaluate/evaluate.ts",
      "src/runs/evaluate/moments.ts",
      "src/runs/evaluate/outcome.ts",
    ]);
    expect(filesWith(/\bperformance\.now\b/).toSorted()).toEqual([
      "src/commands/doctor.ts",
      "src/commands/support/apart-thread.ts",
      "src/commands/support/apart.ts",
      "src/commands/support/feature-checkup.ts",
      "src/commands/support/follow.ts",
      "src/commands/support/image-features.ts",
      "src/commands/support/live.ts",
      "src/commands/support/progress.ts",
      "src/commands/support/signals.ts",
      "src/commands/support/stages.ts",
      "src/execution/own-metric/open.ts",
      "src/execution/pool/record.ts",
      "src/execution/queue/work.ts",
      "src/runs/diagnose/one.ts",
      "src/runs/exact.ts",
      "src/runs/train.ts",
    ]);
  });
});
