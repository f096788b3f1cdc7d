/** Features of images as a reference program computes them: each image is resized as it does, and shown to its network. */

import { openOnnx } from "../engine/networks/onnx.ts";
import { InputError } from "../errors.ts";
import { networks } from "../features/networks/index.ts";
import { LOGITS } from "../features/networks/onnx.ts";
import type { Protocol } from "../features/protocols.ts";
import { resizes } from "../features/resize/index.ts";
import type { Image, ImageSet } from "../inputs/images.ts";

/** Images that the network looks at together. */
const BATCH = 16;

export interface Extraction {
  readonly rows: number;
  /** rows x dim, of the network's last tap. */
  readonly features: Float32Array;
  readonly dim: number;
  /** rows x classes, without the bias. */
  readonly logits: Float32Array;
  readonly classes: number;
}

export interface ExtractionOptions {
  readonly protocol: Protocol;
  /** A model in ONNX that toOnnx wrote. */
  readonly model: { readonly file: string; readonly bytes: Uint8Array };
  readonly onProgress?: (done: number) => void;
  /** Ends the extraction before all images are seen. */
  readonly signal?: AbortSignal;
}

/**
 * @returns of as many images as were seen
 * @throws InputError naming an image that is damaged, or whose features are not finite
 */
export async function extractImages(
  images: ImageSet,
  { protocol, model, onProgress, signal }: ExtractionOptions,
): Promise<Extraction> {
  const description = networks[protocol.network];
  const tap = description.steps.findLast((step) => step.kind === "tap")?.name ?? "";
  const net = await openOnnx(model.file, model.bytes);
  try {
    const features: Float32Array[] = [];
    const logits: Float32Array[] = [];
    let done = 0;
    while (done < images.count && !signal?.aborted) {
      const count = Math.min(BATCH, images.count - done);
      const shown = batchOf(images, done, count, protocol, description.side);
      const seen = await net.run(shown, [count, description.channels, description.side, description.side]);
      features.push(finite(seen[tap].data, images, done, count));
      logits.push(finite(seen[LOGITS].data, images, done, count));
      done += count;
      onProgress?.(done);
    }
    const together = joined(features);
    const classes = joined(logits);
    return {
      rows: done,
      features: together,
      dim: together.length / Math.max(1, done),
      logits: classes,
      classes: classes.length / Math.max(1, done),
    };
  } finally {
    await net.close();
  }
}

function batchOf(
  images: ImageSet,
  from: number,
  count: number,
  { resize, pixels: [black, white] }: Protocol,
  side: number,
): Float32Array {
  const size = 3 * side * side;
  const all = new Float32Array(count * size);
  const perByte = (white - black) / 255;
  for (let i = 0; i < count; i++) {
    const resized = resizes[resize].resize(inColor(images.read(from + i)), side);
    for (let j = 0; j < size; j++) all[i * size + j] = black + resized[j] * perByte;
  }
  return all;
}

/** Gray three times, as the reference programs open gray images. */
function inColor(image: Image): Image {
  const { channels, data } = image;
  if (channels === 3) return image;
  const colors = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) colors.fill(data[i], 3 * i, 3 * i + 3);
  return { ...image, channels: 3, data: colors };
}

function finite(values: Float32Array, images: ImageSet, from: number, count: number): Float32Array {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return values;
  const image = from + Math.floor(at / (values.length / count));
  throw new InputError(`the network computes a number that is not finite (${values[at]})`, {
    where: images.where(image),
    hint: "check the weights: ganscope features check",
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
