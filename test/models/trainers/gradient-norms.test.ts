/** Norms of gradients whose squares float32 cannot hold. */

import { describe, expect, it } from "vitest";
import { type EngineId, openEngine } from "../../../src/engine/index.ts";
import { gradientNorms, measureNorms } from "../../../src/models/trainers/gradient-norms.ts";
import { enginesHere } from "../../helpers/engines.ts";

async function norms(backend: EngineId, tensors: readonly number[][], sizes: number[]) {
  const { tf } = await openEngine(backend);
  return gradientNorms(
    tf.tidy(() =>
      Float32Array.from(
        measureNorms(
          tf,
          tensors.map((values) => tf.tensor1d(values)),
        ).dataSync(),
      ),
    ),
    sizes,
  );
}

describe.each(enginesHere)("gradient norms on %s", (backend) => {
  it("a layer is all its tensors; the total is over all: 3-4-5, 5-12-13 and 5-13", async () => {
    const { layers, total } = await norms(backend, [[3, 4], [0], [5], [12]], [2, 2]);
    for (const [i, expected] of [5, 13].entries()) expect(layers[i]).toBeCloseTo(expected, 5);
    expect(total).toBeCloseTo(Math.hypot(5, 13), 5);
  });

  it.each([1e-30, 1e-20, 1e20, 1e30])("keeps its digits at a scale of %d", async (scale) => {
    const { layers, total } = await norms(backend, [[3 * scale, 4 * scale], [12 * scale]], [2]);
    expect(layers[0] / (13 * scale)).toBeCloseTo(1, 5);
    expect(total / (13 * scale)).toBeCloseTo(1, 5);
  });

  it("no gradient has norm 0; a NaN is never hidden", async () => {
    expect(await norms(backend, [[0, 0], [0]], [2])).toEqual({ total: 0, layers: [0] });
    expect((await norms(backend, [[1, Number.NaN], [0]], [2])).total).toBeNaN();
  });
});
