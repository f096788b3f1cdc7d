/**
 * Every other square of a board centered at 0, each filled uniformly: sharp edges and equal density, where mixtures of
 * Gaussians are smooth. With the defaults eight squares of side 2 in [-4, 4]^2, as in the literature on normalizing flows.
 *
 * Its modes are the squares: a uniform square of side s has a standard deviation of s / sqrt 12 in each coordinate, and its
 * corners lie within 3 of them (.707 s of .866 s).
 */

import { type Static, Type } from "typebox";
import { mixtureModes } from "../maths/mixture.ts";
import type { Target, TargetKind } from "./target.ts";

/** Bins of a square along one side. */
const BINS = 6;

const schema = Type.Object({
  cells: Type.Integer({
    default: 4,
    minimum: 2,
    maximum: 40,
    multipleOf: 2,
    description: "Squares along one side of the board, counting filled and empty ones",
  }),
  size: Type.Number({ default: 2, exclusiveMinimum: 0, description: "Side of one square" }),
});

export const checkerboard: TargetKind<Static<typeof schema>> = {
  title: "Every other square of a board, filled uniformly",
  source: "Grathwohl et al. 2019 (FFJORD), arXiv 1810.01367",
  options: schema,
  create({ cells, size }): Target {
    const edge = (cells * size) / 2;
    const filled = Array.from({ length: cells ** 2 }, (_, k) => [Math.floor(k / cells), k % cells]).filter(
      ([column, row]) => (column + row) % 2 === 0,
    );
    const modes = mixtureModes(
      filled.map((cell) => cell.map((at) => (at + 0.5) * size - edge)),
      size / Math.sqrt(12),
    );
    const logInside = -Math.log(filled.length * size ** 2);
    return {
      dim: 2,
      sample(n, rng) {
        const data = new Float64Array(2 * n);
        const labels = new Int32Array(n);
        for (let i = 0; i < n; i++) {
          labels[i] = rng.integer(filled.length);
          for (let j = 0; j < 2; j++) data[2 * i + j] = (filled[labels[i]][j] + rng.uniform()) * size - edge;
        }
        return { rows: n, dim: 2, data, labels };
      },
      classes: filled.length,
      // of each coordinate: uniform on the whole side
      sd: (2 * edge) / Math.sqrt(12),
      modes,
      logDensity(point) {
        const [column, row] = [0, 1].map((j) => Math.floor((point[j] + edge) / size));
        const onBoard = [column, row].every((at) => at >= 0 && at < cells);
        return onBoard && (column + row) % 2 === 0 ? logInside : Number.NEGATIVE_INFINITY;
      },
      // one square more than the board, so that samples beside it have bins of their own
      box: { low: -edge - size / 2, high: edge + size / 2, bins: BINS * (cells + 1) },
    };
  },
};
