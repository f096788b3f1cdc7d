/** The built script that makes figures live. Part of the build, so a missing one is a broken installation. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where dist/report-runtime.js is, seen from reports/kit/ and from dist/reports/kit/. */
const PLACES = ["../../report-runtime.js", "../../dist/report-runtime.js"];

/** @throws Error that names the build command when the file is not there */
export function readRuntime(): string {
  for (const place of PLACES) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return readFileSync(path, "utf8").trim();
  }
  throw new Error(
    "the report's script dist/report-runtime.js is missing: run `npm run build`, or install ganscope again",
  );
}
