/** One row of a log, as diagnoses see a step of any training. */

import type { StepRecord } from "../../result/index.ts";
import type { Signal } from "./signals.ts";

/** Where a row's numbers stand. */
export interface Rows {
  step(row: number): number;
  value(row: number, signal: Signal): number | null;
  layers(row: number, player: "D" | "G"): readonly (number | null)[];
  marks(row: number): readonly Signal[] | undefined;
}

export class LogRecord implements StepRecord {
  readonly #table: Rows;
  readonly #row: number;

  constructor(table: Rows, row: number) {
    this.#table = table;
    this.#row = row;
  }

  get step(): number {
    return this.#table.step(this.#row);
  }

  get lossD(): number | null {
    return this.#value("lossD");
  }

  get lossG(): number | null {
    return this.#value("lossG");
  }

  get gradNormD(): number | null {
    return this.#norm("D");
  }

  get gradNormG(): number | null {
    return this.#norm("G");
  }

  get criticReal(): number | null {
    return this.#value("criticReal");
  }

  get criticFake(): number | null {
    return this.#value("criticFake");
  }

  get probReal(): number | null {
    return this.#value("probReal");
  }

  get probFake(): number | null {
    return this.#value("probFake");
  }

  get lossDReal(): number | null {
    return this.#value("lossDReal");
  }

  get lossDFake(): number | null {
    return this.#value("lossDFake");
  }

  get signReal(): number | null {
    return this.#value("signReal");
  }

  get signFake(): number | null {
    return this.#value("signFake");
  }

  get probValidation(): number | null {
    return this.#value("probValidation");
  }

  get criticValidation(): number | null {
    return this.#value("criticValidation");
  }

  get accuracyD(): number | null {
    return this.#value("accuracyD");
  }

  get layersD(): readonly (number | null)[] {
    return this.#table.layers(this.#row, "D");
  }

  get layersG(): readonly (number | null)[] {
    return this.#table.layers(this.#row, "G");
  }

  get nonFinite(): readonly string[] | undefined {
    return this.#table.marks(this.#row);
  }

  #value(signal: Signal): number | null {
    return this.#table.value(this.#row, signal);
  }

  /** Where only layers were logged, their norms together are the whole net's. */
  #norm(player: "D" | "G"): number | null {
    const whole = this.#value(player === "D" ? "gradNormD" : "gradNormG");
    if (whole !== null) return whole;
    const layers = this.#table.layers(this.#row, player);
    if (layers.length === 0 || layers.includes(null)) return null;
    return Math.hypot(...(layers as number[]));
  }
}
