/** What was measured on GPUs, from the records of `npm run prove:gpu` in bench/gpu/: a column for each card. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gpuRows } from "../../bench/steps/rows.ts";
import { packageRoot } from "../../src/root.ts";
import type { ProofRecord } from "../proof/record.ts";
import { table } from "./table.ts";

const NOT_MEASURED = "not measured";

export function cards(folder = join(packageRoot(), "bench", "gpu")): ProofRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as ProofRecord);
}

/** The name of the column while there is no card. */
const NO_CARD = "any card";

export function gpuTable(records: readonly ProofRecord[] = cards()): string {
  const rows = gpuRows({ id: "tfjs-node-gpu", python: "python3", device: "cuda" });
  const measured = (record: ProofRecord, name: string): string => {
    const figures = record.steps.find(({ id }) => id === "steps")?.figures ?? [];
    const value = figures.find((figure) => figure.name === name)?.value;
    return value === undefined ? NOT_MEASURED : value.toPrecision(3);
  };
  const columns = records.length === 0 ? [NO_CARD] : records.map(({ card, date }) => `${card}, ${date}`);
  return table(
    ["workload", "how", "unit", ...columns],
    rows.flatMap(({ name, unit, contenders }) =>
      Object.keys(contenders).map((how) => [
        name,
        how,
        unit,
        ...(records.length === 0
          ? [NOT_MEASURED]
          : records.map((record) => measured(record, `${name}: ${how}`))),
      ]),
    ),
  );
}
