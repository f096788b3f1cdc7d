/**
 * Features by a network of the user's. It looks at every row once, before anything is measured and in a process of its own;
 * what metrics ask for later is looked up.
 *
 * Images lie row-major with channels last and go in as the network's input has them: n x height x width x channels, n x
 * channels x height x width, n x height x width where they are gray, or n x dim; vectors as n x dim. An output of more
 * dimensions than n x d is taken as rows of numbers.
 */
import type { Extractor, ExtractorRecord, FeatureNetwork, ImageShape, Samples } from "../samples.ts";
import { RowMemory } from "./row-memory.ts";

/** Rows that go in at a time, where the network takes any number. */
const BATCH = 128;

/** How samples are shown to a network. */
export interface Showing {
  readonly image?: ImageShape | undefined;
  /** What -1 and 1 become before the network looks; left out, samples are taken as they are. */
  readonly pixels?: readonly [number, number] | undefined;
}

/** What a network made of rows. */
export interface Seen {
  /** A row each. */
  readonly features: Samples;
  readonly record: ExtractorRecord;
}

/** How a network takes samples. */
interface Intake {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly channelsFirst: boolean;
  /** Samples at a time. */
  readonly batch: number;
}

/** @returns what the network makes of the rows; or why it cannot look at them, or what it gave is no good */
export async function look(
  network: FeatureNetwork,
  { rows, dim, data }: Samples,
  showing: Showing,
): Promise<Seen | { readonly why: string }> {
  const intake = intakeOf(network, dim, showing.image);
  if ("why" in intake) return intake;
  let width = 0;
  let features = new Float32Array(0);
  for (let from = 0; from < rows; from += intake.batch) {
    const filled = Math.min(intake.batch, rows - from);
    const count = network.input?.[0] ?? filled;
    const values = new Float32Array(count * dim);
    for (let i = 0; i < filled; i++) {
      const sample = data.subarray((from + i) * dim, (from + i + 1) * dim);
      show(sample, values.subarray(i * dim, (i + 1) * dim), intake, showing);
    }
    const seen = await network.run(values, [count, ...intake.shape]);
    if (from === 0) {
      width = seen.data.length / count;
      features = new Float32Array(rows * width);
    }
    if (seen.shape[0] !== count || seen.data.length !== count * width || width < 1) {
      return {
        why: `it returns ${seen.shape.join(" x ")} numbers for ${count} samples, which is not the same count for each`,
      };
    }
    features.set(seen.data.subarray(0, filled * width), from * width);
  }
  const { file, sha256, runtime } = network;
  const { pixels } = showing;
  return {
    features: { rows, dim: width, data: features },
    record: { file, sha256, runtime, dim: width, ...(pixels && { pixels }) },
  };
}

/** Each row of the sets once, in the order of their numbers. The sets have one dimension, and must not change. */
export function distinctRows(sets: readonly Samples[]): {
  readonly memory: RowMemory;
  readonly rows: Samples;
} {
  const memory = new RowMemory();
  const [{ dim }] = sets;
  for (const samples of sets) {
    for (let row = 0; row < samples.rows; row++) memory.add(samples, row);
  }
  const data = new Float32Array(memory.rows.length * dim);
  memory.rows.forEach(({ samples, row }, i) => {
    data.set(samples.data.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return { memory, rows: { rows: memory.rows.length, dim, data } };
}

/** An extractor that gives back what was seen of the rows in the memory. */
export function recallingExtractor(memory: RowMemory, { features: seen, record }: Seen): Extractor {
  const { dim } = seen;
  return {
    name: `features of ${record.file}`,
    dim,
    classes: 0,
    record,
    extract(samples) {
      const { rows } = samples;
      const data = new Float64Array(rows * dim);
      for (let row = 0; row < rows; row++) {
        const id = memory.find(samples, row);
        if (id === undefined) throw new Error(`row ${row} was not given to ${record.file}`);
        data.set(seen.data.subarray(id * dim, (id + 1) * dim), row * dim);
      }
      return {
        features: { rows, dim, data, labels: new Int32Array(rows).fill(-1) },
        probabilities: { rows, dim: 0, data: new Float64Array(0) },
      };
    },
  };
}

function intakeOf(
  { input, layout }: FeatureNetwork,
  dim: number,
  image: ImageShape | undefined,
): Intake | { readonly why: string } {
  const batch = input?.[0] ?? BATCH;
  const { height, width, channels } = image ?? { height: dim, width: 1, channels: 1 };
  const last = { shape: [height, width, channels], channelsFirst: false, batch };
  const first = { shape: [channels, height, width], channelsFirst: true, batch };
  const flat = { shape: [dim], channelsFirst: false, batch };
  const images = layout === "channels first" ? [first, last] : [last, first];
  const gray = channels === 1 ? [{ shape: [height, width], channelsFirst: false, batch }] : [];
  const ways: Intake[] = image === undefined ? [flat] : [...images, ...gray, flat];
  const wanted = input?.slice(1);
  const way = ways.find(
    ({ shape }) =>
      wanted === undefined ||
      (wanted.length === shape.length && wanted.every((size, i) => size === null || size === shape[i])),
  );
  if (way !== undefined) return way;
  const got = image === undefined ? `vectors of ${dim}` : `images of ${height} x ${width} x ${channels}`;
  return {
    why: `it expects samples of ${(wanted ?? []).map((size) => size ?? "any").join(" x ")} (got ${got})`,
  };
}

/** A sample in the network's layout and range. */
function show(
  sample: Samples["data"],
  to: Float32Array,
  { channelsFirst }: Intake,
  { image, pixels = [-1, 1] }: Showing,
): void {
  const [low, high] = pixels;
  const channels = channelsFirst ? (image?.channels ?? 1) : 1;
  const plane = sample.length / channels;
  const isAsItIs = low === -1 && high === 1;
  for (let j = 0; j < sample.length; j++) {
    const place = (j % channels) * plane + Math.floor(j / channels);
    to[place] = isAsItIs ? sample[j] : low + ((sample[j] + 1) / 2) * (high - low);
  }
}
