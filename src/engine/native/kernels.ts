/** Kernels of tfjs-node 4.22 put right: registered in place of its own. */
import type { KernelConfig, NamedAttrMap, NamedTensorMap, TensorInfo } from "@tensorflow/tfjs-core";
import { BATCH_NORM, BATCH_NORM_GRAD } from "../batch-norm.ts";
import type { Tensor, Tf } from "../engine.ts";
import { type Attribute, BACKEND, backendOf, boolAttribute, typeAttribute } from "./binding.ts";

/** Registers the kernels below in place of tfjs-node's own, or beside them. */
export function correctNativeKernels(tf: Tf): void {
  const backend = backendOf(tf);
  const { binding } = backend;
  const float = typeAttribute(binding, "T");
  const execute = (op: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): TensorInfo =>
    backend.executeSingleOutput(op, attributes, inputs);
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

  /*
   * Batch normalization as one op; batch-norm.ts uses it where it is there. The op works on [batch, height, width,
   * channels], and hands what it found on to its gradient in three outputs of its own.
   */
  const OUTPUTS = { forward: 6, backward: 5 };
  const normalization = (epsilon: number): Attribute[] => [
    float,
    typeAttribute(binding, "U"),
    { name: "epsilon", type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" },
    boolAttribute(binding, "is_training", true),
  ];
  const executeMany = (op: string, attributes: readonly Attribute[], inputs: TensorInfo[], count: number) =>
    backend.executeMultipleOutputs(op, attributes, inputs, count);
  const asImages = (x: Tensor): TensorInfo => {
    const channels = x.shape[x.shape.length - 1];
    return x.shape.length === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]);
  };
  const inShape = (x: TensorInfo, { shape }: TensorInfo): TensorInfo =>
    shape.length === 4 ? x : tf.reshape(x as Tensor, shape);

  register(BATCH_NORM, ({ inputs, attrs }) => {
    const { x, scale, offset } = inputs as NamedTensorMap;
    const { epsilon } = attrs as { epsilon: number };
    const none = tf.tensor1d([]);
    const given = [asImages(x), scale, offset, none, none];
    const [y, , , mean, deviation, third] = executeMany(
      "FusedBatchNormV3",
      normalization(epsilon),
      given,
      OUTPUTS.forward,
    );
    return [inShape(y, x), mean, deviation, third];
  });
  register(BATCH_NORM_GRAD, ({ inputs, attrs }) => {
    const { dy, x, scale, mean, deviation, third } = inputs as NamedTensorMap;
    const { epsilon } = attrs as { epsilon: number };
    const given = [asImages(dy), asImages(x), scale, mean, deviation, third];
    const [dx, dscale, doffset] = executeMany(
      "FusedBatchNormGradV3",
      normalization(epsilon),
      given,
      OUTPUTS.backward,
    );
    return [inShape(dx, x), dscale, doffset];
  });
}
