/** Random instances of optimal transport, by an Rng. */
import type { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

export interface Side {
  readonly points: Samples;
  readonly masses: Float64Array;
}

export interface Instance {
  readonly real: Side;
  readonly fake: Side;
}

/** Masses in every bin of a square grid on [-1, 1]^2, as bin centers; both sides name one object of points. */
export function histograms(bins: number): (rng: Rng) => Instance {
  return (rng) => {
    const center = (k: number) => (2 * k + 1) / bins - 1;
    const data = Float64Array.from({ length: 2 * bins * bins }, (_, at) => {
      const bin = Math.floor(at / 2);
      return center(at % 2 === 0 ? Math.floor(bin / bins) : bin % bins);
    });
    const points = { rows: bins * bins, dim: 2, data };
    return {
      real: { points, masses: masses(rng, points.rows) },
      fake: { points, masses: masses(rng, points.rows) },
    };
  };
}

function masses(rng: Rng, count: number): Float64Array {
  const drawn = Float64Array.from({ length: count }, () => rng.uniform());
  const total = drawn.reduce((sum, mass) => sum + mass, 0);
  return drawn.map((mass) => mass / total);
}

/** Equally heavy points, uniform in the square. */
export function clouds(rows: number): (rng: Rng) => Instance {
  return (rng) => {
    const side = () => ({
      points: { rows, dim: 2, data: Float64Array.from({ length: 2 * rows }, () => rng.uniform()) },
      masses: new Float64Array(rows).fill(1 / rows),
    });
    return { real: side(), fake: side() };
  };
}
