import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/root.ts";

/** A file of the project, or `otherwise` where there is none. */
export function readOr(file: string, otherwise: string): string {
  const path = join(packageRoot(), file);
  return existsSync(path) ? readFileSync(path, "utf8") : otherwise;
}
