/**
 * Named lists of expectations. Of a preset only those entries count that can hold and can fail in the scenario at hand: no
 * saturation of a critic, no modes where none are known, no convergence of a game.
 */

import type { WrittenExpectation } from "./written-expectation.ts";

export interface Preset {
  /** One line for lists. */
  readonly title: string;
  readonly expect: readonly WrittenExpectation[];
}

export const presets: Readonly<Record<string, Preset>> = {
  "ganscope:strict": {
    title:
      "learned on every seed: converged, all modes, D never saturated, EMD within 3 nulls in the last 3 snapshots",
    expect: [
      { verdict: "convergence", is: "converged" },
      { verdict: "collapse", is: "none" },
      { verdict: "saturation", is: "none" },
      { metric: "emd", maxNulls: 3, at: { last: 3 } },
      { verdict: "equilibrium", is: "converges" },
    ],
  },
  "ganscope:smoke": {
    title: "nothing broke: not diverged, not collapsed, not saturated; a run too short to tell does not fail",
    expect: [
      {
        verdict: "convergence",
        is: [
          "converged",
          "improving",
          "oscillating",
          "worsening",
          "off-data",
          "not-converged",
          "inconclusive",
        ],
      },
      { verdict: "collapse", is: ["none", "partial", "not-applicable", "inconclusive"] },
      { verdict: "saturation", is: ["none", "not-applicable", "inconclusive"] },
      { verdict: "equilibrium", is: ["converges", "slow", "cycles", "inconclusive"] },
    ],
  },
};
