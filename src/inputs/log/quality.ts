/** Measures of quality that a log holds, each as a series of its own: they come every few thousand steps, between the losses. */

import type { QualitySeries } from "../../result/index.ts";
import { MEASURES, type MeasureId } from "./measures.ts";
import type { Restart } from "./order.ts";

interface Point {
  readonly step: number;
  readonly value: number;
  readonly line: number;
}

/** Values that a log holds at most. */
const MOST = 1_000_000;

export class QualityTable {
  readonly #series = new Map<string, { readonly measure: MeasureId; readonly points: Point[] }>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A step that goes back starts again: what came from there on before is not part of the run that went on. */
  add(column: string, measure: MeasureId, point: Point): void {
    if (this.#count >= MOST) return;
    const known = this.#series.get(column) ?? { measure, points: [] };
    if (!this.#series.has(column)) this.#series.set(column, known);
    const { points } = known;
    while (points.length > 0 && points[points.length - 1].step >= point.step) {
      points.pop();
      this.#count--;
    }
    points.push(point);
    this.#count++;
  }

  /** @param restarts of the training, from which on what was measured before is no part of it */
  series(restarts: readonly Restart[] = []): QualitySeries[] {
    return [...this.#series].map(([column, { measure, points }]) => {
      const { title, better, range } = MEASURES[measure];
      const kept = points.filter(
        ({ step, line }) => !restarts.some((restart) => line < restart.line && step >= restart.to),
      );
      return {
        column,
        measure,
        title,
        better,
        range: [...range] as [number, number],
        steps: kept.map(({ step }) => step),
        values: kept.map(({ value }) => (Number.isFinite(value) ? value : null)),
      };
    });
  }
}
