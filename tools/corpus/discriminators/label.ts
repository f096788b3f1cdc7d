/**
 * What is true of a discriminator, by its own answers to samples that the log never saw. Written before anything was trained for measuring.
 *
 * - overfits: it was given few rows, and at the end its score alone tells a training row from a held-out one in at least three of four pairs
 *   (AUC); it does not where each row was new and the AUC is at most .6. Else it is neither, and counts for nothing.
 * - dead, of probabilities: over real and generated samples the logits' deviation is at most .05, and the middle logit is beyond those of
 *   1/10 and 9/10. At 1/2 an equilibrium looks the same.
 * - dead, of scores: that deviation is at most a 10,000th of the largest that it had.
 *
 * Numbers of the end are medians over the last fifth of the records.
 */
import type { DiscriminatorRun } from "./run.ts";

const KNOWS = 0.75;
const KNOWS_NOT = 0.6;
const SAME = 0.05;
const FAR = Math.log(9);
const LOST = 1e-4;

/** Undefined for what is neither. */
export function isTrue({
  setting: { question, objective, flaw },
  end: { auc, deviation, largest, middle },
}: DiscriminatorRun): boolean | undefined {
  if (auc === null || deviation === null || largest === null || middle === null) return undefined;
  if (question === "overfitting") {
    if (flaw !== null) return auc >= KNOWS ? true : undefined;
    return auc <= KNOWS_NOT ? false : undefined;
  }
  return objective === "non-saturating"
    ? deviation <= SAME && Math.abs(middle) >= FAR
    : deviation <= LOST * largest;
}
