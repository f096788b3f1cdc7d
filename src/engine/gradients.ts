/**
 * Gradients of TensorFlow.js 4.22 put right, so that a gradient can itself be differentiated: a gradient penalty is a
 * loss of gradients. First derivatives keep their values and, but for leaky ReLU's, their kernels.
 *
 * A gradient is differentiable when each tensor it is made of leads back to the op's inputs. A saved output does not:
 * tfjs puts the saved copy on the tape before the op, and so it has no origin when the tape is walked. Second
 * derivatives through tanh, sigmoid and exp lack a term, silently. Other gradients are made of ops that have no
 * gradient (comparisons, fused kernels), and throw. What is neither corrected here nor known to be right is refused.
 */
import type { GradConfig, NamedAttrMap, NamedTensorMap } from "@tensorflow/tfjs-core";
import { EngineError } from "../errors.ts";
import { BATCH_NORM, batchNormGradient } from "./batch-norm.ts";
import type { Padding, Sides, Tensor, Tf } from "./engine.ts";

/** Ops whose second derivatives are right on every engine; gradients.test.ts holds each of them to a known answer. */
export const twiceDifferentiable: ReadonlySet<string> = new Set([
  ...["Relu", "LeakyRelu", "Prelu", "Elu", "Selu", "Tanh", "Sigmoid", "Softmax", "Softplus"],
  ...["Abs", "Exp", "Log", "Neg", "Pow", "Reciprocal", "Rsqrt", "Sqrt", "Square", "ClipByValue"],
  ...["Add", "AddN", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", "Select"],
  ...["Sum", "Mean", "Max", "Min"],
  ...["Cast", "Concat", "ExpandDims", "Identity", "Pack", "PadV2", "Reshape", "Reverse", "Slice", "SplitV"],
  ...["Tile", "Transpose", "Unpack"],
  ...[
    "BatchMatMul",
    "Conv2D",
    "Conv2DBackpropInput",
    "AvgPool",
    "FusedBatchNorm",
    BATCH_NORM,
    "ResizeNearestNeighbor",
  ],
  // constant almost everywhere
  ...["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "Step"],
  ...["LogicalAnd", "LogicalOr", "LogicalNot"],
]);

const INSTEAD: Readonly<Record<string, string>> = {
  MaxPool: "use avgPool or a convolution with stride 2",
  logSigmoid: "use -softplus(-x)",
};

/** What was registered here: correcting twice is correcting once. */
const ours = new WeakSet<object>();

/** Whether a tape is on: while a gradient is taken, it means that the gradient will be differentiated again. */
const isRecorded = (tf: Tf): boolean => tf.engine().state.gradientDepth > 0;

function refuseSecondDerivative(tf: Tf, op: string): void {
  if (!isRecorded(tf)) return;
  throw new EngineError(`the second derivative of ${op} in TensorFlow.js is not verified`, {
    hint: INSTEAD[op] ?? `replace ${op} by simple operations`,
  });
}

/** Makes second derivatives right for the ops of `twiceDifferentiable`, and an error for all others. */
export function correctGradients(tf: Tf): void {
  const corrections = [
    ...ofOutputs(tf),
    ...ofRectifiers(tf),
    ...ofComparisons(tf),
    ...ofFusedGradients(tf),
    batchNormGradient(tf, isRecorded),
  ];
  for (const config of corrections) replace(tf, config);
  refuseOthers(tf);
}

function replace(tf: Tf, config: GradConfig): void {
  if (ours.has(tf.getGradient(config.kernelName))) return;
  ours.add(config);
  tf.registerGradient(config);
}

type Attributes<Names extends string, Value> = Readonly<Record<Names, Value>>;
type Window = Attributes<"strides", Sides> & Attributes<"pad", Padding>;

const run = (tf: Tf, kernel: string, inputs: NamedTensorMap, attributes?: NamedAttrMap): Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes) as Tensor;

/** Stock gradients that use the op's output: recorded, they get the output computed anew from the inputs. */
function ofOutputs(tf: Tf): GradConfig[] {
  const config = (
    kernelName: string,
    inputs: string[],
    op: (inputs: readonly Tensor[], attributes: NamedAttrMap) => Tensor,
  ): GradConfig => {
    const stock = tf.getGradient(kernelName);
    return {
      kernelName,
      inputsToSave: inputs,
      outputsToSave: [true],
      gradFunc(dy, saved, attributes) {
        const y = isRecorded(tf) ? op(saved, attributes) : saved[inputs.length];
        return stock.gradFunc(dy, [...saved.slice(0, stock.inputsToSave?.length ?? 0), y], attributes);
      },
    };
  };
  return [
    config("Tanh", ["x"], ([x]) => tf.tanh(x)),
    config("Sigmoid", ["x"], ([x]) => tf.sigmoid(x)),
    config("Exp", ["x"], ([x]) => tf.exp(x)),
    config("Elu", ["x"], ([x]) => tf.elu(x)),
    config("Softmax", ["logits"], ([logits], { dim }) => tf.softmax(logits, dim as number)),
    config("Pow", ["a", "b"], ([a, b]) => tf.pow(a, b)),
  ];
}

/**
 * dy where x > 0, slope dy elsewhere. The stock gradient of LeakyRelu selects with Greater and Where, which the
 * WebAssembly backend runs slowly; where an engine has a fused kernel LeakyReluGrad, it takes the place of the product.
 */
function ofRectifiers(tf: Tf): GradConfig[] {
  const gradient = (dy: Tensor, x: Tensor, alpha: number): Tensor =>
    tf.getKernel("LeakyReluGrad", tf.getBackend()) === undefined
      ? tf.mul(dy, tf.step(x, alpha))
      : run(tf, "LeakyReluGrad", { dy, x }, { alpha });
  const alphaOf = (attributes: NamedAttrMap) => (attributes as Attributes<"alpha", number>).alpha;
  return [
    {
      kernelName: "Relu",
      inputsToSave: ["x"],
      gradFunc: (dy, [x]) => ({ x: () => gradient(dy as Tensor, x, 0) }),
    },
    {
      kernelName: "LeakyRelu",
      inputsToSave: ["x"],
      gradFunc: (dy, [x], attributes) => ({ x: () => gradient(dy as Tensor, x, alphaOf(attributes)) }),
    },
    {
      kernelName: "LeakyReluGrad",
      inputsToSave: ["x"],
      gradFunc: (ddx, [x], attributes) => ({
        dy: () => gradient(ddx as Tensor, x, alphaOf(attributes)),
        x: () => tf.zerosLike(x),
      }),
    },
  ];
}

/** A comparison is constant almost everywhere. Maximum, max, where, clip and others compare in their gradients. */
function ofComparisons(tf: Tf): GradConfig[] {
  const config = (kernelName: string, inputs: string[]): GradConfig => ({
    kernelName,
    inputsToSave: inputs,
    gradFunc: (_, saved) =>
      Object.fromEntries(inputs.map((input, i) => [input, () => tf.zeros(saved[i].shape)])),
  });
  const binary = [
    "Equal",
    "NotEqual",
    "Greater",
    "GreaterEqual",
    "Less",
    "LessEqual",
    "LogicalAnd",
    "LogicalOr",
  ];
  return [...binary.map((kernelName) => config(kernelName, ["a", "b"])), config("LogicalNot", ["x"])];
}

/** Gradients that are one kernel, which had no gradient. Where the op is linear, its gradient's derivative is the op. */
function ofFusedGradients(tf: Tf): GradConfig[] {
  return [
    {
      // dy where y > 0, dy (y + 1) elsewhere
      kernelName: "EluGrad",
      inputsToSave: ["dy", "y"],
      gradFunc: (ddx, [dy, y]) => ({
        dy: () => run(tf, "EluGrad", { dy: ddx as Tensor, y }),
        y: () => tf.mul(tf.mul(ddx as Tensor, dy), tf.step(tf.neg(y))),
      }),
    },
    {
      kernelName: "Conv2DBackpropFilter",
      inputsToSave: ["x", "dy"],
      gradFunc(ddw, [x, dy], attributes) {
        const filter = ddw as Tensor;
        const { strides, pad } = attributes as Window;
        return {
          x: () => tf.conv2dTranspose(dy, filter, x.shape, strides, pad),
          dy: () => tf.conv2d(x, filter, strides, pad),
        };
      },
    },
    {
      kernelName: "AvgPoolGrad",
      inputsToSave: ["input"],
      gradFunc(ddx, [input], attributes) {
        const { filterSize, strides, pad } = attributes as Window & Attributes<"filterSize", Sides>;
        return {
          dy: () => tf.avgPool(ddx as Tensor, filterSize, strides, pad),
          input: () => tf.zerosLike(input),
        };
      },
    },
    {
      kernelName: "ResizeNearestNeighborGrad",
      inputsToSave: ["dy", "images"],
      gradFunc(ddx, [dy, images], attributes) {
        const { alignCorners, halfPixelCenters } = attributes as Attributes<
          "alignCorners" | "halfPixelCenters",
          boolean
        >;
        const size: [number, number] = [dy.shape[1] as number, dy.shape[2] as number];
        return {
          dy: () => tf.image.resizeNearestNeighbor(ddx as Tensor, size, alignCorners, halfPixelCenters),
          images: () => tf.zerosLike(images),
        };
      },
    },
  ];
}

/** Refuses second derivatives of all other kernels, and of composite ops that bring their own gradient. */
function refuseOthers(tf: Tf): void {
  const engine = tf.engine();
  const kernels = Object.keys(engine.registryFactory).flatMap((backend) => tf.getKernelsForBackend(backend));
  for (const { kernelName } of kernels) {
    const stock = tf.getGradient(kernelName);
    if (stock === undefined || twiceDifferentiable.has(kernelName)) continue;
    replace(tf, {
      ...stock,
      gradFunc(dy, saved, attributes) {
        refuseSecondDerivative(tf, kernelName);
        return stock.gradFunc(dy, saved, attributes);
      },
    });
  }
  if (ours.has(engine.customGrad)) return;
  const customGrad = engine.customGrad.bind(engine);
  engine.customGrad = (f) => {
    // the ops of tfjs run in a scope of their name
    const op = /^(.*)__op$/.exec(engine.state.activeScope?.name ?? "")?.[1] ?? "a custom gradient";
    return customGrad((...inputs) => {
      const { value, gradFunc } = f(...inputs);
      return {
        value,
        gradFunc(dy, saved) {
          refuseSecondDerivative(tf, op);
          return gradFunc(dy, saved);
        },
      };
    });
  };
  ours.add(engine.customGrad);
}
