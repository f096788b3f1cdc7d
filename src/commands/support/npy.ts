/**
 * Writer of npy files, version 1.0: a header in text, padded so that the numbers start at a multiple of 64 bytes, then the numbers,
 * little-endian, the last dimension fastest.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", Kern 2007, and numpy.lib.format.
 */

const MAGIC = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]);
const ALIGNMENT = 64;

/** @throws RangeError if the shape has another number of values */
export function toNpy(data: Float32Array | Float64Array | Int32Array, shape: readonly number[]): Buffer {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new RangeError(`an array of shape (${shape.join(", ")}) has ${size} numbers (got ${data.length})`);
  }
  const descr = `<${data instanceof Int32Array ? "i4" : data instanceof Float32Array ? "f4" : "f8"}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const before = MAGIC.length + 2;
  const start = Math.ceil((before + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(start - before);
  const text = `${dict.padEnd(start - before - 1)}\n`;
  return Buffer.concat([
    MAGIC,
    length,
    Buffer.from(text, "latin1"),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}
