import type { TrainingLog } from "./training-log.ts";

/** Bytes of a log on their way into rows. */
export interface Feed {
  /** @throws InputError for what is no log */
  push(bytes: Uint8Array): void;
  /** How much of a training is there: 0 before the first signal. */
  readonly rows: number;
  /** The log up to here. @param final whether it has ended @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog;
}
