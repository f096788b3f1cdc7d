/** What changed against earlier trainings, and ways of training held against each other. */

/** Several ways of training held against each other by one quantity. */
export interface MethodsRecord {
  readonly metric: string;
  readonly unit: string;
  readonly better: ChangeEvidence["better"];
  /** The first method, which the others are tested against. */
  readonly reference: string;
  /** What makes the comparison less than fair: budgets or seeds that differ. */
  readonly notes: readonly string[];
  readonly methods: readonly MethodRecord[];
}

export interface MethodRecord {
  readonly name: string;
  /** All of them, the failed ones too. */
  readonly configurations: readonly { readonly scenario: string; readonly values: readonly SeedValue[] }[];
  /** How many trainings converged, with Wilson's 95 % interval of the rate. */
  readonly success: {
    readonly of: number;
    readonly converged: number;
    readonly lo: number;
    readonly hi: number;
  };
  readonly diverged: number;
  /** The best of 1, 2, ... of its trainings, as it is to be expected; one that diverged counts as the worst value of all. */
  readonly expectedBest: readonly number[];
  /** Against the first method: Hodges and Lehmann's shift, and p by Mann-Whitney, adjusted over the methods by Holm. */
  readonly against?: {
    readonly shift: number | null;
    readonly lo: number | null;
    readonly hi: number | null;
    readonly p: number;
    readonly adjusted: number;
  };
}

/** Two sets of trainings held against each other, quantity by quantity. */
export interface ComparisonRecord {
  /** What stands on either side, for people: "baseline main", "ganscope-out/ring8-gan". */
  readonly before: string;
  readonly after: string;
  /** Chance of a false alarm that a scenario's quantities share. */
  readonly alpha: number;
  readonly changes: readonly Change[];
}

export type ChangeVerdict = "improved" | "regressed" | "no change" | "not comparable" | "too little data";

/** One primary quantity of one scenario, before and after; the scenario as a whole where it cannot be compared. */
export interface Change {
  readonly scenario: string;
  readonly metric: string | null;
  readonly verdict: ChangeVerdict;
  /** One or two sentences for people: the evidence, or what stands in the way and what to do. */
  readonly why: string;
  /** What differs and need not stand in the way: an engine, a version, an option of the trainer. */
  readonly notes: readonly string[];
  /** Absent where nothing could be computed. */
  readonly evidence?: ChangeEvidence;
}

export interface ChangeEvidence {
  readonly unit: string;
  /** Where a better generator moves it; "null" when the best value is what real samples score: what is compared is then the distance from that. */
  readonly better: "lower" | "higher" | "null";
  readonly before: readonly SeedValue[];
  readonly after: readonly SeedValue[];
  /** Exact Mann-Whitney, two-sided (of single sets of samples by their standard errors), and the same adjusted over the quantities by Holm. */
  readonly p: number;
  readonly adjusted: number;
  /** Whether p was counted; the normal approximation otherwise. */
  readonly exact: boolean;
  /** Cliff's delta. */
  readonly delta: number;
  /** Hodges and Lehmann's shift with its interval; null where it has no finite value. */
  readonly shift: number | null;
  readonly interval: { readonly lo: number | null; readonly hi: number | null; readonly level: number };
  /** A shift within this is no change, however sure. */
  readonly noise: number;
}

/** A seed's final value. Null: `why` there is none; where its training diverged, it counts as the worst there is. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number | null;
  readonly why?: string;
  readonly diverged?: true;
  /** Of a set of samples: the standard error of its value, where there is an interval. */
  readonly error?: number;
}
