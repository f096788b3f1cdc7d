/** The folder of the bundles that all files of a test run share. vitest removes it after the run, and before tests run again. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packageRoot } from "../../src/root.ts";

/** Two folders below the root like the sources, so that packages and built files are found from there. */
export const bundlesOf = (run: number): string =>
  join(packageRoot(), "node_modules", `.ganscope-test-${run}`);

export default function setup(project: TestProject): () => void {
  const remove = () => rmSync(bundlesOf(process.pid), { recursive: true, force: true });
  project.onTestsRerun(remove);
  return remove;
}
