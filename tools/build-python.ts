/**
 * Builds the Python wheel: the command bundled into a few modules, what it reads at run time, and the Python package
 * around it. Needs a built dist/ (`npm run build:python` builds it first) and Python with pip.
 *
 *   npm run build:python                 writes python/dist/ganscope-VERSION-py3-none-any.whl
 *   npx tsx tools/build-python.ts --program   only the program, into python/src/ganscope/_program
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const program = join(root, "python/src/ganscope/_program");
/** All modules lie in one folder, so that files named relative to a module are found whichever module names them. */
const modules = join(program, "dist/src");

/** The command, and what it starts as a process or thread of its own. */
const entries = [
  "src/cli.ts",
  "src/commands/support/apart-thread.ts",
  "src/execution/own-metric/metric-thread.ts",
  "src/execution/pool/worker.ts",
  "src/engine/install/probe.ts",
];

/** What stays a package of the user's: see peerDependencies. */
const external = ["bullmq", "ioredis"];

async function bundle(): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: entries.map((file) => join(root, file)),
    entryNames: "[name]",
    outdir: modules,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // Errors cross threads by the names of their classes.
    keepNames: true,
    minifyWhitespace: true,
    metafile: true,
    external,
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    legalComments: "none",
    logLevel: "error",
  });
  return metafile;
}

/** Processes and threads are started by the names of their files, which a bundler does not follow. */
function checkStarted(): void {
  const files = readdirSync(modules);
  for (const file of files.filter((each) => each.endsWith(".js"))) {
    for (const [, name] of readFileSync(join(modules, file), "utf8").matchAll(
      /"\.\/([\w-]+\.js)",import\.meta\.url/g,
    ))
      if (!files.includes(name)) throw new Error(`${file} starts ${name}, which must be one of the entries`);
  }
}

/** What the modules read at run time, each where its reader looks for it. */
function copyData(): void {
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(
    join(program, "package.json"),
    `${JSON.stringify({ name, version, license, type }, null, 2)}\n`,
  );
  copyFileSync(join(root, "LICENSE"), join(program, "LICENSE"));
  cpSync(join(root, "scenarios"), join(program, "scenarios"), { recursive: true });
  cpSync(join(dist, "builtin"), join(program, "dist/builtin"), { recursive: true });
  copyFileSync(join(dist, "report-runtime.js"), join(program, "report-runtime.js"));
  mkdirSync(join(program, "dist/native"), { recursive: true });
  copyFileSync(join(root, "src/engine/native/binding.cc"), join(program, "dist/native/binding.cc"));
  copyFileSync(join(root, "src/features/digit-weights.bin"), join(modules, "digit-weights.bin"));
}

/** The licenses of the packages whose code is in the bundle. */
function writeNotices({ inputs }: Metafile): void {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
    return `${name} ${version} (${license})${text}`;
  });
  writeFileSync(join(program, "THIRD-PARTY-NOTICES.txt"), `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
}

function buildWheel(): void {
  const folder = join(root, "python/dist");
  rmSync(folder, { recursive: true, force: true });
  const python = process.env.PYTHON ?? "python3";
  const args = [
    "-m",
    "pip",
    "wheel",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--wheel-dir",
    folder,
  ];
  const { status, error } = spawnSync(python, [...args, join(root, "python")], { stdio: "inherit" });
  if (error !== undefined) process.stderr.write(`${python}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
  for (const wheel of readdirSync(folder)) process.stdout.write(`python/dist/${wheel}\n`);
}

if (!existsSync(join(dist, "builtin"))) {
  process.stderr.write("dist/ is not built: run `npm run build` first\n");
  process.exit(1);
}
rmSync(program, { recursive: true, force: true });
const metafile = await bundle();
checkStarted();
copyData();
writeNotices(metafile);
if (!process.argv.includes("--program")) buildWheel();
