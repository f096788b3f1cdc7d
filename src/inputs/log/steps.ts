/** The step of a line, by its finest counter. */

import { BATCH, EPOCH } from "./signals.ts";

/** A counter of the training's progress; the lowest rank in a line is its step. */
export interface Counter {
  readonly rank: number;
  readonly value: number;
}

/**
 * Where steps are counted within epochs, and start again with each, they are counted on. An epoch that comes again, of a
 * training that was started again, begins where it began before.
 */
export class Steps {
  #step = -Infinity;
  #epoch = -Infinity;
  #offset = 0;
  /** The epochs up to this one, ascending, each with what was added to its steps. */
  readonly #epochs: { readonly epoch: number; readonly offset: number }[] = [];

  /** @param onEpoch called where the step starts again with a new epoch */
  next({ rank, value }: Counter, epoch: number | undefined, onEpoch: () => void): number {
    if (epoch !== undefined && rank < EPOCH && epoch !== this.#epoch) {
      if (epoch < this.#epoch) this.#backTo(epoch);
      else if (value < this.#step || (value === this.#step && rank === BATCH)) {
        this.#offset += this.#step + 1 - value;
        onEpoch();
      }
      this.#epochs.push({ epoch, offset: this.#offset });
      this.#epoch = epoch;
    }
    this.#step = value;
    return value + this.#offset;
  }

  /** What came from this epoch on counts no longer; one that was not logged begins where the next one did. */
  #backTo(epoch: number): void {
    while (this.#epochs.length > 0 && this.#epochs[this.#epochs.length - 1].epoch >= epoch) {
      this.#offset = this.#epochs.pop()?.offset ?? 0;
    }
  }
}
