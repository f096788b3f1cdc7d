/** An image of bytes, channels last, to another size; each reference program has its own way. */

export interface ByteImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Row-major, channels last, 0 to 255. */
  readonly data: Uint8Array;
}

/** One way: a file in this folder, a line in index.ts, a test. */
export interface Resize {
  readonly title: string;
  /** The program whose numbers it reproduces. */
  readonly source: string;
  /** @returns channels x side x side; numbers of the scale 0 to 255 */
  resize(image: ByteImage, side: number): Float32Array;
}

/** What one output is made of along one axis: inputs from `first` on, with their weights. */
export interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Two neighbors and how far the output lies from the first. */
export interface Between {
  readonly low: number;
  readonly high: number;
  /** In [0, 1]. */
  readonly part: number;
}

/** Bilinear interpolation between neighbors on both axes: across, then down. */
export function interpolated(
  { width, channels, data }: ByteImage,
  down: readonly Between[],
  across: readonly Between[],
): Float32Array {
  const out = new Float32Array(channels * down.length * across.length);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const row of down) {
      const [above, below] = [row.low, row.high].map((y) => y * width * channels + channel);
      for (const { low, high, part } of across) {
        const left = low * channels;
        const right = high * channels;
        const upper = data[above + left] + (data[above + right] - data[above + left]) * part;
        const lower = data[below + left] + (data[below + right] - data[below + left]) * part;
        out[at++] = upper + (lower - upper) * row.part;
      }
    }
  }
  return out;
}
