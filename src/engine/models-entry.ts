/** What loads and runs models of TensorFlow.js on the built-in engine; it shares the engine's core. */
export { loadGraphModel } from "@tensorflow/tfjs-converter";
export { loadLayersModel } from "@tensorflow/tfjs-layers";
