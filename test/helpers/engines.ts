/** Which engines a test can run on: the built-in ones everywhere, native TensorFlow where one is installed. */
import type { EngineId } from "../../src/engine/index.ts";
import { loadNative } from "../../src/engine/native/load.ts";

const native = loadNative("tfjs-node");

export const whyNoNative = "why" in native ? native.why : undefined;
if (whyNoNative !== undefined) {
  console.info(
    `tests on native TensorFlow are skipped: ${whyNoNative} (npm run --silent ganscope -- engine install)`,
  );
}

export const builtInEngines: readonly EngineId[] = ["cpu", "wasm"];
export const nativeEngines: readonly EngineId[] = whyNoNative === undefined ? ["tfjs-node"] : [];
export const enginesHere: readonly EngineId[] = [...builtInEngines, ...nativeEngines];
