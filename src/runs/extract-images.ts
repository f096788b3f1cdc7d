/** Features of images as a reference program computes them: each image is resized as it does, and shown to its network. */

import { openOnnx } from "../engine/networks/onnx.ts";
import { InputError } from "../errors.ts";
import { networks } from "../features/networks/index.ts";
import { LOGITS } from "../features/networks/onnx.ts";
import type { Protocol } from "../features/protocols.ts";
import { resizes } from "../features/resize/index.ts";
import type { Image } from "../inputs/images/image.ts";
import type { ImageSet } from "../inputs/images/set.ts";

/** Images that the network looks at together. */
const BATCH = 16;

export interface Extraction {
  readonly rows: number;
  /** rows x dim, of the network's last tap. */
  readonly features: Float32Array<ArrayBuffer>;
  readonly dim: number;
  /** rows x classes, without the bias. */
  readonly logits: Float32Array<ArrayBuffer>;
  readonly classes: number;
  /** Images that could not be read, and why. */
  readonly dropped: readonly InputError[];
}

export interface ExtractionOptions {
  readonly protocol: Protocol;
  /** A model in ONNX that toOnnx wrote. */
  readonly model: { readonly file: string; readonly bytes: Uint8Array };
  /** What becomes of an image that cannot be read. */
  readonly invalid?: "refuse" | "drop";
  readonly onProgress?: (done: number) => void;
  /** Ends the extraction before all images are seen. */
  readonly signal?: AbortSignal;
}

/** Images ready for the network, and where they lie. */
interface Batch {
  readonly shown: Float32Array;
  readonly places: readonly string[];
}

/**
 * @returns of as many images as were seen
 * @throws InputError naming an image that is damaged, or whose features are not finite
 */
export async function extractImages(
  images: ImageSet,
  { protocol, model, invalid = "refuse", onProgress, signal }: ExtractionOptions,
): Promise<Extraction> {
  const { steps, channels, side } = networks[protocol.network];
  const tap = steps.findLast((step) => step.kind === "tap")?.name ?? "";
  const net = await openOnnx(model.file, model.bytes);
  const dropped: InputError[] = [];
  const features = rowsFor(images.count);
  const logits = rowsFor(images.count);
  let done = 0;

  async function look({ shown, places }: Batch): Promise<void> {
    const seen = await net.run(shown, [places.length, channels, side, side]);
    features.add(finite(seen[tap].data, places), places.length);
    logits.add(finite(seen[LOGITS].data, places), places.length);
    done += places.length;
    onProgress?.(done + dropped.length);
  }

  try {
    // the next images are read and resized while the network looks at these
    let looking = Promise.resolve();
    try {
      for await (const batch of batchesOf(images, protocol, { side, invalid, dropped, signal })) {
        await looking;
        if (signal?.aborted) break;
        looking = look(batch);
        looking.catch(() => {});
      }
    } finally {
      await looking;
    }
    return {
      rows: done,
      features: features.all(),
      dim: features.width(),
      logits: logits.all(),
      classes: logits.width(),
      dropped,
    };
  } finally {
    await net.close();
  }
}

async function* batchesOf(
  images: ImageSet,
  { resize, pixels: [black, white] }: Protocol,
  {
    side,
    invalid,
    dropped,
    signal,
  }: { side: number; invalid: "refuse" | "drop"; dropped: InputError[]; signal: AbortSignal | undefined },
): AsyncGenerator<Batch> {
  const size = 3 * side * side;
  const perByte = (white - black) / 255;
  let shown = new Float32Array(BATCH * size);
  let places: string[] = [];
  for await (const { where, image } of images.images()) {
    if (signal?.aborted) return;
    if (image instanceof InputError) {
      if (invalid === "refuse")
        throw new InputError(image.message, {
          ...(image.where !== undefined && { where: image.where }),
          hint: image.hint ?? "leave damaged images out with --invalid drop",
        });
      dropped.push(image);
      continue;
    }
    const resized = resizes[resize].resize(inColor(image), side);
    const from = places.length * size;
    for (let j = 0; j < size; j++) shown[from + j] = black + resized[j] * perByte;
    places.push(where);
    if (places.length === BATCH) {
      yield { shown, places };
      shown = new Float32Array(BATCH * size);
      places = [];
    }
  }
  if (places.length > 0) yield { shown: shown.subarray(0, places.length * size), places };
}

/** Gray three times, as the reference programs open gray images. */
function inColor(image: Image): Image {
  const { channels, data } = image;
  if (channels === 3) return image;
  const colors = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) colors.fill(data[i], 3 * i, 3 * i + 3);
  return { ...image, channels: 3, data: colors };
}

function finite(values: Float32Array, places: readonly string[]): Float32Array {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return values;
  throw new InputError(`the network computes a number that is not finite (${values[at]})`, {
    where: places[Math.floor(at / (values.length / places.length))],
    hint: "check the weights: ganscope features check",
  });
}

/** Rows of one width, in a place that is made once for all of them. */
function rowsFor(count: number) {
  let place = new Float32Array(0);
  let width = 0;
  let filled = 0;
  return {
    add(values: Float32Array, rows: number): void {
      if (filled === 0) {
        width = values.length / rows;
        place = new Float32Array(count * width);
      }
      place.set(values, filled);
      filled += values.length;
    },
    width: () => width,
    all: () => place.subarray(0, filled),
  };
}
