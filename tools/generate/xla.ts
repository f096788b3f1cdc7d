/** The table by which `--xla auto` decides, with what was measured of XLA on a CPU by `npm run verify:xla -- --write`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type XlaRow, xlaTable } from "../../src/engine/native/xla.ts";
import { packageRoot } from "../../src/root.ts";
import type { Figure } from "../proof/figures.ts";
import { table } from "./table.ts";

export interface CpuRecord {
  readonly processor: string;
  readonly date: string;
  readonly figures: readonly Figure[];
}

const NOT_MEASURED = "not measured";

function onCpu(file = join(packageRoot(), "bench", "xla-cpu.json")): CpuRecord | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as CpuRecord) : undefined;
}

export function xlaMarkdown(
  rows: readonly XlaRow[] = xlaTable,
  cpu: CpuRecord | undefined = onCpu(),
): string {
  const onGpu = ({ measured }: XlaRow): string[] => {
    if (measured === null) return [NOT_MEASURED, "", "", ""];
    const { where, replayed, withXla, compileMilliseconds } = measured;
    return [where, String(replayed), String(withXla), String(compileMilliseconds / 1000)];
  };
  const of = (name: string, words: (value: number) => string): string => {
    const value = cpu?.figures.find((figure) => figure.name === name)?.value;
    return value === undefined ? NOT_MEASURED : words(value);
  };
  const processor = cpu === undefined ? "CPU" : `${cpu.processor}, ${cpu.date}`;
  return table(
    [
      "scenario",
      "GPU",
      "ms a step, replayed",
      "ms a step, XLA",
      "s to compile",
      `${processor}: processor seconds to compile the first step`,
      "there: largest relative difference of XLA",
    ],
    rows.map((row) => [
      `\`${row.scenario}\``,
      ...onGpu(row),
      of(`${row.scenario}: XLA compiles the first step`, (value) => value.toPrecision(2)),
      of(`${row.scenario}: XLA against plain`, (value) => value.toExponential(1)),
    ]),
  );
}
