import { EPOCH } from "../signals.ts";
import type { FormatContext, LineSink, LogFormat } from "./format.ts";
import { KnownNames } from "./known-names.ts";
import { type Line, type Pair, pairsOf, plain, tensorName } from "./pairs.ts";

/** Losses on other data than the training's. */
const HELD_OUT = /\b(?:val|valid|validation|test|eval|evaluation)\b\s*[\]:|-]/i;

export const text: LogFormat = {
  title: "text with names and numbers: key: value, key=value, key value, progress bars",
  source:
    "PyTorch's DCGAN tutorial, PyTorch-GAN, pix2pix, CycleGAN, BicycleGAN, ComboGAN, pix2pixHD, StudioGAN, BasicSR, GFPGAN, HiFi-GAN, CTGAN, Keras, tqdm, Python's logging",
  example:
    "[0/5][0/1583]\tLoss_D: 1.81\tLoss_G: 4.2\tD(x): 0.61\tD(G(z)): 0.58 / 0.02\n[0/5][50/1583]\tLoss_D: 0.52\tLoss_G: 6.4\tD(x): 0.83\tD(G(z)): 0.11 / 0.01\n",
  claim({ text: line, before }, context) {
    // What looks like a JSON object is one, whole or not.
    if (/^\s*\{\s*"/.test(line)) return undefined;
    const names = new KnownNames(context.reader.columns);
    const { pairs, unnamed } = pairsOf(plain(line));
    // The step may stand on a line of its own.
    const withBefore =
      before !== undefined &&
      pairsOf(plain(before)).pairs.some(({ name }) => names.kindOf(name) === "counter");
    const known = pairs.filter(({ name }) => names.kindOf(name) === "signal");
    const counted = pairs.some(({ name }) => names.kindOf(name) === "counter");
    const tensors = unnamed.some((_, i) => names.kindOf(tensorName(i)) === "signal");
    // A letter alone may be anything.
    const isClear = known.length > 1 || (known.length === 1 && (counted || known[0].name.length > 1));
    if (isClear)
      return {
        because: `its lines hold names and numbers, such as ${known[0].name}: ${known[0].text}`,
        withBefore,
      };
    return tensors ? { because: "its lines hold tensors that --map names", withBefore } : undefined;
  },
  open: (context) => new Text(context),
};

type Member = readonly [name: string, value: string];

interface Row {
  readonly counters: readonly Member[];
  readonly signals: readonly Member[];
  readonly isBar: boolean;
  readonly line: number;
}

class Text implements LineSink {
  readonly #context: FormatContext;
  readonly #names: KnownNames;
  /** Counters that lines without one belong to, and whether they stood on a line with signals. */
  #counters: readonly Member[] = [];
  #counted = false;
  #tensors = 0;
  #bare: string | undefined;
  /** A progress bar's last state, which the line behind it may repeat with more digits. */
  #held: Row | undefined;
  #last: Row | undefined;
  /** Names and numbers of the last row. */
  #pairs: readonly Pair[] = [];

  constructor(context: FormatContext) {
    this.#context = context;
    this.#names = new KnownNames(context.reader.columns);
  }

  line(given: string, number: number): void {
    this.#context.reader.lines(number);
    const line = plain(given);
    if (line.trim() === "" || this.#isWrapped(line)) return;
    const found = pairsOf(line);
    const counters = this.#countersOf(found);
    const signals = this.#signalsOf(found, counters.length > 0);
    if (signals.length === 0) this.#heading(counters);
    else if (!HELD_OUT.test(line)) this.#row(counters, signals, found, number);
  }

  /** A number that is cut off at the end would be another number. */
  rest(given: string, number: number): void {
    const line = plain(given);
    const last = pairsOf(line).pairs.at(-1);
    const before = this.#pairs.find(({ name }) => name === last?.name);
    const usual = before && decimals(before.text);
    const isCut =
      last !== undefined &&
      line.trimEnd().endsWith(last.text) &&
      usual !== undefined &&
      decimals(last.text) < usual;
    if (isCut) this.#context.reader.note("cut", number);
    else this.line(given, number);
  }

  finish(final: boolean): undefined {
    if (final) this.#release();
    return undefined;
  }

  /** "step" on a line of its own, and its number on the next. */
  #isWrapped(line: string): boolean {
    const word = line.trim();
    const before = this.#bare;
    this.#bare = /^[A-Za-z_]{1,20}$/.test(word) && this.#names.kindOf(word) === "counter" ? word : undefined;
    if (this.#bare !== undefined) return true;
    if (before === undefined || !/^\d{1,12}$/.test(word)) return false;
    this.#heading([[before, word]]);
    return true;
  }

  /** "Epoch [3/200], Step [400/600]": a counter with a total beside an epoch counts batches. */
  #countersOf({ pairs }: Line): Member[] {
    const counters = pairs.filter(({ name }) => this.#names.kindOf(name) === "counter");
    const hasEpoch = counters.some(({ name }) => this.#names.rankOf(name) === EPOCH);
    return counters.map((pair) => {
      const isBatch = hasEpoch && pair.second !== undefined && this.#names.rankOf(pair.name) < EPOCH;
      return counterOf(isBatch ? { ...pair, name: "batch" } : pair);
    });
  }

  #signalsOf({ pairs, unnamed }: Line, counted: boolean): Member[] {
    const inTime = counted || this.#counters.length > 0;
    const named = pairs.flatMap((pair) => {
      const kind = this.#names.kindOf(pair.name);
      return kind === "signal" || (kind === "quality" && inTime) ? membersOf(pair) : [];
    });
    const tensors = unnamed.map((value): Member => [tensorName(this.#tensors++), value]);
    return [...named, ...tensors.filter(([name]) => this.#names.kindOf(name) === "signal")];
  }

  /** Counters of the lines to come. */
  #heading(counters: readonly Member[]): void {
    if (counters.length === 0) return;
    const replaced = new Set(counters.map(([name]) => this.#names.rankOf(name)));
    const kept = this.#counted
      ? []
      : this.#counters.filter(([name]) => !replaced.has(this.#names.rankOf(name)));
    const epoch = this.#counters.filter(
      ([name]) => this.#names.rankOf(name) === EPOCH && !replaced.has(EPOCH),
    );
    this.#counters = [...(this.#counted ? epoch : kept), ...counters];
    this.#counted = false;
    this.#tensors = 0;
  }

  #row(
    counters: readonly Member[],
    signals: readonly Member[],
    { pairs, progress, isOfBatch }: Line,
    number: number,
  ): void {
    const epoch = this.#counters.filter(([name]) => this.#names.rankOf(name) === EPOCH);
    const hasEpoch = counters.some(([name]) => this.#names.rankOf(name) === EPOCH);
    // A summary below a line of the same step tells nothing new.
    if (counters.length === 0 && progress === undefined && this.#counted && this.#isKnown(signals)) {
      this.#context.reader.note("repeats", number);
      return;
    }
    const inEpoch = hasEpoch || epoch.length > 0;
    const part: Member[] =
      progress === undefined || (inEpoch && !isOfBatch) ? [] : [[inEpoch ? "batch" : "step", progress]];
    const own = counters.length > 0 && !isOfBatch ? counters : [...counters, ...part];
    const at = own.length === 0 ? this.#counters : hasEpoch ? own : [...epoch, ...own];
    if (own.length > 0) {
      this.#counters = at;
      this.#counted = true;
    }
    for (const { name } of pairs) this.#names.show(name, number);
    // A bar that has not moved shows zeros before anything was measured.
    if (progress === "0" && signals.every(([, value]) => Number(value) === 0)) return;
    const row = { counters: at, signals, isBar: progress !== undefined, line: number };
    if (this.#held !== undefined && !this.#repeats(this.#held, row)) this.#release();
    this.#held = row;
    if (!row.isBar) this.#release();
    this.#pairs = pairs;
  }

  #isKnown(signals: readonly Member[]): boolean {
    return signals.every(([signal]) =>
      this.#pairs.some(({ name }) => name === signal.replace(/ (?:#\d+|2)$/, "")),
    );
  }

  /** A bar, or a line like the last one, that repeats the last one tells nothing new. */
  #release(): void {
    const row = this.#held;
    if (row === undefined) return;
    this.#held = undefined;
    const last = this.#last;
    const isOld = last !== undefined && this.#repeats(row, last) && (row.isBar || this.#equals(row, last));
    if (isOld) this.#context.reader.note("repeats", row.line);
    else this.#context.reader.row([...row.counters, ...row.signals], row.line);
    this.#last = row;
  }

  /** Whether both are of one step, and the second has the signals of the first. */
  #repeats(first: Row, second: Row): boolean {
    const names = new Set(second.signals.map(([name]) => name));
    return (
      first.counters.length > 0 &&
      this.#stepOf(first) === this.#stepOf(second) &&
      first.signals.every(([name]) => names.has(name))
    );
  }

  #equals(first: Row, second: Row): boolean {
    const values = new Map(second.signals);
    return first.signals.every(([name, value]) => values.get(name) === value);
  }

  #stepOf({ counters }: Row): string {
    return counters
      .map(([name, value]) => `${this.#names.rankOf(name)}=${value}`)
      .sort()
      .join();
  }
}

const counterOf = ({ name, text: value }: Pair): Member => [name, value.replaceAll(",", "")];

/** A list has a game for each number; the second of `a / b` was taken after the generator's step. */
function membersOf({ name, text: value, second, more }: Pair): Member[] {
  if (value.includes(",")) return [];
  if (more.length > 0) return [value, ...more].map((each, i): Member => [`${name} #${i + 1}`, each]);
  return second === undefined
    ? [[name, value]]
    : [
        [name, value],
        [`${name} 2`, second],
      ];
}

const decimals = (number: string): number => /\.(\d+)/.exec(number)?.[1].length ?? 0;
