/** A metric of the user's own, as badly written as it can be: an error that names its file, and no other value changes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EvaluationRecord } from "../../src/writers/evaluation.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const files = { "real.csv": "0\n1\n3\n", "fake.csv": "8\n5\n6\n" };

/** A module whose metric `own` computes by this expression or block. */
const metricOf = (compute: string, more = ""): string =>
  `export default { title: "Gap", source: "a test", options: { type: "object", properties: {} }, needs: [],
    quantities: { "": { unit: "u", range: [0, 10], better: "lower" } }, minimum: () => 1, nullResamples: () => 0,
    ${more} compute: ({ real, fake }) => ${compute} };`;

function measure(module: string, ...flags: string[]) {
  const folder = folderWith(files);
  writeFileSync(join(folder, "own.mjs"), module);
  const words = ["eval", "--real", "real.csv", "--fake", "fake.csv", "--metric-file", "own.mjs", "--quiet"];
  return ganscope([...words, ...flags], folder);
}

describe("a metric file", () => {
  test("writes into copies: other metrics keep their values", () => {
    const module = metricOf(
      "{ real.data.fill(0); fake.data.fill(0); return { own: { value: 1, unit: 'u', n: 3 } }; }",
    );
    const { exit, out } = measure(module, "--metrics", "own,emd", "--json");
    const { metrics } = JSON.parse(out) as EvaluationRecord;
    expect(exit).toBe(0);
    expect([metrics.own.value, metrics.emd.value]).toEqual([1, 5]);
  });

  test("prints on stderr, without escape codes; stdout stays JSON", () => {
    const module = metricOf(
      `{ console.log("\\u001b[2Jhere"); return { own: { value: 1, unit: "u", n: 3 } }; }`,
    );
    const { exit, out, err } = measure(module, "--metrics", "own", "--json");
    expect(exit).toBe(0);
    expect((JSON.parse(out) as EvaluationRecord).metrics.own.value).toBe(1);
    expect(err).not.toContain("\u001b");
  });

  test.each<[string, string, string]>([
    ["NaN", "({ own: { value: NaN, unit: 'u', n: 3 } })", "own: value must be a finite number"],
    ["infinity", "({ own: { value: Infinity, unit: 'u', n: 3 } })", "own: value must be a finite number"],
    ["null", "null", "compute must return quantities by name (got null)"],
    [
      "null without a reason",
      "({ own: { value: null } })",
      "own: value is null, but why does not say the reason",
    ],
    [
      "a string",
      "({ own: { value: '1', unit: 'u', n: 3 } })",
      'own: value must be a finite number, or null with the reason in why (got "1")',
    ],
    ["a BigInt", "({ own: { value: 1n, unit: 'u', n: 3 } })", "(got 1n)"],
    ["a Promise", "Promise.resolve({})", "compute returned a Promise, but must return its result at once"],
    ["a function", "({ own: { value: () => 1 } })", "compute returned a value that is no plain data"],
    ["an error", "{ throw new RangeError('too far'); }", "it threw RangeError: too far"],
    [
      "an error with escape codes",
      "{ throw new Error('\\u001b[31mred\\nE_FAKE'); }",
      "it threw Error: \\u001b[31mred\\u000aE_FAKE",
    ],
    ["a thrown null", "{ throw null; }", "it threw null"],
    [
      "a value outside its range",
      "({ own: { value: 11, unit: 'u', n: 3 } })",
      "own: value 11 is outside the declared range from 0 to 10",
    ],
    [
      "another quantity",
      "({ other: { value: 1, unit: 'u', n: 3 } })",
      'compute returned "other", which quantities does not declare',
    ],
    ["no quantity", "({})", 'compute did not return "own"'],
    ["process.exit(0)", "process.exit(0)", "it ended its process"],
    ["a hang", "{ for (;;); }", "compute took longer than 1 s"],
  ])("that comes to %s is an error that names the file", (_, compute, message) => {
    const { exit, out, err } = measure(
      metricOf(compute),
      "--metrics",
      "own",
      "--metric-timeout",
      "1",
      "--expect",
      "own<=9",
    );
    expect(err).toContain("E_METRIC own.mjs ");
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).not.toContain("\u001b");
    expect([exit, out]).toEqual([3, ""]);
  });

  test.each<[string, string, string]>([
    ["nothing", "export const metric = 1;", "the file exports no metric by default"],
    ["no compute", metricOf("null").replace("compute:", "computes:"), "the metric lacks compute"],
    [
      "a need that is none",
      metricOf("null").replace("needs: []", 'needs: ["lables"]'),
      'needs holds the unknown name "lables"',
    ],
    ["a range that is none", metricOf("null").replace("[0, 10]", "[10, 0]"), 'quantity "" must be a suffix'],
    [
      "resamples without end",
      metricOf("({ own: { value: 1, unit: 'u', n: 3 } })").replace(
        "nullResamples: () => 0",
        "nullResamples: () => Infinity",
      ),
      "nullResamples must return an integer",
    ],
    ["an error at the top", "throw new Error('no')", "it threw Error: no"],
    ["process.exit(0) at the top", "process.exit(0)", "it ended its process"],
    [
      "a wait without end at the top",
      "await new Promise((done) => setTimeout(done, 1e8));",
      "loading it took longer than 1 s",
    ],
    ["what is no JavaScript", "const", "it threw SyntaxError"],
  ])("with %s is an error that names the file", (_, module, message) => {
    const folder = folderWith({ "own.mjs": module, "r.csv": "0\n1\n2\n3\n4\n5\n", "f.csv": "1\n2\n3\n" });
    const words = [
      "eval",
      "--real",
      "r.csv",
      "--fake",
      "f.csv",
      "--metric-file",
      "own.mjs",
      "--metric-timeout",
      "1",
    ];
    const { exit, out, err } = ganscope([...words, "--metrics", "own", "--quiet"], folder);
    expect(err).toContain("E_METRIC own.mjs ");
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect([exit, out]).toEqual([3, ""]);
  });

  test("calls the functions that it is given, such as those that tell labels", () => {
    const module = metricOf("null", "compute2: 0,")
      .replace("needs: []", 'needs: ["asked"]')
      .replace(
        "({ real, fake }) => null",
        "({ fake, asked }) => ({ own: { value: asked.of(fake)[2], unit: 'u', n: 3 } })",
      );
    const folder = folderWith({ ...files, "own.mjs": module, "labels.csv": "4\n5\n6\n" });
    const words = ["eval", "--real", "real.csv", "--fake", "fake.csv", "--labels", "labels.csv,labels.csv"];
    const { exit, out } = ganscope(
      [...words, "--metric-file", "own.mjs", "--metrics", "own", "--json", "--quiet"],
      folder,
    );
    expect(exit).toBe(0);
    expect([4, 5, 6]).toContain((JSON.parse(out) as EvaluationRecord).metrics.own.value);
  });
});
