/** Several logs of one training as one: each signal from the file that holds most of it, rows joined by step. */

import type { StepRecord } from "../../result/index.ts";
import { SIGNALS, type Signal } from "./signals.ts";
import type { TrainingLog } from "./training-log.ts";

export interface NamedLog {
  readonly file: string;
  readonly log: TrainingLog;
}

/** Steps of two files count the same thing where their ends are no further apart than this. */
const ALIKE = 1.5;

/** @param logs at least one; the first of equals is preferred */
export function joinLogs(logs: readonly NamedLog[]): TrainingLog {
  if (logs.length === 1) return logs[0].log;
  const counts = logs.map(({ log }) => countsOf(log.records));
  const main = indexOfMost(
    counts.map((count) => count.get("lossG") ?? count.get("lossD") ?? count.size / SIGNALS.length),
  );
  const base = logs[main];
  const end = base.log.records.at(-1)?.step ?? 0;
  const isAlike = ({ log }: NamedLog) => {
    const own = log.records.at(-1)?.step ?? 0;
    // A file of measures alone has no rows whose steps could count something else.
    if (base.log.records.length === 0 || log.records.length === 0) return true;
    return (own <= ALIKE * end && end <= ALIKE * own) || own === end;
  };
  const source = new Map<Signal, number>();
  for (const signal of SIGNALS) {
    const rows = counts.map((count, i) => (i === main || isAlike(logs[i]) ? (count.get(signal) ?? 0) : 0));
    const most = indexOfMost(rows);
    if (rows[most] > 0) source.set(signal, rows[main] >= rows[most] ? main : most);
  }
  // Games are not mixed with what other files say.
  const used = base.log.games === undefined ? new Set([...source.values(), main]) : new Set([main]);
  const records = used.size === 1 ? base.log.records : joined(logs, source, used);
  const quality = qualityOf(logs);
  const others = logs.filter(
    (_, i) => !used.has(i) && !logs[i].log.quality?.some((series) => quality.includes(series)),
  );
  return {
    ...base.log,
    records,
    quality,
    columns: logs.flatMap(({ file, log }) =>
      log.columns.map(({ column, meaning }) => ({ column: `${file}: ${column}`, meaning })),
    ),
    unknown: [...new Set(logs.flatMap(({ log }) => log.unknown))],
    lines: logs.reduce((sum, { log }) => sum + log.lines, 0),
    format: logs.map(({ file, log }) => `${file}: ${log.format ?? ""}`).join("; "),
    because: logs.map(({ file, log }) => `${file}: ${log.because ?? ""}`).join("; "),
    warnings: [
      ...logs.flatMap(({ file, log }) => log.warnings.map((text) => `${file}: ${text}`)),
      ...others.map(({ file, log }) =>
        isAlike({ file, log })
          ? `${file} holds nothing that ${base.file} does not; it is not used`
          : `the steps of ${file} end at ${log.records.at(-1)?.step} and those of ${base.file} at ${end}, so they count other things; ${file} is not used`,
      ),
    ],
  };
}

/** Of one measure in several files, that of the file that holds nothing else: it has the number in full. */
function qualityOf(logs: readonly NamedLog[]) {
  const plain = logs.toSorted((a, b) => a.log.records.length - b.log.records.length);
  const taken = new Set<string>();
  return plain.flatMap(({ log }) => {
    const own = (log.quality ?? []).filter(({ measure }) => !taken.has(measure));
    for (const { measure } of own) taken.add(measure);
    return own;
  });
}

function countsOf(records: readonly StepRecord[]): ReadonlyMap<Signal, number> {
  const counts = new Map<Signal, number>();
  for (const record of records)
    for (const signal of SIGNALS)
      if ((record[signal] ?? null) !== null || record.nonFinite?.includes(signal))
        counts.set(signal, (counts.get(signal) ?? 0) + 1);
  return counts;
}

const indexOfMost = (values: readonly number[]): number => values.indexOf(Math.max(...values));

function joined(
  logs: readonly NamedLog[],
  source: ReadonlyMap<Signal, number>,
  used: ReadonlySet<number>,
): StepRecord[] {
  const rows = new Map<number, Record<string, unknown>>();
  const empty = Object.fromEntries(SIGNALS.slice(0, 8).map((signal) => [signal, null]));
  for (const i of used) {
    const own = SIGNALS.filter((signal) => source.get(signal) === i);
    for (const record of logs[i].log.records) {
      const row = rows.get(record.step) ?? { step: record.step, ...empty, layersD: [], layersG: [] };
      rows.set(record.step, row);
      for (const signal of own) if ((record[signal] ?? null) !== null) row[signal] = record[signal];
      for (const layers of ["layersD", "layersG"] as const)
        if (record[layers].length > 0) row[layers] = record[layers];
      const broken = (record.nonFinite ?? []).filter((name) => own.includes(name as Signal));
      if (broken.length > 0) row.nonFinite = [...((row.nonFinite as string[]) ?? []), ...broken];
    }
  }
  return [...rows.values()].toSorted(
    (a, b) => (a.step as number) - (b.step as number),
  ) as unknown as StepRecord[];
}
