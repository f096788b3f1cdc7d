/**
 * Inception score: whether a classifier is sure what each generated image is, and whether all classes come out. It looks at logits of
 * the Inception network (`eval --features`), never at real images.
 *
 *   IS = exp( mean over images of KL( p(y|x) || p(y) ) ),   p(y) the mean of p(y|x) over the images of a split
 *
 *   is        mean over the splits
 *   is.std    standard deviation over the splits (of the population, as papers give it behind the sign +-)
 *   is.real   the same score of the real images, where they were looked at too: what a perfect generator reaches
 *
 * Unit and range: from 1, where all images look alike or nothing is sure, to the number of classes, or of images in a split. Images are
 * shuffled as torch-fidelity shuffles them (NumPy's RandomState, seed 2020) and cut into splits of neighbors, so that digits are equal to its.
 * Bias: downwards for small splits: p(y) is the mean of few images. Papers use 50,000 images in 10 splits; values of different n do not compare.
 * Interval: 95 % of Student's t over the splits, which are disjoint, for the expected score of a split of this size.
 * Input: logits of the generated images; of real ones for `.real`.
 * Cannot see: that a class has one image only, and that images are copies of training data.
 * Cost: O(images * classes).
 *
 * Source: Salimans, Goodfellow, Zaremba, Cheung, Radford & Chen 2016, arXiv 1606.03498; Barratt & Sharma 2018, "A note on the
 * inception score", arXiv 1801.01973.
 *
 * @example
 *   // two images of two classes, each sure: p(y) = (1/2, 1/2), KL = log 2: a score of 2
 */

import { Type } from "typebox";
import { numpyRandom } from "../src/maths/numpy-random.ts";
import { sum } from "../src/maths/statistics.ts";
import { studentQuantile } from "../src/maths/student.ts";
import type { Samples } from "../src/samples.ts";
import { defineMetric, quantity } from "./metric.ts";

const options = Type.Object({
  splits: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 1000,
    description: "Parts whose scores are averaged",
  }),
  shuffle: Type.Boolean({
    default: true,
    description: "Whether images are shuffled before they are cut into splits, as torch-fidelity does",
  }),
  seed: Type.Integer({
    default: 2020,
    minimum: 0,
    maximum: 2 ** 32 - 1,
    description: "Seed of that shuffle",
  }),
});

const unit = "effective classes";
const range = [1, Infinity] as const;
/** Images in a split below which the mean over classes is that of few images: the fewest that papers use. */
const FEW = 1000;

export const is = defineMetric({
  title: "Inception score",
  source: "Salimans et al. 2016, arXiv 1606.03498; Barratt & Sharma 2018, arXiv 1801.01973",
  options,
  needs: ["logits"],
  quantities: {
    "": { unit, range, better: "higher" },
    ".std": { unit, range: [0, Infinity], better: "null" },
    ".real": { unit, range, better: "null" },
  },
  // it looks at logits, not at the samples
  minimum: () => 0,

  compute({ logits: { real, fake } }, { splits, shuffle, seed }) {
    const scoresOf = (logits: Samples) =>
      scores(logits, splits, shuffle ? numpyRandom(seed).permutation(logits.rows) : undefined);
    const few = (logits: Samples) =>
      logits.rows < splits
        ? { value: null, why: `${splits} splits need as many images (got ${logits.rows})` }
        : undefined;
    const ofReal = (): Record<string, ReturnType<typeof quantity>> => {
      if (real === undefined) return {};
      return {
        ".real":
          few(real) ??
          quantity({ value: sum(scoresOf(real)) / splits, unit, n: real.rows, note: `${splits} splits` }),
      };
    };
    const why = few(fake);
    if (why !== undefined) return { "": why, ".std": why, ...ofReal() };
    const found = scoresOf(fake);
    const mean = sum(found) / splits;
    const each = Math.floor(fake.rows / splits);
    const note =
      each < FEW
        ? `${splits} splits of ${each} images: too few to compare with papers, whose splits hold ${FEW} to 5000`
        : `${splits} splits of ${each} images`;
    const squares = sum(found.map((score) => (score - mean) ** 2));
    const half =
      splits > 1 ? studentQuantile(0.95, splits - 1) * Math.sqrt(squares / (splits - 1) / splits) : 0;
    const interval = { lo: Math.max(1, mean - half), hi: mean + half, level: 0.95 } as const;
    return {
      "": quantity({ value: mean, unit, n: fake.rows, note, ...(splits > 1 && { interval }) }),
      ".std": quantity({ value: Math.sqrt(squares / splits), unit, n: fake.rows }),
      ...ofReal(),
    };
  },
});

/** The score of each split. */
function scores({ rows, dim, data }: Samples, splits: number, order: Int32Array | undefined): Float64Array {
  const marginal = new Float64Array(dim);
  const p = new Float64Array(dim);
  return Float64Array.from({ length: splits }, (_, split) => {
    const [from, to] = [Math.floor((split * rows) / splits), Math.floor(((split + 1) * rows) / splits)];
    marginal.fill(0);
    // sum over images of sum_y p log p
    let certainty = 0;
    for (let i = from; i < to; i++) {
      const at = (order?.[i] ?? i) * dim;
      let most = Number.NEGATIVE_INFINITY;
      for (let y = 0; y < dim; y++) most = Math.max(most, data[at + y]);
      let total = 0;
      for (let y = 0; y < dim; y++) {
        p[y] = Math.exp(data[at + y] - most);
        total += p[y];
      }
      const logTotal = Math.log(total);
      for (let y = 0; y < dim; y++) {
        const share = p[y] / total;
        marginal[y] += share;
        // exp may be 0 where the logarithm is finite: 0 times it is 0
        certainty += share * (data[at + y] - most - logTotal);
      }
    }
    const n = to - from;
    const uncertainty = marginal.reduce(
      (all, mass) => (mass > 0 ? all + (mass / n) * Math.log(mass / n) : all),
      0,
    );
    return Math.exp(certainty / n - uncertainty);
  });
}
