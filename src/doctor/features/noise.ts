/**
 * Images that are made by a formula and stored nowhere, so that a reference program elsewhere looks at the same ones: python/src/ganscope/reference.py has the
 * formula too, and a test compares the two.
 *
 * The first half is fine noise over blocks of 8 pixels, the second over blocks of 32, with half as much blue: sets whose FID is far from 0. Each half has images of
 * the same 32 sizes from 8 to 400 pixels.
 *
 * Source of the mixing function: Appleby, MurmurHash3, fmix32 (public domain).
 */

/** Images in each half. */
export const HALF = 32;

interface NoiseImage {
  readonly height: number;
  readonly width: number;
  readonly channels: 3;
  readonly data: Uint8Array;
}

/** @param i from 0 to 2 HALF - 1 */
export function noiseImage(i: number): NoiseImage {
  const size = i % HALF;
  const coarse = i >= HALF;
  const [height, width] = [8 + ((size * 67) % 393), 8 + ((size * 131) % 393)];
  const data = new Uint8Array(height * width * 3);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        const plane = i * 3 + channel;
        const fine = noise(0, plane, y, x);
        const wide = coarse ? noise(1, plane, y >> 5, x >> 5) : noise(1, plane, y >> 3, x >> 3);
        const value = (fine + 3 * wide) >> 2;
        data[at++] = coarse && channel === 2 ? value >> 1 : value;
      }
  return { height, width, channels: 3, data };
}

/** A byte that each place of each plane has for itself. */
const noise = (level: number, plane: number, y: number, x: number): number =>
  mixed(((level * 256 + plane) * 512 + y) * 512 + x) >>> 24;

function mixed(place: number): number {
  let bits = place;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
