/** The step of a line, by its finest counter. */

import { BATCH, EPOCH } from "./fields.ts";

/** A counter of the training's progress; the lowest rank in a line is its step. */
export interface Counter {
  readonly rank: number;
  readonly value: number;
}

/** Where steps are counted within epochs, and start again with each, they are counted on. */
export class Steps {
  #step = -Infinity;
  #epoch = -Infinity;
  #offset = 0;

  /** @param onEpoch called where the step starts again with a new epoch */
  next({ rank, value }: Counter, epoch: number | undefined, onEpoch: () => void): number {
    if (epoch !== undefined && rank < EPOCH) {
      if (epoch > this.#epoch && (value < this.#step || (value === this.#step && rank === BATCH))) {
        this.#offset += this.#step + 1 - value;
        onEpoch();
      }
      this.#epoch = epoch;
    }
    this.#step = value;
    return value + this.#offset;
  }
}
