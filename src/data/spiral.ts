/**
 * An Archimedean spiral with noise: one connected, curved support without modes. A point is
 *
 *   u = sqrt(U),  angle = 2 pi turns u (+ 2 pi a / arms on arm a),  (radius u cos(angle), radius u sin(angle)) + noise
 *
 * with U uniform; the root spreads points nearly evenly along the arm, whose length grows with the square of the angle.
 *
 * The density is an integral along the arm without closed form, so `logDensity` is absent rather than approximate.
 */

import { type Static, Type } from "typebox";
import type { Target, TargetKind } from "./target.ts";

const BINS = 25;

const schema = Type.Object({
  turns: Type.Number({ default: 1.5, exclusiveMinimum: 0, maximum: 20, description: "Turns of each arm" }),
  radius: Type.Number({ default: 1.2, exclusiveMinimum: 0, description: "Radius at the arm's end" }),
  arms: Type.Integer({ default: 1, minimum: 1, maximum: 20, description: "Arms, evenly rotated" }),
  std: Type.Number({
    default: 0.02,
    minimum: 0,
    description: "Standard deviation of the noise in each coordinate",
  }),
});

export const spiral: TargetKind<Static<typeof schema>> = {
  title: "A spiral, one curved support without modes",
  source: "Archimedes, On Spirals; two arms: Lang & Witbrock 1988, Learning to Tell Two Spirals Apart",
  options: schema,
  create({ turns, radius, arms, std }): Target {
    return {
      dim: 2,
      sample(n, rng) {
        const data = new Float64Array(2 * n);
        for (let i = 0; i < n; i++) {
          const u = Math.sqrt(rng.uniform());
          const arm = arms === 1 ? 0 : rng.integer(arms);
          const angle = 2 * Math.PI * (turns * u + arm / arms);
          data[2 * i] = radius * u * Math.cos(angle) + std * rng.normal();
          data[2 * i + 1] = radius * u * Math.sin(angle) + std * rng.normal();
        }
        return { rows: n, dim: 2, data };
      },
      sd: spiralSd(turns, radius, arms, std),
      box: { low: -1.25 * radius, high: 1.25 * radius, bins: BINS },
    };
  },
};

/**
 * Pooled standard deviation in closed form: sqrt(std^2 + (E|c|^2 - |E c|^2) / 2), where c is the point before noise.
 * E|c|^2 = radius^2 E[U] = radius^2 / 2. Written as a complex number, the mean of one arm is
 * radius times the integral of 2 u^2 e^{iTu} over [0, 1] with T = 2 pi turns, which integration by parts gives as
 * 2 [e^{iT} (2/T^2 + i (2/T^3 - 1/T)) - 2i/T^3]. Two or more evenly rotated arms cancel to mean 0.
 */
function spiralSd(turns: number, radius: number, arms: number, std: number): number {
  let meanSquared = 0;
  if (arms === 1) {
    const T = 2 * Math.PI * turns;
    const re = 2 / T ** 2;
    const im = 2 / T ** 3 - 1 / T;
    const meanX = 2 * radius * (Math.cos(T) * re - Math.sin(T) * im);
    const meanY = 2 * radius * (Math.cos(T) * im + Math.sin(T) * re - 2 / T ** 3);
    meanSquared = meanX ** 2 + meanY ** 2;
  }
  return Math.sqrt(std ** 2 + (radius ** 2 / 2 - meanSquared) / 2);
}
