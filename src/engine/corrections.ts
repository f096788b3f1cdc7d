/**
 * What tfjs 4.22 does wrong or slowly, put right once for every net: gradients by registerGradient (all engines),
 * kernels by registerKernel (the built-in engine).
 */
import type { Tensor as CoreTensor, GradConfig, KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./engine.ts";

/**
 * The stock gradient of LeakyRelu selects with Greater and Where, which the WebAssembly backend runs slowly, and a
 * second derivative through Where throws. dy * step(x, alpha) is the same number, faster, and differentiable again
 * (the derivative of a step is 0 almost everywhere).
 */
export function correctGradients(tf: Tf): void {
  const leakyRelu: GradConfig = {
    kernelName: "LeakyRelu",
    inputsToSave: ["x"],
    gradFunc(dy, saved, attributes) {
      const [x] = saved;
      const { alpha } = attributes as unknown as { alpha: number };
      return { x: () => tf.mul(dy as CoreTensor, tf.step(x, alpha)) };
    },
  };
  tf.unregisterGradient("LeakyRelu");
  tf.registerGradient(leakyRelu);
}

interface DisposingBackend {
  disposeData(id: object): boolean;
}

/**
 * The WebAssembly backend multiplies transposed operands element by element. Transposing them first reaches its fast
 * matrix product: a ring training step falls to about a third.
 */
export function transposeBeforeMatMul(tf: Tf): void {
  const product = tf.getKernel("BatchMatMul", "wasm");
  const transpose = tf.getKernel("Transpose", "wasm");
  const swapLastAxes = (x: TensorInfo, backend: unknown): TensorInfo => {
    const rank = x.shape.length;
    const perm = [...x.shape.keys()];
    perm[rank - 2] = rank - 1;
    perm[rank - 1] = rank - 2;
    return transpose.kernelFunc({ inputs: { x }, backend: backend as object, attrs: { perm } }) as TensorInfo;
  };
  const replacement: KernelConfig = {
    ...product,
    kernelFunc({ inputs, backend, attrs }) {
      const a = inputs.a as TensorInfo;
      const b = inputs.b as TensorInfo;
      const left = attrs?.transposeA ? swapLastAxes(a, backend) : a;
      const right = attrs?.transposeB ? swapLastAxes(b, backend) : b;
      const out = product.kernelFunc({
        inputs: { a: left, b: right },
        backend,
        attrs: { transposeA: false, transposeB: false },
      });
      const owner = backend as DisposingBackend;
      if (left !== a) owner.disposeData(left.dataId);
      if (right !== b) owner.disposeData(right.dataId);
      return out;
    },
  };
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel(replacement);
}
