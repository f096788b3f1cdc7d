/**
 * The numbers at which alarms are raised. Each was tried against others on one half of a corpus of labelled runs and kept; the
 * other half tells how often the alarms are right (docs/diagnoses.md, npm run verify:diagnoses).
 */

export const THRESHOLDS = {
  /** D's mean output on real samples, and 1 minus it on generated ones, beyond which it is pinned. */
  certainty: 0.99,
  /** The generator's gradient norm, as a part of its start. */
  fall: 0.1,
  /** The same, where nothing passes a gradient on, whatever D answers. */
  dead: 0,
  /** Records at the end in which nothing passed one on: a few may be chance, where rectifiers come back. */
  still: 20,
  /** D's mean output on generated samples minus that on real ones, beyond which it ranks them the wrong way round. */
  lead: 0.001,
  /** Records at the end in which it does: at equilibrium the order is chance, and ten in a row are one in a thousand. */
  behind: 10,
  /** |loss| of a probabilistic GAN: 50 nats is a probability of 2e-22. A critic's has no scale: its limit is float32's (divergence.ts). */
  loss: 50,
  /** Spread (see support.ts) beyond which the samples have left the data. */
  spread: 3,
  /** The distance of a converged generator, in null medians. */
  nulls: 3,
  /**
   * Deviations of the null that a two-sample statistic of a converged generator may be off, and those beyond which it is no
   * chance: between the two, so few samples do not tell. Small smooth errors of a generator show first in energy, columns,
   * components and cells, and labelled trainings that converged have them.
   */
  alike: 6,
  apart: 7,
  /** The same of what tells a lost region, the share of the data that is drawn too thinly: there only chance is forgiven. */
  region: 3.5,
  regionApart: 5,
  /** The part of what a limit allows beyond real samples that the last snapshots of a converged generator take on average. */
  margin: 0.7,
  /** The movement between snapshots of one that oscillates, in null medians of the Earth mover's distance. */
  movement: 5,
  /** Part of the modes; holding no more of them is a collapse. */
  modes: 0.5,
  /** Part of the data in bins that generated samples have given up, where modes have no names. */
  lost: 0.5,
  /** Share of generated samples on the data, without which they are elsewhere rather than on a part of them. */
  precise: 0.4,
  /** Share of the data within the reach of generated samples, beyond which they are thin there rather than gone. */
  reached: 0.6,
} as const;

export type Thresholds = { readonly [Name in keyof typeof THRESHOLDS]: number };

/** Those that a diagnosis shall use: ours, unless others are tried. */
export const thresholdsOf = ({ thresholds }: { readonly thresholds?: Thresholds | undefined }): Thresholds =>
  thresholds ?? THRESHOLDS;
