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
    samples: { sensitivity: 0.8718, specificity: 1, n: 294, intervals: { sensitivity: [0.7329, 0.944], specificity: [0.9852, 1] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.6923, specificity: 0.9826, n: 128, intervals: { sensitivity: [0.4237, 0.8732], specificity: [0.9388, 0.9952] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.9643, specificity: 0.9916, n: 294, intervals: { sensitivity: [0.8788, 0.9902], specificity: [0.9699, 0.9977] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9643, specificity: 0.9916, n: 294, intervals: { sensitivity: [0.8788, 0.9902], specificity: [0.9699, 0.9977] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 1, specificity: 0.9741, n: 128, intervals: { sensitivity: [0.7575, 1], specificity: [0.9267, 0.9912] } },
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
    many: { sensitivity: 0.7308, specificity: 1, n: 128, intervals: { sensitivity: [0.5392, 0.863], specificity: [0.9637, 1] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9464, specificity: 0.9874, n: 294, intervals: { sensitivity: [0.8539, 0.9816], specificity: [0.9636, 0.9957] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.8333, specificity: 0.9636, n: 128, intervals: { sensitivity: [0.6078, 0.9416], specificity: [0.9102, 0.9858] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9524, specificity: 0.9921, n: 294, intervals: { sensitivity: [0.8421, 0.9868], specificity: [0.9715, 0.9978] } },
    // biome-ignore format: a rate is a line
    many: { sensitivity: 0.8889, specificity: 0.9818, n: 128, intervals: { sensitivity: [0.672, 0.969], specificity: [0.9361, 0.995] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.381, specificity: 0.9881, n: 294, intervals: { sensitivity: [0.25, 0.5319], specificity: [0.9656, 0.9959] } },
  },
};
