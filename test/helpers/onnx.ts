/** onnxruntime-node, where `.ci/run` or the user has installed it in GANSCOPE_ONNX. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/root.ts";

export const onnxPackages =
  process.env.GANSCOPE_ONNX ?? join(packageRoot(), "node_modules/.cache/onnx/node_modules");
export const hasOnnx = existsSync(join(onnxPackages, "onnxruntime-node"));
if (!hasOnnx)
  console.info("tests of ONNX models are skipped: onnxruntime-node is not installed (.ci/run does it)");
