/**
 * WebAssembly text to TypeScript modules that hold the binaries: so the library finds its kernels wherever it runs from,
 * from dist/, from source and in a bundle, and instantiates them without reading files. The modules are committed, and a
 * test holds them to their sources.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import wabt from "wabt";
import { packageRoot } from "../../src/root.ts";

const folder = join(packageRoot(), "src/maths/kernels");

/** Kernels by the names of their files, without ending. */
export const kernels = ["cheapest", "distance-tile"];

/** What it must hold: the kernel, assembled from its source. */
export async function assembleKernel(name: string): Promise<string> {
  const file = `${name}.wat`;
  const { parseWat } = await wabt();
  const module = parseWat(file, readFileSync(join(folder, file), "utf8"), { simd: true });
  try {
    const binary = module.toBinary({}).buffer;
    const constant = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return [
      `/** Generated from ${file} by \`npm run generate\`; not to be edited. The WebAssembly module in base64. */`,
      `export const ${constant}Wasm =`,
      `  "${Buffer.from(binary).toString("base64")}";`,
      "",
    ].join("\n");
  } finally {
    module.destroy();
  }
}
