import { join } from "node:path";
import { expect, test } from "vitest";
import { readResult } from "../../../src/execution/store/stored-result.ts";
import { folderWith } from "../../helpers/folder.ts";

const whole = {
  schema: 1,
  scenarios: [{ name: "a", scenario: {}, seeds: [], gates: [] }],
  skipped: [],
  exit: 0,
};

test("a result is read by its folder or by its file", () => {
  const folder = folderWith({ "result.json": JSON.stringify(whole) });
  expect(readResult(folder)).toEqual({ result: whole, file: join(folder, "result.json") });
  expect(readResult(join(folder, "result.json")).result).toEqual(whole);
});

test.each([
  ["nothing there", undefined, "there is no result"],
  ["a torn file", JSON.stringify(whole).slice(0, 40), "is not JSON"],
  ["some other JSON", "[]", "is not a ganscope result (no schema number)"],
  ["null", "null", "is not a ganscope result (no schema number)"],
  [
    "a newer schema",
    JSON.stringify({ ...whole, schema: 2 }),
    "has result schema 2, but this version reads schemas up to 1",
  ],
  ["no scenarios", JSON.stringify({ schema: 1 }), "is not a complete result"],
  [
    "half a scenario",
    JSON.stringify({ ...whole, scenarios: [{ name: "a" }] }),
    "scenario 0 of the result is incomplete",
  ],
])("%s is told", (_, text, message) => {
  const folder = folderWith(text === undefined ? {} : { "result.json": text });
  const where = join(folder, "result.json");
  expect(() => readResult(folder)).toThrow(
    expect.objectContaining({ code: "E_INPUT", exit: 2, where, message }),
  );
});
