/** A measured number, and what real samples would score. */

export interface Measured {
  readonly value: number;
  /** "nats", "modes", "share", "data units", "loss per parameter unit", ... */
  readonly unit: string;
  /** Number of generated samples (or records) behind the value. */
  readonly n: number;
  /** Number of real samples behind it, where they are compared. */
  readonly nReal?: number;
  readonly nullBand?: NullBand;
  /** Standard deviation over the random subsets of rows that the value is a mean of. */
  readonly sd?: number;
  readonly interval?: { readonly lo: number; readonly hi: number; readonly level: number };
  /** What the reader should know about this value, e.g. the share of samples out of range. */
  readonly note?: string;
}

/** A number, or the reason why there is none. */
export type Quantity = Measured | { readonly value: null; readonly why: string };

/** What the same metric says of two real samples of the same size. */
export interface NullBand {
  readonly median: number;
  /** A perfect generator scores below `lo` with a chance of 5 %, and above `hi` with a chance of 5 %. */
  readonly lo: number;
  readonly hi: number;
  /** Standard deviation of the resamples; absent in results of versions that did not keep it. */
  readonly sd?: number;
  readonly resamples: number;
  readonly n: number;
  /** Rows of the one set of real samples whose halvings these are, all worked out together; absent where each pair was drawn anew. */
  readonly halved?: number;
}
