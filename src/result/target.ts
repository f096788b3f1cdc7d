/** The data that a training is measured against. */

import type { ImageGrid } from "./figures.ts";

/** What is known of the target distribution, for figures and diagnoses. */
export interface TargetRecord {
  readonly kind: string;
  readonly dim: number;
  readonly image?: { readonly height: number; readonly width: number; readonly channels: number };
  readonly box?: { readonly low: number; readonly high: number; readonly bins: number };
  readonly modes?: {
    readonly centers: readonly (readonly number[])[];
    readonly std: number;
    readonly weights: readonly number[];
    readonly names: readonly string[];
  };
  /** Standard deviation of the target, pooled over coordinates. */
  readonly sd: number;
  /** At most 400 real points (dim 1 or 2). */
  readonly points?: readonly (readonly number[])[];
  /** The density on a grid (dim 1, where it is known). */
  readonly density?: { readonly x: readonly number[]; readonly p: readonly number[] };
  /** Some real images. */
  readonly images?: ImageGrid;
}
