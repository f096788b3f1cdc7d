/**
 * Names and numbers in a line of free text: `key: 1.5`, `key=1.5`, `key 1.5`, `key (1.5)`, `[key: 1.5]`. A number is read together with
 * the words before it, back to the last number or to a mark that ends a thought. Nothing is read of dates, times, shares in percent
 * and numbers with a unit grown on to them.
 */

import { stripVTControlCharacters } from "node:util";

export interface Pair {
  readonly name: string;
  /** As it stands in the line. */
  readonly text: string;
  /** Of `a / b` the second number. */
  second?: string;
  /** Of `a, b, c` the others. */
  readonly more: string[];
}

export interface Line {
  readonly pairs: readonly Pair[];
  /** Numbers in tensor(...) that no name stands before. */
  readonly unnamed: readonly string[];
  /** Of a progress bar, how many of its parts are done. */
  readonly progress: string | undefined;
  /** Whether the bar is Lightning's: its numbers are those of one batch, where other bars show means of an epoch so far. */
  readonly isOfBatch: boolean;
}

/** What terminals take as commands, but for tabs. */
const CONTROL = /(?!\t)\p{Cc}/u;
const CONTROLS = /(?!\t)\p{Cc}/gu;

/** Lookarounds keep out parts of words and of versions. */
const NUMBER =
  /(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+(?![\d.])|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|nan|inf(?:inity)?)(?!\w|\.[\w.]|%|:\d)/gi;
