/** Which faults the samples of a scenario would have shown. */

/**
 * What the verdict on convergence would find in samples of this size and dimension: faults were planted in real samples and
 * looked for by the same rules.
 */
export interface PowerRecord {
  /** Rows of either side, and columns. */
  readonly n: number;
  readonly dim: number;
  /** What was compared: the samples as they are (of images the pixels), or features of them. */
  readonly space: "data" | "features";
  readonly faults: readonly FaultRecord[];
  /** By quantity, what samples score whose columns are all off by a tenth of a standard deviation: that much is forgiven. */
  readonly forgiven?: Readonly<Record<string, number>>;
  /**
   * By quantity, how many null medians samples score whose columns are all moved by one standard deviation. A bound in null
   * medians above this lets anything pass.
   */
  readonly ratios: Readonly<Record<string, number>>;
}

/** A kind of fault and how small it may be to be found. */
export interface FaultRecord {
  /** "shift", "column", "scale", "region", "correlation" or "copies" (src/measuring/power/faults.ts). */
  readonly fault: string;
  /** The smallest size tried that was found every time; null where none was. */
  readonly size: number | null;
  /** The largest size tried. */
  readonly largest: number;
  /** "sd" or "share". */
  readonly unit: string;
  /** The fault of this size in words: "a shift of every column by 0.1 sd". */
  readonly words: string;
  /** The quantity that shows it best; null where none does. */
  readonly by: string | null;
  /** Rows of either side that would find the largest size, where these do not: an estimate. Null where none is known. */
  readonly rows?: number | null;
}
