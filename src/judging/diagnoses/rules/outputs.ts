/** What kind of outputs of the discriminator a log holds. */

import type { StepRecord } from "../../../result/index.ts";
import { short } from "./evidence.ts";

/** Whether only scores are logged: a critic's, or a discriminator's before the sigmoid. They are no probabilities. */
export const scoresOnly = (records: readonly StepRecord[]): boolean =>
  records.every(({ probReal, probFake }) => probReal === null && probFake === null) &&
  records.some(({ criticReal, criticFake }) => criticReal !== null || criticFake !== null);

/** "0.7 on real and 0.3 on generated samples". */
export const answers = (probReal: number | null, probFake: number | null): string =>
  `${probReal === null ? "unknown" : short(probReal)} on real and ${probFake === null ? "unknown" : short(probFake)} on generated samples`;
