/** A game of two players and its rounds. */

/** A number at some rounds of a game. */
export interface RoundSeries {
  readonly step: readonly number[];
  readonly value: readonly number[];
}

/** An eigenvalue: of a game's update map at the equilibrium, or of a training's Jacobian. */
export interface EigenvalueRecord {
  readonly re: number;
  readonly im: number;
}

/** A two-player game as figures show it: positions to six digits, at most 800 of each kind. */
export interface GameRecord {
  /** What is played, and under which update rule, for people. */
  readonly title: string;
  readonly rule: string;
  /** Names of the generator's number and of the discriminator's. */
  readonly coordinates: readonly [string, string];
  readonly equilibrium: readonly [number, number];
  /** The discriminator's number is kept within [-clip, clip]; null where it is free. */
  readonly clip: number | null;
  readonly path: {
    readonly step: readonly number[];
    readonly generator: readonly number[];
    readonly discriminator: readonly number[];
    /** Every round; every so many; or, where that would hide the turns, the first and the last ones. */
    readonly rounds: "all" | "even" | "ends";
  };
  /** Distance from the equilibrium; extremes are kept. */
  readonly radius: RoundSeries;
  /** Velocities on a grid around the path, row by row from the lowest discriminator; null where there is no finite one. */
  readonly field: {
    readonly generator: readonly number[];
    readonly discriminator: readonly number[];
    readonly velocity: readonly (readonly [number, number] | null)[];
  };
  /** Of one round at the equilibrium, or why it has none. */
  readonly eigenvalues: readonly EigenvalueRecord[] | { readonly why: string };
  /** The quadratic form that the rule keeps, and how far rounding has moved it; null where nothing is kept. */
  readonly conserved: {
    readonly form: {
      readonly generator: number;
      readonly mixed: number;
      readonly discriminator: number;
    };
    readonly value: number;
    /** Departure from that value over the largest squared radius. */
    readonly departure: RoundSeries;
  } | null;
}
