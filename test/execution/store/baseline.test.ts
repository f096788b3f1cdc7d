import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { baselineNames, readBaseline, writeBaseline } from "../../../src/execution/store/baseline.ts";
import { trainedOf } from "../../../src/judging/comparison/trained.ts";
import { toJson } from "../../../src/writers/json.ts";
import { folderWith } from "../../helpers/folder.ts";
import { ring, runResult } from "../../helpers/result.ts";

function saved(): { folder: string; file: string } {
  const folder = folderWith();
  const { version, environment, command, scenarios } = runResult([ring()]);
  const head = { name: "main", version, environment, commands: [command] };
  const file = writeBaseline(
    { ...head, scenarios: scenarios.flatMap((each) => trainedOf(each) ?? []) },
    folder,
    toJson,
  );
  return { folder, file };
}

test("what is written is read again, and is small", () => {
  const { folder, file } = saved();
  expect(file).toBe(join(folder, "main.json"));
  expect(readdirSync(folder)).toEqual(["main.json"]);
  expect(baselineNames(folder)).toEqual(["main"]);
  const { scenarios, version } = readBaseline("main", folder) ?? {};
  expect(version).toBe("0.1.0");
  expect(scenarios).toHaveLength(1);
  const { emd } = scenarios?.[0].primary ?? {};
  expect(emd.null).toEqual({ median: 0.0339, lo: 0.0241, hi: 0.0512 });
  expect(emd.values.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
  expect(readFileSync(file).length).toBeLessThan(6000);
});

test("the same trainings are the same bytes", () => {
  const [one, other] = [saved(), saved()].map(({ file }) => readFileSync(file, "utf8"));
  expect(one).toBe(other);
});

test("none of the name is no error, but no name leads out of the folder", () => {
  expect(readBaseline("other", folderWith())).toBeUndefined();
  expect(baselineNames(join(folderWith(), "nowhere"))).toEqual([]);
  for (const name of ["../main", "a/b", "", "Main", ".hidden", "a\u0000"]) {
    expect(() => readBaseline(name, ".")).toThrow(expect.objectContaining({ code: "E_USAGE", exit: 2 }));
  }
});

test.each<[string, (text: string) => string, string]>([
  ["torn", (text) => text.slice(0, 400), "is not JSON"],
  ["some other JSON", () => "[1]", "is not a ganscope baseline"],
  ["null", () => "null", "is not a ganscope baseline"],
  [
    "newer",
    (text) => text.replace(/"schema": 1/, '"schema": 2'),
    "has baseline schema 2, but this version reads schemas up to 1",
  ],
  [
    "without values",
    (text) => text.replaceAll('"values"', '"worth"'),
    "scenario 0 of the baseline is incomplete",
  ],
  [
    "without its head",
    (text) =>
      text.replace(/^ {2}"version"/m, '  "release"').replace(/"commands": \[[^\]]*\]/, '"commands": [1]'),
    "the baseline lacks a valid version, commands",
  ],
  [
    "changed by hand",
    (text) => text.replace('"steps": 3000', '"steps": 9000'),
    "the definition of ring8-gan was changed by hand: its hash does not match",
  ],
])("a baseline that is %s is refused", (_, change, message) => {
  const { folder, file } = saved();
  const text = readFileSync(file, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
  expect(() => readBaseline("main", folder)).toThrow(
    expect.objectContaining({ code: "E_INPUT", exit: 2, where: file, message }),
  );
});
