/**
 * CIFAR-10 as its authors publish it: for Python (pickles) or as bytes ("binary version"), five files of 10,000 training images and one of test images, 32 x 32 in color,
 * of which a row holds all reds, then greens, then blues. No code in a pickle runs.
 *
 * Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images"; the page of the data set for both formats.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { withFile } from "../file.ts";
import { rawPath } from "../raw-path.ts";
import { Call, unpickle } from "../weights/pickle.ts";
import type { ImageSet } from "./set.ts";

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const ROW = 3 * PIXELS;
/** Images in a file. */
const BATCH = 10_000;

export interface Cifar10 {
  readonly train: CifarPart;
  readonly test: CifarPart;
}

export interface CifarPart {
  readonly count: number;
  /** Images by their numbers, in this order; a file is read anew where the next image lies in another one. */
  of(numbers: Iterable<number>): ImageSet;
}

interface Format {
  readonly folder: string;
  readonly train: readonly string[];
  readonly test: string;
  /** All rows of a file, one after the other. */
  read(file: string): Uint8Array;
}

const five = (name: (i: number) => string) => [1, 2, 3, 4, 5].map(name);

const FORMATS: readonly Format[] = [
  {
    folder: "cifar-10-batches-py",
    train: five((i) => `data_batch_${i}`),
    test: "test_batch",
    read: pickled,
  },
  {
    folder: "cifar-10-batches-bin",
    train: five((i) => `data_batch_${i}.bin`),
    test: "test_batch.bin",
    read: binary,
  },
];

const HINT =
  "give the folder cifar-10-batches-py or cifar-10-batches-bin, or the one that it lies in, with all six files";

/** @throws InputError where the files are not there; later, for a file that is none of CIFAR-10 */
export function openCifar10(folder: string): Cifar10 {
  const holds = (place: string, { train, test }: Format) =>
    [...train, test].every((name) => existsSync(rawPath(join(place, name))));
  for (const format of FORMATS) {
    const place = [folder, join(folder, format.folder)].find((each) => holds(each, format));
    if (place === undefined) continue;
    const part = (names: readonly string[]) =>
      partOf(
        names.map((name) => join(place, name)),
        format,
      );
    return { train: part(format.train), test: part([format.test]) };
  }
  throw new InputError("the files of CIFAR-10 are not there", { where: folder, hint: HINT });
}

const partOf = (files: readonly string[], { read }: Format): CifarPart => ({
  count: files.length * BATCH,
  of(numbers) {
    const chosen = [...numbers];
    return {
      count: chosen.length,
      others: 0,
      digest: () =>
        createHash("sha256")
          .update(JSON.stringify([files, chosen]))
          .digest("hex"),
      async *images() {
        let open = -1;
        let rows = new Uint8Array(0);
        for (const number of chosen) {
          const batch = Math.floor(number / BATCH);
          if (batch !== open) rows = new Uint8Array(read(files[batch]));
          open = batch;
          const at = (number % BATCH) * ROW;
          const data = new Uint8Array(ROW);
          for (let pixel = 0; pixel < PIXELS; pixel++)
            for (let channel = 0; channel < 3; channel++)
              data[3 * pixel + channel] = rows[at + channel * PIXELS + pixel];
          yield {
            where: `${files[batch]}, image ${number % BATCH}`,
            image: { height: SIDE, width: SIDE, channels: 3, data },
          };
        }
      },
    };
  },
});

const WHAT = "a file of CIFAR-10";

/** A byte for the class before each image. */
function binary(file: string): Uint8Array {
  return withFile(file, WHAT, (source) => {
    if (source.size !== BATCH * (1 + ROW))
      throw new InputError(
        `the file of CIFAR-10 must have ${BATCH * (1 + ROW)} bytes (got ${source.size}): it is truncated, or another file`,
        { where: file },
      );
    const bytes = source.read(0, source.size);
    const rows = new Uint8Array(BATCH * ROW);
    for (let i = 0; i < BATCH; i++) {
      const at = i * (1 + ROW);
      if (bytes[at] >= 10)
        throw new InputError(`image ${i} is of class ${bytes[at]}: this is no file of CIFAR-10`, {
          where: file,
        });
      rows.set(bytes.subarray(at + 1, at + 1 + ROW), i * ROW);
    }
    return rows;
  });
}

/** Twice the pixels, for labels and names of files. */
const MAX_BYTES = 2 * BATCH * ROW;
const ARRAY = "_reconstruct";
const MODULES = ["numpy.core.multiarray", "numpy._core.multiarray"];
const ARRAYS = MODULES.map((module) => `${module}.${ARRAY}`);

function pickled(file: string): Uint8Array {
  return withFile(file, WHAT, (source) => {
    const fail = (message: string) =>
      new InputError(`the file of CIFAR-10 ${message}`, { where: file, hint: HINT });
    if (source.size > MAX_BYTES) throw fail(`must not exceed ${MAX_BYTES} bytes (got ${source.size})`);
    const { value } = unpickle(source.read(0, source.size), 0, {
      allowed: new Set([...ARRAYS, "numpy.ndarray", "numpy.dtype", "_codecs.encode"]),
      stateful: new Set([...ARRAYS, "numpy.dtype"]),
      where: file,
      hint: "get the file from the page of CIFAR-10",
    });
    const found = value instanceof Map ? dataOf(value) : undefined;
    if (!(found instanceof Call) || !ARRAYS.includes(found.of)) throw fail("must hold an array called data");
    const [, shape, type, fortran, content] = Array.isArray(found.state) ? found.state : [];
    if (
      !(type instanceof Call) ||
      type.args[0] !== "u1" ||
      `${shape}` !== `${[BATCH, ROW]}` ||
      fortran === true
    )
      throw fail(`must hold data of ${BATCH} x ${ROW} bytes in rows`);
    const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : encoded(content);
    if (bytes?.length !== BATCH * ROW) throw fail(`must hold ${BATCH * ROW} bytes of pixels`);
    return bytes;
  });
}

/** Bytes as they are, or as Python 3 writes them for Python 2. */
function encoded(content: unknown): Uint8Array | undefined {
  if (content instanceof Uint8Array) return content;
  const isText = content instanceof Call && content.of === "_codecs.encode" && content.args[1] === "latin1";
  return isText ? Buffer.from(String(content.args[0]), "latin1") : undefined;
}

/** By its name, as text or as bytes, which it is where Python 3 has read the file and written it again. */
const dataOf = (of: ReadonlyMap<unknown, unknown>): unknown =>
  [...of].find(([key]) => key === "data" || Buffer.from(encoded(key) ?? []).toString() === "data")?.[1];
