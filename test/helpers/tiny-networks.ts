/** Networks of one linear map, y = x W + b, in the formats that an extractor may have: small enough to work out by hand. */

/** Inputs by outputs, row-major, and a bias an output. */
export interface LinearMap {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

const bytesOf = (numbers: readonly number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
const spec = (name: string, shape: readonly number[]) => ({ name, shape, dtype: "float32" });

/**
 * A layers model of TensorFlow.js and its shard.
 * @param input shape of one sample; more than one dimension is flattened first
 */
export function layersModel({ weights, biases }: LinearMap, input: readonly number[]) {
  const shape = { batch_input_shape: [null, ...input], dtype: "float32" };
  const dense = { name: "d", units: biases.length, activation: "linear", use_bias: true };
  const layers =
    input.length === 1
      ? [{ class_name: "Dense", config: { ...dense, ...shape } }]
      : [
          { class_name: "Flatten", config: { name: "f", ...shape } },
          { class_name: "Dense", config: dense },
        ];
  const manifest = [
    {
      paths: ["weights.bin"],
      weights: [spec("d/kernel", [weights.length, biases.length]), spec("d/bias", [biases.length])],
    },
  ];
  return {
    json: {
      format: "layers-model",
      modelTopology: { class_name: "Sequential", config: { name: "s", layers } },
      weightsManifest: manifest,
    },
    weights: bytesOf([...weights.flat(), ...biases]),
  };
}

/** A graph model of TensorFlow.js, as the converter writes one, and its shard; it takes n x inputs. */
export function graphModel({ weights, biases }: LinearMap) {
  const float = { type: "DT_FLOAT" };
  const sizes = (...all: number[]) => ({ dim: all.map((size) => ({ size: String(size) })) });
  const constant = (name: string, ...shape: number[]) => ({
    name,
    op: "Const",
    attr: { dtype: float, value: { tensor: { dtype: "DT_FLOAT", tensorShape: sizes(...shape) } } },
  });
  const [inputs, outputs] = [weights.length, biases.length];
  return {
    json: {
      format: "graph-model",
      modelTopology: {
        node: [
          {
            name: "x",
            op: "Placeholder",
            attr: { dtype: float, shape: { shape: sizes(-1, inputs) } },
          },
          constant("W", inputs, outputs),
          constant("b", outputs),
          {
            name: "xW",
            op: "MatMul",
            input: ["x", "W"],
            attr: { transpose_a: { b: false }, transpose_b: { b: false }, T: float },
          },
          { name: "y", op: "AddV2", input: ["xW", "b"], attr: { T: float } },
        ],
        versions: {},
      },
      weightsManifest: [
        { paths: ["weights.bin"], weights: [spec("W", [inputs, outputs]), spec("b", [outputs])] },
      ],
    },
    weights: bytesOf([...weights.flat(), ...biases]),
  };
}

/**
 * An ONNX model, in the wire format of protocol buffers: field numbers are those of onnx.proto.
 * @param input shape of one sample; flattened first
 */
export function onnxModel({ weights, biases }: LinearMap, input: readonly number[]): Uint8Array {
  const [inputs, outputs] = [weights.length, biases.length];
  const FLOAT = 1;
  const node = (type: string, from: readonly string[], to: string) =>
    message(...from.map((name) => text(1, name)), text(2, to), text(4, type));
  const tensor = (name: string, shape: readonly number[], values: readonly number[]) =>
    message(
      ...shape.map((size) => varint(1, size)),
      varint(2, FLOAT),
      text(8, name),
      field(9, bytesOf(values)),
    );
  const value = (name: string, shape: readonly number[]) => {
    const dims = [text(2, "n"), ...shape.map((size) => varint(1, size))].map((dim) => field(1, dim));
    return message(text(1, name), field(2, field(1, message(varint(1, FLOAT), field(2, message(...dims))))));
  };
  const graph = message(
    field(1, node("Flatten", ["x"], "flat")),
    field(1, node("MatMul", ["flat", "W"], "xW")),
    field(1, node("Add", ["xW", "b"], "y")),
    text(2, "linear"),
    field(5, tensor("W", [inputs, outputs], weights.flat())),
    field(5, tensor("b", [outputs], biases)),
    field(11, value("x", input)),
    field(12, value("y", [outputs])),
  );
  return message(varint(1, 8), field(7, graph), field(8, message(text(1, ""), varint(2, 13))));
}

const message = (...fields: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(fields));
const varint = (number: number, value: number) => Uint8Array.from([number << 3, ...base128(value)]);
const field = (number: number, content: Uint8Array) =>
  message(Uint8Array.from([(number << 3) | 2, ...base128(content.length)]), content);
const text = (number: number, content: string) => field(number, new TextEncoder().encode(content));

function base128(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...base128(value >> 7)];
}
