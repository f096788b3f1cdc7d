/** A kernel that is wrong in the plain backend of TensorFlow.js 4.22, put right. */
import type { KernelFunc, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./engine.ts";

const KERNEL = "ResizeNearestNeighborGrad";
const corrected = new WeakSet<KernelFunc>();

/**
 * The stock kernel looks for the gradient of the second and later images of a batch where those of the smaller images
 * would lie, and so in the wrong ones; image by image it is right.
 */
export function correctCpuKernels(tf: Tf): void {
  const stock = tf.getKernel(KERNEL, "cpu");
  if (corrected.has(stock.kernelFunc)) return;
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => {
    const { dy, images } = inputs as Record<string, never>;
    const each = (x: TensorInfo): Tensor4D[] => tf.split(x as Tensor4D, x.shape[0], 0);
    return tf.tidy(() => {
      const [dys, places] = [each(dy), each(images)];
      return tf.concat(
        dys.map((one, i) => {
          const made = stock.kernelFunc({ inputs: { dy: one, images: places[i] }, attrs, backend });
          return tf.engine().makeTensorFromTensorInfo(made as TensorInfo) as Tensor4D;
        }),
      );
    });
  };
  corrected.add(kernelFunc);
  tf.unregisterKernel(KERNEL, "cpu");
  tf.registerKernel({ ...stock, kernelFunc });
}
