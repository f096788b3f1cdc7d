/** An extractor that looks at each row once: null bands draw from the same real rows again and again. */
import type { Extracted, Extractor, Samples } from "../samples.ts";
import { RowMemory } from "./row-memory.ts";

/** The same features and classes as `extractor`, which is asked for rows only that it has not seen. */
export function remembering(extractor: Extractor): Extractor {
  const { dim, classes } = extractor;
  const memory = new RowMemory();
  /** By a row's number: the set that holds what was seen of it, and where. */
  const places: { readonly from: Extracted; readonly at: number }[] = [];
  const known = new WeakMap<Samples, Extracted>();

  function extract(samples: Samples): Extracted {
    const { rows } = samples;
    const first = memory.rows.length;
    const ids = Array.from({ length: rows }, (_, row) => memory.add(samples, row));
    const fresh = memory.rows.slice(first);
    if (fresh.length > 0) {
      const from = extractor.extract(
        rowsOf(
          samples,
          fresh.map(({ row }) => row),
        ),
      );
      fresh.forEach((_, at) => {
        places.push({ from, at });
      });
    }
    const features = { rows, dim, data: new Float64Array(rows * dim), labels: new Int32Array(rows) };
    const probabilities = { rows, dim: classes, data: new Float64Array(rows * classes) };
    ids.forEach((id, row) => {
      const { from, at } = places[id];
      features.labels[row] = from.features.labels[at];
      features.data.set(from.features.data.subarray(at * dim, (at + 1) * dim), row * dim);
      probabilities.data.set(
        from.probabilities.data.subarray(at * classes, (at + 1) * classes),
        row * classes,
      );
    });
    return { features, probabilities };
  }

  return {
    ...extractor,
    extract(samples) {
      const extracted = known.get(samples) ?? extract(samples);
      known.set(samples, extracted);
      return extracted;
    },
  };
}

function rowsOf({ dim, data }: Samples, rows: readonly number[]): Samples {
  const out = new Float64Array(rows.length * dim);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return { rows: rows.length, dim, data: out };
}
