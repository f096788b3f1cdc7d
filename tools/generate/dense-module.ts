/** The kernels of src/maths/dense as a TypeScript module that holds their binaries, as tools/generate/kernels.ts makes the others. */
import wabt from "wabt";
import { denseText } from "./dense.ts";

/** Threads share a memory where there is a SharedArrayBuffer; elsewhere one does the work. */
const variants = {
  shared: { shared: true, fma: false },
  sharedFma: { shared: true, fma: true },
  alone: { shared: false, fma: false },
};

export async function denseModule(): Promise<string> {
  const { parseWat } = await wabt();
  const assembled = Object.entries(variants).map(([name, variant]) => {
    const features = { simd: true, threads: true, relaxed_simd: true, bulk_memory: true };
    const module = parseWat(`${name}.wat`, denseText(variant), features);
    try {
      return `  ${name}:\n    "${Buffer.from(module.toBinary({}).buffer).toString("base64")}",`;
    } finally {
      module.destroy();
    }
  });
  return [
    "/** Generated from tools/generate/dense.ts by `npm run generate`; not to be edited. WebAssembly modules in base64. */",
    "export const denseWasm = {",
    ...assembled,
    "};",
    "",
  ].join("\n");
}
