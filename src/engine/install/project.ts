/** Native packages that the user's own project has. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { EngineKind } from "./layout.ts";

export interface ProjectEngine {
  /** e.g. "@tensorflow/tfjs-node" */
  readonly name: string;
  readonly kind: EngineKind;
  readonly version: string;
  readonly folder: string;
  /** Path of its main file, for `require`. */
  readonly entry: string;
}

/** The native packages that `require` finds from this folder. */
export function projectEngines(folder: string): ProjectEngine[] {
  const require = createRequire(join(folder, "package.json"));
  const packages = { "@tensorflow/tfjs-node-gpu": "gpu", "@tensorflow/tfjs-node": "cpu" } as const;
  return Object.entries(packages).flatMap(([name, kind]) => {
    try {
      const file = require.resolve(`${name}/package.json`);
      const { version } = JSON.parse(readFileSync(file, "utf8"));
      return [{ name, kind, version: String(version), folder: dirname(file), entry: require.resolve(name) }];
    } catch {
      return [];
    }
  });
}
