/** How large a net is, known from its options. */
import type { ImageShape } from "../../samples.ts";
import { MAXOUT_PIECES } from "./mlp.ts";
import type { NetOptions } from "./options.ts";

type RowOptions = Exclude<NetOptions, { kind: "dcgan" }>;

/** Inputs and outputs of each matrix. */
function matrices(inputs: number, outputs: number, net: RowOptions): (readonly [number, number])[] {
  if (net.kind === "affine") return [[inputs, outputs]];
  const pieces = net.activation === "maxout" ? MAXOUT_PIECES : 1;
  const from = [inputs, ...net.widths];
  return from.map((width, i) => [width, i < net.widths.length ? pieces * from[i + 1] : outputs]);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** How many numbers a net learns; of a convolutional one those of a kernel that it has in any case. */
export const fewestParameters = (inputs: number, outputs: number, net: NetOptions): number =>
  net.kind === "dcgan"
    ? 4 * 4 * net.channels
    : sum(matrices(inputs, outputs, net).map(([rows, columns]) => (rows + 1) * columns));

/** Multiply-adds of one row through a net. */
export const multiplyAdds = (
  inputs: number,
  outputs: number,
  net: NetOptions,
  image: ImageShape | undefined,
): number =>
  net.kind === "dcgan"
    ? convolutions(net.channels, image)
    : sum(matrices(inputs, outputs, net).map(([rows, columns]) => rows * columns));

/** 4 x 4 kernels between images of half the side and twice the channels, down to a side below 8. */
function convolutions(channels: number, image: ImageShape = { height: 28, width: 28, channels: 1 }): number {
  let total = 0;
  let inputs = image.channels;
  let outputs = channels;
  for (let { height, width } = image; height >= 8; height /= 2, width /= 2) {
    total += (16 * inputs * outputs * height * width) / 4;
    inputs = outputs;
    outputs *= 2;
  }
  return total;
}
