/**
 * Messages of Protocol Buffers, as far as a model in ONNX needs them: a field is its number and type, then a varint or bytes.
 *
 * Source: Google, Protocol Buffers, "Encoding".
 */

const VARINT = 0;
const BYTES = 2;

export type Field = readonly Uint8Array[];

export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.of(...bytes, rest);
}

const key = (field: number, type: number) => varint(field * 8 + type);

/** A whole number of at least 0. */
export const integer = (field: number, value: number): Field => [key(field, VARINT), varint(value)];

export const bytes = (field: number, value: Uint8Array): Field => [
  key(field, BYTES),
  varint(value.length),
  value,
];

export const text = (field: number, value: string): Field => bytes(field, new TextEncoder().encode(value));

/** A message within a message. */
export const message = (field: number, ...fields: readonly Field[]): Field => {
  const parts = fields.flat();
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [key(field, BYTES), varint(length), ...parts];
};

/** A message of its own. */
export function encoded(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flat();
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
