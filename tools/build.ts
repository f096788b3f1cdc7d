/**
 * Builds dist/: the TypeScript compiled for Node, typebox and the built-in engine
 * bundled from its development dependencies, and the runtime that makes a report's figures live.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

/** tfjs is CommonJS at heart: its bundle finds `require` and its folder under these names. */
const commonJsNames = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  'import { dirname as __pathDirname } from "node:path";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
  "const __dirname = __pathDirname(__filename);",
].join("\n");

async function buildEngine(): Promise<void> {
  const folder = join(dist, "builtin");
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: {
      tfjs: join(root, "src/engine/bundle-entry.ts"),
      models: join(root, "src/engine/models-entry.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: commonJsNames },
    legalComments: "linked",
    logLevel: "error",
  });
  const wasmPackage = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  for (const file of ["tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm.wasm"]) {
    copyFileSync(join(wasmPackage, "dist", file), join(folder, file));
  }
}

async function buildReportRuntime(): Promise<void> {
  await build({
    entryPoints: [join(root, "reports/live/index.ts")],
    outfile: join(dist, "report-runtime.js"),
    bundle: true,
    minify: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
  });
}

/**
 * typebox is nearly 700 files, which every command would open at its start: in dist/ it is one file for each name that it is imported by, and what they
 * share. The compiled sources import those; types still come from the package.
 */
async function bundleSchemas(): Promise<void> {
  const names = { "schemas/typebox": "typebox", "schemas/typebox-value": "typebox/value" };
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(names).map(([file, name]) => [file, fileURLToPath(import.meta.resolve(name))]),
    ),
    outdir: dist,
    chunkNames: "schemas/[name]-[hash]",
    splitting: true,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    legalComments: "linked",
    logLevel: "error",
  });
  for (const entry of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".js") || entry.startsWith("schemas")) continue;
    const path = join(dist, entry);
    const compiled = readFileSync(path, "utf8");
    const up = "../".repeat(entry.split(sep).length - 1) || "./";
    const bundled = Object.entries(names).reduce(
      (text, [file, name]) => text.replaceAll(`from "${name}";`, `from "${up}${file}.js";`),
      compiled,
    );
    if (bundled !== compiled) writeFileSync(path, bundled);
  }
}

function compile(): void {
  const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** What is read at run time and is no TypeScript: the C++ that `ganscope engine install` compiles, and weights. */
function copyAssets(): void {
  for (const file of [
    "src/engine/native/binding.cc",
    "src/features/digit-weights.bin",
    "reports/languages/ja.json",
  ])
    copyFileSync(join(root, file), join(dist, file));
}

rmSync(dist, { recursive: true, force: true });
compile();
copyAssets();
await Promise.all([buildEngine(), buildReportRuntime(), bundleSchemas()]);
