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
}

/** The rows of several blocks, one after the other. */
export function toRows(blocks: readonly Block[]): Row[] {
  const rows: Row[] = [];
  for (const { each, columns } of blocks) {
    const fields = Object.keys(columns);
    const length = fields.length === 0 ? 0 : columns[fields[0]].length;
    for (let i = 0; i < length; i++) {
      const row: Row = { ...each };
      for (const field of fields) row[field] = columns[field][i];
      rows.push(row);
    }
  }
  return rows;
}
