/**
 * How often each alarm is right, on labelled runs that played no part in choosing its thresholds. `npm run
 * verify:diagnoses` measures the rates and writes this file; an alarm that is not listed has not been measured.
 */

import type { Rate } from "../result.ts";

export type Alarm = "diverged" | "saturated" | "stale" | "moving" | "converged" | "oscillating" | "collapsed";

/**
 * What an alarm was judged on: training signals alone, samples as well, samples of data whose modes are unknown, samples of data
 * of more than two dimensions, or generated samples without real ones.
 */
export type Basis = "log" | "samples" | "unnamed" | "many" | "generated";

export const RATES: Readonly<Partial<Record<Alarm, Readonly<Partial<Record<Basis, Rate>>>>>> = {
  diverged: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.2667, specificity: 1, n: 392, intervals: { sensitivity: [0.1596, 0.4104], specificity: [0.9891, 1] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9111, specificity: 1, n: 392, intervals: { sensitivity: [0.7927, 0.9649], specificity: [0.9891, 1] } },
  },
  saturated: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.8875, specificity: 0.9904, n: 392, intervals: { sensitivity: [0.7998, 0.9397], specificity: [0.9721, 0.9967] } },
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.8875, specificity: 0.9904, n: 392, intervals: { sensitivity: [0.7998, 0.9397], specificity: [0.9721, 0.9967] } },
  },
  stale: {
    // biome-ignore format: a rate is a line
    log: { sensitivity: 0.0699, specificity: 1, n: 392, intervals: { sensitivity: [0.047, 0.1027], specificity: [0.9425, 1] } },
  },
  moving: {
    // biome-ignore format: a rate is a line
    generated: { sensitivity: 0.2766, specificity: 1, n: 392, intervals: { sensitivity: [0.231, 0.3273], specificity: [0.9425, 1] } },
  },
  converged: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9048, specificity: 0.9787, n: 392, intervals: { sensitivity: [0.8074, 0.9556], specificity: [0.9567, 0.9897] } },
  },
  oscillating: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9863, specificity: 0.9937, n: 392, intervals: { sensitivity: [0.9264, 0.9976], specificity: [0.9774, 0.9983] } },
  },
  collapsed: {
    // biome-ignore format: a rate is a line
    samples: { sensitivity: 0.9846, specificity: 0.9817, n: 392, intervals: { sensitivity: [0.9179, 0.9973], specificity: [0.9606, 0.9916] } },
    // biome-ignore format: a rate is a line
    unnamed: { sensitivity: 0.2, specificity: 0.9969, n: 392, intervals: { sensitivity: [0.1208, 0.3127], specificity: [0.9829, 0.9995] } },
  },
};
