/**
 * Folders of images beside a training's log: `real/` and a folder for each step, such as `fake-100/`, one sample a file. Small PNG images are
 * compared by their pixels; larger ones, and other files, need features. A file of several samples side by side cannot be compared.
 */

import { join } from "node:path";
import { InputError, shellWord } from "../../errors.ts";
import { withFile } from "../file.ts";
import { readPngHeader } from "../png.ts";

/** Side of an image whose pixels are compared, at most: that of CIFAR-10. Further up distances of pixels say little. */
const MOST_SIDE = 32;
/** Fewer images in a folder are no set of samples. */
const FEWEST = 20;
const IMAGE = /\.(?:png|jpe?g|webp)$/i;
const REAL = /^reals?(?:[-_ ]?(?:images|samples))?$/i;
const STEP = /^(.*?)(\d+)(\D*)$/;

export interface ImageFolders {
  /** The folder of real images and the pattern of those of generated ones, where their pixels can be compared. */
  readonly real?: string;
  readonly fake?: string;
  readonly found: readonly string[];
}

export const isImageFile = (name: string): boolean => IMAGE.test(name);

/**
 * @param root the folder that is searched
 * @param images names of the image files by folder, its path from the root
 */
export function imageFolders(root: string, images: ReadonlyMap<string, readonly string[]>): ImageFolders {
  const sets = [...images].filter(([folder, files]) => folder !== "" && files.length >= FEWEST);
  const real = sets.find(([folder]) => REAL.test(baseOf(folder)));
  const series = new Map<string, string[]>();
  for (const [folder] of sets) {
    const [, start, , end] = STEP.exec(folder) ?? [];
    if (start === undefined || start.endsWith("/") || folder.includes("/", start.length)) continue;
    series.set(`${start}*${end}`, [...(series.get(`${start}*${end}`) ?? []), folder]);
  }
  const steps = [...series].filter(([, folders]) => folders.length > 1);
  const taken = new Set([...(real ? [real[0]] : []), ...steps.flatMap(([, folders]) => folders)]);
  const found = [
    ...steps.map(([pattern, folders]) => `${pattern}: ${folders.length} folders of images`),
    ...(real ? [`${real[0]}: ${real[1].length} real images`] : []),
    ...[...images]
      .filter(([folder]) => !taken.has(folder))
      .map(
        ([folder, files]) =>
          `${folder === "" ? "" : `${folder}: `}${files.length === 1 ? "1 image" : `${files.length} images`}, not judged: a grid of samples cannot be compared; ` +
          `save single images, at least ${FEWEST}, as real/*.png and fake-STEP/*.png`,
      ),
  ];
  if (real === undefined || steps.length !== 1) return { found };
  const [[pattern, folders]] = steps;
  const why = [real[0], ...folders]
    .map((folder) => unlike(root, folder, images.get(folder) ?? [], real))
    .find((each) => each !== undefined);
  if (why === undefined) return { real: join(root, real[0]), fake: join(root, pattern), found };
  const [first] = folders;
  const arrays = `${baseOf(pattern)}.npy`;
  const commands = [
    `ganscope features extract ${shellWord(join(root, real[0]))} --out real.npy`,
    `ganscope features extract ${shellWord(join(root, first))} --out ${baseOf(first)}.npy`,
  ];
  return {
    found: [
      ...found,
      `the images are not compared by their pixels: ${why}. Compare their features: ${commands.join("; ")}, and so on ` +
        `for each step; then add --real real.npy --fake '${arrays}'`,
    ],
  };
}

/** Why the pixels of a folder's images are not compared with those of the real ones, by the first of each. */
function unlike(
  root: string,
  folder: string,
  files: readonly string[],
  [realFolder, realFiles]: readonly [string, readonly string[]],
): string | undefined {
  const other = files.find((name) => !/\.png$/i.test(name));
  if (other !== undefined) return `${folder}/${other} is no PNG file`;
  const [own, real] = [
    [folder, files[0]],
    [realFolder, realFiles[0]],
  ].map(([where, name]) => headerOf(join(root, where, name)));
  if (typeof own === "string") return own;
  const size = `${own.width} x ${own.height}`;
  if (Math.max(own.width, own.height) > MOST_SIDE)
    return `${folder} has images of ${size}, more than ${MOST_SIDE} x ${MOST_SIDE}`;
  if (typeof real === "string") return real;
  return own.width === real.width && own.height === real.height && own.channels === real.channels
    ? undefined
    : `${folder} has images of ${size} x ${own.channels}, ${realFolder} of ${real.width} x ${real.height} x ${real.channels}`;
}

function headerOf(path: string): ReturnType<typeof readPngHeader> | string {
  try {
    return withFile(path, "a PNG image", readPngHeader);
  } catch (error) {
    if (error instanceof InputError) return `${path}: ${error.message}`;
    throw error;
  }
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
