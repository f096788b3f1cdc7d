/** Which tests a change asks for first: those of the house, and of each changed file its own. */
import { posix } from "node:path";

const HOUSE = ["test/architecture.test.ts", "test/registries.test.ts", "test/tools/generate.test.ts"];

/**
 * @param changed files from the project's root
 * @param tests all tests there are
 */
export function testsOf(changed: readonly string[], tests: readonly string[]): readonly string[] {
  const known = new Set(tests.filter((file) => file.endsWith(".test.ts")));
  const asked = changed.flatMap((file) => ownTests(file, known));
  return [...new Set([...HOUSE, ...asked])].filter((file) => known.has(file)).toSorted();
}

/** A changed test itself; the test of the same name; else those of the nearest folder that has any. */
function ownTests(file: string, known: ReadonlySet<string>): readonly string[] {
  if (known.has(file)) return [file];
  if (!/^(?:src|metrics|reports|tools|test)\/.*\.ts$/.test(file)) return [];
  const mirrored = file.replace(/^(?:src|test)\//, "");
  const named = `test/${mirrored.replace(/\.ts$/, ".test.ts")}`;
  if (known.has(named)) return [named];
  for (let folder = posix.dirname(mirrored); folder !== "."; folder = posix.dirname(folder)) {
    const beside = [...known].filter((test) => posix.dirname(test) === `test/${folder}`);
    if (beside.length > 0) return beside;
  }
  return [];
}
