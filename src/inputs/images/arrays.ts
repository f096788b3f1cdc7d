/** Images of bytes in one array: of an .npy file, or of an .npz file, compressed or not. */
import { createReadStream } from "node:fs";
import { constants, crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { InputError } from "../../errors.ts";
import { memorySource, partSource, type Source, withFile } from "../file.ts";
import { checkNpy } from "../npy.ts";
import { rawPath } from "../raw-path.ts";
import { type Member, members } from "../zip.ts";
import type { Image } from "./image.ts";
import { digestOf, type ImageSet, type Layout } from "./set.ts";

type Opened = <T>(use: (source: Source) => T) => T;

export function inArray(path: string, layout: Layout | undefined): ImageSet {
  return readInPlace(path, layout, (use) => withFile(path, "an npy file", use, Number.POSITIVE_INFINITY));
}

/** The one array of an archive; ADM's archives of samples hold the labels beside the images. */
export function inNpz(path: string, layout: Layout | undefined): ImageSet {
  const opened: Opened = (use) => withFile(path, "an npz file", use, Number.POSITIVE_INFINITY);
  const arrays = opened(members).filter(({ name }) => name.endsWith(".npy"));
  const member = arrays.length === 1 ? arrays[0] : arrays.find(({ name }) => name === "arr_0.npy");
  if (member === undefined)
    throw new InputError(
      `the npz file must hold one array, or one called arr_0 (got ${arrays.length} arrays)`,
      {
        where: path,
      },
    );
  const where = `${path}:${member.name}`;
  if (member.method === "store")
    return readInPlace(path, layout, (use) =>
      opened((archive) => use(partSource(archive, member.start, member.size, where))),
    );
  return inflatedInOrder(path, layout, member, opened);
}

/** Images of an array that is not compressed. */
function readInPlace(path: string, layout: Layout | undefined, opened: Opened): ImageSet {
  const array = opened((source) => layoutOf(source, layout));
  return {
    count: array.count,
    others: 0,
    digest: () => `${digestOf(path).toString("hex")}-${array.first ? "first" : "last"}`,
    async *images() {
      for (let i = 0; i < array.count; i++) {
        const bytes = opened((source) => source.read(array.start + i * array.size, array.size));
        yield { where: `${path}, image ${i}`, image: imageOf(bytes, array) };
      }
    },
  };
}

/** Bytes in which the header of an npy file surely is. */
const HEADER = 2 ** 16;

/** Images of a compressed array, unpacked as far as they are asked for. */
function inflatedInOrder(
  path: string,
  layout: Layout | undefined,
  { name, size, stored, crc, start }: Member,
  opened: Opened,
): ImageSet {
  const where = `${path}:${name}`;
  const head = opened((archive) => archive.read(start, Math.min(stored, HEADER)));
  let known: Buffer;
  try {
    // the part ends in the middle of a stream
    known = inflateRawSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: HEADER * 1100 });
  } catch {
    throw new InputError("the array cannot be inflated: it is damaged", { where });
  }
  const array = layoutOf({ ...memorySource(new Uint8Array(known), where), size }, layout);
  return {
    count: array.count,
    others: 0,
    digest: () => `${digestOf(path).toString("hex")}-${array.first ? "first" : "last"}`,
    async *images() {
      const packed = createReadStream(rawPath(path), { start, end: start + stored - 1 });
      const inflate = createInflateRaw();
      packed.on("error", (error) => inflate.destroy(error));
      let kept = Buffer.alloc(0);
      let skip = array.start;
      let done = 0;
      let sum = 0;
      try {
        for await (const chunk of packed.pipe(inflate) as AsyncIterable<Buffer<ArrayBuffer>>) {
          sum = crc32(chunk, sum);
          kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
          if (skip > 0) {
            const cut = Math.min(skip, kept.length);
            kept = kept.subarray(cut);
            skip -= cut;
          }
          let at = 0;
          for (; skip === 0 && kept.length - at >= array.size && done < array.count; at += array.size, done++)
            yield {
              where: `${path}, image ${done}`,
              image: imageOf(new Uint8Array(kept.subarray(at, at + array.size)), array),
            };
          kept = kept.subarray(at);
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code?.startsWith("Z_") !== true) throw error;
        throw new InputError(`the array cannot be inflated behind image ${done}: it is damaged`, { where });
      } finally {
        packed.destroy();
        inflate.destroy();
      }
      if (done < array.count || kept.length > 0 || sum !== crc)
        throw new InputError(
          `the array is damaged: ${done} of ${array.count} images could be read, and its checksum does not match`,
          { where },
        );
    },
  };
}

interface ArrayOfImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Bytes of an image. */
  readonly size: number;
  /** Where the first one lies. */
  readonly start: number;
  /** Whether channels come before rows. */
  readonly first: boolean;
}

function layoutOf(source: Source, layout: Layout | undefined): ArrayOfImages {
  // images are read one by one: nothing holds all of them
  const { header, dtype } = checkNpy(source, Number.POSITIVE_INFINITY);
  const { where } = source;
  const { shape, start, fortranOrder } = header;
  const shown = `(${shape.join(", ")})`;
  if (dtype.code !== "u1" || fortranOrder || (shape.length !== 3 && shape.length !== 4))
    throw new InputError(
      `images must be bytes (uint8) of shape (count, height, width, channels) in C order (got ${dtype.code}, ${shown})`,
      { where },
    );
  const isChannels = (n: number) => n === 1 || n === 3;
  const could = {
    first: shape.length === 4 && isChannels(shape[1]),
    last: shape.length === 3 || isChannels(shape[3]),
  };
  if (!could.first && !could.last)
    throw new InputError(`images must have 1 or 3 channels (got ${shown})`, { where });
  if (could.first && could.last && layout === undefined)
    throw new InputError(`channels may be first or last in the shape ${shown}`, {
      where,
      hint: "add --layout channels-first or --layout channels-last",
    });
  const first = could.last ? could.first && layout === "channels-first" : true;
  const [count, ...sides] = shape;
  const [height, width, channels] = first
    ? [sides[1], sides[2], sides[0]]
    : [sides[0], sides[1], sides[2] ?? 1];
  if (count * height * width === 0) throw new InputError(`there are no pixels (got ${shown})`, { where });
  return { count, height, width, channels, size: height * width * channels, start, first };
}

const imageOf = (bytes: Uint8Array, { height, width, channels, first }: ArrayOfImages): Image => ({
  height,
  width,
  channels,
  data: first ? interleaved(bytes, channels) : bytes,
});

/** Channels last from channels first. */
function interleaved(planes: Uint8Array, channels: number): Uint8Array {
  const pixels = planes.length / channels;
  return planes.map((_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)]);
}
