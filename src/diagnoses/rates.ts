/**
 * How often each alarm is right, on labelled runs that played no part in choosing its thresholds. `npm run
 * verify:diagnoses` measures the rates and writes this file; an alarm that is not listed has not been measured.
 */

import type { Rate } from "../result.ts";

export type Alarm = "diverged" | "saturated" | "converged" | "oscillating" | "collapsed";

/** What an alarm was judged on: training signals alone, or samples as well. */
export type Basis = "log" | "samples";

export const RATES: Readonly<Partial<Record<Alarm, Readonly<Partial<Record<Basis, Rate>>>>>> = {};
