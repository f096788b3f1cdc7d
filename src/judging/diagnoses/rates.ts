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
    log: { sensitivity: 0.2778, specificity: 1, n: 294, intervals: { sensitivity: [0.1585, 0.4399], specificity: [0.9853, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9167, specificity: 1, n: 294, intervals: { sensitivity: [0.7817, 0.9713], specificity: [0.9853, 1] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.8667, specificity: 0.9823, n: 128, intervals: { sensitivity: [0.6212, 0.9626], specificity: [0.9378, 0.9951] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.9811, specificity: 0.9793, n: 294, intervals: { sensitivity: [0.9006, 0.9967], specificity: [0.9524, 0.9911] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9811, specificity: 0.9793, n: 294, intervals: { sensitivity: [0.9006, 0.9967], specificity: [0.9524, 0.9911] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.9167, specificity: 0.9569, n: 128, intervals: { sensitivity: [0.6461, 0.9851], specificity: [0.9031, 0.9815] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0766, specificity: 1, n: 294, intervals: { sensitivity: [0.0496, 0.1165], specificity: [0.9229, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.3548, specificity: 1, n: 294, intervals: { sensitivity: [0.2979, 0.4162], specificity: [0.9229, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.8913, specificity: 0.9919, n: 294, intervals: { sensitivity: [0.7696, 0.9527], specificity: [0.9711, 0.9978] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.76, specificity: 1, n: 128, intervals: { sensitivity: [0.5657, 0.885], specificity: [0.964, 1] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9821, specificity: 1, n: 294, intervals: { sensitivity: [0.9055, 0.9968], specificity: [0.9841, 1] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.8333, specificity: 0.9545, n: 128, intervals: { sensitivity: [0.6078, 0.9416], specificity: [0.898, 0.9804] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9524, specificity: 0.9841, n: 294, intervals: { sensitivity: [0.8421, 0.9868], specificity: [0.9599, 0.9938] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.9412, specificity: 0.982, n: 128, intervals: { sensitivity: [0.7302, 0.9895], specificity: [0.9367, 0.995] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.2857, specificity: 0.9921, n: 294, intervals: { sensitivity: [0.1717, 0.4357], specificity: [0.9715, 0.9978] } },
  },
};
