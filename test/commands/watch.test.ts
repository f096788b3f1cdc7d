import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SampleWatch } from "../../src/commands/support/watch.ts";
import { folderWith } from "../helpers/folder.ts";

test("a file counts once its size has stayed the same between two looks, and is told once", () => {
  const folder = folderWith();
  const watch = new SampleWatch(join(folder, "fake-*.csv"));
  const seen = () => watch.look()?.map(({ step }) => step);
  expect(seen()).toBeUndefined();
  writeFileSync(join(folder, "fake-9.csv"), "1\n");
  expect(seen()).toBeUndefined();
  appendFileSync(join(folder, "fake-9.csv"), "2\n");
  expect(seen()).toBeUndefined();
  expect(seen()).toEqual([9]);
  expect(seen()).toBeUndefined();
  writeFileSync(join(folder, "fake-10.csv"), "");
  expect([seen(), seen()]).toEqual([undefined, undefined]);
  appendFileSync(join(folder, "fake-10.csv"), "3\n");
  expect([seen(), seen()]).toEqual([undefined, [9, 10]]);
});
