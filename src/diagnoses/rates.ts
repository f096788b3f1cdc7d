/**
 * How often each alarm is right, on labelled runs that played no part in choosing its thresholds. `npm run
 * verify:diagnoses` measures the rates and writes this file; an alarm that is not listed has not been measured.
 */

import type { Rate } from "../result.ts";

export type Alarm = "diverged" | "saturated" | "stale" | "moving" | "converged" | "oscillating" | "collapsed";

/**
 * What an alarm was judged on: training signals alone, samples as well, samples of data whose modes nobody named, or
 * generated samples without real ones.
 */
export type Basis = "log" | "samples" | "unnamed" | "generated";

export const RATES: Readonly<Partial<Record<Alarm, Readonly<Partial<Record<Basis, Rate>>>>>> = {
  diverged: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.3333, specificity: 1, n: 196, intervals: { sensitivity: [0.1719, 0.5463], specificity: [0.9785, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9048, specificity: 1, n: 196, intervals: { sensitivity: [0.7109, 0.9735], specificity: [0.9785, 1] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.8974, specificity: 0.9745, n: 196, intervals: { sensitivity: [0.7642, 0.9594], specificity: [0.9363, 0.99] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.8974, specificity: 0.9745, n: 196, intervals: { sensitivity: [0.7642, 0.9594], specificity: [0.9363, 0.99] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0783, specificity: 1, n: 196, intervals: { sensitivity: [0.0463, 0.1294], specificity: [0.8865, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.259, specificity: 1, n: 196, intervals: { sensitivity: [0.1984, 0.3306], specificity: [0.8865, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9667, specificity: 0.9458, n: 196, intervals: { sensitivity: [0.8333, 0.9941], specificity: [0.9002, 0.9712] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.8889, specificity: 1, n: 196, intervals: { sensitivity: [0.7469, 0.9559], specificity: [0.9766, 1] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 1, specificity: 0.988, n: 196, intervals: { sensitivity: [0.8865, 1], specificity: [0.9571, 0.9967] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.3, specificity: 0.994, n: 196, intervals: { sensitivity: [0.1666, 0.4788], specificity: [0.9667, 0.9989] } },
  },
};
