import { InputError } from "../../../errors.ts";
import { quoted } from "../../file.ts";
import { cutterOf, numberOf, separatorOf } from "../cells.ts";
import { type Cell, type Column, MAX_COLUMNS } from "../columns.ts";
import type { FormatContext, LineSink, LogFormat } from "./format.ts";

/** A header and its rows. */
export const table: LogFormat = {
  title: "a table with a header: commas, tabs, semicolons or columns of blanks",
  source:
    "RFC 4180; Weights & Biases: a column a run, its __MIN and __MAX left out; PyTorch Lightning's metrics.csv: sparse rows, _step before _epoch; Chainer's and fastai's printed tables",
  example: "epoch,d_loss,g_loss\n1,1.31,0.74\n2,1.22,0.81\n",
  claim({ text, before, first }, context) {
    // JSON and lists are no tables, whatever a separator would make of them.
    if (/^\s*[[{]/.test(first)) return undefined;
    const cut = cutterOf(text);
    const cells = cut(text);
    if (cells.length > MAX_COLUMNS) throw context.reader.columns.tooWide(1);
    // Words between blanks are a sentence, until a row of numbers stands under them.
    if (text.includes(separatorOf(text)) && isHeader(cells, context)) return signalOf(cells, context);
    if (before === undefined) return undefined;
    const names = cut(before);
    if (!cells.some((cell) => typeof numberOf(cell) === "number")) return undefined;
    return names.length === cells.length && isHeader(names, context)
      ? { ...signalOf(names, context), withBefore: true }
      : undefined;
  },
  open: (context) => new Table(context),
};

const signalOf = (cells: readonly string[], { reader }: FormatContext) => ({
  because: `its header names ${quoted(cells.find((cell) => reader.columns.isSignal(cell)) ?? "")}`,
});

/** Several names, one at least that is a signal, and no numbers. */
function isHeader(cells: readonly string[], { reader }: FormatContext): boolean {
  if (cells.some((cell) => typeof numberOf(cell) === "number")) return false;
  // A sentence with a comma in it is no header.
  if (cells.some((cell) => cell.length > 200 || /[:=]\s*[-+.\d]/.test(cell))) return false;
  return cells.some((cell) => reader.columns.isSignal(cell));
}

class Table implements LineSink {
  readonly #context: FormatContext;
  #header: readonly Column[] = [];
  #cut: (line: string) => string[] = (line) => [line];

  constructor(context: FormatContext) {
    this.#context = context;
  }

  line(text: string, number: number): void {
    if (text.trim() === "") return;
    const { reader } = this.#context;
    if (this.#header.length === 0) {
      this.#cut = cutterOf(text);
      this.#head(this.#cut(text), number);
      return;
    }
    const cells = this.#cut(text);
    if (isHeader(cells, this.#context)) {
      const same =
        cells.length === this.#header.length && cells.every((cell, i) => cell === this.#header[i].name);
      reader.note(same ? "header-again" : "header-changed", number);
      this.#head(cells, number);
    } else if (cells.length !== this.#header.length) {
      reader.note("ragged", number, `${cells.length} for ${this.#header.length}`);
    } else {
      reader.cells(
        cells.map((cell, i): Cell => [this.#header[i], cell]),
        number,
      );
    }
  }

  /** The last line is taken for whole when it has all its cells. */
  rest(text: string, number: number): void {
    if (text.trim() === "") return;
    if (this.#header.length === 0 || this.#cut(text).length === this.#header.length) this.line(text, number);
    else this.#context.reader.note("cut", number);
  }

  #head(names: readonly string[], line: number): void {
    const { where, reader } = this.#context;
    const seen = new Set<string>();
    const twice = names.find((name) => name !== "" && seen.size === seen.add(name).size);
    if (twice !== undefined) {
      throw new InputError(`the header names the column ${quoted(twice)} twice`, {
        where: `${where}:${line}`,
        hint: "rename one of the columns",
      });
    }
    // pandas leaves the name of its index empty.
    const index = names[0] === "" || /^Unnamed: 0$/.test(names[0]);
    this.#header = names.map((name, i) => reader.columns.get(i === 0 && index ? INDEX : name, line));
  }
}

/** What a table's first column without a name is read as: the number of the row. */
const INDEX = "batch";
