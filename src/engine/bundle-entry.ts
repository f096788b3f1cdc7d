/** What the built-in engine is made of: tfjs-core with all gradients, and the plain and the WebAssembly backend. */
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";

export { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
export * from "@tensorflow/tfjs-core";
