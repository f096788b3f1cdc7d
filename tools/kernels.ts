/**
 * WebAssembly text to a TypeScript module that holds the binary: so the library finds its kernel wherever it runs from,
 * from dist/, from source and in a bundle, and instantiates it without reading files.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import wabt from "wabt";
import { packageRoot } from "../src/root.ts";

const folder = join(packageRoot(), "src/maths/kernels");

/** Where the generated module stands. */
export const kernelModule = join(folder, "cheapest.ts");

/** What it must hold: the kernel, assembled from its source. */
export async function assembleKernel(): Promise<string> {
  const file = "cheapest.wat";
  const { parseWat } = await wabt();
  const module = parseWat(file, readFileSync(join(folder, file), "utf8"), { simd: true });
  try {
    const binary = module.toBinary({}).buffer;
    return [
      `/** Generated from ${file} by \`npm run build\`; not to be edited. The WebAssembly module in base64. */`,
      "export const cheapestWasm =",
      `  "${Buffer.from(binary).toString("base64")}";`,
      "",
    ].join("\n");
  } finally {
    module.destroy();
  }
}
