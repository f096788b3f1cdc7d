/**
 * A convolutional network as a plain description: what each step does to an image of channels x height x width, and the names
 * under which files keep its weights. Files of weights are checked against it, and models in ONNX are written from it.
 */

type Pair = readonly [vertical: number, horizontal: number];

/** A convolution without bias, batch normalization, ReLU. */
export interface Convolution {
  readonly kind: "convolution";
  /** Its weights are NAME.conv.weight, NAME.bn.weight, .bias, .running_mean, .running_var. */
  readonly name: string;
  readonly channels: number;
  readonly kernel: Pair;
  readonly stride: number;
  /** Zeros on either side. */
  readonly padding: Pair;
}

/** The mean, or the largest, of squares. Zeros of the padding count for neither, unless an average says so. */
export interface Pool {
  readonly kind: "average-pool" | "max-pool";
  readonly side: number;
  readonly stride: number;
  readonly padding: number;
  /** Of an average: whether zeros of the padding count. */
  readonly paddingCounts?: true;
}

/** All of the same input, their outputs one behind the other. */
export interface Branches {
  readonly kind: "branches";
  readonly branches: readonly (readonly Step[])[];
}

/** An output: the mean of each channel over the image. */
export interface Tap {
  readonly kind: "tap";
  readonly name: string;
}

export type Step = Convolution | Pool | Branches | Tap;

export interface NetworkDescription {
  readonly title: string;
  /** Paper, and the program whose numbers it reproduces. */
  readonly source: string;
  /** Side and channels of the images that it looks at. */
  readonly side: number;
  readonly channels: number;
  readonly steps: readonly Step[];
  /** A linear map of the last tap, without its bias. */
  readonly logits: { readonly name: string; readonly outputs: number };
  /** Added to the variance by batch normalization. */
  readonly epsilon: number;
}

/** A weight that a file must hold. */
export interface WantedWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Channels behind these steps. */
export function channelsAfter(steps: readonly Step[], channels: number): number {
  return steps.reduce((before, step) => {
    switch (step.kind) {
      case "convolution":
        return step.channels;
      case "branches":
        return step.branches.reduce((sum, branch) => sum + channelsAfter(branch, before), 0);
      default:
        return before;
    }
  }, channels);
}

/** All weights of the network, in the order of its steps. */
export function weightsOf({ steps, channels, logits }: NetworkDescription): readonly WantedWeight[] {
  return [
    ...convolutionsIn(steps, channels).flatMap(([{ name, channels: outputs, kernel }, inputs]) => [
      { name: `${name}.conv.weight`, shape: [outputs, inputs, ...kernel] },
      ...["weight", "bias", "running_mean", "running_var"].map((part) => ({
        name: `${name}.bn.${part}`,
        shape: [outputs],
      })),
    ]),
    { name: `${logits.name}.weight`, shape: [logits.outputs, channelsAfter(steps, channels)] },
  ];
}

/** Each convolution with the channels that it looks at. */
function convolutionsIn(
  steps: readonly Step[],
  channels: number,
): (readonly [step: Convolution, inputs: number])[] {
  return steps.flatMap((step, i) => {
    const before = channelsAfter(steps.slice(0, i), channels);
    switch (step.kind) {
      case "convolution":
        return [[step, before] as const];
      case "branches":
        return step.branches.flatMap((branch) => convolutionsIn(branch, before));
      default:
        return [];
    }
  });
}
