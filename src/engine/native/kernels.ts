/** Kernels of tfjs-node 4.22 put right: registered in place of its own. */
import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../engine.ts";
import { type Attribute, BACKEND, backendOf, boolAttribute, typeAttribute } from "./binding.ts";

interface Executor {
  executeSingleOutput(op: string, attributes: readonly unknown[], inputs: readonly TensorInfo[]): TensorInfo;
}

/** Registers the kernels below in place of tfjs-node's own, or beside them. */
export function correctNativeKernels(tf: Tf): void {
  const backend = backendOf(tf);
  const { binding } = backend;
  const float = typeAttribute(binding, "T");
  const execute = (op: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): TensorInfo =>
    (backend as unknown as Executor).executeSingleOutput(op, attributes, inputs);
  const register = (kernelName: string, kernelFunc: KernelConfig["kernelFunc"]) => {
    if (tf.getKernel(kernelName, BACKEND) !== undefined) tf.unregisterKernel(kernelName, BACKEND);
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
  };

  /*
   * tfjs-node multiplies two matrices as a batch of one product, which costs TensorFlow several times the time of the
   * plain product when the matrices are small: half of a ring training step.
   */
  const batched = tf.getKernel("BatchMatMul", BACKEND).kernelFunc;
  register("BatchMatMul", (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.shape.length !== 2 || b.shape.length !== 2) return batched(call);
    const { transposeA, transposeB } = call.attrs as NamedAttrMap;
    const transpositions = [
      boolAttribute(binding, "transpose_a", transposeA === true),
      boolAttribute(binding, "transpose_b", transposeB === true),
    ];
    return execute("MatMul", [...transpositions, float], [a, b]);
  });

  // One op for the gradient of relu and leaky relu, where tfjs composes eight; gradients.ts uses it where it is there.
  register("LeakyReluGrad", ({ inputs, attrs }) => {
    const { dy, x } = inputs as { dy: TensorInfo; x: TensorInfo };
    const { alpha } = attrs as { alpha: number };
    return execute(
      "LeakyReluGrad",
      [{ name: "alpha", type: binding.TF_ATTR_FLOAT, value: alpha }, float],
      [dy, x],
    );
  });
}
