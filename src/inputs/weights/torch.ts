/**
 * Reader of what `torch.save(model.state_dict(), path)` writes, in both forms:
 *
 *   zip (since 1.6)  ROOT/data.pkl describes the tensors, ROOT/data/KEY holds the bytes of each storage
 *   before           five pickles: a number, a version, the machine, the tensors, the keys of the storages; then each storage,
 *                    its count of numbers (8 bytes) and its bytes
 *
 * A tensor is a view of a storage: an offset, sizes and strides. No code of the file runs (pickle.ts).
 *
 * Source: PyTorch, torch/serialization.py and torch/_utils.py, 2.x.
 */

import { crc32 } from "node:zlib";
import { InputError } from "../../errors.ts";
import { MAX_VALUES, quoted, type Source } from "../file.ts";
import { type Member, members } from "../zip.ts";
import { type Float, floatsOf } from "./floats.ts";
import { Call, Global, Persistent, unpickle } from "./pickle.ts";
import { sizeOf, type Weight, type Weights, type WeightsFormat } from "./weights.ts";

export const torch: WeightsFormat = {
  title: "PyTorch state_dict",
  source: "PyTorch, torch/serialization.py and torch/_utils.py",
  reads: (name) => /\.(pth|pt|bin|ckpt)$/i.test(name),
  open: (source) => (isZip(source) ? openZip(source) : openLegacy(source)),
};

/** Bytes of a number in each type of storage; those of floating-point numbers can be read. */
const STORAGES: Readonly<Record<string, { readonly bytes: number; readonly float?: Float }>> = {
  "torch.FloatStorage": { bytes: 4, float: "float32" },
  "torch.DoubleStorage": { bytes: 8, float: "float64" },
  "torch.HalfStorage": { bytes: 2, float: "float16" },
  "torch.BFloat16Storage": { bytes: 2, float: "bfloat16" },
  "torch.LongStorage": { bytes: 8 },
  "torch.IntStorage": { bytes: 4 },
  "torch.ShortStorage": { bytes: 2 },
  "torch.CharStorage": { bytes: 1 },
  "torch.ByteStorage": { bytes: 1 },
  "torch.BoolStorage": { bytes: 1 },
};
const REBUILD = ["torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor"];
const PARAMETER = "torch._utils._rebuild_parameter";
const ALLOWED = new Set([...Object.keys(STORAGES), ...REBUILD, PARAMETER, "collections.OrderedDict"]);
/** A description of any network is far smaller. */
const MAX_PICKLE = 2 ** 26;
/** What a file of weights may be wrapped in. */
const WRAPPERS = ["state_dict", "model_state_dict", "model"];

/** Where the bytes of a storage lie. */
type Place = (key: string, bytes: number) => Uint8Array;

const isZip = (source: Source): boolean =>
  source.size > 4 && Buffer.from(source.read(0, 4)).readUInt32LE() === 0x04034b50;

function openZip(source: Source): Weights {
  const { where } = source;
  const all = members(source, { what: "a PyTorch file" });
  const pickled = all.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickled === undefined)
    throw new InputError("the PyTorch file holds no data.pkl: it is another zip archive", {
      where,
      hint: "save the weights with torch.save(model.state_dict(), path)",
    });
  if (pickled.size > MAX_PICKLE)
    throw new InputError(`the PyTorch file describes itself in more than ${MAX_PICKLE} bytes`, { where });
  const root = pickled.name.slice(0, -"data.pkl".length);
  const byName = new Map(all.map((member) => [member.name, member]));
  const order = byName.get(`${root}byteorder`);
  if (order !== undefined && Buffer.from(contentOf(source, order)).toString() !== "little")
    throw new InputError("the PyTorch file holds numbers in another byte order than little", { where });
  const { value } = unpickle(contentOf(source, pickled), 0, { allowed: ALLOWED, where });
  return weightsIn(value, where, (key, bytes) => {
    const member = byName.get(`${root}data/${key}`);
    if (member === undefined)
      throw new InputError(`the PyTorch file lacks its storage ${quoted(key)}`, { where });
    const content = contentOf(source, member);
    if (content.length !== bytes)
      throw new InputError(
        `the storage ${quoted(key)} of the PyTorch file holds ${content.length} bytes instead of ${bytes}`,
        { where },
      );
    return content;
  });
}

/** The bytes of a member, which torch stores as they are. */
function contentOf(
  source: Source,
  { name, method, stored, size, start, crc }: Member,
): Uint8Array<ArrayBuffer> {
  const fail = (why: string) =>
    new InputError(`the member ${quoted(name)} of the PyTorch file ${why}`, { where: source.where });
  if (method !== "store" || stored !== size) throw fail("is compressed, which torch.save never does");
  const bytes = source.read(start, stored);
  if (crc32(bytes) !== crc) throw fail("is damaged: its checksum does not match");
  return bytes;
}

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

