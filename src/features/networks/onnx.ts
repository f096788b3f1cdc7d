/**
 * Writes a described network with its weights as a model in ONNX. Batch normalization is folded into the convolution before it, in
 * double precision: with the scale s = gamma / sqrt(variance + epsilon) the weights become s W and the bias beta - s mean.
 *
 * The input is n x channels x side x side; outputs are the taps, n x channels, and "logits", n x outputs.
 *
 * Source: ONNX, onnx.proto (field numbers) and Operators.md (operator set 13).
 */
import { channelsAfter, type NetworkDescription, type Step, weightsOf } from "./description.ts";
import { bytes, encoded, type Field, integer, message, text } from "./protobuf.ts";

/** Weights by name, row-major. */
export type WeightsByName = (name: string) => Float32Array;

export const INPUT = "images";
export const LOGITS = "logits";
const IR_VERSION = 8;
const OPERATORS = 13;
const FLOATS = 1;
const BATCH = "n";

/** Why a file of weights is not this network's; undefined where it is. */
export function whyUnlike(
  network: NetworkDescription,
  shapeOf: (name: string) => readonly number[] | undefined,
): string | undefined {
  for (const { name, shape } of weightsOf(network)) {
    const got = shapeOf(name);
    if (got === undefined) return `it lacks the weight ${name}`;
    if (got.length !== shape.length || got.some((size, i) => size !== shape[i]))
      return `its weight ${name} is ${got.join(" x ") || "one number"} (${shape.join(" x ")} expected)`;
  }
  return undefined;
}

export function toOnnx(network: NetworkDescription, weights: WeightsByName): Uint8Array<ArrayBuffer> {
  const { side, channels, steps, logits } = network;
  const graph = new Graph(network, weights);
  const { tap: features } = graph.follow(steps, INPUT);
  const width = channelsAfter(steps, channels);
  graph.constant("logits.weight", [logits.outputs, width], weights(`${logits.name}.weight`));
  graph.node("Gemm", [features, "logits.weight"], LOGITS, [whole("transB", 1)]);
  const outputs = [...graph.taps, [LOGITS, logits.outputs] as const];
  return encoded(
    integer(1, IR_VERSION),
    text(2, "ganscope"),
    message(
      7,
      ...graph.nodes,
      text(2, "network"),
      ...graph.constants,
      valueInfo(11, INPUT, [BATCH, channels, side, side]),
      ...outputs.map(([name, size]) => valueInfo(12, name, [BATCH, size])),
    ),
    message(8, text(1, ""), integer(2, OPERATORS)),
  );
}

class Graph {
  readonly nodes: Field[] = [];
  readonly constants: Field[] = [];
  readonly taps: (readonly [name: string, channels: number])[] = [];
  readonly #network: NetworkDescription;
  readonly #weights: WeightsByName;
  #count = 0;

  constructor(network: NetworkDescription, weights: WeightsByName) {
    this.#network = network;
    this.#weights = weights;
  }

  node(type: string, inputs: readonly string[], output: string, attributes: readonly Field[] = []): string {
    this.nodes.push(
      message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, type), ...attributes),
    );
    return output;
  }

  constant(name: string, shape: readonly number[], data: Float32Array): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.constants.push(
      message(5, ...shape.map((size) => integer(1, size)), integer(2, FLOATS), text(8, name), bytes(9, raw)),
    );
    return name;
  }

  /** @returns the image behind the steps, and the last tap among them */
  follow(
    steps: readonly Step[],
    from: string,
    channels = this.#network.channels,
  ): { image: string; tap: string } {
    let image = from;
    let tap = "";
    let width = channels;
    for (const step of steps) {
      if (step.kind === "tap") {
        tap = this.#tap(step.name, image);
        this.taps.push([tap, width]);
      } else image = this.#step(step, image, width);
      width = channelsAfter([step], width);
    }
    return { image, tap };
  }

  #next(): string {
    this.#count++;
    return `x${this.#count}`;
  }

  #step(step: Exclude<Step, { kind: "tap" }>, image: string, channels: number): string {
    switch (step.kind) {
      case "convolution": {
        const { name, kernel, stride, padding } = step;
        const { weight, bias } = this.#folded(name, step.channels);
        const inputs = [
          image,
          this.constant(`${name}.weight`, [step.channels, channels, ...kernel], weight),
          this.constant(`${name}.bias`, [step.channels], bias),
        ];
        const convolved = this.node("Conv", inputs, this.#next(), window(kernel, stride, padding));
        return this.node("Relu", [convolved], this.#next());
      }
      case "average-pool":
      case "max-pool": {
        const { side, stride, padding } = step;
        const attributes = window([side, side], stride, [padding, padding]);
        return step.kind === "max-pool"
          ? this.node("MaxPool", [image], this.#next(), attributes)
          : this.node("AveragePool", [image], this.#next(), [
              ...attributes,
              whole("count_include_pad", step.paddingCounts ? 1 : 0),
            ]);
      }
      case "branches": {
        const ends = step.branches.map((branch) => this.follow(branch, image, channels).image);
        return this.node("Concat", ends, this.#next(), [whole("axis", 1)]);
      }
      default:
        return step satisfies never;
    }
  }

  #tap(name: string, image: string): string {
    const mean = this.node("GlobalAveragePool", [image], this.#next());
    return this.node("Flatten", [mean], name, [whole("axis", 1)]);
  }

  #folded(name: string, channels: number): { weight: Float32Array; bias: Float32Array } {
    const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map((part) =>
      this.#weights(`${name}.bn.${part}`),
    );
    const raw = this.#weights(`${name}.conv.weight`);
    const scale = Float64Array.from(
      gamma,
      (factor, i) => factor / Math.sqrt(variance[i] + this.#network.epsilon),
    );
    const each = raw.length / channels;
    return {
      weight: raw.map((value, i) => value * scale[Math.floor(i / each)]),
      bias: Float32Array.from(beta, (offset, i) => offset - scale[i] * mean[i]),
    };
  }
}

/** Of a window that moves over an image. */
const window = (
  kernel: readonly number[],
  stride: number,
  [vertical, horizontal]: readonly [number, number],
): readonly Field[] => [
  wholes("kernel_shape", kernel),
  wholes("strides", [stride, stride]),
  wholes("pads", [vertical, horizontal, vertical, horizontal]),
];

const INT = 2;
const INTS = 7;
const whole = (name: string, value: number): Field =>
  message(5, text(1, name), integer(3, value), integer(20, INT));
const wholes = (name: string, values: readonly number[]): Field =>
  message(5, text(1, name), ...values.map((value) => integer(8, value)), integer(20, INTS));

const valueInfo = (field: number, name: string, shape: readonly (number | string)[]): Field =>
  message(
    field,
    text(1, name),
    message(
      2,
      message(
        1,
        integer(1, FLOATS),
        message(
          2,
          ...shape.map((size) => message(1, typeof size === "number" ? integer(1, size) : text(2, size))),
        ),
      ),
    ),
  );
