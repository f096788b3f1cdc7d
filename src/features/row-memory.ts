/** Rows by what they hold: equal rows have one number, whichever set they come from. */
import type { Samples } from "../samples.ts";

export interface Row {
  readonly samples: Samples;
  readonly row: number;
}

export class RowMemory {
  readonly #byHash = new Map<number, number[]>();
  /** Each row that was met, by its number. */
  readonly rows: Row[] = [];

  /** The row's number, from 0 on; undefined where it was never met. */
  find(samples: Samples, row: number, hash = hashOf(samples, row)): number | undefined {
    return this.#byHash.get(hash)?.find((id) => isEqual(this.rows[id], { samples, row }));
  }

  /** The row's number; a row that was never met takes the next one. The set is kept, and must not change. */
  add(samples: Samples, row: number): number {
    const hash = hashOf(samples, row);
    const known = this.find(samples, row, hash);
    if (known !== undefined) return known;
    const id = this.rows.push({ samples, row }) - 1;
    const alike = this.#byHash.get(hash);
    if (alike === undefined) this.#byHash.set(hash, [id]);
    else alike.push(id);
    return id;
  }
}

function isEqual(a: Row, b: Row): boolean {
  const { dim } = a.samples;
  if (dim !== b.samples.dim) return false;
  for (let j = 0; j < dim; j++) {
    if (!Object.is(a.samples.data[a.row * dim + j], b.samples.data[b.row * dim + j])) return false;
  }
  return true;
}

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a on the 32-bit words of the values in double precision (Fowler, Noll & Vo, RFC 9923). */
function hashOf({ dim, data }: Samples, row: number): number {
  let hash = FNV_OFFSET;
  for (let j = row * dim; j < (row + 1) * dim; j++) {
    scratch[0] = data[j];
    hash = Math.imul(hash ^ words[0], FNV_PRIME);
    hash = Math.imul(hash ^ words[1], FNV_PRIME);
  }
  return hash;
}
