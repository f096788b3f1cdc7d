/** Columns that can mean several things: which `--map` reads them, and what their values say of it. */

import { shellWord } from "../../errors.ts";
import type { Signal } from "./signals.ts";
import type { LogTable } from "./table.ts";

/** The smallest and the largest finite number of a column. */
export interface Values {
  readonly low: number;
  readonly high: number;
}

export interface AmbiguousColumn {
  readonly column: string;
  /** A probability's signal, then a score's, then that of a part of the loss. */
  readonly could: readonly Signal[];
}

/**
 * The question that the columns leave open, with one argument that reads all of them.
 *
 * @param taken signals that other columns are read as
 * @returns undefined where there is nothing to ask
 * @example say what d_real and d_fake are: --map d_real=criticReal,d_fake=criticFake reads scores (...)
 */
export function mappingOf(
  columns: readonly AmbiguousColumn[],
  values: ReadonlyMap<string, Values>,
  taken: ReadonlySet<Signal>,
): string | undefined {
  const asked = columns.filter(
    ({ could }, i) =>
      !could.some((signal) => taken.has(signal)) &&
      columns.findIndex((other) => other.could[0] === could[0]) === i,
  );
  if (asked.length === 0) return undefined;
  const names = asked.map(({ column }) => column);
  const known = asked.flatMap(({ column }) => {
    const range = values.get(column);
    return range === undefined ? [] : [{ column, ...range }];
  });
  const beyond = known.find(({ low, high }) => low < 0 || high > 1);
  const [probabilities, scores, losses] = [0, 1, 2].map((kind) =>
    argument(
      asked.flatMap(({ column, could }) =>
        could[kind] === undefined ? [] : [[column, could[kind]] as const],
      ),
    ),
  );
  const parts = losses === "" ? "" : `, ${losses} for parts of the discriminator's loss`;
  const what = `specify what ${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
  if (beyond !== undefined) {
    const { column, low, high } = beyond;
    return `${what}: use ${scores} for scores (${column} ranges from ${short(low)} to ${short(high)}, so it is not a probability)${parts}`;
  }
  const ranges = known.map(({ column, low, high }) => `${column} ${short(low)} to ${short(high)}`).join(", ");
  const seen = known.length === 0 ? "no values yet" : `likely, because all values are in [0, 1]: ${ranges}`;
  return `${what}: use ${probabilities} for probabilities (${seen}), ${scores} for scores${parts}`;
}

/** The range of each column that may be several signals. */
export function rangesOf(columns: readonly AmbiguousColumn[], table: LogTable): ReadonlyMap<string, Values> {
  const ranges = new Map<string, Values>();
  for (const { column } of columns) {
    for (let row = 0; row < table.rows; row++) {
      const value = table.open(row, column);
      if (value === null || !Number.isFinite(value)) continue;
      const { low, high } = ranges.get(column) ?? { low: value, high: value };
      ranges.set(column, { low: Math.min(low, value), high: Math.max(high, value) });
    }
  }
  return ranges;
}

/** What to ask where a signal is only known as it was after the generator's step. */
export function laterMapping(
  later: readonly { readonly column: string; readonly signal: Signal }[],
  taken: ReadonlySet<Signal>,
): string | undefined {
  const found = later.find(({ signal }) => !taken.has(signal));
  if (found === undefined) return undefined;
  const { column, signal } = found;
  return `${column} holds ${signal} after the generator's step, and no column holds it before; to use it anyway: ${argument([[column, signal]])}`;
}

/** One `--map`; a name with a comma in it needs one of its own. */
function argument(pairs: readonly (readonly [column: string, signal: Signal])[]): string {
  if (pairs.length === 0) return "";
  const written = pairs.map(([column, signal]) => `${column}=${signal}`);
  const lists = pairs.some(([column]) => column.includes(",")) ? written : [written.join(",")];
  return lists.map((list) => `--map ${shellWord(list)}`).join(" ");
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
