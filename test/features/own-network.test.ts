import { describe, expect, it } from "vitest";
import { distinctRows, look, recallingExtractor } from "../../src/features/own-network.ts";
import type { FeatureNetwork, Samples } from "../../src/samples.ts";

interface Call {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** Gives back what it was given, and keeps it. */
function echo(input: FeatureNetwork["input"], options: Partial<FeatureNetwork> = {}) {
  const calls: Call[] = [];
  const network: FeatureNetwork = {
    file: "echo.json",
    sha256: "e0",
    runtime: "echo 1",
    input,
    layout: "channels last",
    async run(values, shape) {
      calls.push({ values: [...values], shape });
      return { data: values.slice(), shape: [shape[0], values.length / shape[0]] };
    },
    async close() {},
    ...options,
  };
  return { network, calls };
}

const rows = (dim: number, ...values: number[]): Samples => ({
  rows: values.length / dim,
  dim,
  data: Float64Array.from(values),
});
async function extractor(
  network: FeatureNetwork,
  sets: readonly Samples[],
  pixels?: readonly [number, number],
) {
  const { memory, rows: distinct } = distinctRows(sets);
  const seen = await look(network, distinct, { pixels });
  if ("why" in seen) throw new Error(seen.why);
  return recallingExtractor(memory, seen);
}
// red, green and blue of two pixels beside each other
const color = { height: 1, width: 2, channels: 3 };
const image = rows(6, 1, 2, 3, 4, 5, 6);
const CHANNELS_FIRST = [1, 4, 2, 5, 3, 6];

describe("a network of the user's", () => {
  it.each([
    { takes: "n x 1 x 2 x 3", input: [null, 1, 2, 3], shape: [1, 1, 2, 3], values: [...image.data] },
    { takes: "n x 3 x 1 x 2", input: [null, 3, 1, 2], shape: [1, 3, 1, 2], values: CHANNELS_FIRST },
    {
      takes: "any size, channels last",
      input: [null, null, null, null],
      shape: [1, 1, 2, 3],
      values: [...image.data],
    },
    { takes: "n x 6", input: [null, 6], shape: [1, 6], values: [...image.data] },
    { takes: "what it does not say", input: undefined, shape: [1, 1, 2, 3], values: [...image.data] },
  ])("is given images as it takes them: $takes", async ({ input, shape, values }) => {
    const { network, calls } = echo(input);
    await look(network, image, { image: color });
    expect(calls).toEqual([{ shape, values }]);
  });

  it("of ONNX is given channels first where its file leaves it open", async () => {
    const { network, calls } = echo([null, null, null, null], { layout: "channels first" });
    await look(network, image, { image: color });
    expect(calls).toEqual([{ shape: [1, 3, 1, 2], values: CHANNELS_FIRST }]);
  });

  it("is given gray images without channels, and vectors", async () => {
    const gray = echo([null, 2, 2]);
    await look(gray.network, rows(4, 1, 2, 3, 4), { image: { height: 2, width: 2, channels: 1 } });
    expect(gray.calls).toEqual([{ shape: [1, 2, 2], values: [1, 2, 3, 4] }]);
    const vectors = echo([null, 2]);
    await look(vectors.network, rows(2, 1, 2, 3, 4), {});
    expect(vectors.calls).toEqual([{ shape: [2, 2], values: [1, 2, 3, 4] }]);
  });

  it("is given pixels in its range: -1, 0 and 1 are 0, 127.5 and 255", async () => {
    const { network, calls } = echo([null, 3]);
    const { record } = await extractor(network, [rows(3, -1, 0, 1)], [0, 255]);
    expect(calls[0].values).toEqual([0, 127.5, 255]);
    expect(record).toEqual({
      file: "echo.json",
      sha256: "e0",
      runtime: "echo 1",
      dim: 3,
      pixels: [0, 255],
    });
  });

  it("looks at each row once, whatever sets it is in, and each row has its features", async () => {
    const { network, calls } = echo([null, 1]);
    const sets = [rows(1, 5, 6, 5), { ...rows(1, 6, 7), data: Float32Array.of(6, 7) }];
    const opened = await extractor(network, sets);
    expect(calls.flatMap(({ values }) => values)).toEqual([5, 6, 7]);
    const { features } = opened.extract(rows(1, 7, 5, 5, 6));
    expect([...features.data]).toEqual([7, 5, 5, 6]);
    expect([...features.labels]).toEqual([-1, -1, -1, -1]);
    expect(() => opened.extract(rows(1, 8))).toThrow("row 0 was not given to echo.json");
  });

  it("that takes so many samples at a time gets so many, the last ones filled up", async () => {
    const { network, calls } = echo([2, 1]);
    const sets = [rows(1, 1, 2, 3)];
    const opened = await extractor(network, sets);
    expect(calls).toEqual([
      { shape: [2, 1], values: [1, 2] },
      { shape: [2, 1], values: [3, 0] },
    ]);
    expect([...opened.extract(sets[0]).features.data]).toEqual([1, 2, 3]);
  });

  it("takes any number of them in parts", async () => {
    const { network, calls } = echo([null, 1]);
    const many = rows(1, ...Array.from({ length: 300 }, (_, i) => i));
    const opened = await extractor(network, [many]);
    expect(calls.map(({ shape }) => shape[0])).toEqual([128, 128, 44]);
    expect([...opened.extract(many).features.data]).toEqual([...many.data]);
  });
});

describe("refused are", () => {
  const answer = (data: readonly number[], shape: readonly number[]) => ({
    run: async () => ({ data: Float32Array.from(data), shape }),
  });

  it.each([
    [
      "images of another shape",
      echo([null, 32, 32, 3]).network,
      image,
      { image: color },
      "it expects samples of 32 x 32 x 3 (got images of 1 x 2 x 3)",
    ],
    [
      "vectors of another length",
      echo([null, 3]).network,
      rows(2, 1, 2),
      {},
      "it expects samples of 3 (got vectors of 2)",
    ],
    [
      "features of another number of samples",
      echo([null, 1], answer([1, 2, 3], [1, 3])).network,
      rows(1, 7, 8, 9),
      {},
      "it returns 1 x 3 numbers for 3 samples, which is not the same count for each",
    ],
    [
      "no features",
      echo([null, 1], answer([], [3, 0])).network,
      rows(1, 7, 8, 9),
      {},
      "it returns 3 x 0 numbers for 3 samples, which is not the same count for each",
    ],
  ])("%s", async (_, network, samples, showing, why) => {
    expect(await look(network, samples, showing)).toEqual({ why });
  });
});
