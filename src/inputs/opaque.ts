/** Pixels without their last channel, which must be opaque throughout. */
import type { InputError } from "../errors.ts";

export type Fail = (message: string, hint?: string) => InputError;

export const OPAQUE_HINT = 'save it as 8-bit gray or RGB, e.g. with Pillow: image.convert("RGB").save(path)';

export function withoutAlpha(
  pixels: ArrayLike<number>,
  { width, stored }: { readonly width: number; readonly stored: number },
  fail: Fail,
): Uint8Array {
  const channels = stored - 1;
  const bytes = new Uint8Array((pixels.length / stored) * channels);
  for (let i = 0; i < pixels.length / stored; i++) {
    const alpha = pixels[stored * i + channels];
    if (alpha !== 255) throw transparent({ i, width, alpha }, fail);
    for (let c = 0; c < channels; c++) bytes[channels * i + c] = pixels[stored * i + c];
  }
  return bytes;
}

/** @param i number of the pixel */
export const transparent = (
  { i, width, alpha }: { readonly i: number; readonly width: number; readonly alpha: number },
  fail: Fail,
): InputError =>
  fail(
    `must be opaque (alpha is ${alpha} in row ${Math.floor(i / width)}, column ${i % width}, counted from 0)`,
    OPAQUE_HINT,
  );
