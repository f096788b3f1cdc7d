import type { LogReader } from "../training-log.ts";

/** What a format may ask for, and where its rows go. */
export interface FormatContext {
  /** What errors call the file. */
  readonly where: string;
  /** The file's name without its folder. */
  readonly name: string;
  /** Names of the columns of a table without a header, by the user. */
  readonly columns?: readonly string[];
  readonly reader: LogReader;
}

/** A line that is not blank, while nobody knows what the file is. */
export interface Opening {
  readonly text: string;
  /** The line before it that is not blank. */
  readonly before: string | undefined;
  /** The first line that is not blank. */
  readonly first: string;
}

export interface Claim {
  /** What says that the file is of this format, as the end of a sentence: "its header names d_loss". */
  readonly because: string;
  /** Whether the line before is part of the log: a header. */
  readonly withBefore?: boolean;
}

/** Takes the lines of a log, from the one that was claimed on. */
export interface LineSink {
  line(text: string, line: number): void;
  /** The end of a file without a line end: what a program was writing when it was stopped, or still is. */
  rest(text: string, line: number): void;
  /** Called before the log is looked at. @returns the reader that holds the rows, where it is another one */
  finish?(final: boolean): LogReader | undefined;
}

/** One format of log: a file in this folder, a line in index.ts, a test. */
export interface LogFormat {
  /** What it reads, in words. */
  readonly title: string;
  /** Which programs write it. */
  readonly source: string;
  /** A few lines of such a file; the test of the registry reads them. */
  readonly example: string;
  /** Called with each line that is not blank until a format claims the file. */
  claim(opening: Opening, context: FormatContext): Claim | undefined;
  open(context: FormatContext): LineSink;
}
