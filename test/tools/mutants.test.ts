/** The planted errors of `npm run verify:mutants` still name text that is there: once, and tests that exist. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { mutants } from "../../tools/mutants.ts";

test.each(mutants)("$title", ({ file, from, to, tests }) => {
  const text = readFileSync(join(packageRoot(), file), "utf8");
  expect(text.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  expect(tests.split(" ").filter((name) => !existsSync(join(packageRoot(), name)))).toEqual([]);
});
