import { describe, expect, it } from "vitest";
import type { Layer } from "../../src/features/network.ts";
import { dequantize, quantize } from "../../src/features/quantized.ts";
import { Rng } from "../../src/maths/random.ts";

const layers: Layer[] = [
  { kind: "convolution", side: 4, kernel: 3, inputs: 1, outputs: 3 },
  { kind: "dense", inputs: 12, outputs: 2 },
];

describe("weights as bytes", () => {
  it("come back within half a step of their output's scale, the largest and the biases as they were", () => {
    const rng = new Rng(8);
    const draw = (n: number, scale: number) => Float32Array.from({ length: n }, () => scale * rng.normal());
    const given = [
      { weights: draw(27, 100), biases: draw(3, 1) },
      { weights: draw(24, 1e-3), biases: draw(2, 1) },
    ];
    const bytes = quantize(layers, given);
    // scales and biases in 4 bytes each; 27 weights padded to 28, and 24
    expect(bytes).toHaveLength(2 * 4 * 3 + 28 + 2 * 4 * 2 + 24);
    const back = dequantize(layers, bytes);
    for (const [i, { outputs }] of layers.entries()) {
      expect(back[i].biases).toEqual(given[i].biases);
      for (let output = 0; output < outputs; output++) {
        const of = (weights: Float32Array) => [...weights].filter((_, j) => j % outputs === output);
        const [before, after] = [of(given[i].weights), of(back[i].weights)];
        const largest = Math.max(...before.map(Math.abs));
        before.forEach((weight, j) => {
          expect(Math.abs(after[j] - weight)).toBeLessThan((0.5001 * largest) / 127);
        });
        expect(Math.max(...after.map(Math.abs)) / largest).toBeCloseTo(1, 6);
      }
    }
  });

  it("of zeros are zeros, and a wrong number of bytes is refused", () => {
    const zeros = layers.map(({ outputs }, i) => ({
      weights: new Float32Array(i === 0 ? 27 : 24),
      biases: new Float32Array(outputs),
    }));
    const bytes = quantize(layers, zeros);
    expect(dequantize(layers, bytes)).toEqual(zeros);
    expect(() => dequantize(layers, bytes.subarray(1))).toThrow("weights take 92 bytes (got 91)");
  });
});
