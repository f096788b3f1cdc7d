/** What is odd about the lines of a log: each kind once, with its number of lines and the first of them. */

const SAID = {
  "no-log": (lines: string, detail: string) => `${lines} before the log, e.g. ${detail}`,
  "no-object": (lines: string, detail: string) => `${lines} ignored: not a JSON object, e.g. ${detail}`,
  ragged: (lines: string, detail: string) =>
    `${lines} ignored: wrong number of cells for the header, ${detail}`,
  "no-number": (lines: string, detail: string) => `${lines} with a cell that is not a number, ${detail}`,
  "no-step": (lines: string) => `${lines} without a step; line numbers are used instead`,
  "same-step": (lines: string) => `${lines} with the same step as the line before`,
  "header-again": (lines: string) => `${lines} repeating the header`,
  "header-changed": (lines: string) => `${lines} with a new header: the columns change there`,
  epochs: (lines: string) =>
    `${lines} where the step starts again with a new epoch; steps are numbered continuously`,
  nothing: (lines: string) => `${lines} without a training signal`,
  repeats: (lines: string) => `${lines} repeating the numbers of a line before; ignored`,
  cut: (lines: string) => `${lines} truncated at the end of the file, ignored`,
} as const;

export type Note = keyof typeof SAID;

export class Notes {
  readonly #notes = new Map<Note, { count: number; readonly first: number; readonly detail: string }>();

  add(note: Note, line: number, detail = ""): void {
    const known = this.#notes.get(note);
    if (known === undefined) this.#notes.set(note, { count: 1, first: line, detail });
    else known.count++;
  }

  list(): string[] {
    return [...this.#notes].map(([note, { count, first, detail }]) =>
      SAID[note](count === 1 ? `line ${first}` : `${count} lines (first: line ${first})`, detail),
    );
  }
}
