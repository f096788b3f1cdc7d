import { expect, it } from "vitest";
import { remembering } from "../../src/features/remembering.ts";
import type { Extractor, Samples } from "../../src/samples.ts";

const line = (...values: number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});

/** The feature of x is 10 x, its class the sign of x; it keeps what it was asked for. */
function tenfold() {
  const asked: number[][] = [];
  const extractor: Extractor = {
    name: "tenfold",
    dim: 1,
    classes: 2,
    extract({ rows, data }) {
      asked.push([...data]);
      const labels = Int32Array.from(data, (x) => (x > 0 ? 1 : 0));
      return {
        features: { rows, dim: 1, data: Float64Array.from(data, (x) => 10 * x), labels },
        probabilities: { rows, dim: 2, data: Float64Array.from([...labels].flatMap((c) => [1 - c, c])) },
      };
    },
  };
  return { asked, extractor };
}

it("asks for each row once, and gives every row its own features and class", () => {
  const { asked, extractor } = tenfold();
  const remembered = remembering(extractor);
  remembered.extract(line(1, -2, 1));
  const { features, probabilities } = remembered.extract(line(3, -2, 1, 3));
  expect(asked).toEqual([[1, -2], [3]]);
  expect([...features.data]).toEqual([30, -20, 10, 30]);
  expect([...features.labels]).toEqual([1, 0, 1, 1]);
  expect([...probabilities.data]).toEqual([0, 1, 1, 0, 0, 1, 0, 1]);
});

it("gives the same object for the same samples", () => {
  const { extractor } = tenfold();
  const remembered = remembering(extractor);
  const samples = line(1, 2);
  expect(remembered.extract(samples)).toBe(remembered.extract(samples));
});

it("tells rows apart whose hashes may agree: 2000 random ones keep their own features", () => {
  const { extractor } = tenfold();
  const values = Array.from({ length: 2000 }, (_, i) => Math.sin(i) * 2 ** (i % 40));
  const { features } = remembering(extractor).extract(line(...values));
  expect([...features.data]).toEqual(values.map((x) => 10 * x));
});
