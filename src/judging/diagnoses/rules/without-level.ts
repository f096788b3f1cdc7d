/** The verdict on a log that starts when the generator's gradient is gone already, where nothing shows why. */

import type { StepRecord, Verdict } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compare, inconclusive, short } from "./evidence.ts";
import { GONE, GONE_SOURCE, goneStretch, LASTING, START_RECORDS, type Start } from "./gone.ts";
import { answers, scoresOnly } from "./outputs.ts";
import { causesOfZero } from "./zero-gradient.ts";

/** A gradient that is gone at the start and to the end, under a discriminator that is not known to be certain. */
export function goneThroughout(
  { probabilistic }: DiagnosisInput,
  records: readonly StepRecord[],
  start: Start | null,
): Verdict | undefined {
  const gone = goneStretch(records);
  if (gone === undefined || start?.gone !== true || records.length < START_RECORDS + LASTING)
    return undefined;
  // A critic's loss has no scale, so a gradient that only is small may be as it should be.
  if (probabilistic === false && gone.highest > 0) return undefined;
  const [{ step: from }] = gone.records;
  const last = records[records.length - 1];
  const row = compare({
    shows: "saturated",
    metric: "generator's gradient norm, highest",
    from,
    to: last.step,
    observed: gone.highest,
    operator: "<=",
    threshold: GONE,
    source: GONE_SOURCE,
  });
  const { probReal, probFake } = records.findLast((record) => record.probReal !== null) ?? last;
  const missing = [
    ...(probReal === null ? ["probReal"] : []),
    ...(records.every((record) => record.probFake === null) ? ["probFake"] : []),
  ];
  const certainty =
    probabilistic === false || scoresOnly(records)
      ? "The discriminator's outputs are scores, not probabilities, so they do not show why."
      : missing.length > 0
        ? `It is unknown whether the discriminator is so certain that the generator cannot learn: the log lacks ${missing.join(", ")}.`
        : `The discriminator is not certain at the end (${answers(probReal, probFake)}), so a certain discriminator is not the cause. ` +
          "Log gradNormG from the first step of the training.";
  const size = gone.highest === 0 ? "exactly 0" : `at most ${short(gone.highest)}`;
  const causes = gone.highest === 0 ? ` ${causesOfZero(records, records.indexOf(gone.records[0]))}` : "";
  return inconclusive(
    `The generator's gradient is gone from step ${from} on (${size}), and the log has no earlier level from which ` +
      `it fell. ${certainty}${causes}`,
    [row],
  );
}
