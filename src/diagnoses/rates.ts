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
    log: { sensitivity: 0.3333, specificity: 1, n: 196, intervals: { sensitivity: [0.1628, 0.5625], specificity: [0.9789, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9444, specificity: 0.9944, n: 196, intervals: { sensitivity: [0.7424, 0.9901], specificity: [0.9689, 0.999] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.9118, specificity: 0.9938, n: 196, intervals: { sensitivity: [0.7704, 0.9695], specificity: [0.9659, 0.9989] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9118, specificity: 0.9938, n: 196, intervals: { sensitivity: [0.7704, 0.9695], specificity: [0.9659, 0.9989] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0488, specificity: 1, n: 196, intervals: { sensitivity: [0.0249, 0.0933], specificity: [0.8928, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.2988, specificity: 1, n: 196, intervals: { sensitivity: [0.234, 0.3728], specificity: [0.8928, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9688, specificity: 0.9817, n: 196, intervals: { sensitivity: [0.8426, 0.9945], specificity: [0.9476, 0.9938] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9459, specificity: 1, n: 196, intervals: { sensitivity: [0.823, 0.985], specificity: [0.9764, 1] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9787, specificity: 0.9933, n: 196, intervals: { sensitivity: [0.8889, 0.9962], specificity: [0.963, 0.9988] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.4468, specificity: 1, n: 196, intervals: { sensitivity: [0.3141, 0.5875], specificity: [0.9749, 1] } },
  },
};
