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
    log: { sensitivity: 0.3438, specificity: 1, n: 294, intervals: { sensitivity: [0.2041, 0.5169], specificity: [0.9855, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 1, specificity: 0.9962, n: 294, intervals: { sensitivity: [0.8928, 1], specificity: [0.9787, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9912, n: 128, intervals: { sensitivity: [0.7847, 1], specificity: [0.952, 0.9984] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 1, specificity: 0.9832, n: 294, intervals: { sensitivity: [0.9358, 1], specificity: [0.9576, 0.9934] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 1, specificity: 0.9832, n: 294, intervals: { sensitivity: [0.9358, 1], specificity: [0.9576, 0.9934] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.9167, specificity: 0.9655, n: 128, intervals: { sensitivity: [0.6461, 0.9851], specificity: [0.9147, 0.9865] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0847, specificity: 1, n: 294, intervals: { sensitivity: [0.056, 0.126], specificity: [0.9229, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.3589, specificity: 1, n: 294, intervals: { sensitivity: [0.3017, 0.4203], specificity: [0.9229, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.913, specificity: 0.996, n: 294, intervals: { sensitivity: [0.7968, 0.9657], specificity: [0.9775, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.6429, specificity: 0.99, n: 128, intervals: { sensitivity: [0.4583, 0.7929], specificity: [0.9455, 0.9982] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9242, specificity: 0.9912, n: 294, intervals: { sensitivity: [0.8346, 0.9672], specificity: [0.9686, 0.9976] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.95, specificity: 0.9722, n: 128, intervals: { sensitivity: [0.7639, 0.9911], specificity: [0.9215, 0.9905] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.94, specificity: 0.9959, n: 294, intervals: { sensitivity: [0.8378, 0.9794], specificity: [0.9772, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9573, n: 128, intervals: { sensitivity: [0.7412, 1], specificity: [0.9038, 0.9816] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.36, specificity: 0.9959, n: 294, intervals: { sensitivity: [0.2414, 0.4986], specificity: [0.9772, 0.9993] } },
  },
};
