import { expect, it } from "vitest";
import { testsOf } from "../../../tools/check/tests.ts";

const tests = [
  "test/architecture.test.ts",
  "test/registries.test.ts",
  "test/metrics/emd.test.ts",
  "test/metrics/jsd.test.ts",
  "test/judging/diagnoses/collapse.test.ts",
  "test/judging/diagnoses/corpus.test.ts",
  "test/helpers/folder.ts",
];
const house = ["test/architecture.test.ts", "test/registries.test.ts"];

it("of a file that has one of its name is that, beside those of the house", () => {
  expect(testsOf(["metrics/emd.ts"], tests)).toEqual([house[0], "test/metrics/emd.test.ts", house[1]]);
});

it("of a file without one are those of the nearest folder", () => {
  expect(testsOf(["src/judging/diagnoses/rules/limits.ts"], tests)).toEqual([
    house[0],
    "test/judging/diagnoses/collapse.test.ts",
    "test/judging/diagnoses/corpus.test.ts",
    house[1],
  ]);
});

it("of a changed test is the test itself, and of a page none", () => {
  expect(testsOf(["test/metrics/jsd.test.ts", "docs/ci.md"], tests)).toEqual([
    house[0],
    "test/metrics/jsd.test.ts",
    house[1],
  ]);
});
