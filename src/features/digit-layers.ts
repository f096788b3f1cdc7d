/** The digit classifier's layers, for its training and for its use. The last layer but one gives the features. */
import type { Layer } from "./network.ts";

export const digitLayers: readonly Layer[] = [
  { kind: "convolution", side: 28, kernel: 5, inputs: 1, outputs: 12 },
  { kind: "convolution", side: 14, kernel: 5, inputs: 12, outputs: 24 },
  { kind: "dense", inputs: 7 * 7 * 24, outputs: 64 },
  { kind: "dense", inputs: 64, outputs: 10 },
];
