import { type Static, Type } from "typebox";

/** Options of a multilayer perceptron, the same for generator, discriminator and critic. */
export const mlpOptions = {
  widths: Type.Array(Type.Integer({ minimum: 1, maximum: 8192 }), {
    default: [128, 128],
    description: "Widths of the hidden layers",
    maxItems: 16,
  }),
  activation: Type.Union(
    [
      Type.Literal("relu"),
      Type.Literal("leaky-relu"),
      Type.Literal("elu"),
      Type.Literal("tanh"),
      Type.Literal("softplus"),
      Type.Literal("maxout"),
    ],
    {
      default: "relu",
      description:
        "Activation of the hidden layers; leaky-relu has slope 0.2, maxout takes the largest of 5 pieces",
    },
  ),
  output: Type.Union([Type.Literal("linear"), Type.Literal("tanh"), Type.Literal("sigmoid")], {
    default: "linear",
    description: "Activation of the last layer",
  }),
  initializer: Type.Union(
    [
      Type.Literal("pytorch"),
      Type.Literal("orthogonal"),
      Type.Literal("glorot"),
      Type.Literal("he"),
      Type.Literal("normal"),
    ],
    {
      default: "pytorch",
      description:
        "Initial weights: pytorch is uniform in +-1/sqrt(fan in), biases too; normal is N(0, 0.02); all but pytorch set biases to 0",
    },
  ),
  gain: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Factor on the initial weights" }),
};

const mlpSchema = Type.Object(mlpOptions);
export type MlpOptions = Static<typeof mlpSchema>;

const numberOrList = (value: number, description: string) =>
  Type.Union([Type.Number(), Type.Array(Type.Number(), { minItems: 1, maxItems: 4096 })], {
    default: value,
    description,
  });

/** Options of an affine map, whose weights are given instead of drawn. */
export const affineOptions = {
  shift: numberOrList(0, "What it adds: a number for every output, or one for each"),
  scale: numberOrList(1, "Factor of each input: a number for all, or one for each"),
};

const affineSchema = Type.Object(affineOptions);
export type AffineOptions = Static<typeof affineSchema>;

/** Options of a convolutional net. */
export const convolutionalOptions = {
  channels: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 1024,
    description: "Channels at half the image's side; twice as many at each halving",
  }),
  norm: Type.Union([Type.Literal("batch"), Type.Literal("layer"), Type.Literal("none")], {
    default: "batch",
    description: "Normalization between layers: over the batch, over each sample, or a bias instead",
  }),
};

/** Options of a convolutional net from images to numbers: a discriminator, a critic or an encoder. Generators have ReLU in any case. */
export const readingOptions = {
  ...convolutionalOptions,
  activation: Type.Union([Type.Literal("leaky-relu"), Type.Literal("relu")], {
    default: "leaky-relu",
    description: "Activation between layers; leaky-relu has slope 0.2",
  }),
};

const convolutionalSchema = Type.Object(convolutionalOptions);
export type ConvolutionalOptions = Static<typeof convolutionalSchema>;
const readingSchema = Type.Object(readingOptions);
export type ReadingOptions = Static<typeof readingSchema>;

/** Options of any net, which its kind names. */
export type NetOptions<Convolutional = ConvolutionalOptions> =
  | ({ readonly kind: "mlp" } & MlpOptions)
  | ({ readonly kind: "affine" } & AffineOptions)
  | ({ readonly kind: "dcgan" } & Convolutional);
