/**
 * RunResult -> JSON, one object a line, for tools that read logs: the run, then for each scenario its seeds with their
 * records and snapshots, and its gates; then what did not run. `kind` tells them apart. No pictures and no samples.
 */

import type { RunResult } from "../result/index.ts";
import { toJson } from "./json.ts";
import type { Writer } from "./writer.ts";

export const jsonl: Writer = {
  title: "the result as one JSON object per line, for tools that read logs",
  file: "result.jsonl",
  write: toJsonl,
};

function toJsonl({ scenarios, skipped, ...run }: RunResult): string {
  const lines: object[] = [
    { kind: "run", ...run },
    ...scenarios.flatMap(({ name: scenario, seeds, gates }) => [
      ...seeds.flatMap(({ records, snapshots, untrained: _, frames: __, ...seed }) => [
        { kind: "seed", scenario, ...seed },
        ...records.map((record) => ({ kind: "record", scenario, seed: seed.seed, ...record })),
        ...snapshots.map(({ step, weights, metrics }) => {
          return { kind: "snapshot", scenario, seed: seed.seed, step, weights, metrics };
        }),
      ]),
      ...gates.map((gate) => ({ kind: "gate", scenario, ...gate })),
    ]),
    ...skipped.map((each) => ({ kind: "not run", ...each })),
  ];
  return lines.map((line) => toJson(line, 0)).join("");
}
