/**
 * Measures of the quality of generated samples that other programs log: which there are, which way is better, and which values are
 * impossible. The first in this list that a log holds is the one that its diagnosis follows.
 */

export interface Measure {
  readonly title: string;
  readonly better: "lower" | "higher";
  /** Values outside are impossible, whatever the samples are. */
  readonly range: readonly [lo: number, hi: number];
  /** What must stand in a name: any of these lists of words, in any order. */
  readonly words: readonly string[];
  readonly source: string;
}

/** Features are bounded, and so are distances between them: an FID beyond this is a broken computation. */
const HUGE = 1e6;
/** Rounding may leave a distance of 0 slightly below it. */
const ROUND = -1e-3;

export const MEASURES = {
  fid: {
    title: "Frechet Inception distance",
    better: "lower",
    range: [ROUND, HUGE],
    words: ["fid", "frechet inception distance"],
    source: "Heusel et al. 2017, arXiv 1706.08500",
  },
  kid: {
    title: "kernel Inception distance",
    better: "lower",
    // Its estimate is unbiased, so it may lie below 0 by chance.
    range: [-1, HUGE],
    words: ["kid", "kernel inception distance"],
    source: "Binkowski et al. 2018, arXiv 1801.01401",
  },
  is: {
    title: "Inception score",
    better: "higher",
    range: [1 - 1e-3, HUGE],
    words: ["inception score", "inception", "is k"],
    source: "Salimans et al. 2016, arXiv 1606.03498",
  },
  emd: {
    title: "Earth mover's distance",
    better: "lower",
    range: [ROUND, Number.MAX_VALUE],
    words: ["emd", "earth mover distance", "swd"],
    source: "Rubner et al. 2000",
  },
  mmd: {
    title: "maximum mean discrepancy",
    better: "lower",
    range: [-1, Number.MAX_VALUE],
    words: ["mmd"],
    source: "Gretton et al. 2012, JMLR 13",
  },
  jsd: {
    title: "Jensen-Shannon divergence",
    better: "lower",
    range: [ROUND, 1.001],
    words: ["jsd"],
    source: "Lin 1991",
  },
  precision: {
    title: "precision",
    better: "higher",
    range: [0, 1],
    words: ["precision", "f 1 8"],
    source: "Kynkaanniemi et al. 2019, arXiv 1904.06991",
  },
  recall: {
    title: "recall",
    better: "higher",
    range: [0, 1],
    words: ["recall", "f 8"],
    source: "Kynkaanniemi et al. 2019, arXiv 1904.06991; F_8: Sajjadi et al. 2018, arXiv 1806.00035",
  },
  lpips: {
    title: "perceptual distance LPIPS",
    better: "lower",
    range: [ROUND, HUGE],
    words: ["lpips"],
    source: "Zhang et al. 2018, arXiv 1801.03924",
  },
  psnr: {
    title: "peak signal-to-noise ratio",
    better: "higher",
    range: [-HUGE, HUGE],
    words: ["psnr"],
    source: "ITU-T J.247",
  },
  ssim: {
    title: "structural similarity",
    better: "higher",
    range: [-1.001, 1.001],
    words: ["ssim", "msssim"],
    source: "Wang et al. 2004, IEEE TIP 13",
  },
  higher: {
    title: "a quality that the user named, higher is better",
    better: "higher",
    range: [-Number.MAX_VALUE, Number.MAX_VALUE],
    words: [],
    source: "--map COLUMN=quality.higher",
  },
  lower: {
    title: "a quality that the user named, lower is better",
    better: "lower",
    range: [-Number.MAX_VALUE, Number.MAX_VALUE],
    words: [],
    source: "--map COLUMN=quality.lower",
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureId = keyof typeof MEASURES;

/** Words beside a measure's that leave it what it is. */
const BESIDE = new Set(
  "k full score val validation test valid eval evaluation metric metrics train mean avg ema pr".split(" "),
);

/**
 * @param words of the name, in lower case, numbers apart: "fid50k_full" is fid, 50, k, full
 * @returns undefined where the name is no measure: "fid_best", "lpips_loss"
 */
export function measureOf(words: readonly string[]): MeasureId | undefined {
  for (const [id, { words: phrases }] of Object.entries<Measure>(MEASURES)) {
    for (const phrase of phrases) {
      const asked = phrase.split(" ");
      if (!asked.every((word) => words.includes(word))) continue;
      const rest = words.filter((word) => !asked.includes(word));
      if (rest.every((word) => BESIDE.has(word) || /^\d+$/.test(word))) return id as MeasureId;
    }
  }
  return undefined;
}
