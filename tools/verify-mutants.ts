/**
 * Plants each error of mutants.ts in a copy of the tree, runs `ganscope doctor` there and, where that finds nothing wrong, the tests
 * that should. Prints who caught it as a table; exit code 1 when an error survives. Takes some minutes: npm run verify:mutants
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutant, mutants } from "./mutants.ts";

const root = join(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const copy = mkdtempSync(join(tmpdir(), "ganscope-mutants-"));

/** One engine is enough to see an error in code that all of them run; the built-in one is everywhere. */
const DOCTOR = ["doctor", "--engine", "wasm", "--json"];

interface Group {
  readonly id: string;
  readonly ok: boolean;
  readonly why?: string;
  readonly findings: readonly { readonly ok: boolean }[];
}

function copyTree(): void {
  const copied = ["src", "metrics", "reports", "scenarios", "test", "tools"];
  for (const name of [...copied, "package.json", "tsconfig.json", "vitest.config.ts"]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  // Packages and the built-in engine are not changed by any error.
  for (const name of ["node_modules", "dist"]) symlinkSync(join(root, name), join(copy, name), "dir");
}

function node(args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8", maxBuffer: 2 ** 28 });
}

/** What doctor finds wrong, in words; undefined when nothing. */
function askDoctor(): string | undefined {
  const { status, stdout, stderr } = node(["--import", require.resolve("tsx"), "src/cli.ts", ...DOCTOR]);
  if (status === 0) return undefined;
  if (status !== 1) throw new Error(`doctor ended with ${status}: ${stderr.trim().split("\n").at(-1)}`);
  const { groups } = JSON.parse(stdout) as { groups: readonly Group[] };
  return groups
    .filter(({ ok }) => !ok)
    .map(({ id, findings, why }) => {
      const wrong = findings.filter(({ ok }) => !ok).length;
      return why === undefined ? `${id} (${wrong} of ${findings.length})` : `${id} (throws)`;
    })
    .join(", ");
}

/** Which test files fail, in words; undefined when none does. */
function askTests(tests: string): string | undefined {
  // Its package names no such entry, so it is found as a file.
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  return node([vitest, "run", ...tests.split(" ")]).status === 0 ? undefined : tests;
}

/** Runs `ask` while the error stands in the copy. */
function planted<Answer>({ file, from, to }: Mutant, ask: () => Answer): Answer {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  const places = text.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} holds ${JSON.stringify(from)} ${places} times, not once`);
  // As a function: "$&" in a replacement would be the match.
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    return ask();
  } finally {
    writeFileSync(path, text);
  }
}

let survivors = 0;
try {
  copyTree();
  const before = askDoctor();
  if (before !== undefined) throw new Error(`doctor finds errors before any is planted: ${before}`);
  console.log("| planted error | in | caught by doctor's | or by |\n| --- | --- | --- | --- |");
  for (const mutant of mutants) {
    const byDoctor = planted(mutant, askDoctor);
    const byTests = byDoctor === undefined ? planted(mutant, () => askTests(mutant.tests)) : undefined;
    const caught = byDoctor ?? byTests;
    if (caught === undefined) survivors++;
    const cells = [
      mutant.title,
      `\`${mutant.file}\``,
      byDoctor ?? "-",
      byTests ?? (caught ? "" : "SURVIVES"),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log(`\n${mutants.length - survivors} of ${mutants.length} planted errors caught`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = survivors === 0 ? 0 : 1;
