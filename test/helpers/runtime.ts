/**
 * The script of live figures, as the build makes it, for tests that render a report in a checkout that was not built.
 * Written beside and renamed, so that test files running at the same time never read half of it.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function buildRuntime(): Promise<string> {
  const entry = fileURLToPath(new URL("../../reports/live/index.ts", import.meta.url));
  const out = fileURLToPath(new URL("../../dist/report-runtime.js", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  const [file] = outputFiles;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(`${out}.${process.pid}`, file.contents);
  renameSync(`${out}.${process.pid}`, out);
  return file.text.trim();
}
