/**
 * The data of a figure as it travels: each list of cells once, however many blocks have it, evenly spaced numbers as a rule, other
 * numbers as whole steps from one to the next, and no empty data. All of it comes out as it went in. The browser runs this file too,
 * so it imports types only.
 */
import type { Block, Cell } from "./columns.ts";

/** From, step and count of evenly spaced numbers. */
interface Even {
  readonly even: readonly [from: number, by: number, count: number];
}

/** Numbers of so many decimals, in units of the last: each as the difference from the known one before. */
interface Steps {
  readonly decimals: number;
  readonly steps: readonly (number | null)[];
}

type List = readonly Cell[] | Even | Steps;

/** A block whose lists are places among the lists of the figure. */
interface PackedBlock {
  readonly each?: Block["each"];
  readonly columns: Readonly<Record<string, number>>;
  readonly frames?: Readonly<Record<string, readonly number[]>>;
}

export type DataSets<B> = Readonly<Record<string, readonly B[]>>;

export interface Packed {
  readonly lists: readonly List[];
  /** The data sets that all panels share, then those of each panel. */
  readonly sets: readonly DataSets<PackedBlock>[];
}

/** Fewer numbers are as short as a rule for them. */
const FEW = 6;

/** Numbers of more decimals vary in size by too much to be steps. */
const MOST_DECIMALS = 7;

function shortest(cells: readonly Cell[]): List {
  if (cells.length < FEW) return cells;
  const rule = asRule(cells) ?? asSteps(cells);
  return rule !== undefined && JSON.stringify(rule).length < JSON.stringify(cells).length ? rule : cells;
}

function asRule(cells: readonly Cell[]): Even | undefined {
  const [from, second] = cells;
  if (typeof from !== "number" || typeof second !== "number") return undefined;
  const by = second - from;
  return cells.every((cell, i) => cell === from + i * by) ? { even: [from, by, cells.length] } : undefined;
}

function asSteps(cells: readonly Cell[]): Steps | undefined {
  const numbers = cells.filter((cell) => cell !== null);
  if (!numbers.every((cell) => typeof cell === "number")) return undefined;
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const unit = 10 ** decimals;
    const whole = (value: number) => Math.round(value * unit);
    if (!numbers.every((value) => whole(value) / unit === value && Number.isSafeInteger(whole(value))))
      continue;
    let before = 0;
    const steps = cells.map((cell) => {
      if (typeof cell !== "number") return null;
      const step = whole(cell) - before;
      before = whole(cell);
      return step;
    });
    return { decimals, steps };
  }
  return undefined;
}

function cellsOf(list: List): readonly Cell[] {
  if ("even" in list) {
    const [from, by, count] = list.even;
    return Array.from({ length: count }, (_, i) => from + i * by);
  }
  if (!("steps" in list)) return list;
  const unit = 10 ** list.decimals;
  let at = 0;
  return list.steps.map((step) => {
    if (step === null) return null;
    at += step;
    return at / unit;
  });
}

const mapped = <From, To>(
  sets: Readonly<Record<string, From>>,
  of: (value: From) => To,
): Record<string, To> => Object.fromEntries(Object.entries(sets).map(([name, value]) => [name, of(value)]));

export function pack(sets: readonly DataSets<Block>[]): Packed {
  const places = new Map<string, number>();
  const lists: List[] = [];
  const place = (cells: readonly Cell[]): number => {
    const key = JSON.stringify(cells);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, lists.length);
    return lists.push(shortest(cells)) - 1;
  };
  const block = ({ each, columns, frames }: Block): PackedBlock => ({
    ...(each && { each }),
    columns: mapped(columns, place),
    ...(frames && { frames: mapped(frames, (moving) => moving.map(place)) }),
  });
  const packed = sets.map((set) =>
    Object.fromEntries(
      Object.entries(set).flatMap(([name, blocks]) =>
        blocks.length === 0 ? [] : [[name, blocks.map(block)] as const],
      ),
    ),
  );
  return { lists, sets: packed };
}

/** @returns what was packed, without its empty data sets */
export function unpack({ lists, sets }: Packed): DataSets<Block>[] {
  const cells = lists.map(cellsOf);
  const block = ({ each, columns, frames }: PackedBlock): Block => ({
    ...(each && { each }),
    columns: mapped(columns, (at) => cells[at]),
    ...(frames && { frames: mapped(frames, (moving) => moving.map((at) => cells[at])) }),
  });
  return sets.map((set) => mapped(set, (blocks) => blocks.map(block)));
}