function openLegacy(source: Source): Weights {
  const { where } = source;
  const no = (why: string) =>
    new InputError(`this is no file of PyTorch weights: ${why}`, {
      where,
      hint: "name what torch.save(model.state_dict(), path) wrote",
    });
  // Some bytes of a foreign file may be a pickle by chance, so the number at the start is asked first.
  if (source.size < 2 || source.read(0, 1)[0] !== 0x80) throw no("it is neither a zip archive nor a pickle");
  const bytes = source.read(0, source.size);
  const next = (from: number) => unpickle(bytes, from, { allowed: ALLOWED, where });
  const magic = next(0);
  if (magic.value !== MAGIC) throw no("its first pickle is another number");
  const version = next(magic.end);
  if (version.value !== VERSION) throw no(`its version is ${String(version.value)}, not ${VERSION}`);
  const machine = next(version.end);
  if (machine.value instanceof Map && machine.value.get("little_endian") === false)
    throw no("its numbers are big-endian");
  const tensors = next(machine.end);
  const keys = next(tensors.end);
  if (!Array.isArray(keys.value)) throw no("it does not list its storages");
  const sizes = storagesIn(tensors.value);
  const places = new Map<string, number>();
  let at = keys.end;
  for (const key of keys.value as unknown[]) {
    const storage = sizes.get(String(key));
    if (storage === undefined) throw no(`no tensor lies in its storage ${quoted(String(key))}`);
    if (at + 8 > bytes.length) throw no("it is truncated");
    places.set(String(key), at + 8);
    at += 8 + storage;
  }
  return weightsIn(tensors.value, where, (key, length) => {
    const from = places.get(key);
    if (from === undefined || from + length > bytes.length) throw no(`it lacks its storage ${quoted(key)}`);
    return bytes.subarray(from, from + length);
  });
}

/** Bytes of each storage that a tensor lies in. */
function storagesIn(value: unknown): Map<string, number> {
  const found = new Map<string, number>();
  for (const tensor of tensorsIn(value).values()) {
    const storage = storageOf(tensor);
    if (storage !== undefined) found.set(storage.key, storage.count * storage.type.bytes);
  }
  return found;
}

/** Tensors by name; what else a state_dict holds is passed over. */
function tensorsIn(value: unknown): Map<string, Call> {
  if (!(value instanceof Map)) return new Map();
  const wrapped = WRAPPERS.map((name) => value.get(name)).find((inner) => inner instanceof Map);
  const entries: Map<unknown, unknown> = wrapped ?? value;
  const found = new Map<string, Call>();
  for (const [name, entry] of entries) {
    const tensor = entry instanceof Call && entry.of === PARAMETER ? entry.args[0] : entry;
    if (typeof name === "string" && tensor instanceof Call && REBUILD.includes(tensor.of))
      found.set(name, tensor);
  }
  return found;
}

interface Storage {
  readonly key: string;
  readonly type: (typeof STORAGES)[string];
  /** Numbers. */
  readonly count: number;
}

/** What a tensor's first argument says of its storage: ("storage", type, key, device, count). */
function storageOf({ args: [kept] }: Call): Storage | undefined {
  if (!(kept instanceof Persistent) || !Array.isArray(kept.id)) return undefined;
  const [word, type, key, , count] = kept.id as unknown[];
  if (word !== "storage" || !(type instanceof Global) || !isCount(count)) return undefined;
  return { key: String(key), type: STORAGES[type.name], count };
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_VALUES;

function weightsIn(value: unknown, where: string, place: Place): Weights {
  const tensors = tensorsIn(value);
  if (tensors.size === 0)
    throw new InputError("the PyTorch file holds no tensors by name", {
      where,
      hint: "save the weights alone: torch.save(model.state_dict(), path)",
    });
  return new Map([...tensors].map(([name, tensor]) => [name, weightOf(name, tensor, where, place)]));
}

function weightOf(name: string, tensor: Call, where: string, place: Place): Weight {
  const bad = (why: string) => new InputError(`the tensor ${quoted(name)} ${why}`, { where });
  const storage = storageOf(tensor);
  const [, offset, shape, strides] = tensor.args;
  if (storage?.type === undefined) throw bad("lies in no storage of a known type");
  if (!isCount(offset) || !areCounts(shape) || !areCounts(strides) || shape.length !== strides.length)
    throw bad("has sizes or strides that are no whole numbers");
  const size = sizeOf(shape);
  const last = size === 0 ? 0 : offset + shape.reduce((sum, n, i) => sum + (n - 1) * strides[i], 1);
  if (size > MAX_VALUES || last > storage.count) throw bad("reaches beyond its storage");
  return {
    shape,
    read() {
      const { float, bytes } = storage.type;
      if (float === undefined) throw bad("holds no floating-point numbers");
      const all = floatsOf(place(storage.key, storage.count * bytes), float);
      return gathered(all, offset, shape, strides);
    },
  };
}

const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

/** A view of a storage as an array of its own, row-major. */
function gathered(
  from: Float32Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const to = new Float32Array(sizeOf(shape));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < to.length; i++) {
    to[i] = from[at];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return to;
}
