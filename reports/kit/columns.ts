/**
 * Data as it travels to the page: columns instead of rows, and what is the same in every row only once. Half the size
 * of a list of objects. The browser runs this file too, so it imports nothing.
 */

export type Cell = number | string | null;
export type Row = Record<string, Cell>;

export interface Block {
  /** Fields with one value for the whole block. */
  readonly each?: Readonly<Row>;
  /** Fields with a value for each row; all of the same length. */
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  /** Of an animation: fields with other values in each frame, a column a frame. Without frames rows belong to all of them. */
  readonly frames?: Readonly<Record<string, readonly (readonly Cell[])[]>>;
}

/** The rows of several blocks, one after the other; of an animation those of one frame, the last unless given. */
export function toRows(blocks: readonly Block[], frame = -1): Row[] {
  const rows: Row[] = [];
  for (const { each, columns, frames = {} } of blocks) {
    const moved: Record<string, readonly Cell[]> = { ...columns };
    for (const [field, moving] of Object.entries(frames)) moved[field] = moving.at(frame) ?? [];
    for (const row of rowsOf(moved, each)) rows.push(row);
  }
  return rows;
}

function rowsOf(columns: Block["columns"], each: Block["each"]): Row[] {
  const fields = Object.keys(columns);
  const length = fields.length === 0 ? 0 : columns[fields[0]].length;
  return Array.from({ length }, (_, i) => {
    const row: Row = { ...each };
    for (const field of fields) row[field] = columns[field][i];
    return row;
  });
}

/**
 * One block of an animation from a block for each of its frames (or none where it has no rows), with what stays the same in all
 * of them written once. Where nothing moves it is a block without frames, whose rows belong to every one.
 */
export function inFrames(blocks: readonly (Block | undefined)[]): Block[] {
  const first = blocks.find((block) => block !== undefined);
  if (first === undefined) return [];
  const all = (field: string) => blocks.map((block) => block?.columns[field] ?? []);
  const isStill = (field: string) =>
    all(field).every(
      (cells) => cells.length === all(field)[0].length && cells.every((cell, i) => cell === all(field)[0][i]),
    );
  const fields = Object.keys(first.columns);
  const lengths = new Set(all(fields[0]).map(({ length }) => length));
  const still = lengths.size > 1 ? [] : fields.filter(isStill);
  const moving = fields.filter((field) => !still.includes(field));
  const { each } = first;
  const columns = Object.fromEntries(still.map((field) => [field, first.columns[field]]));
  const frames = Object.fromEntries(moving.map((field) => [field, all(field)]));
  return [{ ...(each && { each }), columns, ...(moving.length > 0 && { frames }) }];
}
