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
    log: { sensitivity: 0.2821, specificity: 1, n: 294, intervals: { sensitivity: [0.1654, 0.4378], specificity: [0.9852, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 1, specificity: 1, n: 294, intervals: { sensitivity: [0.9103, 1], specificity: [0.9852, 1] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9912, n: 128, intervals: { sensitivity: [0.7847, 1], specificity: [0.952, 0.9984] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.9643, specificity: 0.9916, n: 294, intervals: { sensitivity: [0.8788, 0.9902], specificity: [0.9699, 0.9977] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9643, specificity: 0.9916, n: 294, intervals: { sensitivity: [0.8788, 0.9902], specificity: [0.9699, 0.9977] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.9167, specificity: 0.9655, n: 128, intervals: { sensitivity: [0.6461, 0.9851], specificity: [0.9147, 0.9865] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0782, specificity: 1, n: 294, intervals: { sensitivity: [0.0506, 0.1189], specificity: [0.93, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.3333, specificity: 1, n: 294, intervals: { sensitivity: [0.2771, 0.3948], specificity: [0.93, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.7647, specificity: 0.9959, n: 294, intervals: { sensitivity: [0.6324, 0.86], specificity: [0.9771, 0.9993] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.6429, specificity: 0.99, n: 128, intervals: { sensitivity: [0.4583, 0.7929], specificity: [0.9455, 0.9982] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9464, specificity: 0.9874, n: 294, intervals: { sensitivity: [0.8539, 0.9816], specificity: [0.9636, 0.9957] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9722, n: 128, intervals: { sensitivity: [0.8389, 1], specificity: [0.9215, 0.9905] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9524, specificity: 0.9921, n: 294, intervals: { sensitivity: [0.8421, 0.9868], specificity: [0.9715, 0.9978] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9573, n: 128, intervals: { sensitivity: [0.7412, 1], specificity: [0.9038, 0.9816] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.381, specificity: 0.9881, n: 294, intervals: { sensitivity: [0.25, 0.5319], specificity: [0.9656, 0.9959] } },
  },
};
