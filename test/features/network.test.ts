import { describe, expect, it } from "vitest";
import { createNetwork, type Layer, outputsOf, weightsOf } from "../../src/features/network.ts";
import { Rng } from "../../src/maths/random.ts";

const random = (n: number, rng: Rng) => Float32Array.from({ length: n }, () => rng.normal());

/** The definition: each output pixel sums over its window, TensorFlow's "same" padding at stride 2. */
function convolved(x: Float64Array, weights: Float32Array, layer: Extract<Layer, { kind: "convolution" }>) {
  const { side, kernel, inputs, outputs } = layer;
  const outSide = Math.ceil(side / 2);
  const before = Math.floor(Math.max(0, (outSide - 1) * 2 + kernel - side) / 2);
  const out: number[] = [];
  for (let row = 0; row < outSide; row++) {
    for (let column = 0; column < outSide; column++) {
      for (let k = 0; k < outputs; k++) {
        let sum = 0;
        for (let up = 0; up < kernel; up++) {
          for (let left = 0; left < kernel; left++) {
            const [y, z] = [2 * row + up - before, 2 * column + left - before];
            if (y < 0 || z < 0 || y >= side || z >= side) continue;
            for (let c = 0; c < inputs; c++) {
              sum +=
                x[(y * side + z) * inputs + c] * weights[((up * kernel + left) * inputs + c) * outputs + k];
            }
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

describe("a network's forward pass", () => {
  it("of two dense layers: ReLU between, none at the end", () => {
    const layers: Layer[] = [
      { kind: "dense", inputs: 2, outputs: 2 },
      { kind: "dense", inputs: 2, outputs: 1 },
    ];
    const network = createNetwork(layers, [
      // columns: x + y + 1 and x - y
      { weights: Float32Array.of(1, 1, 1, -1), biases: Float32Array.of(1, 0) },
      { weights: Float32Array.of(-1, 10), biases: Float32Array.of(0.5) },
    ]);
    const { features, logits } = network(Float64Array.of(2, 3));
    expect([...features]).toEqual([6, 0]);
    expect([...logits]).toEqual([-5.5]);
  });

  it.each([
    [28, 5],
    [14, 5],
    [7, 3],
    [6, 4],
    [5, 2],
  ])("of a convolution is its definition (side %d, kernel %d)", (side, kernel) => {
    const rng = new Rng(side);
    const layer = { kind: "convolution", side, kernel, inputs: 2, outputs: 3 } as const;
    const weights = random(weightsOf(layer), rng);
    const identity = { kind: "dense", inputs: outputsOf(layer), outputs: 1 } as const;
    const x = Float64Array.from({ length: side ** 2 * 2 }, (_, i) => (i % 3 === 0 ? 0 : rng.normal()));
    const network = createNetwork(
      [layer, identity],
      [
        { weights, biases: Float32Array.of(1000, 2000, 3000) },
        { weights: new Float32Array(identity.inputs), biases: new Float32Array(1) },
      ],
    );
    const wanted = convolved(x, weights, layer);
    expect(wanted).toHaveLength(Math.ceil(side / 2) ** 2 * 3);
    network(x).features.forEach((value, i) => {
      expect(value - 1000 * ((i % 3) + 1)).toBeCloseTo(wanted[i], 10);
    });
  });
});
