/** A file of the built package: what starts the processes that train. `npm test` builds it; a test run by itself says what to do. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/root.ts";

/**
 * @param file its path below dist/
 * @throws when the package is not built
 */
export function builtFile(file: string): string {
  const path = join(packageRoot(), "dist", file);
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`npm run build\` first`);
  return path;
}

export const importBuilt = async <Module>(file: string): Promise<Module> =>
  (await import(builtFile(file))) as Module;
