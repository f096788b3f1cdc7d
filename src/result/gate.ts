/** An expectation, and whether it held. */

export interface Gate {
  /** e.g. "convergence is converged" */
  readonly name: string;
  readonly level: GateLevel;
  readonly operator: string;
  /** What was asked for, for people: "converged on every seed". */
  readonly expected: string;
  /** What was found, for people: "converged on 3 of 5 seeds". */
  readonly observed: string;
  /** Each seed's value: a number, a verdict's status, or null with the reason in `observed`. */
  readonly values: readonly {
    readonly seed: number;
    readonly value: number | string | null;
    readonly passed: boolean;
  }[];
  readonly passed: boolean;
}

export type GateLevel = "off" | "warn" | "error";

/** Which failed gates decide the exit code: warnings too, those of level error, or none. */
export type FailOn = "warn" | "error" | "never";