const WRAPPER = /(?:tensor|array|np\.float\d+|float\d*)\(\[?\s*$/;
const SEPARATOR =
  /\s*(?:=+|:)\s*["']?\s*[[(]?\s*$|\s*[[(]\s*$|\s+$|(?<=\b(?:epoch|iter|iteration|step))[-#]$/i;
const END_OF_THOUGHT =
  /[,;|<>{}\t[\]]|\s{2,}|\s[-\u2013]\s|[.!?]\s|:\s|\d(?::\d[\d.]*)+(?:\s|$)|\d%(?:\s|$)|\b(?:No|Yes|None|True|False)\s/g;
/** PyTorch's DCGAN tutorial: [epoch/epochs][batch/batches]. Others leave one of the totals out, or pad the numbers with blanks. */
const BRACKETS =
  /(?:^|[\s:])\[\s*(\d{1,9})(?:\s*\/\s*\d{1,9}\s*\]\s*\[\s*(\d{1,9})(?:\s*\/\s*\d{1,9})?|\s*\]\s*\[\s*(\d{1,9})\s*\/\s*\d{1,9})\s*\]/;
/** [epoch/epochs] Loss_D: ... */
const EPOCHS = /^\s*\[\s*(\d{1,9})\s*\/\s*\d{1,9}\s*\](?=\s+[A-Za-z])/;
/** Keras-GAN: `1200 [D loss: ...`. */
const LEADING = /^\s*(\d{1,12})(?=\s*\[[A-Za-z]|:\s+[A-Za-z])/;
const PROGRESS = /(?:^|[\s|])(\d{1,12})\/\d{1,12}\s*(?:\[|\u2501)/;
/** Lightning's bar: `Epoch 3:  45%|####| 45/100 [00:10<00:12, 4.40it/s, v_num=0, d_loss=0.7]`. */
const LIGHTNING = /\d\/\d{1,12} \[[^\]]*, v_num=/;
const LONGEST_NAME = 80;

/** A line without a terminal's commands. */
export const plain = (line: string): string =>
  CONTROL.test(line) ? stripVTControlCharacters(line).replace(CONTROLS, "") : line;

/** What a number in tensor(...) that has no name is called: its place among those since the last name. */
export const tensorName = (i: number): string => `tensor ${i + 1}`;

/** @example pairsOf("Loss_D: 1.5 D(G(z)): 0.6 / 0.1").pairs[1]   // { name: "D(G(z))", text: "0.6", second: "0.1", more: [] } */
export function pairsOf(line: string): Line {
  const pairs: Pair[] = [];
  const unnamed: string[] = [];
  const brackets = BRACKETS.exec(line);
  const epochs = brackets === null ? EPOCHS.exec(line) : null;
  if (brackets !== null) {
    pairs.push(
      { name: "epoch", text: brackets[1], more: [] },
      { name: "batch", text: brackets[2] ?? brackets[3], more: [] },
    );
  } else if (epochs !== null) {
    pairs.push({ name: "epoch", text: epochs[1], more: [] });
  } else {
    const leading = LEADING.exec(line)?.[1];
    if (leading !== undefined) pairs.push({ name: "step", text: leading, more: [] });
  }
  const counted = brackets ?? epochs;
  const behind = counted === null ? 0 : counted.index + counted[0].length;
  let end = 0;
  let last: Pair | undefined;
  for (const found of line.matchAll(NUMBER)) {
    const [text] = found;
    const start = found.index;
    if (line[start - 1] === ":" && /\d/.test(line[start - 2] ?? "")) continue;
    const gap = line.slice(end, start);
    const from = end;
    end = start + text.length;
    // "Epoch: [1/25] [40/500]": what stands in brackets is known
    if (counted !== null && start >= counted.index && start < behind) continue;
    if (last !== undefined && /^\s*\/\s*$/.test(gap)) {
      last.second ??= text;
      continue;
    }
    if (last !== undefined && /^,\s+$/.test(gap)) {
      last.more.push(text);
      continue;
    }
    const wrapper = WRAPPER.exec(gap);
    const at = wrapper === null ? start : from + wrapper.index;
    const name = knownNameBefore({ line, from, at, end, wrapped: wrapper !== null });
    if (name === undefined) {
      last = undefined;
      if (wrapper !== null) unnamed.push(text);
      continue;
    }
    last = { name, text, more: [] };
    pairs.push(last);
  }
  return {
    pairs: withPlayers(pairs),
    unnamed,
    progress: PROGRESS.exec(line)?.[1],
    isOfBatch: LIGHTNING.test(line),
  };
}

/** rosinality's StyleGAN2: "d: 1.2; g: 0.8". One small letter alone is no player. */
function withPlayers(pairs: readonly Pair[]): readonly Pair[] {
  if (!["d", "g"].every((player) => pairs.some(({ name }) => name === player))) return pairs;
  return pairs.map((pair) => (/^[dg]$/.test(pair.name) ? { ...pair, name: pair.name.toUpperCase() } : pair));
}

interface Place {
  readonly line: string;
  /** Where the last number ended. */
  readonly from: number;
  /** Where the number starts, or what it is wrapped in. */
  readonly at: number;
  /** Where the number ends. */
  readonly end: number;
  readonly wrapped: boolean;
}

const MOST_KNOWN = 1000;
const known = new Map<string, string | undefined>();

/** Lines of a log differ in their numbers alone: what stands between two of them is looked at once. */
function knownNameBefore(place: Place): string | undefined {
  const { line, from, at, end, wrapped } = place;
  const gap = line.slice(from, at);
  // a parenthesis that is opened before the last number leads out of the gap
  if (!isClosed(gap)) return nameBefore(place);
  const key = `${wrapped}${line[end] ?? ""}\n${gap}`;
  if (known.has(key)) return known.get(key);
  const name = nameBefore(place);
  if (known.size === MOST_KNOWN) known.clear();
  known.set(key, name);
  return name;
}

/** Whether each parenthesis that closes was opened before. */
function isClosed(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length && depth >= 0; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")") depth--;
  }
  return depth >= 0;
}

function nameBefore({ line, from, at, end, wrapped }: Place): string | undefined {
  const gap = line.slice(from, at);
  const separator = SEPARATOR.exec(gap);
  if (separator === null) return undefined;
  const [mark] = separator;
  const next = line[end] ?? "";
  // "(57.6 examples/sec)" is no value of what stands before it.
  if (!wrapped && /^\s*[[(]\s*$/.test(mark) && !/[)\]/]/.test(next)) return undefined;
  const until = from + separator.index;
  const stem = withoutComment(line, from, until);
  if (stem === undefined) return undefined;
  const segment = line.slice(stem.from, stem.until);
  let cut = 0;
  for (const thought of segment.matchAll(END_OF_THOUGHT)) cut = thought.index + thought[0].length;
  let name = segment.slice(cut);
  name = name.slice(unopened(name));
  const open = lastOpen(name);
  if (open >= 0) name = name.slice(open + 1);
  name = name.replace(/^["'\s)(>*#]+|["'\s*]+$/g, "");
  if (name.length > LONGEST_NAME || !/[A-Za-z]/.test(name)) return undefined;
  return name;
}

/** Where the name stands, without a remark in parentheses behind it: "FID (Step: 100, test set): 12.5". */
function withoutComment(
  line: string,
  from: number,
  until: number,
): { readonly from: number; readonly until: number } | undefined {
  if (line[until - 1] !== ")") return { from, until };
  let depth = 0;
  for (let i = until - 1; i >= 0; i--) {
    if (line[i] === ")") depth++;
    else if (line[i] === "(" && --depth === 0) {
      // D(x): the parentheses belong to the name.
      if (i >= from && /\w/.test(line[i - 1] ?? "")) return { from, until };
      const before = line.slice(0, i).trimEnd();
      return { from: i >= from ? from : 0, until: before.length };
    }
  }
  return { from, until };
}

/** Behind the last parenthesis that closes none of the text's own; 0 where there is none. */
function unopened(text: string): number {
  let [depth, behind] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && depth-- === 0) [depth, behind] = [0, i + 1];
  }
  return behind;
}

/** The last parenthesis that is not closed; -1 where there is none. */
function lastOpen(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ")") depth++;
    else if (text[i] === "(" && depth-- === 0) return i;
  }
  return -1;
}
