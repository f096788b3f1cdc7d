/** The published types: what they import is installed with the package. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { builtFile } from "../helpers/built.ts";

const { exports, dependencies } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly types: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Where a file of types imports from, in all the ways of writing one. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return [...text.matchAll(/(?<!")(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map(([, target]) => target);
}

test("name no package that is not a dependency", () => {
  const files = new Set(Object.values(exports).map(({ types }) => builtFile(types.replace("./dist/", ""))));
  const packages = new Set<string>();
  // A set goes on with what is added on the way.
  for (const file of files) {
    for (const target of importsOf(file)) {
      if (target.startsWith(".")) files.add(join(file, "..", target.replace(/\.[jt]s$/, ".d.ts")));
      else if (!target.startsWith("node:")) packages.add(target);
    }
  }
  expect(files.size).toBeGreaterThan(50);
  expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
  expect([...packages]).toContain("typebox");
});
