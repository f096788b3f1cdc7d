/** Bytes of a log of lines: finds out which format it has, and hands the lines to it. */

import { basename } from "node:path";
import { Lines } from "../lines.ts";
import type { ColumnMap } from "./columns.ts";
import type { Feed } from "./feed.ts";
import { namedMeaning } from "./fields.ts";
import type { Claim, FormatContext, LineSink, LogFormat } from "./formats/format.ts";
import { formats } from "./formats/index.ts";
import { noFormat, Seen } from "./no-format.ts";
import { type LineRange, LogReader, type TrainingLog } from "./training-log.ts";

/** A line with the norms of ten thousand layers; a longer one is no log. */
const MAX_LINE = 2 ** 20;
/** Lines of a program's words that may stand before the log. */
const MAX_PREAMBLE = 10_000;

export interface FeedOptions {
  readonly map?: ColumnMap;
  /** Names of the columns of a table without a header. */
  readonly columns?: readonly string[];
  /** The lines that are read of a file of lines; all unless given. */
  readonly only?: LineRange;
  /** Whether to read no further: asked between parts of a file. */
  stopped?(): boolean;
}

export class LogFeed implements Feed {
  readonly #context: FormatContext;
  readonly #lines: Lines;
  readonly #seen = new Seen();
  #sink: LineSink | undefined;
  #format: { readonly title: string; readonly because: string } | undefined;

  constructor(where: string, { map, columns, only }: FeedOptions = {}) {
    const named = (columns ?? [])
      .filter((name) => namedMeaning(name) !== undefined)
      .map((name) => [name, name]);
    this.#context = {
      where,
      name: basename(where),
      reader: new LogReader(where, { ...Object.fromEntries(named), ...map }, only),
      ...(columns && { columns }),
    };
    this.#lines = new Lines(where, "a log", MAX_LINE, { redrawn: true });
  }

  /** @throws InputError for what is no text, or a line beyond 1 MiB */
  push(bytes: Uint8Array): void {
    for (const text of this.#lines.push(bytes)) this.#line(text);
  }

  /** Rows with a signal so far. */
  get rows(): number {
    return this.#sink?.finish?.(false)?.rows ?? this.#context.reader.rows;
  }

  /** The log up to here. @param final whether it has ended @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog {
    if (final) {
      for (const text of this.#lines.end()) {
        if (this.#sink === undefined) this.#line(text);
        else this.#sink.rest(text, this.#lines.number);
      }
    }
    if (this.#sink === undefined) throw noFormat(this.#seen, this.#context);
    const reader = this.#sink.finish?.(final) ?? this.#context.reader;
    return {
      ...reader.finish(final),
      format: this.#format?.title ?? "",
      because: this.#format?.because ?? "",
    };
  }

  #line(text: string): void {
    const { number } = this.#lines;
    if (this.#sink !== undefined) {
      this.#sink.line(text, number);
      return;
    }
    if (text.trim() === "") return;
    const opening = this.#seen.next(text, number);
    for (const format of Object.values<LogFormat>(formats)) {
      const claim = format.claim(opening, this.#context);
      if (claim === undefined) continue;
      this.#open(format, claim, text, number);
      return;
    }
    if (number > MAX_PREAMBLE) throw noFormat(this.#seen, this.#context);
  }

  #open(format: LogFormat, { because, withBefore }: Claim, text: string, number: number): void {
    const { reader } = this.#context;
    this.#sink = format.open(this.#context);
    this.#format = { title: format.title, because };
    const { before } = this.#seen;
    const preamble = this.#seen.lines - 1 - (withBefore ? 1 : 0);
    const [first] = this.#seen.first;
    if (preamble > 0) reader.preamble(preamble, first.line, first.text);
    if (withBefore && before !== undefined) this.#sink.line(before.text, before.line);
    this.#sink.line(text, number);
  }
}
