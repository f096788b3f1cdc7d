/** An exact study of a distance. */

/** A computation without training, as figures show it. */
export type StudyRecord = (TranslationRecord | TransportRecord) & {
  /** What the study found, in a sentence or two; absent in results of older versions. */
  readonly finding?: string;
};

/** A shape against itself shifted by theta. */
export interface TranslationRecord {
  readonly subject: "translation";
  readonly shape: "blocks" | "lines";
  /** The shift from which on the shapes are apart. */
  readonly width: number;
  /** Ascending; `jsd` and `emd` have a number for each. */
  readonly theta: readonly number[];
  readonly jsd: readonly number[];
  readonly emd: readonly number[];
}

/** Plans between two histograms on the same bins. */
export interface TransportRecord {
  readonly subject: "transport";
  /** Where the bins are, ascending; `real`, `fake` and `potential` have a number for each. Masses sum to 1. */
  readonly positions: readonly number[];
  readonly real: readonly number[];
  readonly fake: readonly number[];
  /** 1-Lipschitz, lowest 0: sum potential (real - fake) is the earth mover's distance. */
  readonly potential: readonly number[];
  /** The optimal one first. `moves` has a row for each real bin: what it gets from each generated bin. */
  readonly plans: readonly {
    readonly name: string;
    readonly cost: number;
    readonly moves: readonly (readonly number[])[];
  }[];
}
