/**
 * How often each alarm is right, on labelled runs that played no part in choosing its thresholds. `npm run
 * verify:diagnoses` measures the rates and writes this file; an alarm that is not listed has not been measured.
 */

import type { Rate } from "../../result/index.ts";

export type Alarm = "diverged" | "saturated" | "stale" | "moving" | "converged" | "oscillating" | "collapsed";

/**
 * What an alarm was judged on: training signals alone, samples as well, samples of data whose modes are unknown, samples of data
 * of more than two dimensions, or generated samples without real ones.
 */
export type Basis = "log" | "samples" | "unnamed" | "many" | "generated";

export const RATES: Readonly<Partial<Record<Alarm, Readonly<Partial<Record<Basis, Rate>>>>>> = {
  diverged: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.3235, specificity: 1, n: 294, intervals: { sensitivity: [0.1913, 0.4916], specificity: [0.9854, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9118, specificity: 0.9923, n: 294, intervals: { sensitivity: [0.7704, 0.9695], specificity: [0.9724, 0.9979] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 1, n: 128, intervals: { sensitivity: [0.7719, 1], specificity: [0.9677, 1] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.9286, specificity: 0.9832, n: 294, intervals: { sensitivity: [0.8302, 0.9719], specificity: [0.9576, 0.9934] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9286, specificity: 0.9832, n: 294, intervals: { sensitivity: [0.8302, 0.9719], specificity: [0.9576, 0.9934] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.9, specificity: 0.9661, n: 128, intervals: { sensitivity: [0.5958, 0.9821], specificity: [0.9161, 0.9867] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0729, specificity: 1, n: 294, intervals: { sensitivity: [0.0466, 0.1122], specificity: [0.9244, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.2915, specificity: 1, n: 294, intervals: { sensitivity: [0.2384, 0.351], specificity: [0.9244, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9362, specificity: 0.9757, n: 294, intervals: { sensitivity: [0.8284, 0.9781], specificity: [0.948, 0.9888] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.88, specificity: 0.9806, n: 128, intervals: { sensitivity: [0.7004, 0.9583], specificity: [0.9319, 0.9947] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 1, specificity: 0.9959, n: 294, intervals: { sensitivity: [0.9324, 1], specificity: [0.9769, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.84, specificity: 1, n: 128, intervals: { sensitivity: [0.6535, 0.936], specificity: [0.964, 1] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.95, specificity: 0.9961, n: 294, intervals: { sensitivity: [0.835, 0.9862], specificity: [0.978, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9744, n: 128, intervals: { sensitivity: [0.7412, 1], specificity: [0.9273, 0.9912] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.5, specificity: 0.9961, n: 294, intervals: { sensitivity: [0.352, 0.648], specificity: [0.978, 0.9993] } },
  },
};
