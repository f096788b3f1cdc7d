/**
 * Reader of safetensors files: the length of a header (8 bytes), the header (JSON: type, shape and place of each tensor), then
 * the bytes of all tensors.
 *
 * Source: Hugging Face, safetensors, "Format", 2024.
 */

import { InputError } from "../../errors.ts";
import { isPlainObject } from "../../plain-data.ts";
import { quoted, type Source } from "../file.ts";
import { FLOAT_BYTES, type Float, floatsOf } from "./floats.ts";
import { sizeOf, type Weight, type Weights, type WeightsFormat } from "./weights.ts";

export const safetensors: WeightsFormat = {
  title: "safetensors",
  source: "Hugging Face, safetensors, Format, 2024",
  reads: (name) => /\.safetensors$/i.test(name),
  open,
};

const FLOATS: Readonly<Record<string, Float>> = {
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
};
/** The format's own limit. */
const MAX_HEADER = 100e6;
const START = 8;

function open(source: Source): Weights {
  const fail = (message: string) =>
    new InputError(`the safetensors file ${message}`, { where: source.where });
  if (source.size < START) throw fail("is shorter than its header");
  const length = Number(Buffer.from(source.read(0, START)).readBigUInt64LE(0));
  if (length > MAX_HEADER || START + length > source.size) throw fail("is truncated or no safetensors file");
  const header = parsed(Buffer.from(source.read(START, length)).toString("utf8"));
  if (!isPlainObject(header)) throw fail("has a header that is no JSON object");
  const from = START + length;
  const tensors = Object.entries(header).filter(([name]) => name !== "__metadata__");
  return new Map(
    tensors.map(([name, entry]): [string, Weight] => {
      const bad = (why: string) => fail(`describes ${quoted(name)} wrongly: ${why}`);
      if (!isPlainObject(entry)) throw bad("it is no object");
      const { dtype, shape, data_offsets: offsets } = entry;
      if (!isShape(shape)) throw bad("its shape is no list of whole numbers");
      if (!isShape(offsets) || offsets.length !== 2) throw bad("its data_offsets are no two whole numbers");
      const [start, end] = offsets;
      if (start > end || from + end > source.size) throw bad("its bytes lie outside the file");
      return [
        name,
        {
          shape,
          read() {
            const kind = Object.hasOwn(FLOATS, String(dtype)) ? FLOATS[String(dtype)] : undefined;
            if (kind === undefined) throw bad(`it holds ${quoted(String(dtype))}, no floating-point numbers`);
            if (end - start !== sizeOf(shape) * FLOAT_BYTES[kind])
              throw bad(`${end - start} bytes for ${sizeOf(shape)} numbers`);
            return floatsOf(source.read(from + start, end - start), kind);
          },
        },
      ];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
