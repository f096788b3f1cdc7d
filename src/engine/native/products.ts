/** Products of float32 matrices by native TensorFlow, for mathematics outside of trainings. */
import { EngineError } from "../../errors.ts";
import { backendOf, boolAttribute, typeAttribute } from "./binding.ts";
import { loadNative, type NativeId } from "./load.ts";

/** A product as `maths` takes it: of the columns of two matrices of `depth` rows, or of their rows, each `depth` long; row-major. */
export interface NativeProducts {
  /** The library and its version. */
  readonly name: string;
  multiply(a: Float32Array, b: Float32Array, of: "rows" | "columns", depth: number): Float32Array;
}

const ids: readonly NativeId[] = ["tfjs-node", "tfjs-node-gpu"];

/** @throws EngineError if there is no native TensorFlow that loads */
export function openProducts(): NativeProducts {
  const reasons: string[] = [];
  for (const id of ids) {
    const loaded = loadNative(id);
    if ("why" in loaded) {
      reasons.push(loaded.why);
      continue;
    }
    const { binding } = backendOf(loaded.tf);
    const name = `TensorFlow ${binding.TF_Version} by ${id} ${loaded.version}`;
    return {
      name,
      multiply(a, b, of, depth) {
        const inputs = [a, b].map((matrix) => {
          const other = matrix.length / depth;
          const shape = of === "rows" ? [other, depth] : [depth, other];
          return binding.createTensor(shape, binding.TF_FLOAT, matrix);
        });
        const attributes = [
          boolAttribute(binding, "transpose_a", of === "columns"),
          boolAttribute(binding, "transpose_b", of === "rows"),
          typeAttribute(binding, "T"),
        ];
        const [product] = binding.executeOp("MatMul", attributes, inputs, 1);
        const found = binding.tensorDataSync(product.id) as Float32Array;
        for (const used of [...inputs, product.id]) binding.deleteTensor(used);
        return found;
      },
    };
  }
  throw new EngineError(`native TensorFlow cannot be used: ${reasons.join("; ")}`, {
    where: "--native-maths",
    hint: "run: ganscope engine install, or leave --native-maths out",
  });
}
