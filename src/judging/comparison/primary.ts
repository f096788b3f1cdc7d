/** Quantities in which regressions are looked for where a scenario names none: distance, and modes where there are some. */
export const DEFAULT_PRIMARY = ["emd", "mode-coverage.modes20"] as const;

/** Each more costs power: Holm asks more of all. */
export const MOST_PRIMARY = 5;
