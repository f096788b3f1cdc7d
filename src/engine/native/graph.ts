/**
 * Writes TensorFlow's GraphDef and SavedModel messages (tensorflow/core/framework/graph.proto and saved_model.proto) in
 * the protocol-buffer wire format: a message is its fields one after the other, each a tag and a value.
 */
import type { Attribute, Binding, TensorBytes } from "./binding.ts";

type Bytes = Uint8Array;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Base-128 digits, low ones first; negative numbers as 64-bit two's complement. */
function varint(value: number): Bytes {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) digits.push(Number(rest & 127n) | 128);
  digits.push(Number(rest));
  return Uint8Array.from(digits);
}

const message = (...fields: readonly Bytes[]): Bytes => Buffer.concat(fields);
const tag = (field: number, wireType: number): Bytes => varint((field << 3) | wireType);
const integer = (field: number, value: number): Bytes => message(tag(field, VARINT), varint(value));
const float = (field: number, value: number): Bytes =>
  message(tag(field, FIXED32), new Uint8Array(Float32Array.of(value).buffer));
const bytes = (field: number, value: Bytes): Bytes =>
  message(tag(field, LENGTH_DELIMITED), varint(value.length), value);
const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));

export const INT32 = 3;
/** DT_RESOURCE: the type of a handle. */
export const RESOURCE = 20;

const shapeMessage = (shape: readonly number[]): Bytes =>
  message(...shape.map((size) => bytes(2, integer(1, size))));

const tensorMessage = (dtype: number, shape: readonly number[], values: TensorBytes): Bytes =>
  message(
    integer(1, dtype),
    bytes(2, shapeMessage(shape)),
    bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );

/** AttrValue messages. */
export const attribute = {
  type: (dtype: number): Bytes => integer(6, dtype),
  integer: (value: number): Bytes => integer(3, value),
  boolean: (value: boolean): Bytes => integer(5, value ? 1 : 0),
  shape: (shape: readonly number[]): Bytes => bytes(7, shapeMessage(shape)),
  string: (value: string): Bytes => text(2, value),
  types: (dtypes: readonly number[]): Bytes => bytes(1, message(...dtypes.map((each) => integer(6, each)))),
  /** A function by its name. */
  function: (name: string): Bytes => bytes(10, text(1, name)),
  tensor: (dtype: number, shape: readonly number[], values: TensorBytes): Bytes =>
    bytes(8, tensorMessage(dtype, shape, values)),
};

/** The AttrValue of an attribute as the binding takes it. */
function attributeValue(binding: Binding, { name, type, value }: Attribute): Bytes {
  const list = (element: (value: number) => Bytes) => bytes(1, message(...(value as number[]).map(element)));
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return attribute.type(value as number);
    case binding.TF_ATTR_SHAPE:
      return attribute.shape(value as number[]);
    case binding.TF_ATTR_STRING:
      return attribute.string(value as string);
    case binding.TF_ATTR_BOOL:
      return attribute.boolean(value as boolean);
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? list((each) => integer(3, each)) : attribute.integer(value as number);
    case binding.TF_ATTR_FLOAT:
      return Array.isArray(value) ? list((each) => float(4, each)) : float(4, value as number);
    default:
      throw new Error(`attribute ${name} has the unsupported type ${type}`);
  }
}

/** A graph under construction: nodes in the order in which they were added, each of which may use earlier ones. */
export class Graph {
  readonly #binding: Binding;
  readonly #nodes: Bytes[] = [];

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  /** @returns the node's name, by which others take its first output ("name:i" is output i, "^name" its having run) */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Bytes>> = {},
    name = `node${this.#nodes.length}`,
  ): string {
    const entries = Object.entries(attributes).map(([key, value]) =>
      bytes(5, message(text(1, key), bytes(2, value))),
    );
    const node = message(text(1, name), text(2, op), ...inputs.map((input) => text(3, input)), ...entries);
    this.#nodes.push(bytes(1, node));
    return name;
  }

  /** A node with its attributes as the binding takes them. */
  operation(op: string, inputs: readonly string[], attributes: readonly Attribute[]): string {
    const values = attributes.map((each) => [each.name, attributeValue(this.#binding, each)]);
    return this.node(op, inputs, Object.fromEntries(values));
  }

  placeholder(name: string, shape: readonly number[], dtype: number = this.#binding.TF_FLOAT): string {
    const attributes = { dtype: attribute.type(dtype), shape: attribute.shape(shape) };
    return this.node("Placeholder", [], attributes, name);
  }

  /** Takes the values of several steps, stacked along a new first axis; `unpacked` names each of them. */
  unpackedPlaceholder(name: string, steps: number, shape: readonly number[]): string {
    this.placeholder(name, [steps, ...shape]);
    const attributes = {
      T: attribute.type(this.#binding.TF_FLOAT),
      num: attribute.integer(steps),
      axis: attribute.integer(0),
    };
    this.node("Unpack", [name], attributes, `${name}_steps`);
    return name;
  }

  unpacked(name: string, step: number): string {
    return `${name}_steps:${step}`;
  }

  handlePlaceholder(name: string): string {
    return this.node("Placeholder", [], { dtype: attribute.type(RESOURCE) }, name);
  }

  constant(dtype: number, shape: readonly number[], values: TensorBytes): string {
    return this.node("Const", [], {
      dtype: attribute.type(dtype),
      value: attribute.tensor(dtype, shape, values),
    });
  }

  /** GraphDef; versions.producer is that of TensorFlow 2.4, which every later one reads. */
  definition(): Bytes {
    return message(...this.#nodes, bytes(4, integer(1, 561)));
  }

  /** A SavedModel of one graph under the tag "serve". */
  savedModel(): Bytes {
    const metaGraph = message(bytes(1, text(4, "serve")), bytes(2, this.definition()));
    return message(integer(1, 1), bytes(2, metaGraph));
  }
}
