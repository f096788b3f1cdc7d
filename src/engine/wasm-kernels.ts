/**
 * Kernels that the WebAssembly backend of TensorFlow.js 4.22 lacks or runs element by element, composed of its fast
 * ones: the matrix product and the convolution.
 */
import type { KernelFunc, NamedAttrMap, Tensor, Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./engine.ts";

export function correctWasmKernels(tf: Tf): void {
  transposeBeforeMatMul(tf);
  convolveForFilter(tf);
  convolveForInput(tf);
}

/** Convolutions are of rank 4; a product of matrices looks at the rank. */
type Inputs = Readonly<Record<string, Tensor4D>>;
type Shape4D = Tensor4D["shape"];

/** Registers a kernel that is composed of operations; they leave nothing but its output. */
function compose(
  tf: Tf,
  kernelName: string,
  composition: (inputs: Inputs, attributes: NamedAttrMap, backend: object) => TensorInfo,
): void {
  const stock = tf.getKernel(kernelName, "wasm");
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
    tf.tidy(() => composition(inputs as Inputs, attrs as NamedAttrMap, backend as object) as Tensor);
  if (stock !== undefined) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...stock, kernelName, backendName: "wasm", kernelFunc });
}

/**
 * The WebAssembly backend multiplies transposed operands element by element. Transposing them first reaches its fast
 * matrix product: a ring training step falls to about a third.
 */
function transposeBeforeMatMul(tf: Tf): void {
  const { kernelFunc: multiply } = tf.getKernel("BatchMatMul", "wasm");
  const swapLastAxes = (x: Tensor): Tensor => {
    const axes = [...x.shape.keys()];
    return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
  };
  compose(tf, "BatchMatMul", (inputs, { transposeA, transposeB }, backend) => {
    const a = transposeA ? swapLastAxes(inputs.a) : inputs.a;
    const b = transposeB ? swapLastAxes(inputs.b) : inputs.b;
    return multiply({
      inputs: { a, b },
      backend,
      attrs: { transposeA: false, transposeB: false },
    }) as TensorInfo;
  });
}

type ConvolutionAttributes = {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
};

/** Geometry of the convolution whose derivative is taken. */
function convolution(tf: Tf, inputShape: Shape4D, filterShape: Shape4D, attributes: NamedAttrMap) {
  const { strides, pad, dimRoundingMode } = attributes as ConvolutionAttributes;
  const { computeConv2DInfo } = tf.backend_util;
  return computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
}

/** Zero rows and columns around images [batch, height, width, channels]. */
const border = (tf: Tf, images: Tensor4D, [top, bottom]: number[], [left, right]: number[]): Tensor4D =>
  tf.pad(images, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);

/**
 * The missing derivative of a convolution y = x * w with respect to its filter,
 *
 *   dw[i, j, c, k] = sum over n, p, q of x[n, s p + i, s q + j, c] dy[n, p, q, k],
 *
 * is itself a convolution: of x, whose channels are taken for images and whose images for channels, with the filter dy,
 * whose taps lie the stride s apart.
 */
function convolveForFilter(tf: Tf): void {
  compose(tf, "Conv2DBackpropFilter", (inputs, attributes) => {
    const { x, dy } = inputs;
    const filterShape = attributes.filterShape as Shape4D;
    const { padInfo, strideHeight, strideWidth } = convolution(tf, x.shape, filterShape, attributes);
    const [filterHeight, filterWidth, inChannels, outChannels] = filterShape;
    const [, height, width] = x.shape;
    const [, outHeight, outWidth] = dy.shape;
    const below = Math.max(0, (outHeight - 1) * strideHeight + filterHeight - height - padInfo.top);
    const right = Math.max(0, (outWidth - 1) * strideWidth + filterWidth - width - padInfo.left);
    const bordered = border(tf, x, [padInfo.top, below], [padInfo.left, right]);
    const dw = tf.conv2d(
      tf.transpose(bordered, [3, 1, 2, 0]),
      tf.transpose(dy, [1, 2, 0, 3]),
      1,
      "valid",
      "NHWC",
      [strideHeight, strideWidth],
    );
    // rows and columns of x that no window reached make more taps than the filter has
    return tf.transpose(tf.slice(dw, 0, [inChannels, filterHeight, filterWidth, outChannels]), [1, 2, 0, 3]);
  });
}

/** Blocks of an image or filter in the opposite order; the backend's Reverse is slower. */
const flipBlocks = (tf: Tf, x: Tensor, blocks: number, axis: number): Tensor =>
  tf.concat(tf.split(x, blocks, axis).reverse(), axis);

/**
 * The derivative of a convolution with respect to its input, which is also the transposed convolution,
 *
 *   dx[n, s p + r, ...] = sum over i of dy[n, p - i, ...] w[s i + r, ...]   (r < s, in each direction),
 *
 * is for each phase r a convolution of dy with every s-th row of the flipped filter. All s^2 phases are computed as
 * channels of one convolution and then interleaved (Shi et al. 2016, arXiv 1609.07009). Transposes are kept to few axes
 * and slices to long rows, which is where the backend is fast.
 */
function convolveForInput(tf: Tf): void {
  const { kernelFunc: stock } = tf.getKernel("Conv2DBackpropInput", "wasm");
  compose(tf, "Conv2DBackpropInput", (inputs, attributes, backend) => {
    const { dy, filter } = inputs;
    const inputShape = attributes.inputShape as Shape4D;
    const { padInfo, strideHeight: s, strideWidth } = convolution(tf, inputShape, filter.shape, attributes);
    if (s !== strideWidth) return stock({ inputs, attrs: attributes, backend }) as TensorInfo;
    const [batch, height, width, channels] = inputShape;
    const [filterHeight, filterWidth, , outChannels] = filter.shape;
    const [, outHeight, outWidth] = dy.shape;

    const rows = Math.ceil(filterHeight / s);
    const columns = Math.ceil(filterWidth / s);
    const filled = tf.pad(filter, [
      [0, rows * s - filterHeight],
      [0, columns * s - filterWidth],
      [0, 0],
      [0, 0],
    ]);
    const flipped = flipBlocks(tf, flipBlocks(tf, filled, rows, 0), columns, 1);
    const byTap = tf.transpose(
      tf.reshape(flipped, [rows, s, columns, s * channels * outChannels]),
      [0, 2, 1, 3],
    );
    const phases = tf.transpose(
      tf.reshape(byTap, [rows * columns, s * s * channels, outChannels]),
      [0, 2, 1],
    );
    const phaseFilter = tf.reshape(phases, [rows, columns, outChannels, s * s * channels]) as Tensor4D;

    const below = Math.max(0, Math.ceil((padInfo.top + height) / s) - outHeight);
    const right = Math.max(0, Math.ceil((padInfo.left + width) / s) - outWidth);
    const bordered = border(tf, dy, [rows - 1, below], [columns - 1, right]);
    const convolved = tf.conv2d(bordered, phaseFilter, 1, "valid");
    const [, phaseRows, phaseColumns] = convolved.shape;

    const interleaved = tf.transpose(
      tf.reshape(convolved, [batch * phaseRows, phaseColumns, s, s * channels]),
      [0, 2, 1, 3],
    );
    const uncropped = tf.reshape(interleaved, [batch, phaseRows * s, phaseColumns * s * channels]);
    const cropped = tf.slice(
      uncropped,
      [0, padInfo.top, padInfo.left * channels],
      [batch, height, width * channels],
    );
    return tf.reshape(cropped, inputShape);
  });
}
