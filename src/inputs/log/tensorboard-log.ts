/** The scalars of an event file as a log: all that was logged at one step is one row. */

import { InputError } from "../../errors.ts";
import { quoted } from "../file.ts";
import type { Feed } from "./feed.ts";
import { SeriesTable } from "./series-table.ts";
import { EventReader } from "./tensorboard.ts";
import { type ColumnMap, LogReader, type TrainingLog } from "./training-log.ts";

/** Bytes of an event file, in the order in which they come. */
export class EventFeed implements Feed {
  readonly #where: string;
  readonly #reader: EventReader;
  readonly #log: LogReader;
  readonly #series: SeriesTable;
  /** Tags of pictures, histograms and whatever else is no scalar. */
  readonly #others = new Set<string>();
  #signals = 0;

  constructor(where: string, map?: ColumnMap) {
    this.#where = where;
    this.#series = new SeriesTable(where);
    this.#log = new LogReader(where, map);
    this.#reader = new EventReader(
      where,
      (scalar) => {
        this.#series.add(scalar);
        if (this.#log.columns.isRead(scalar.tag)) this.#signals++;
      },
      (tag) => this.#others.add(tag),
    );
  }

  /** @throws InputError for a broken file */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** Scalars that are a training signal, so far. */
  get rows(): number {
    return this.#signals;
  }

  /** @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog {
    if (this.#series.count === 0) throw this.#noScalars();
    const log = this.#series.into(this.#log, final).finish(final);
    const { again } = this.#series;
    return {
      ...log,
      format: "TensorBoard's event file",
      because: "its name or its first bytes are those of an event file",
      // The step is no tag.
      columns: log.columns.filter(({ column }) => column !== "step"),
      warnings: [
        ...(again > 0 ? [`${again} scalars were logged again after a restart; the later ones are used`] : []),
        ...(final && this.#reader.cut ? ["the last event is truncated and ignored"] : []),
        ...log.warnings,
      ],
    };
  }

  #noScalars(): InputError {
    const others = [...this.#others].slice(0, 3).map(quoted).join(", ");
    return new InputError(
      others === ""
        ? "the event file holds no numbers"
        : `the event file holds no numbers, only images or other data (${others})`,
      {
        where: this.#where,
        hint: "log the losses with add_scalar, or use the event file of the run that holds them",
      },
    );
  }
}
