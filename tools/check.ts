/**
 * Fast feedback on uncommitted files: types, lint, and the tests of the changed files. `npm test` runs everything.
 *
 *   npm run check
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/root.ts";
import { testsOf } from "./check/tests.ts";

const root = packageRoot();
const git = (...args: string[]): string[] =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");

const changed = [...git("diff", "--name-only", "HEAD"), ...git("ls-files", "--others", "--exclude-standard")];
const present = changed.filter((file) => existsSync(join(root, file)));
const tests = testsOf(changed, git("ls-files", "test").concat(present));

const failed: string[] = [];

function step(command: string, ...args: string[]): void {
  console.log(`\n> ${[command, ...args].join(" ")}`);
  const started = performance.now();
  const { status } = spawnSync("npx", [command, ...args], { cwd: root, stdio: "inherit" });
  console.log(`${command}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (status !== 0) failed.push(command);
}

step("tsc", "-p", ".");
if (present.length > 0) step("biome", "check", "--error-on-warnings", "--no-errors-on-unmatched", ...present);
step("vitest", "run", "--project", "unit*", ...tests);
if (changed.length === 0)
  console.log("\nnothing is uncommitted: only types and the tests of the house were run");
console.log(failed.length === 0 ? "\ncheck passed" : `\ncheck failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
